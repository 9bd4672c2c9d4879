package dev.pinion.client.model.resource;

import dev.pinion.client.model.Fields;
import tools.jackson.databind.JsonNode;

/** An agent: who speaks. */
public record Agent(JsonNode json) implements Pinnable {

  /** A version of an agent. */
  public record Version(JsonNode json) implements Pinnable.Version {

    /** The name that the agent gives itself. */
    public String name() {
      return Fields.text(json, "name");
    }

    /** Where the agent comes from, in words. */
    public String background() {
      return Fields.text(json, "background");
    }
  }
}
