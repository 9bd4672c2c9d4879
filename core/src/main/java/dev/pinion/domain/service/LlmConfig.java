package dev.pinion.domain.service;

import dev.pinion.domain.CanonicalJson;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The model to use for an LLM interaction.
 *
 * @param model the model's name in the catalogue
 * @param params parameters of that model, a free-form JSON object
 */
public record LlmConfig(String model, Map<String, @Nullable Object> params) {

  /** Whether both say the same, however their numbers are written. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LlmConfig config
        && model.equals(config.model)
        && CanonicalJson.text(params).equals(CanonicalJson.text(config.params));
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, CanonicalJson.text(params));
  }
}
