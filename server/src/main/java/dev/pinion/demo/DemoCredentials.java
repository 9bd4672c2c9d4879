package dev.pinion.demo;

import dev.pinion.app.TenantRef;
import dev.pinion.auth.Credentials;
import dev.pinion.auth.TenantBootstrap.FirstCredentials;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.access.ApiKey;
import dev.pinion.domain.access.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client needs to work with the demonstration tenant.
 *
 * @param workspaceId the tenant's UUID
 */
public record DemoCredentials(
    String baseUrl,
    String orgId,
    String workspaceId,
    String userId,
    String apiKeyId,
    String apiKey,
    String platformApiKey) {

  static DemoCredentials of(String baseUrl, TenantRef tenant, FirstCredentials first) {
    return new DemoCredentials(
        baseUrl,
        tenant.slug(),
        tenant.id().uuid().toString(),
        first.userId(),
        first.apiKeyId(),
        first.apiKey(),
        first.platformApiKey());
  }

  /** The key that acts for itself; null if it is not in the snapshot any more. */
  public @Nullable ApiKey actingKey(TenantSnapshot snapshot) {
    return Credentials.Key.parse(platformApiKey)
        .map(key -> snapshot.apiKeys().get(key.keyId()))
        .orElse(null);
  }

  FirstCredentials credentials() {
    return new FirstCredentials(userId, apiKeyId, apiKey, platformApiKey);
  }

  /** Whether these still sign the user in, and the other key still acts for itself. */
  boolean isGood(TenantSnapshot snapshot, String firstUserId, Instant now) {
    return firstUserId.equals(userId)
        && opens(snapshot.apiKeys().get(apiKeyId), apiKey, now)
        && Credentials.Key.parse(platformApiKey)
            .map(key -> opens(snapshot.apiKeys().get(key.keyId()), key.secret(), now))
            .orElse(false);
  }

  private static boolean opens(@Nullable ApiKey key, String secret, Instant now) {
    return key != null && Secret.matches(key.secretHash(), secret) && !key.isExpired(now);
  }
}
