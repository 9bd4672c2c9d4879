package dev.pinion.domain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The model to use for an LLM interaction.
 *
 * @param model the model's name in the catalogue
 * @param params parameters of that model, a free-form JSON object
 */
public record LlmConfig(String model, Map<String, @Nullable Object> params) {}
