package dev.pinion.domain.access;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key. Of its secret only a hash is kept.
 *
 * @param keyId the public id
 * @param name null if it was given none
 * @param secretHash lower-case hex of the SHA-256 of the secret
 * @param scope what the key may do
 */
public record ApiKey(
    EntityId id,
    String keyId,
    @Nullable String name,
    String secretHash,
    Scope scope,
    Actor creator,
    Instant createdAt,
    Instant updatedAt,
    Instant expiresAt) {

  /** The two kinds of keys, by what they may do. */
  public sealed interface Scope {}

  /**
   * A Classic key: signs in users whose role does not exceed this one.
   *
   * @param roleId a role of the tenant
   */
  public record SignIn(EntityId roleId) implements Scope {}

  /**
   * A Platform key: acts for itself.
   *
   * @param role the name of a key role
   * @param permissions Platform permission names within that role; empty means all of them
   */
  public record Acting(String role, List<String> permissions) implements Scope {}

  /** Whether the key has run out. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** This key with another secret and another end. */
  public ApiKey withSecret(String newHash, Instant at, Instant newEnd) {
    return new ApiKey(id, keyId, name, newHash, scope, creator, createdAt, at, newEnd);
  }

  /** This key with another scope. */
  public ApiKey withScope(Scope other, Instant at) {
    return new ApiKey(id, keyId, name, secretHash, other, creator, createdAt, at, expiresAt);
  }
}
