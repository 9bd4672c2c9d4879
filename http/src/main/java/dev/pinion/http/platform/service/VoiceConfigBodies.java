package dev.pinion.http.platform.service;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A service's voice tuning as Platform writes it. A field that is null inherits. */
final class VoiceConfigBodies {

  /** What is stored is what was sent, with the defaults filled in; null is as good as absent. */
  static final Type<Map<String, @Nullable Object>> VOICE_CONFIG =
      Types.mapObject(
              "ServiceVoiceConfigInput",
              f -> {
                f.optional(
                    "tts_model",
                    Types.enumeration(ServiceVoiceConfig.class, "ttsModel").nullable());
                f.optional("max_buffer_delay_ms", Types.integer().nullable());
                f.optional("eager_eot_threshold", Types.number().nullable());
                f.optional("eot_timeout_ms", Types.integer().nullable());
                f.withDefault(
                    "filler_style",
                    Types.enumeration(ServiceVoiceConfig.class, "fillerStyle"),
                    "backchannel");
                f.optional("filler_vocabulary", Types.list(Types.string()).nullable());
                f.withDefault("backchannel_delay_ms", Types.integer(), 400L);
                f.optional("max_response_sentences", Types.integer().nullable());
                f.optional("max_response_words", Types.integer().nullable());
                f.optional("barge_in_min_speech_s", Types.number().nullable());
                f.optional("barge_in_cooldown_s", Types.number().nullable());
                f.withDefault("forward_call_enabled", Types.bool(), false);
              })
          .map(VoiceConfigBodies::stated);

  private VoiceConfigBodies() {}

  /** The fields that say something, so that a config that is written back as read is the same. */
  private static Map<String, @Nullable Object> stated(Map<String, @Nullable Object> config) {
    var stated = new LinkedHashMap<>(config);
    stated.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(stated);
  }

  /** The tuning as answered, with all its fields. */
  record ServiceVoiceConfig(
      @Shape(
              required = false,
              values = {"sonic-turbo", "sonic-3"})
          @Nullable String ttsModel,
      @Shape(required = false) @Nullable Long maxBufferDelayMs,
      @Shape(required = false) @Nullable BigDecimal eagerEotThreshold,
      @Shape(required = false) @Nullable Long eotTimeoutMs,
      @Shape(values = {"backchannel", "phrase", "silent"})
          @JsonProperty(defaultValue = "\"backchannel\"")
          String fillerStyle,
      @Shape(required = false) @Nullable List<String> fillerVocabulary,
      @JsonProperty(defaultValue = "400") long backchannelDelayMs,
      @Shape(required = false) @Nullable Long maxResponseSentences,
      @Shape(required = false) @Nullable Long maxResponseWords,
      @Shape(required = false) @Nullable BigDecimal bargeInMinSpeechS,
      @Shape(required = false) @Nullable BigDecimal bargeInCooldownS,
      @JsonProperty(defaultValue = "false") boolean forwardCallEnabled) {

    static @Nullable ServiceVoiceConfig of(@Nullable Map<String, @Nullable Object> stored) {
      if (stored == null) {
        return null;
      }
      var from = new ContentReader(stored);
      return new ServiceVoiceConfig(
          from.textOrNull("tts_model"),
          from.integerOrNull("max_buffer_delay_ms"),
          from.numberOrNull("eager_eot_threshold"),
          from.integerOrNull("eot_timeout_ms"),
          Objects.requireNonNullElse(from.textOrNull("filler_style"), "backchannel"),
          from.textsOrNull("filler_vocabulary"),
          Objects.requireNonNullElse(from.integerOrNull("backchannel_delay_ms"), 400L),
          from.integerOrNull("max_response_sentences"),
          from.integerOrNull("max_response_words"),
          from.numberOrNull("barge_in_min_speech_s"),
          from.numberOrNull("barge_in_cooldown_s"),
          stored.get("forward_call_enabled") instanceof Boolean forward && forward);
    }
  }
}
