package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What taking back a replaced agent or context graph changes of a service, or has changed. */
public record ServicePlan(JsonNode json) implements View {

  /** The revision of {@code edge} that it was planned on. */
  public long baseRevision() {
    return Fields.number(json, "base_revision");
  }

  /** The revision of {@code edge} that it made; null if it is not carried out. */
  public @Nullable Long revision() {
    return Fields.numberOrNull(json, "revision");
  }

  /** The revision that a set goes back to; null if it keeps what it pins. */
  public @Nullable Long restored(String versionSet) {
    return Fields.numberOrNull(json.path("restores"), versionSet);
  }

  /** Which agent takes the place of which. */
  public Replacement agent() {
    return Replacement.of(json.path("agent"));
  }

  /** Which context graph takes the place of which. */
  public Replacement contextGraph() {
    return Replacement.of(json.path("context_graph"));
  }

  /** What changes of each set but {@code edge}. */
  public List<Plan> versionSets() {
    return Fields.list(json, "version_sets", Plan::new);
  }

  /** The revisions that it holds at, by set. */
  public Map<String, @Nullable Long> baseRevisions() {
    Map<String, @Nullable Long> revisions = new LinkedHashMap<>();
    revisions.put(VersionSet.EDGE, baseRevision());
    versionSets().forEach(set -> revisions.put(set.versionSet(), set.baseRevision()));
    return revisions;
  }

  /** An agent or a context graph. */
  public record Part(String id, String name) {}

  /** One part in the place of another; the same twice if it is not replaced. */
  public record Replacement(Part before, Part after) {

    private static Replacement of(JsonNode json) {
      return new Replacement(part(json.path("before")), part(json.path("after")));
    }

    private static Part part(JsonNode json) {
      return new Part(Fields.text(json, "id"), Fields.text(json, "name"));
    }
  }
}
