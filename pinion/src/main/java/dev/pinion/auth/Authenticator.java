package dev.pinion.auth;

import dev.pinion.app.Caller;
import dev.pinion.app.Directory;
import dev.pinion.app.TenantRef;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.ApiKey;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.ForeignMember;
import dev.pinion.domain.Role;
import dev.pinion.domain.Secret;
import dev.pinion.domain.User;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.PlatformPermissions;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** From credentials to a caller: one principal model for people and keys, in every dialect. */
public final class Authenticator {
  private final Directory directory;
  private final Tokens tokens;
  private final InstantSource clock;

  /** An authenticator over the tenants of a directory. */
  public Authenticator(Directory directory, Tokens tokens, InstantSource clock) {
    this.directory = directory;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * Somebody whose credentials are good.
   *
   * @param home the tenant that they belong to
   */
  public record Identity(TenantRef home, Subject subject) {

    /** How the change log names them. */
    public Actor actor() {
      return switch (subject) {
        case Person(User user) ->
            new Actor(Actor.Kind.USER, home.slug(), user.id(), user.fullName());
        case Key(ApiKey key) -> new Actor(Actor.Kind.API_KEY, home.slug(), key.keyId(), key.name());
      };
    }
  }

  /** The kinds of those who ask. */
  public sealed interface Subject {}

  /** A signed-in user. */
  public record Person(User user) implements Subject {}

  /** A key that acts for itself. */
  public record Key(ApiKey key) implements Subject {}

  /**
   * Who presents the credentials.
   *
   * @param target the tenant that the request is addressed to, which may not be listed in the
   *     directory; null if it is unknown
   * @throws DomainException with {@link DomainError.Unauthenticated}
   */
  public Identity identify(Credentials credentials, @Nullable TenantRef target) {
    return switch (credentials) {
      case Credentials.None() -> throw unauthenticated("Sign in: this request has no credentials.");
      case Credentials.Malformed() ->
          throw unauthenticated("Send the credentials as a Bearer token or as HTTP Basic.");
      case Credentials.Token(String jwt, String userName) -> person(jwt, userName, target);
      case Credentials.Key(EntityId tenant, String keyId, String secret) ->
          key(tenant, keyId, secret, target);
    };
  }

  private Identity person(String jwt, @Nullable String userName, @Nullable TenantRef target) {
    Tokens.Claims claims = tokens.verify(jwt);
    if (claims == null) {
      throw unauthenticated("The token is expired or was not issued here; sign in again.");
    }
    if (userName != null && !userName.equals(claims.org() + "_" + claims.userId())) {
      throw unauthenticated("The user name does not belong to the token.");
    }
    TenantRef home = home(claims.tenant(), target);
    User user = home == null ? null : home.snapshot().users().get(claims.userId());
    if (home == null || user == null) {
      throw unauthenticated("The token's user does not exist any more; sign in again.");
    }
    return new Identity(home, new Person(user));
  }

  private Identity key(EntityId tenant, String keyId, String secret, @Nullable TenantRef target) {
    TenantRef home = home(tenant, target);
    ApiKey key = home == null ? null : home.snapshot().apiKeys().get(keyId);
    if (home == null
        || key == null
        || !(key.scope() instanceof ApiKey.Acting)
        || !Secret.matches(key.secretHash(), secret)
        || key.isExpired(clock.instant())) {
      throw unauthenticated("The API key is unknown, expired or revoked.");
    }
    return new Identity(home, new Key(key));
  }

  private @Nullable TenantRef home(EntityId tenant, @Nullable TenantRef target) {
    return target != null && target.id().equals(tenant) ? target : directory.byId(tenant, null);
  }

  /**
   * Checks the header that names the tenant which issued the credentials.
   *
   * @param issuer the header's value; null if it is not sent
   * @throws DomainException with {@link DomainError.Unauthenticated} if it names another one
   */
  public void requireIssuer(Identity identity, @Nullable String issuer) {
    if (issuer != null && !issuer.equals(identity.home().slug())) {
      throw unauthenticated("X-ORG-ID does not name the organization that issued the token.");
    }
  }

  /** The identity as a caller in its own tenant. */
  public Caller atHome(Identity identity) {
    TenantSnapshot snapshot = identity.home().snapshot();
    return switch (identity.subject()) {
      case Person(User user) ->
          inRole(identity, identity.home(), snapshot.roles().get(user.roleId()));
      case Key(ApiKey key) -> new Caller(identity.home(), identity.actor(), keyGrants(key), false);
    };
  }

  /**
   * The identity as a caller in another tenant.
   *
   * @throws DomainException with {@link DomainError.Forbidden} unless a role was assigned there
   */
  public Caller abroad(Identity identity, TenantRef target) {
    var key = new ForeignMember.Key(identity.home().slug(), identity.actor().id());
    boolean person = identity.subject() instanceof Person;
    ForeignMember member = person ? target.snapshot().members().get(key) : null;
    if (member == null) {
      throw new DomainException(
          new DomainError.Forbidden(
              "no_role_here",
              "You have no role in this organization; ask for one to be assigned."));
    }
    return inRole(identity, target, target.snapshot().roles().get(member.roleId()));
  }

  private static Caller inRole(Identity identity, TenantRef tenant, @Nullable Role role) {
    return new Caller(
        tenant,
        identity.actor(),
        role == null ? Grants.none() : role.grants(),
        role != null && role.isSuperAdministrator());
  }

  private static Grants keyGrants(ApiKey key) {
    return switch (key.scope()) {
      case ApiKey.SignIn(var role) -> Grants.none();
      case ApiKey.Acting(String name, var permissions) -> {
        KeyRole role = KeyRole.byRoleName(name);
        yield role == null ? Grants.none() : PlatformPermissions.grants(role, permissions);
      }
    };
  }

  static DomainException unauthenticated(String message) {
    return new DomainException(new DomainError.Unauthenticated("unauthenticated", message));
  }
}
