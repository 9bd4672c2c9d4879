package dev.pinion.domain.service;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.diff.NormalForm;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a service meets its callers.
 *
 * @param toolCapacity tools that may be offered to the model at once, 1 to 10
 * @param safetyFiltersEnabled whether replies pass the safety filters
 * @param channelType voice, text or scribe
 * @param environment sandbox or production
 * @param personaId the persona it speaks as; null for none
 * @param voiceConfig the service's own voice tuning, a free-form JSON object; null inherits all
 * @param system whether the service belongs to the platform and cannot be deleted
 */
public record ServiceSettings(
    int toolCapacity,
    boolean safetyFiltersEnabled,
    String channelType,
    String environment,
    @Nullable EntityId personaId,
    @Nullable Map<String, @Nullable Object> voiceConfig,
    boolean system) {

  /** What a service has when nobody says otherwise (docs/behaviour/services.md). */
  public static final ServiceSettings DEFAULTS =
      new ServiceSettings(3, true, "voice", "production", null, null, false);

  /** Whether both tune the voice in the same way, however their numbers are written. */
  public boolean hasVoiceOf(ServiceSettings other) {
    return Objects.equals(NormalForm.exact(voiceConfig), NormalForm.exact(other.voiceConfig));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ServiceSettings settings
        && toolCapacity == settings.toolCapacity
        && safetyFiltersEnabled == settings.safetyFiltersEnabled
        && channelType.equals(settings.channelType)
        && environment.equals(settings.environment)
        && Objects.equals(personaId, settings.personaId)
        && system == settings.system
        && hasVoiceOf(settings);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        toolCapacity,
        safetyFiltersEnabled,
        channelType,
        environment,
        personaId,
        NormalForm.exact(voiceConfig),
        system);
  }
}
