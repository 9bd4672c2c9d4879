package dev.pinion.app;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Role;
import dev.pinion.domain.User;
import dev.pinion.domain.access.Attributes;
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
      throw new DomainException(
          new DomainError.NotFound(
              "role_not_found", "There is no role \"%s\" here.".formatted(name)));
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
    return new DomainException(
        new DomainError.NotFound("user_not_found", "There is no user with this id."));
  }

  /** What conditions on users can name. */
  static Attributes attributes(User user, Role role) {
    return Attributes.of(
        Map.of("user_id", user.id(), "email", user.email(), "role_name", role.name()));
  }

  /**
   * Refuses to take the last super administrator from a tenant, be they its own user or a foreign
   * member.
   *
   * @param leaving the role that somebody is about to lose
   */
  static void requireSuperAdministratorStays(TenantTx tx, Role leaving) {
    if (!leaving.isSuperAdministrator()) {
      return;
    }
    AccessStore access = tx.access();
    long own = access.users().stream().filter(user -> user.roleId().equals(leaving.id())).count();
    long foreign =
        access.members().stream().filter(member -> member.roleId().equals(leaving.id())).count();
    if (own + foreign <= 1) {
      throw new DomainException(
          new DomainError.Locked(
              "last_super_administrator",
              "This is the last super administrator here; give somebody else that role first."));
    }
  }
}
