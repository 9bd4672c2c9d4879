package dev.pinion.http.platform.tenant;

import dev.pinion.app.tenant.VoiceSettings;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.StringType;
import dev.pinion.http.schema.Types;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The voice settings of a workspace in the Platform dialect. */
public final class VoiceSettingsRoutes {
  private static final double SPEED_MIN = 0.5;
  private static final double SPEED_MAX = 2;
  private static final int LANGUAGE_CHARS_MAX = 32;
  private static final int KEYTERMS_MAX = 200;
  private static final int SENSITIVE_TOPICS_MAX = 50;
  private static final StringType TERM = Types.string().min(1).max(128);

  /** A field is absent, null or a value, and what is stored keeps the difference. */
  private static final ObjectType<Map<String, @Nullable Object>> UPDATE =
      Types.mapObject(
          "UpdateVoiceSettingsRequest",
          f -> {
            f.optional("voice_id", Types.string().max(128).nullable());
            f.optional("tone", Types.string().max(2000).nullable());
            f.optional("speed", Types.number().min(SPEED_MIN).max(SPEED_MAX).nullable());
            f.optional("volume", Types.number().min(0).max(1).nullable());
            f.optional("language", Types.string().max(LANGUAGE_CHARS_MAX).nullable());
            f.optional("keyterms", Types.list(TERM).max(KEYTERMS_MAX).nullable());
            f.optional("pronunciation_dict_id", Types.string().nullable());
            f.optional("sensitive_topics", Types.list(TERM).max(SENSITIVE_TOPICS_MAX).nullable());
            f.optional("post_call_analysis_enabled", Types.bool().nullable());
            f.optional("transcript_correction_enabled", Types.bool().nullable());
            f.optional(
                "stt_provider",
                Types.enumeration(VoiceSettingsResponse.class, "sttProvider").nullable());
            f.optional(
                "tts_provider",
                Types.enumeration(VoiceSettingsResponse.class, "ttsProvider").nullable());
            f.optional("tts_config", Types.freeObject().nullable());
            f.optional("language_providers", Types.any());
          });

  private final VoiceSettings settings;

  /** Routes to the use cases of voice settings. */
  public VoiceSettingsRoutes(VoiceSettings settings) {
    this.settings = settings;
  }

  /** The operations. */
  public List<Operation> table() {
    String path = "/settings/voice";
    return List.of(
        Platform.operation("get-voice-settings", "GET", path, "Get the voice settings")
            .answers(200, VoiceSettingsResponse.class)
            .handle(call -> answer(settings.get(call.caller()))),
        Platform.operation("update-voice-settings", "PUT", path, "Update the voice settings")
            .body(UPDATE)
            .answers(200, VoiceSettingsResponse.class)
            .handle(this::update));
  }

  private Answer update(Call call) {
    return answer(settings.update(call.caller(), call.body(UPDATE)));
  }

  private static Answer answer(Map<String, @Nullable Object> stored) {
    return Answer.of(200, VoiceSettingsResponse.of(stored));
  }

  /** Every setting as it applies, with the defaults of those that were not given. */
  record VoiceSettingsResponse(
      @Nullable String voiceId,
      @Nullable String tone,
      @Nullable BigDecimal speed,
      @Nullable BigDecimal volume,
      String language,
      List<String> keyterms,
      @Nullable String pronunciationDictId,
      List<String> sensitiveTopics,
      boolean postCallAnalysisEnabled,
      boolean transcriptCorrectionEnabled,
      @Shape(values = {"deepgram", "openai", "cartesia"}) @Nullable String sttProvider,
      @Shape(values = {"cartesia", "elevenlabs", "groq"}) @Nullable String ttsProvider,
      @Nullable Map<String, @Nullable Object> ttsConfig,
      @Nullable Object languageProviders) {

    static VoiceSettingsResponse of(Map<String, @Nullable Object> stored) {
      var from = new ContentReader(stored);
      return new VoiceSettingsResponse(
          from.textOrNull("voice_id"),
          from.textOrNull("tone"),
          from.numberOrNull("speed"),
          from.numberOrNull("volume"),
          Objects.requireNonNullElse(from.textOrNull("language"), "en"),
          from.texts("keyterms"),
          from.textOrNull("pronunciation_dict_id"),
          from.texts("sensitive_topics"),
          !Boolean.FALSE.equals(stored.get("post_call_analysis_enabled")),
          !Boolean.FALSE.equals(stored.get("transcript_correction_enabled")),
          from.textOrNull("stt_provider"),
          from.textOrNull("tts_provider"),
          from.objectOrNull("tts_config"),
          stored.get("language_providers"));
    }
  }
}
