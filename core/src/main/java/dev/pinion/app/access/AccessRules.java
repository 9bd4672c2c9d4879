package dev.pinion.app.access;

import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.store.AccessStore;
import dev.pinion.store.TenantTx;
import java.util.Map;
import java.util.Objects;

/** Rules that the use cases of users, roles and keys share. */
final class AccessRules {
  private AccessRules() {}

  /** The current role of that name, or a refusal. */
  static Role currentRole(TenantTx tx, String name) {
    Role role = tx.access().currentRole(name);
    if (role == null) {
      throw DomainException.notFound(
          "role_not_found", "There is no role \"%s\" here.".formatted(name));
    }
    return role;
  }

  /** A role that something in the store refers to. */
  static Role role(TenantTx tx, EntityId id) {
    return Objects.requireNonNull(tx.access().role(id), "a role that is referred to");
  }

  /** The user of that id, or a refusal. */
  static User user(TenantTx tx, String id) {
    User user = tx.access().user(id);
    if (user == null) {
      throw noUser();
    }
    return user;
  }

  /** The refusal for a user who is not there; it says no more of another tenant's users. */
  static DomainException noUser() {
    return DomainException.notFound("user_not_found", "There is no user with this id.");
  }

  /** What conditions on users can name. */
  static Attributes attributes(User user, Role role) {
    return Attributes.of(
        Map.of("user_id", user.id(), "email", user.email(), "role_name", role.name()));
  }

  /**
   * Refuses to take the last super administrator from a tenant, be they its own user or a member
   * from another tenant. A member who is gone at home administers nothing.
   *
   * @param leaving the role that somebody is about to lose
   * @param who the id of the user who loses it, or the key of the foreign member
   */
  static void requireSuperAdministratorStays(
      TenantTx tx, Role leaving, Object who, ForeignUsers others) {
    if (!leaving.isSuperAdministrator()) {
      return;
    }
    AccessStore access = tx.access();
    boolean own =
        access.users().stream()
            .anyMatch(user -> user.roleId().equals(leaving.id()) && !user.id().equals(who));
    boolean stays =
        own
            || access.members().stream()
                .filter(member -> member.roleId().equals(leaving.id()))
                .map(ForeignMember::key)
                .anyMatch(key -> !key.equals(who) && others.exists(key));
    if (!stays) {
      throw DomainException.locked(
          "last_super_administrator",
          "This is the last super administrator here; give somebody else that role first.");
    }
  }
}
