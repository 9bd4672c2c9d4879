package dev.pinion.auth;

import dev.pinion.app.Cluster;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.tenant.Founding;
import dev.pinion.app.tenant.Founding.NewTenant;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Role;
import dev.pinion.domain.access.Secret;
import dev.pinion.domain.access.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tenant at the server's own console, with a first user and first keys
 * (docs/behaviour/access.md).
 */
public final class TenantBootstrap {
  /** The longest time that a key may live. */
  private static final Duration KEY_LIFETIME = Duration.ofDays(90);

  private final Founding founding;
  private final Work work;

  /** A founder of tenants. */
  public TenantBootstrap(Founding founding, Work work) {
    this.founding = founding;
    this.work = work;
  }

  /** Who the first user is. */
  public record FirstUser(String firstName, String lastName, String email) {}

  /** Keys with their secrets, which are told once. */
  public record FirstCredentials(
      String userId, String apiKeyId, String apiKey, String platformApiKey) {}

  /** A tenant, with what its first user signs in with. */
  public record Founded(TenantRef tenant, FirstCredentials credentials) {}

  /** Makes a tenant whose first user is a super administrator, in one transaction. */
  public Founded found(
      String slug,
      String name,
      Map<String, @Nullable Object> profile,
      Cluster cluster,
      FirstUser firstUser) {
    Founding.Made<FirstCredentials> made =
        founding.create(
            new NewTenant(slug, name, profile),
            cluster,
            Actor.system(slug),
            unit -> mintKeys(unit, addUser(unit, firstUser).id()));
    return new Founded(made.tenant(), made.first());
  }

  private User addUser(Work.Unit unit, FirstUser first) {
    Role role = superAdministrator(unit);
    var user =
        new User(
            work.newId().hex(),
            first.firstName(),
            first.lastName(),
            first.email(),
            role.id(),
            Map.of(),
            unit.at(),
            unit.at());
    unit.tx().access().insert(user);
    unit.log(
        Change.Draft.of("user.invited", new Subject(SubjectType.USER, user.id()), user.fullName()));
    return user;
  }

  private static Role superAdministrator(Work.Unit unit) {
    return Objects.requireNonNull(
        unit.tx().access().currentRole(DefaultRole.SUPER_ADMINISTRATOR.roleName()));
  }

  /**
   * Makes fresh keys for a tenant: a Classic one, which signs in every user, and the Platform key
   * of an owner. They are made also where the tenant is full: without them nobody could make room.
   *
   * @param userId the user whom the Classic key is told with
   */
  public FirstCredentials mintKeys(TenantRef tenant, String userId) {
    return work.write(
        tenant,
        Actor.system(tenant.slug()),
        unit -> {
          unit.tx().liftQuota();
          return mintKeys(unit, userId);
        });
  }

  private FirstCredentials mintKeys(Work.Unit unit, String userId) {
    Secret classic = Secret.random();
    Secret platform = Secret.random();
    var signIn = new ApiKey.SignIn(superAdministrator(unit).id());
    String classicId = addKey(unit, "first key", classic, signIn);
    var owner = new ApiKey.Acting(KeyRole.OWNER.roleName(), List.of());
    String platformId = addKey(unit, "first platform key", platform, owner);
    EntityId tenant = unit.tx().tenant().id();
    var text = new Credentials.Key(tenant, platformId, platform.reveal()).text();
    return new FirstCredentials(userId, classicId, classic.reveal(), text);
  }

  private String addKey(Work.Unit unit, String name, Secret secret, ApiKey.Scope scope) {
    EntityId id = work.newId();
    String keyId = work.newId().hex();
    unit.tx()
        .access()
        .insert(
            new ApiKey(
                id,
                keyId,
                name,
                secret.hash(),
                scope,
                unit.actor(),
                unit.at(),
                unit.at(),
                unit.at().plus(KEY_LIFETIME)));
    unit.log(Change.Draft.of("api_key.created", new Subject(SubjectType.API_KEY, keyId), name));
    return keyId;
  }
}
