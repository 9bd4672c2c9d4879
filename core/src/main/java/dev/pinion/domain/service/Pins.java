package dev.pinion.domain.service;

import dev.pinion.domain.resource.ResourceKind;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of a version set: what it pins.
 *
 * @param agentVersion the agent's version; null follows the newest at the time of resolving
 * @param graphVersion the context graph's version; null follows the newest
 * @param llmPreferences LLM interaction to the model it should use; an interaction that is missing
 *     uses its own default
 */
public record Pins(
    @Nullable Long agentVersion,
    @Nullable Long graphVersion,
    Map<String, LlmConfig> llmPreferences) {

  /**
   * Always the newest of both, with no LLM preference: what {@code edge} is
   * (docs/behaviour/services.md).
   */
  public static final Pins LATEST = new Pins(null, null, Map.of());

  /** The version that is pinned of that part; null follows the newest. */
  public @Nullable Long version(ResourceKind part) {
    return part.isAgent() ? agentVersion : graphVersion;
  }

  /** These pins with the newest versions in the place of null ones. */
  public Pins pinnedTo(long newestAgent, long newestGraph) {
    return new Pins(
        agentVersion == null ? (Long) newestAgent : agentVersion,
        graphVersion == null ? (Long) newestGraph : graphVersion,
        llmPreferences);
  }

  /**
   * The pins as a JSON object, in the words of Pinion's own interface: what ledgers are hashed over
   * and what paths of changes point into.
   */
  public Map<String, @Nullable Object> json() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("agent_version_number", agentVersion);
    json.put("context_graph_version_number", graphVersion);
    json.put("llm_model_preferences", llmJson());
    return Collections.unmodifiableMap(json);
  }

  /** The LLM preferences as a JSON object. */
  public Map<String, @Nullable Object> llmJson() {
    var json = new LinkedHashMap<String, @Nullable Object>();
    llmPreferences.forEach((interaction, config) -> json.put(interaction, json(config)));
    return Collections.unmodifiableMap(json);
  }

  private static Map<String, @Nullable Object> json(LlmConfig config) {
    var json = new LinkedHashMap<String, @Nullable Object>();
    json.put("llm_name", config.model());
    json.put("params", config.params());
    return Collections.unmodifiableMap(json);
  }
}
