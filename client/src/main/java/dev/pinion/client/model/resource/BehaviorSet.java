package dev.pinion.client.model.resource;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.Named;
import dev.pinion.client.model.View;
import tools.jackson.databind.JsonNode;

/** A set of dynamic behaviours. */
public record BehaviorSet(JsonNode json) implements Named {

  /** A report that a behaviour of a set fired. All ids are of the Classic API. */
  public record Invocation(JsonNode json) implements View {

    /** When it fired. */
    public String invokedAt() {
      return Fields.text(json, "invoked_at");
    }

    /** The set's version that fired; empty if it is not told. */
    public String version() {
      return json.path("dynamic_behavior_set_version_info").path(1).asString("");
    }

    /** The service that ran. */
    public String serviceId() {
      return Fields.text(json, "service_id");
    }

    /** The conversation in which it fired. */
    public String conversationId() {
      return Fields.text(json, "conversation_id");
    }

    /** Whom the agent talked to. */
    public String userId() {
      return Fields.text(json, "user_id");
    }

    /** The agent's message that it fired for. */
    public String agentMessageId() {
      return Fields.text(json, "agent_message_id");
    }
  }
}
