package dev.pinion.domain.access;

import dev.pinion.domain.EntityId;
import java.time.Instant;

/**
 * Somebody signed in at a browser. Of the secret that the browser presents only a hash is kept.
 *
 * @param secretHash lower-case hex of the SHA-256 of the secret
 * @param holder who is signed in
 * @param expiresAt when it ends unless it is extended before
 */
public record Session(
    EntityId id, String secretHash, Holder holder, Instant createdAt, Instant expiresAt) {

  /** Who is signed in. */
  public sealed interface Holder {}

  /**
   * An acting key. The session ends with the key, and with the secret that it was opened with.
   *
   * @param keyId the key's public id
   * @param secretHash the hash of the key's secret
   */
  public record OfKey(String keyId, String secretHash) implements Holder {}

  /**
   * A user whom a key has signed in. The session ends with either.
   *
   * @param keyId the public id of that key
   */
  public record OfUser(String userId, String keyId) implements Holder {}

  /**
   * A user whom an identity provider has signed in.
   *
   * @param issuer the provider, as its tokens name it
   */
  public record OfFederated(String userId, String issuer) implements Holder {}

  /** Whether the session has run out. */
  public boolean isExpired(Instant now) {
    return !now.isBefore(expiresAt);
  }

  /** This session with another end. */
  public Session until(Instant end) {
    return new Session(id, secretHash, holder, createdAt, end);
  }
}
