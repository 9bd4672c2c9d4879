package dev.pinion.client.model.governance;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.Named;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What must hold before a version set means something else. */
public record Rule(JsonNode json) implements Named {
  /** What the server says of a rule beside what the rule says. */
  private static final Set<String> KEPT =
      Set.of("id", "version", "created_at", "created_by", "updated_at", "updated_by");

  /** What people wrote about it. */
  public String description() {
    return Fields.text(json, "description");
  }

  /** Whether it applies at all. */
  public boolean isEnabled() {
    return Fields.isTrue(json, "enabled");
  }

  /** What it applies to. */
  public Scope appliesTo() {
    return new Scope(json.path("applies_to"));
  }

  /** What must hold. */
  public List<Condition> conditions() {
    return Fields.list(json, "conditions", Condition::new);
  }

  /** {@code free} if content that stood in a set lawfully comes back untested, or {@code same}. */
  public String rollback() {
    return Fields.text(json, "rollback");
  }

  /** How often it was written, from 1. */
  public long version() {
    return Fields.number(json, "version");
  }

  /** Who wrote it last. */
  public Actor updatedBy() {
    return Actor.of(json.path("updated_by"));
  }

  /** When it was last written. */
  public String updatedAt() {
    return Fields.text(json, "updated_at");
  }

  /** What of a rule, or of a document that writes one, a request carries. */
  public static ObjectNode written(JsonNode document) {
    return Fields.copy(document).remove(KEPT);
  }
}
