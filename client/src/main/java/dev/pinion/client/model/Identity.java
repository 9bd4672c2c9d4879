package dev.pinion.client.model;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Whom the server takes the sender of a request for. */
public record Identity(JsonNode json) implements View {

  /** The workspace of the key. */
  public String workspaceId() {
    return Fields.text(json, "workspace_id");
  }

  /** The key's id. */
  public String keyId() {
    return Fields.text(json, "key_id");
  }

  /** The key's name; empty if it has none. */
  public String name() {
    return Fields.text(json, "name");
  }

  /** How long the key holds from now on. */
  public Duration expiresIn() {
    return Duration.ofSeconds(Fields.number(json, "expires_in_seconds"));
  }
}
