package dev.pinion.client;

import dev.pinion.client.model.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Whether a tenant or the whole server is paused. */
public record Maintenance(JsonNode json) implements View {

  /** Whether it is paused. */
  public boolean isEnabled() {
    return json.path("enabled").asBoolean(false);
  }

  /**
   * The beginning or the end of a pause.
   *
   * @param enabled whether it begins
   * @param scope {@code tenant} or {@code server}
   * @param message one sentence for callers; null for the usual one
   * @param retryAfterSeconds when callers are to try again; null if that is not said
   */
  public record Change(
      boolean enabled,
      String scope,
      @Nullable String message,
      @Nullable Integer retryAfterSeconds) {

    /** As requests carry it. */
    public ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode();
      if (message != null) {
        json.put("message", message);
      }
      if (retryAfterSeconds != null) {
        json.put("retry_after_seconds", retryAfterSeconds);
      }
      return json.put("enabled", enabled).put("scope", scope);
    }
  }
}
