package dev.pinion.client.model.service;

import dev.pinion.client.model.Actor;
import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A version set of a service as it stands, or stood at a time. */
public record VersionSet(JsonNode json) implements View {
  /** The set that always follows the newest versions and cannot be changed. */
  public static final String EDGE = "edge";

  /** The set that end users get. */
  public static final String RELEASE = "release";

  /** Its name, of which a service has one. */
  public String name() {
    return Fields.text(json, "name");
  }

  /** What it pins. */
  public Pins pins() {
    return Pins.of(json);
  }

  /** The agent's version that it means at the moment; null if the agent has none. */
  public @Nullable Long agentVersion() {
    return Fields.numberOrNull(json.path("resolved"), Pins.AGENT);
  }

  /** The context graph's version that it means at the moment; null if the graph has none. */
  public @Nullable Long contextGraphVersion() {
    return Fields.numberOrNull(json.path("resolved"), Pins.CONTEXT_GRAPH);
  }

  /** Its newest revision. */
  public long revision() {
    return Fields.number(json, "revision");
  }

  /** Whether nobody can change it. */
  public boolean isLocked() {
    return Fields.isTrue(json, "locked");
  }

  /** Who changed it last. */
  public Actor updatedBy() {
    return Actor.of(json.path("updated_by"));
  }

  /** When it was last changed. */
  public String updatedAt() {
    return Fields.text(json, "updated_at");
  }

  /** How many tests use it. */
  public long usedBy() {
    return Fields.number(json, "used_by");
  }

  /** The digest of what it means at the moment. */
  public String digest() {
    return Fields.text(json, "digest");
  }

  /** What the server warns of. */
  public List<Warning> warnings() {
    return Warning.in(json);
  }
}
