package dev.pinion.client.model.resource;

import dev.pinion.client.model.Fields;
import tools.jackson.databind.JsonNode;

/** A context graph: the state machine that steers a talk. */
public record ContextGraph(JsonNode json) implements Pinnable {

  /** How many states its newest version has. */
  public long stateCount() {
    return Fields.number(json, "state_count");
  }

  /** A version of a context graph. */
  public record Version(JsonNode json) implements Pinnable.Version {

    /** How many states it has. */
    public int stateCount() {
      return json.path("states").size();
    }

    /** What people wrote about it. */
    public String description() {
      return Fields.text(json, "description");
    }
  }
}
