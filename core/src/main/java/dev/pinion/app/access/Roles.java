package dev.pinion.app.access;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import dev.pinion.store.AccessStore;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Roles, and who has which (docs/behaviour/access.md). Nobody gives, takes or changes more than
 * they hold.
 */
public final class Roles {
  private final Work work;
  private final ForeignUsers foreign;

  /** The use cases of roles. */
  public Roles(Work work, ForeignUsers foreign) {
    this.work = work;
    this.foreign = foreign;
  }

  /** A role to be. */
  public record NewRole(String name, String description, Grants grants, String frontendView) {}

  /** What to change of a role; null leaves a field as it is. */
  public record RoleChanges(
      @Nullable String description, @Nullable Grants grants, @Nullable String frontendView) {}

  /**
   * Somebody who is to have a role.
   *
   * @param org the slug of the tenant that the user belongs to; null for the caller's tenant
   */
  public record Assignee(@Nullable String org, String userId) {}

  /** Makes a role. */
  public EntityId create(Caller caller, NewRole wanted) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          caller.require(Permission.ROLE_CREATE, attributes(wanted.name()));
          caller.requireCovers(wanted.grants(), "create the role \"" + wanted.name() + "\"");
          if (unit.tx().access().currentRole(wanted.name()) != null) {
            throw DomainException.conflict(
                "role_name_taken", "A role of this name exists already.");
          }
          Role role =
              new Role(
                  id,
                  wanted.name(),
                  wanted.description(),
                  wanted.frontendView(),
                  wanted.grants(),
                  false,
                  unit.at(),
                  null);
          unit.tx().access().insert(role);
          unit.log(Change.Draft.of("role.created", subject(role), role.name()));
          return id;
        });
  }

  /**
   * The current roles that the caller may see, by id.
   *
   * @param ids empty for any
   * @param names empty for any
   */
  public List<Role> list(Caller caller, Set<EntityId> ids, Set<String> names) {
    return caller.snapshot().roles().values().stream()
        .filter(role -> role.retiredAt() == null)
        .filter(role -> ids.isEmpty() || ids.contains(role.id()))
        .filter(role -> names.isEmpty() || names.contains(role.name()))
        .filter(role -> caller.may(Permission.ROLE_GET, attributes(role.name())))
        .toList();
  }

  /**
   * Changes a role: its description in place, anything else by a new role of its name that
   * everybody moves to. The old one stays as a record.
   *
   * @return the id of the role that is current after the change
   */
  public EntityId modify(Caller caller, String name, RoleChanges changes) {
    EntityId newId = work.newId();
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          Role before = AccessRules.currentRole(unit.tx(), name);
          caller.require(Permission.ROLE_MODIFY, attributes(name));
          String description =
              Objects.requireNonNullElse(changes.description(), before.description());
          String view = Objects.requireNonNullElse(changes.frontendView(), before.frontendView());
          Grants grants = Objects.requireNonNullElse(changes.grants(), before.grants());
          if (grants.equals(before.grants()) && view.equals(before.frontendView())) {
            return describe(unit, before, description);
          }
          requireReplaceable(caller, before, grants);
          Role after = new Role(newId, name, description, view, grants, false, unit.at(), null);
          replace(unit, before, after);
          return newId;
        });
  }

  private static EntityId describe(Work.Unit unit, Role role, String description) {
    if (!description.equals(role.description())) {
      unit.tx()
          .access()
          .update(
              new Role(
                  role.id(),
                  role.name(),
                  description,
                  role.frontendView(),
                  role.grants(),
                  role.builtIn(),
                  role.createdAt(),
                  role.retiredAt()));
      unit.log(Change.Draft.of("role.modified", subject(role), role.name()));
    }
    return role.id();
  }

  private static void requireReplaceable(Caller caller, Role before, Grants grants) {
    if (before.builtIn()) {
      throw DomainException.locked(
          "role_built_in",
          "\"%s\" is a default role: of it only the description can change."
              .formatted(before.name()));
    }
    String what = "change the role \"" + before.name() + "\"";
    caller.requireCovers(before.grants(), what);
    caller.requireCovers(grants, what);
  }

  private static void replace(Work.Unit unit, Role before, Role after) {
    AccessStore access = unit.tx().access();
    access.update(before.retired(unit.at()));
    unit.log(Change.Draft.of("role.retired", subject(before), before.name()));
    access.insert(after);
    unit.log(Change.Draft.of("role.modified", subject(after), after.name()));
    for (User user : access.users()) {
      if (user.roleId().equals(before.id())) {
        give(unit, user, after);
      }
    }
    for (ForeignMember member : access.members()) {
      if (member.roleId().equals(before.id())) {
        give(unit, member.key(), after);
      }
    }
    for (ApiKey key : access.apiKeys()) {
      if (key.scope().equals(new ApiKey.SignIn(before.id()))) {
        access.update(key.withScope(new ApiKey.SignIn(after.id()), unit.at()));
        unit.log(
            Change.Draft.of(
                "api_key.updated", new Subject(SubjectType.API_KEY, key.keyId()), key.name()));
      }
    }
  }

  /**
   * Gives a role to a user of this tenant or of another one. Bringing a user of another tenant in
   * needs the permission to invite.
   */
  public EntityId assign(Caller caller, String roleName, Assignee to) {
    String org = to.org();
    return org == null || org.equals(caller.tenant().slug())
        ? assignOwn(caller, roleName, to.userId())
        : assignForeign(caller, roleName, new ForeignMember.Key(org, to.userId()));
  }

  private EntityId assignOwn(Caller caller, String roleName, String userId) {
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          Role role = assignable(caller, unit, roleName);
          User user = AccessRules.user(unit.tx(), userId);
          if (!user.roleId().equals(role.id())) {
            requireReleasable(caller, unit, user.roleId(), userId);
            give(unit, user, role);
          }
          return role.id();
        });
  }

  private EntityId assignForeign(Caller caller, String roleName, ForeignMember.Key key) {
    boolean exists = foreign.exists(key);
    return work.write(
        caller,
        unit -> {
          unit.tx().openReserve();
          Role role = assignable(caller, unit, roleName);
          caller.require(
              Permission.USER_INVITE,
              Attributes.of(Map.of("user_id", key.userId(), "role_name", roleName)));
          ForeignMember member = unit.tx().access().member(key);
          if (member == null && !exists) {
            throw AccessRules.noUser();
          }
          if (member == null || !member.roleId().equals(role.id())) {
            if (member != null) {
              requireReleasable(caller, unit, member.roleId(), key);
            }
            give(unit, key, role);
          }
          return role.id();
        });
  }

  private static Role assignable(Caller caller, Work.Unit unit, String roleName) {
    Role role = AccessRules.currentRole(unit.tx(), roleName);
    caller.requireCovers(role.grants(), "assign the role \"" + roleName + "\"");
    return role;
  }

  private void requireReleasable(Caller caller, Work.Unit unit, EntityId roleId, Object who) {
    Role held = AccessRules.role(unit.tx(), roleId);
    caller.requireCovers(held.grants(), "take the role \"" + held.name() + "\" from somebody");
    AccessRules.requireSuperAdministratorStays(unit.tx(), held, who, foreign);
  }

  private static void give(Work.Unit unit, User user, Role role) {
    unit.tx().access().update(user.withRole(role.id(), unit.at()));
    unit.log(
        Change.Draft.of(
            "role.assigned", new Subject(SubjectType.USER, user.id()), user.fullName()));
  }

  private static void give(Work.Unit unit, ForeignMember.Key key, Role role) {
    unit.tx().access().put(new ForeignMember(key.org(), key.userId(), role.id()));
    String id = key.org() + "/" + key.userId();
    unit.log(Change.Draft.of("role.assigned", new Subject(SubjectType.MEMBER, id), null));
  }

  private static Attributes attributes(String name) {
    return Attributes.of(Map.of("name", name));
  }

  private static Subject subject(Role role) {
    return Subject.of(SubjectType.ROLE, role.id());
  }
}
