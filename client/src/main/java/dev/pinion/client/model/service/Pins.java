package dev.pinion.client.model.service;

import dev.pinion.client.model.Fields;
import dev.pinion.client.model.View;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a version set pins.
 *
 * @param agentVersion null if it follows the newest
 * @param contextGraphVersion null if it follows the newest
 * @param preferences an object of LLM preferences by interaction, as they are written
 */
public record Pins(
    @Nullable Long agentVersion, @Nullable Long contextGraphVersion, JsonNode preferences) {
  static final String AGENT = "agent_version_number";
  static final String CONTEXT_GRAPH = "context_graph_version_number";
  static final String PREFERENCES = "llm_model_preferences";

  /** Follows the newest of both, and prefers no LLM. */
  public static final Pins NEWEST = new Pins(null, null, JsonNodeFactory.instance.objectNode());

  static Pins of(JsonNode set) {
    return new Pins(
        Fields.numberOrNull(set, AGENT),
        Fields.numberOrNull(set, CONTEXT_GRAPH),
        Fields.copy(set.path(PREFERENCES)));
  }

  /** Whether both versions are pinned. */
  public boolean isComplete() {
    return agentVersion != null && contextGraphVersion != null;
  }

  /** The LLMs by interaction, in the order in which they are written. */
  public Map<String, Preference> models() {
    return Fields.members(preferences, Preference::new);
  }

  /** As requests carry it. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(AGENT, agentVersion).put(CONTEXT_GRAPH, contextGraphVersion);
    json.set(PREFERENCES, preferences);
    return json;
  }

  /**
   * The LLM preferences that a document holds: all of it, or its field {@code
   * llm_model_preferences}.
   *
   * @return null if they cannot be sent; whether a model takes them is the server's word
   */
  public static @Nullable JsonNode preferencesIn(JsonNode document) {
    JsonNode found = document.has(PREFERENCES) ? document.get(PREFERENCES) : document;
    boolean sendable =
        found.isObject() && found.valueStream().allMatch(each -> new Preference(each).isSendable());
    return sendable ? found : null;
  }

  /** Which LLM an interaction runs on, and with which parameters. */
  public record Preference(JsonNode json) implements View {

    /** The model's name. */
    public String model() {
      return Fields.text(json, "llm_name");
    }

    /** An object of parameters; missing if there are none. */
    public JsonNode params() {
      return json.path("params");
    }

    boolean isSendable() {
      return json.path("llm_name").isString() && (!json.has("params") || params().isObject());
    }
  }
}
