package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import dev.pinion.client.model.governance.Governed.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a service is fit to serve, and what of its version sets needs somebody. */
public record ServiceHealth(JsonNode json) implements View {

  /** The service's id. */
  public String id() {
    return Fields.text(json, "service_id");
  }

  /** The service's name. */
  public String name() {
    return Fields.text(json, "service_name");
  }

  /** Whether it is switched on; one that is not runs nothing. */
  public boolean isActive() {
    return Fields.isTrue(json, "is_active");
  }

  /** Whether {@code release} resolves. */
  public boolean isFit() {
    return Fields.isTrue(json, "fit");
  }

  /** Its version sets: edge, release, then by name. */
  public List<SetHealth> versionSets() {
    return Fields.list(json, "version_sets", SetHealth::new);
  }

  /** A version set as it stands, and what there is to mind. */
  public record SetHealth(JsonNode json) implements View {
    private static final String DEPRECATED = "deprecated_";

    /** The name of the set. */
    public String name() {
      return Fields.text(json, "name");
    }

    /** Whether both versions are pinned. */
    public boolean isPinned() {
      return Pins.of(json).isComplete();
    }

    /** How many tests use it. */
    public long usedBy() {
      return Fields.number(json, "used_by");
    }

    /** Why it does not resolve; null if it does. */
    public @Nullable String problem() {
      return json.hasNonNull("problem") ? Fields.text(json.path("problem"), "message") : null;
    }

    /** What the server warns of. */
    public List<Warning> warnings() {
      return Warning.in(json);
    }

    /** What of it is deprecated, such as {@code agent} or {@code llm}; nothing comes twice. */
    public List<String> deprecated() {
      return warnings().stream()
          .map(Warning::code)
          .filter(code -> code.startsWith(DEPRECATED))
          .map(code -> code.substring(DEPRECATED.length()).replace('_', ' '))
          .distinct()
          .toList();
    }

    /** The names of the rules that govern it; null if the caller may not know. */
    public @Nullable List<String> rules() {
      return json.hasNonNull("rules")
          ? Fields.list(json, "rules", rule -> Fields.text(rule, "rule"))
          : null;
    }

    /** The rules among them that it breaks. */
    public List<Violation> violations() {
      return Fields.list(json, "violations", Violation::new);
    }

    /** The ids of the freezes that hold it now. */
    public List<String> freezes() {
      return Fields.list(json, "freezes", JsonNode::asString);
    }
  }
}
