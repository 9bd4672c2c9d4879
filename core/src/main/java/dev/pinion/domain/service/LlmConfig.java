package dev.pinion.domain.service;

import dev.pinion.domain.diff.NormalForm;
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

  /**
   * Whether both say the same, however their numbers are written. Canonical JSON would not do: in
   * it, integers beyond 2^53 that differ can be the same number.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LlmConfig config
        && model.equals(config.model)
        && Objects.equals(NormalForm.exact(params), NormalForm.exact(config.params));
  }

  @Override
  public int hashCode() {
    return Objects.hash(model, NormalForm.exact(params));
  }
}
