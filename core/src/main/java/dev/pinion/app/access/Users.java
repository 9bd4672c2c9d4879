package dev.pinion.app.access;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.Overlay;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.User;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The people of a tenant. Nothing is mailed to them. */
public final class Users {
  /** The field of a profile that holds preferences. */
  public static final String PREFERENCES = "preferences";

  /** The field of a tenant's profile that holds the preferences of users who are given none. */
  public static final String DEFAULT_PREFERENCES = "default_user_preferences";

  /** The field of a profile that holds variables which everybody may see who sees the user. */
  public static final String NONSENSITIVE_VARIABLES = "nonsensitive_variables";

  /** The field of a profile that holds variables of which only the names are ever shown. */
  public static final String SENSITIVE_VARIABLES = "sensitive_variables";

  private static final String ADDITIONAL_CONTEXT = "additional_context";

  private final Work work;
  private final ForeignUsers foreign;
  private final SensitiveVariables sensitive;

  /** The use cases of users. */
  public Users(Work work, ForeignUsers foreign, SensitiveVariables sensitive) {
    this.work = work;
    this.foreign = foreign;
    this.sensitive = sensitive;
  }

  /**
   * A user to be.
   *
   * @param preferences null for those of the tenant
   */
  public record Invitation(
      String firstName,
      String lastName,
      String email,
      String roleName,
      Map<String, String> nonsensitiveVariables,
      Map<String, String> sensitiveVariables,
      @Nullable Map<String, @Nullable Object> preferences) {}

  /**
   * What to change of a user; null leaves a field as it is.
   *
   * @param preferences those to change by name; null erases one
   */
  public record UserChanges(
      @Nullable String firstName,
      @Nullable String lastName,
      Map<String, @Nullable Object> preferences,
      @Nullable List<String> additionalContext) {}

  /** Makes a user, who may sign in at once, in a role that the caller could hold. */
  public String invite(Caller caller, Invitation wanted) {
    String id = work.newId().hex();
    return work.write(
        caller,
        unit -> {
          caller.require(
              Permission.USER_INVITE,
              Attributes.of(Map.of("email", wanted.email(), "role_name", wanted.roleName())));
          Role role = AccessRules.currentRole(unit.tx(), wanted.roleName());
          caller.requireCovers(
              role.grants(), "invite a user with the role \"" + role.name() + "\"");
          requireAddressFree(unit, wanted.email());
          User user = newUser(id, wanted, role, unit);
          unit.tx().access().insert(user);
          unit.log(Change.Draft.of("user.invited", subject(user), user.fullName()));
          return id;
        });
  }

  private static void requireAddressFree(Work.Unit unit, String email) {
    if (unit.tx().access().userByEmail(email) != null) {
      throw DomainException.conflict("email_taken", "A user with this address exists already.");
    }
  }

  private User newUser(String id, Invitation wanted, Role role, Work.Unit unit) {
    var profile = new LinkedHashMap<String, @Nullable Object>();
    Map<String, @Nullable Object> preferences = wanted.preferences();
    Object fallback = unit.tx().tenant().profile().get(DEFAULT_PREFERENCES);
    profile.put(PREFERENCES, preferences != null ? preferences : fallback);
    profile.put(NONSENSITIVE_VARIABLES, wanted.nonsensitiveVariables());
    profile.put(
        SENSITIVE_VARIABLES,
        sensitive.wrapped(unit.tx().tenant().id(), id, wanted.sensitiveVariables()));
    return new User(
        id,
        wanted.firstName(),
        wanted.lastName(),
        wanted.email(),
        role.id(),
        Collections.unmodifiableMap(profile),
        unit.at(),
        unit.at());
  }

  /** Users whom the caller may see, filtered, sorted and paged; everybody sees themself. */
  public Page<User> list(Caller caller, UserQuery query) {
    TenantSnapshot snapshot = caller.snapshot();
    List<User> matches =
        snapshot.users().values().stream()
            .filter(query::matches)
            .filter(user -> isSelf(caller, user.id()) || maySee(caller, user, snapshot))
            .sorted(query.order())
            .toList();
    return Page.of(matches, query.offset(), query.limit());
  }

  private static boolean maySee(Caller caller, User user, TenantSnapshot snapshot) {
    Role role = Objects.requireNonNull(snapshot.roles().get(user.roleId()));
    return caller.may(Permission.USER_GET_INFO, AccessRules.attributes(user, role));
  }

  /** Changes what is known of a user; a change that changes nothing leaves no trace. */
  public void update(Caller caller, String id, UserChanges changes) {
    work.run(
        caller,
        unit -> {
          User before = AccessRules.user(unit.tx(), id);
          Role role = AccessRules.role(unit.tx(), before.roleId());
          caller.require(Permission.USER_UPDATE_INFO, AccessRules.attributes(before, role));
          User after =
              before.withInfo(
                  Objects.requireNonNullElse(changes.firstName(), before.firstName()),
                  Objects.requireNonNullElse(changes.lastName(), before.lastName()),
                  profile(before.profile(), changes),
                  before.updatedAt());
          if (!after.equals(before)) {
            unit.tx()
                .access()
                .update(
                    before.withInfo(
                        after.firstName(), after.lastName(), after.profile(), unit.at()));
            unit.log(Change.Draft.of("user.updated", subject(after), after.fullName()));
          }
        });
  }

  private static Map<String, @Nullable Object> profile(
      Map<String, @Nullable Object> before, UserChanges changes) {
    var after = new LinkedHashMap<>(before);
    if (!changes.preferences().isEmpty()) {
      after.put(PREFERENCES, Overlay.changed(before.get(PREFERENCES), changes.preferences()));
    }
    if (changes.additionalContext() != null) {
      after.put(ADDITIONAL_CONTEXT, changes.additionalContext());
    }
    return Collections.unmodifiableMap(after);
  }

  /**
   * Removes a user, whose tokens end at once. Nobody removes themself, the last super
   * administrator, or somebody who holds more than they do.
   */
  public void delete(Caller caller, String id) {
    work.run(
        caller,
        unit -> {
          User user = AccessRules.user(unit.tx(), id);
          Role role = AccessRules.role(unit.tx(), user.roleId());
          caller.require(Permission.USER_DELETE, AccessRules.attributes(user, role));
          caller.requireCovers(
              role.grants(), "delete a user with the role \"" + role.name() + "\"");
          if (isSelf(caller, id)) {
            throw DomainException.locked(
                "user_is_yourself", "You cannot delete yourself; ask somebody else to.");
          }
          AccessRules.requireSuperAdministratorStays(unit.tx(), role, id, foreign);
          unit.tx().access().deleteUser(id);
          unit.log(Change.Draft.of("user.deleted", subject(user), user.fullName()));
        });
  }

  private static boolean isSelf(Caller caller, String userId) {
    Actor actor = caller.actor();
    return actor.kind() == Actor.Kind.USER
        && actor.org().equals(caller.tenant().slug())
        && actor.id().equals(userId);
  }

  private static Subject subject(User user) {
    return new Subject(SubjectType.USER, user.id());
  }
}
