package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How two version sets, or revisions of them, differ. */
public record Comparison(JsonNode json) implements View {

  /** What is compared. */
  public Revision.Reference from() {
    return Revision.Reference.of(json.path("from"));
  }

  /** What it is compared with. */
  public Revision.Reference to() {
    return Revision.Reference.of(json.path("to"));
  }

  /** Whether both sides pin the same versions of the same agent and context graph. */
  public boolean isIdentical() {
    return Fields.isTrue(json, "identical");
  }

  /** How the pins differ. */
  public List<Difference> changes() {
    return Fields.list(json, "changes", Difference::new);
  }

  /** How the agents' contents differ; null if both mean the same version. */
  public @Nullable Content agent() {
    return content("agent");
  }

  /** How the context graphs' contents differ; null if both mean the same version. */
  public @Nullable Content contextGraph() {
    return content("context_graph");
  }

  private @Nullable Content content(String field) {
    JsonNode content = json.path(field);
    return content.isObject() ? new Content(content) : null;
  }

  /** How the contents of two versions differ. */
  public record Content(JsonNode json) implements View {

    /** The number of the first version. */
    public String fromVersion() {
      return Fields.text(json, "from_version");
    }

    /** The number of the second version. */
    public String toVersion() {
      return Fields.text(json, "to_version");
    }

    /** The differences in the words of the domain. */
    public List<Difference> summary() {
      return Fields.list(json, "summary", Difference::new);
    }

    /** The same as a JSON Patch (RFC 6902). */
    public JsonNode patch() {
      return json.path("patch");
    }
  }
}
