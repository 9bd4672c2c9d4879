package dev.pinion.client.model.governance;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What governs a version set, and what of that it breaks as it stands. */
public record Governed(JsonNode json) implements View {

  /** The rules that apply to it. */
  public List<Rule> rules() {
    return Fields.list(json, "items", Rule::new);
  }

  /** The rules among them that it breaks. */
  public List<Violation> violations() {
    return Fields.list(json, "violations", Violation::new);
  }

  /** A rule that a set breaks, because it is newer than what stands there. */
  public record Violation(JsonNode json) implements View {

    /** The name of the rule. */
    public String rule() {
      return Fields.text(json, "rule");
    }

    /** One sentence: what is missing. */
    public String message() {
      return Fields.text(json, "message");
    }

    /** When it began. */
    public String since() {
      return Fields.text(json, "since");
    }
  }
}
