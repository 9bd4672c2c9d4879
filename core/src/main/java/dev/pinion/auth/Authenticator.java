package dev.pinion.auth;

import dev.pinion.app.Basis;
import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.OperatorTenant;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.access.Secret;
import dev.pinion.domain.access.Session;
import dev.pinion.domain.access.User;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From credentials to a caller: one principal model for people and keys, in every dialect. */
public final class Authenticator {
  private final Directory directory;
  private final OperatorTenant operator;
  private final Tokens tokens;
  private final Federation federation;
  private final InstantSource clock;

  /** An authenticator over the tenants of a directory. */
  public Authenticator(
      Directory directory,
      OperatorTenant operator,
      Tokens tokens,
      Federation federation,
      InstantSource clock) {
    this.directory = directory;
    this.operator = operator;
    this.tokens = tokens;
    this.federation = federation;
    this.clock = clock;
  }

  /**
   * Somebody whose credentials are good.
   *
   * @param home the tenant that they belong to
   * @param seen that tenant as it was when the credentials were looked at
   * @param validUntil when the credentials run out
   */
  public record Identity(
      TenantRef home, TenantSnapshot seen, Actor actor, Principal principal, Instant validUntil) {

    /**
     * A user whom a key has signed in.
     *
     * @param latest when the session ends if the key does not end before
     */
    static Identity of(TenantRef home, TenantSnapshot seen, User user, ApiKey key, Instant latest) {
      var actor = new Actor(Actor.Kind.USER, home.slug(), user.id(), user.fullName(), key.keyId());
      var person = new Principal.Person(user.id(), key.keyId());
      Instant end = key.expiresAt().isBefore(latest) ? key.expiresAt() : latest;
      return new Identity(home, seen, actor, person, end);
    }

    static Identity of(TenantRef home, TenantSnapshot seen, ApiKey key) {
      var actor = new Actor(Actor.Kind.API_KEY, home.slug(), key.keyId(), key.name());
      var principal = new Principal.Key(key.keyId(), key.secretHash());
      return new Identity(home, seen, actor, principal, key.expiresAt());
    }

    /** A user whom an identity provider has signed in. */
    static Identity of(
        TenantRef home, TenantSnapshot seen, User user, String issuer, Instant until) {
      var actor = new Actor(Actor.Kind.USER, home.slug(), user.id(), user.fullName(), issuer);
      return new Identity(home, seen, actor, new Principal.Federated(user.id(), issuer), until);
    }

    /** This identity with an earlier end. */
    Identity until(Instant end) {
      return new Identity(
          home, seen, actor, principal, end.isBefore(validUntil) ? end : validUntil);
    }

    /** Whether this is a key that acts for itself. */
    public boolean isKey() {
      return principal instanceof Principal.Key;
    }
  }

  /**
   * Who presents the credentials.
   *
   * @param target the tenant that the request is addressed to, which may not be listed in the
   *     directory; null if it is unknown
   * @throws DomainException with {@link DomainError.Unauthenticated}
   */
  public Identity identify(Credentials credentials, @Nullable TenantRef target) {
    return identify(
        credentials,
        id -> target != null && target.id().equals(id) ? target : directory.byId(id, null));
  }

  /**
   * The same for a request that is addressed to no tenant.
   *
   * @param named the cluster to look in for a tenant that the directory does not list; null for
   *     none
   */
  public Identity identifyIn(Credentials credentials, @Nullable Cluster named) {
    return identify(
        credentials,
        id -> {
          TenantRef listed = directory.byId(id, null);
          return listed == null && named != null ? directory.byId(id, named) : listed;
        });
  }

  private Identity identify(
      Credentials credentials, Function<EntityId, @Nullable TenantRef> homes) {
    return switch (credentials) {
      case Credentials.None() -> throw unauthenticated("Sign in: this request has no credentials.");
      case Credentials.Malformed() ->
          throw unauthenticated("Send the credentials as a Bearer token or as HTTP Basic.");
      case Credentials.Token(String jwt, String userName) -> person(jwt, userName, homes);
      case Credentials.Key(EntityId tenant, String keyId, String secret) ->
          key(tenant, keyId, secret, homes);
      case Credentials.Session(EntityId tenant, EntityId id, String secret) ->
          session(tenant, id, secret, homes);
    };
  }

  private Identity person(
      String jwt, @Nullable String userName, Function<EntityId, @Nullable TenantRef> homes) {
    Tokens.Claims claims = tokens.verify(jwt);
    if (claims == null) {
      throw unauthenticated("The token is expired or was not issued here; sign in again.");
    }
    if (userName != null && !userName.equals(claims.org() + "_" + claims.userId())) {
      throw unauthenticated("The user name does not belong to the token.");
    }
    TenantRef home = homes.apply(claims.tenant());
    TenantSnapshot seen = home == null ? null : home.snapshot();
    User user = seen == null ? null : seen.users().get(claims.userId());
    if (home == null || seen == null || user == null) {
      throw unauthenticated("The token's user does not exist any more; sign in again.");
    }
    ApiKey key = seen.apiKeys().get(claims.apiKeyId());
    if (key == null || key.isExpired(clock.instant())) {
      throw unauthenticated("The API key of this session is deleted or expired; sign in again.");
    }
    Identity identity = Identity.of(home, seen, user, key, claims.expiresAt());
    if (identity.principal().standing(seen) == null) {
      throw unauthenticated(
          "The API key of this session does not reach your role any more; sign in with another.");
    }
    return identity;
  }

  private Identity key(
      EntityId tenant, String keyId, String secret, Function<EntityId, @Nullable TenantRef> homes) {
    TenantRef home = homes.apply(tenant);
    TenantSnapshot seen = home == null ? null : home.snapshot();
    ApiKey key = seen == null ? null : seen.apiKeys().get(keyId);
    String fault = fault(key, secret);
    if (home == null || seen == null || key == null || fault != null) {
      throw unauthenticated("The API key is unknown, expired or revoked.").because(fault);
    }
    return Identity.of(home, seen, key);
  }

  /** What is wrong with a key; null if nothing is. */
  private @Nullable String fault(@Nullable ApiKey key, String secret) {
    if (key == null) {
      return "there is no such key";
    }
    if (!(key.scope() instanceof ApiKey.Acting)) {
      return "the key signs in only";
    }
    if (!Secret.matches(key.secretHash(), secret)) {
      return "the key has another secret";
    }
    return key.isExpired(clock.instant()) ? "the key is expired" : null;
  }

  private Identity session(
      EntityId tenant, EntityId id, String secret, Function<EntityId, @Nullable TenantRef> homes) {
    TenantRef home = homes.apply(tenant);
    TenantSnapshot seen = home == null ? null : home.snapshot();
    Session session = seen == null ? null : seen.sessions().get(id);
    boolean good =
        session != null
            && Secret.matches(session.secretHash(), secret)
            && !session.isExpired(clock.instant())
            && !tokens.hasRevoked(session.createdAt());
    Identity identity = null;
    if (home != null && seen != null && session != null && good) {
      identity = holder(home, seen, session);
    }
    if (identity == null) {
      throw unauthenticated("Your session has ended; sign in again.");
    }
    return identity;
  }

  /** Who holds a session; null if it stands on what is not there any more. */
  private @Nullable Identity holder(TenantRef home, TenantSnapshot seen, Session session) {
    return switch (session.holder()) {
      case Session.OfKey(String keyId, String secretHash) -> {
        ApiKey key = current(seen, keyId);
        yield key == null || !key.secretHash().equals(secretHash)
            ? null
            : Identity.of(home, seen, key).until(session.expiresAt());
      }
      case Session.OfUser(String userId, String keyId) -> {
        ApiKey key = current(seen, keyId);
        User user = seen.users().get(userId);
        Identity identity =
            key == null || user == null
                ? null
                : Identity.of(home, seen, user, key, session.expiresAt());
        yield identity == null || identity.principal().standing(seen) == null ? null : identity;
      }
      case Session.OfFederated(String userId, String issuer) -> {
        User user = seen.users().get(userId);
        yield user == null || !federation.accepts(home, issuer)
            ? null
            : Identity.of(home, seen, user, issuer, session.expiresAt());
      }
    };
  }

  /** The key unless it is expired; null if it is, or if there is none. */
  private @Nullable ApiKey current(TenantSnapshot seen, String keyId) {
    ApiKey key = seen.apiKeys().get(keyId);
    return key == null || key.isExpired(clock.instant()) ? null : key;
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
  public Caller asMember(Identity identity) {
    TenantSnapshot seen = identity.seen();
    Principal.Standing standing = identity.principal().standing(seen);
    if (standing == null) {
      throw new IllegalStateException("an identity is somebody of the snapshot it was found in");
    }
    return Caller.admitted(
        identity.home(),
        seen,
        identity.actor(),
        standing,
        operator.is(identity.home()),
        new Basis(identity.principal(), seen.seq(), null, identity.validUntil(), false));
  }

  /**
   * The identity as a caller in another tenant. What they hold there ends with it, even if it runs
   * the server: whoever administers their own tenant can sign in as them.
   *
   * @throws DomainException with {@link DomainError.Forbidden} unless a role was assigned there
   */
  public Caller asForeignMember(Identity identity, TenantRef target) {
    if (identity.principal() instanceof Principal.Federated) {
      throw DomainException.forbidden(
          "signed_in_elsewhere",
          "An identity provider signs you in to your own organization only; sign in with an API key to work in another one.");
    }
    String userId = identity.actor().id();
    var member = new Principal.Member(new ForeignMember.Key(identity.home().slug(), userId));
    TenantSnapshot there = target.snapshot();
    Principal.Standing standing = member.standing(there);
    if (!(identity.principal() instanceof Principal.Person person) || standing == null) {
      throw DomainException.forbidden(
          "no_role_here", "You have no role in this organization; ask for one to be assigned.");
    }
    var home = new Basis.Home(identity.home(), person, identity.seen().seq());
    return Caller.admitted(
        target,
        there,
        identity.actor(),
        standing,
        false,
        new Basis(member, there.seq(), home, identity.validUntil(), false));
  }

  static DomainException unauthenticated(String message) {
    return DomainException.unauthenticated("unauthenticated", message);
  }
}
