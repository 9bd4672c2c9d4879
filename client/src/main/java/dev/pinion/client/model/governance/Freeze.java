package dev.pinion.client.model.governance;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A time in which nothing in a scope changes its meaning. */
public record Freeze(JsonNode json) implements View {

  /** Its id. */
  public String id() {
    return Fields.text(json, "id");
  }

  /** Why, in the words of whoever began it. */
  public String reason() {
    return Fields.text(json, "reason");
  }

  /** What it applies to; null for everything. */
  public @Nullable Scope appliesTo() {
    JsonNode scope = json.path("applies_to");
    return scope.isObject() ? new Scope(scope) : null;
  }

  /** When it ends; empty if only somebody ends it. */
  public String until() {
    return Fields.text(json, "until");
  }

  /** Whether the way back stays open. */
  public boolean allowsRollback() {
    return json.path("allow_rollback").asBoolean(true);
  }

  /** Who began it. */
  public Actor createdBy() {
    return Actor.of(json.path("created_by"));
  }

  /** When it began. */
  public String createdAt() {
    return Fields.text(json, "created_at");
  }
}
