package dev.pinion.domain;

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

  /** Always the newest of both, with no LLM preference: what {@code edge} is (SPEC 5). */
  public static final Pins LATEST = new Pins(null, null, Map.of());
}
