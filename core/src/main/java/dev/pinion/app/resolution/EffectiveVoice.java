package dev.pinion.app.resolution;

import dev.pinion.app.tenant.VoiceSettings;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Tenant;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The voice tuning that applies to a service: what it leaves open it inherits from its workspace's
 * voice settings, then from the server's environment, then from built-in defaults
 * (docs/behaviour/services.md).
 */
public final class EffectiveVoice {

  /** The forms in which the environment writes a field. */
  private enum Form {
    TEXT,
    TEXTS,
    WHOLE,
    NUMBER,
    YES_OR_NO
  }

  /** A field, and what it is when nobody says anything; null leaves it to the runtime. */
  private record Field(String name, Form form, @Nullable Object fallback) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("voice_id", Form.TEXT, null),
          new Field("tone", Form.TEXT, null),
          new Field("speed", Form.NUMBER, null),
          new Field("volume", Form.NUMBER, null),
          new Field("language", Form.TEXT, "en"),
          new Field("keyterms", Form.TEXTS, List.of()),
          new Field("pronunciation_dict_id", Form.TEXT, null),
          new Field("sensitive_topics", Form.TEXTS, List.of()),
          new Field("post_call_analysis_enabled", Form.YES_OR_NO, true),
          new Field("transcript_correction_enabled", Form.YES_OR_NO, true),
          new Field("stt_provider", Form.TEXT, null),
          new Field("tts_provider", Form.TEXT, null),
          new Field("tts_model", Form.TEXT, "sonic-3"),
          new Field("max_buffer_delay_ms", Form.WHOLE, 3_000L),
          new Field("eager_eot_threshold", Form.NUMBER, null),
          new Field("eot_timeout_ms", Form.WHOLE, 5_000L),
          new Field("filler_style", Form.TEXT, "backchannel"),
          new Field("filler_vocabulary", Form.TEXTS, List.of()),
          new Field("backchannel_delay_ms", Form.WHOLE, 400L),
          new Field("max_response_sentences", Form.WHOLE, null),
          new Field("max_response_words", Form.WHOLE, null),
          new Field("barge_in_min_speech_s", Form.NUMBER, new BigDecimal("0.3")),
          new Field("barge_in_cooldown_s", Form.NUMBER, BigDecimal.ONE),
          new Field("forward_call_enabled", Form.YES_OR_NO, false));

  /** Fields whose values are JSON objects, which the environment cannot write. */
  private static final List<String> OBJECTS = List.of("tts_config", "language_providers");

  private final Map<String, @Nullable Object> defaults = new LinkedHashMap<>();

  /**
   * The tuning of a server.
   *
   * @param environment texts by field name, with hyphens or underscores
   * @throws IllegalArgumentException if one is no field or not of its form, with a sentence
   */
  public EffectiveVoice(Map<String, String> environment) {
    FIELDS.forEach(field -> defaults.put(field.name(), field.fallback()));
    OBJECTS.forEach(name -> defaults.put(name, null));
    environment.forEach(
        (word, text) -> {
          Field field = field(word);
          defaults.put(field.name(), parsed(field, text));
        });
  }

  private static Field field(String word) {
    String name = word.replace('-', '_');
    return FIELDS.stream()
        .filter(field -> field.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "voice.%s is no field of the voice configuration; there are %s."
                        .formatted(
                            word, String.join(", ", FIELDS.stream().map(Field::name).toList()))));
  }

  private static List<String> texts(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(each -> !each.isEmpty())
        .toList();
  }

  private static Object parsed(Field field, String text) {
    try {
      return switch (field.form()) {
        case TEXT -> text;
        case TEXTS -> texts(text);
        case WHOLE -> Long.valueOf(text);
        case NUMBER -> new BigDecimal(text);
        case YES_OR_NO -> yesOrNo(text);
      };
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "voice.%s cannot be \"%s\"; give %s."
              .formatted(
                  field.name(),
                  text,
                  switch (field.form()) {
                    case TEXT, TEXTS -> "a text";
                    case WHOLE -> "a whole number";
                    case NUMBER -> "a number";
                    case YES_OR_NO -> "true or false";
                  }),
          e);
    }
  }

  private static boolean yesOrNo(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException(text);
    }
    return text.equals("true");
  }

  /** Every field as it applies to the service. */
  public Map<String, @Nullable Object> of(Service service, Tenant tenant) {
    var effective = new LinkedHashMap<>(defaults);
    VoiceSettings.of(tenant).forEach((name, value) -> overlay(effective, name, value));
    Map<String, @Nullable Object> own = service.settings().voiceConfig();
    if (own != null) {
      own.forEach((name, value) -> overlay(effective, name, value));
    }
    return Collections.unmodifiableMap(effective);
  }

  private static void overlay(
      Map<String, @Nullable Object> effective, String name, @Nullable Object value) {
    if (value != null) {
      effective.put(name, value);
    }
  }
}
