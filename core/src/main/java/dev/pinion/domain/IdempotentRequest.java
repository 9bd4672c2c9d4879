package dev.pinion.domain;

import dev.pinion.domain.access.Permission;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that was carried out under a key of its client's, so that sending it again does nothing
 * again.
 *
 * @param principal who sent it; keys of different principals have nothing to do with each other
 * @param key the client's name for the request
 * @param attempt what tells this carrying out from any other under the same key
 * @param fingerprint what tells the request from a different one under the same key
 * @param permissions those that it needed
 * @param answer what was answered, in a form that is the wire's business; null while it is not
 *     known
 * @param expiresAt when the key is free again
 */
public record IdempotentRequest(
    String principal,
    String key,
    String attempt,
    String fingerprint,
    List<Permission> permissions,
    @Nullable String answer,
    Instant createdAt,
    Instant expiresAt) {
  public IdempotentRequest {
    permissions = List.copyOf(permissions);
  }
}
