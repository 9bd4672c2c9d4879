package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import dev.pinion.client.model.governance.Check;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a write of a version set changes, or what it has changed once it is carried out. */
public record Plan(JsonNode json) implements View {

  /** The name of the set that is written. */
  public String versionSet() {
    return Fields.text(json, "version_set");
  }

  /** The revision that it was planned on; null if the set is new. */
  public @Nullable Long baseRevision() {
    return Fields.numberOrNull(json, "base_revision");
  }

  /** The revision that it made; null if it is not carried out, changes nothing, or is not known. */
  public @Nullable Long revision() {
    return Fields.numberOrNull(json, "revision");
  }

  /** What changes; empty if the set is so already. */
  public List<Difference> changes() {
    return Fields.list(json, "changes", Difference::new);
  }

  /** What the server warns of. */
  public List<Warning> warnings() {
    return Warning.in(json);
  }

  /** What the rules say of it; empty if none applies. */
  public List<Check> checks() {
    return Check.in(json);
  }

  /** Whether the rules let it through. */
  public boolean isReleasable() {
    return json.path("releasable").asBoolean(true);
  }

  /**
   * This plan, once it is carried out.
   *
   * @param revision the revision that it made; null if it is not known
   */
  public Plan applied(@Nullable Long revision) {
    ObjectNode done = Fields.copy(json);
    return new Plan(done.put("applied", true).put("revision", revision));
  }
}
