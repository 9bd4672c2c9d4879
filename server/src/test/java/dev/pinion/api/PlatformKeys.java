package dev.pinion.api;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Steps with Platform keys that several tests take. */
final class PlatformKeys {
  private PlatformKeys() {}

  /** The body of a key for a day. */
  static Map<String, Object> body(String role, String... permissions) {
    return Map.of("duration_days", 1, "role", role, "permissions", List.of(permissions));
  }

  /** The client with the text of another key or token. */
  static Http as(Http client, String credentials) {
    return client.with("Authorization", "Bearer " + credentials);
  }

  /** A client on Platform paths with a new key, made by the tenant's owner. */
  static Http client(TestTenant tenant, String role, String... permissions) {
    JsonNode made = tenant.platform().post("api-keys", body(role, permissions)).expect(201).json();
    return as(tenant.platform(), made.get("api_key").stringValue());
  }
}
