package dev.pinion.auth;

import dev.pinion.app.Caller;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Secret;
import dev.pinion.domain.access.User;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Signing in a user with a Classic API key (docs/behaviour/access.md). */
public final class SignIn {
  private static final System.Logger LOG = System.getLogger(SignIn.class.getName());

  private final Authenticator authenticator;
  private final Tokens tokens;
  private final InstantSource clock;

  /** Signs in with tokens. */
  public SignIn(Authenticator authenticator, Tokens tokens, InstantSource clock) {
    this.authenticator = authenticator;
    this.tokens = tokens;
    this.clock = clock;
  }

  /**
   * The user whom the key signs in, as a caller in the tenant.
   *
   * @throws dev.pinion.domain.DomainException with {@link
   *     dev.pinion.domain.DomainError.Unauthenticated}, the same whatever is wrong, so that nobody
   *     can learn which users or keys exist
   */
  public Caller authenticate(
      TenantRef tenant, @Nullable String keyId, @Nullable String secret, @Nullable String userId) {
    TenantSnapshot snapshot = tenant.snapshot();
    ApiKey key = keyId == null ? null : snapshot.apiKeys().get(keyId);
    User user = userId == null ? null : snapshot.users().get(userId);
    boolean secretMatches =
        key != null && secret != null && Secret.matches(key.secretHash(), secret);
    if (key == null
        || user == null
        || !secretMatches
        || key.isExpired(clock.instant())
        || !maySignIn(snapshot, key, user)) {
      throw Authenticator.unauthenticated(
          "The API key and user do not match: check x-api-key, x-api-key-id and x-user-id.");
    }
    return authenticator.asMember(
        Authenticator.Identity.of(tenant, snapshot, user, key, key.expiresAt()));
  }

  /** What holds of the session at every request must hold when it begins. */
  private static boolean maySignIn(TenantSnapshot snapshot, ApiKey key, User user) {
    return new Principal.Person(user.id(), key.keyId()).standing(snapshot) != null;
  }

  /** A token for a caller whom {@link #authenticate} has let in; the log says so. */
  public Tokens.Issued issue(Caller caller) {
    if (caller.basis() == null
        || !(caller.basis().principal() instanceof Principal.Person(var userId, var apiKeyId))) {
      throw new IllegalArgumentException("only people are signed in");
    }
    Tokens.Issued issued =
        tokens.issue(caller.tenant(), userId, apiKeyId, caller.basis().validUntil());
    LOG.log(
        System.Logger.Level.INFO,
        "the key {0} signed in the user {1} of {2}",
        apiKeyId,
        userId,
        caller.tenant().slug());
    return issued;
  }
}
