package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.TestTenant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The voice settings of a workspace. */
class VoiceSettingsTest extends OneServerTest {
  private static final String PATH = "settings/voice";
  private static final String DEFAULTS =
      "{\"voice_id\":null,\"tone\":null,\"speed\":null,\"volume\":null,\"language\":\"en\","
          + "\"keyterms\":[],\"pronunciation_dict_id\":null,\"sensitive_topics\":[],"
          + "\"post_call_analysis_enabled\":true,\"transcript_correction_enabled\":true,"
          + "\"stt_provider\":null,\"tts_provider\":null,\"tts_config\":null,"
          + "\"language_providers\":null}";
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("voice-shared");
  }

  @Test
  void settingsAreTheirDefaultsUntilTheyAreGiven() {
    Http owner = server.tenant("voice-all").platform();
    assertThat(owner.get(PATH).expect(200).body()).isEqualTo(DEFAULTS);
    String all =
        "{\"voice_id\":\"v1\",\"tone\":\"warm\",\"speed\":1.25,\"volume\":1,\"language\":\"de\","
            + "\"keyterms\":[\"Pinion\"],\"pronunciation_dict_id\":\"d\","
            + "\"sensitive_topics\":[\"money\"],\"post_call_analysis_enabled\":false,"
            + "\"transcript_correction_enabled\":false,\"stt_provider\":\"deepgram\","
            + "\"tts_provider\":\"groq\",\"tts_config\":{\"a\":[1,null]},"
            + "\"language_providers\":{\"de\":\"groq\"}}";
    assertThat(owner.put(PATH, all).expect(200).body()).isEqualTo(all);
    assertThat(owner.get(PATH).expect(200).body()).isEqualTo(all);

    // What is absent stays, what is null goes back to its default.
    JsonNode changed =
        owner.put(PATH, "{\"language\": null, \"speed\": 2, \"other\": 1}").expect(200).json();
    assertThat(changed.get("language").stringValue()).isEqualTo("en");
    assertThat(changed.get("speed").decimalValue()).isEqualByComparingTo("2");
    assertThat(changed.get("tone").stringValue()).isEqualTo("warm");
    assertThat(owner.get(PATH).expect(200).json()).isEqualTo(changed);
    String nothing = all.replaceAll("(\"[a-z_]+\"):(\\[[^]]*\\]|\\{[^}]*\\}|[^,}]+)", "$1:null");
    assertThat(owner.put(PATH, nothing).expect(200).body()).isEqualTo(DEFAULTS);
  }

  @ParameterizedTest
  @CsvSource({
    "speed, 0.49",
    "speed, 2.01",
    "speed, '\"1\"'",
    "volume, -0.1",
    "volume, 1.1",
    "stt_provider, '\"whisper\"'",
    "tts_provider, '\"deepgram\"'",
    "tts_config, 1",
    "post_call_analysis_enabled, '\"true\"'",
    "keyterms, '[\"\"]'",
    "sensitive_topics, '[7]'",
    "voice_id, 1",
  })
  void aValueThatDoesNotHoldIsRefused(String field, String value) {
    JsonNode fault =
        shared.platform().put(PATH, "{\"" + field + "\": " + value + "}").expect(422).detail();
    assertThat(fault.get(0).get("loc").get(1).stringValue()).isEqualTo(field);
    assertThat(shared.platform().get(PATH).expect(200).body()).isEqualTo(DEFAULTS);
  }

  @Test
  void lengthsAreBounded() {
    Http owner = server.tenant("voice-bounds").platform();
    var bounds = Map.of("voice_id", 128, "tone", 2000, "language", 32);
    bounds.forEach(
        (field, max) -> {
          owner.put(PATH, Map.of(field, "x".repeat(max))).expect(200);
          owner.put(PATH, Map.of(field, "x".repeat(max + 1))).expect(422);
        });
    var sizes = Map.of("keyterms", 200, "sensitive_topics", 50);
    sizes.forEach(
        (field, max) -> {
          owner.put(PATH, Map.of(field, Collections.nCopies(max, "x".repeat(128)))).expect(200);
          owner.put(PATH, Map.of(field, Collections.nCopies(max + 1, "x"))).expect(422);
          owner.put(PATH, Map.of(field, List.of("x".repeat(129)))).expect(422);
        });
    for (String speed : List.of("0.5", "2", "2.0")) {
      owner.put(PATH, "{\"speed\": " + speed + "}").expect(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"operator", "member", "viewer"})
  void everyKeySeesThemAndOnlyAdministratorsChangeThem(String role) {
    Http key = PlatformKeys.client(shared, role);
    key.get(PATH).expect(200);
    key.put(PATH, Map.of()).expect(403);
    key.put(PATH, Map.of("speed", 9)).expect(422);
    PlatformKeys.client(shared, "admin").put(PATH, Map.of()).expect(200);
    Http owner = shared.platform();
    String token = shared.token(shared.credentials().userId());
    PlatformKeys.as(owner, token).put(PATH, Map.of()).expect(200);
    owner.with("Authorization", "").get(PATH).expect(401);
    owner.with("Authorization", "").put(PATH, Map.of()).expect(401);
  }

  @Test
  void anotherWorkspaceIsNotThere() {
    TestTenant other = server.tenant("voice-other");
    Http stranger = PlatformKeys.as(shared.platform(), other.credentials().platformApiKey());
    stranger.get(PATH).expect(404);
    stranger.put(PATH, Map.of("tone", "mine")).expect(404);
    other.platform().put(PATH, Map.of("tone", "mine")).expect(200);
    assertThat(shared.platform().get(PATH).expect(200).body()).isEqualTo(DEFAULTS);
  }

  @Test
  void aChangeIsLoggedOnce() {
    Http owner = server.tenant("voice-logged").platform();
    owner.put(PATH, Map.of("tone", "calm")).expect(200);
    owner.put(PATH, Map.of("tone", "calm")).expect(200);
    owner.put(PATH, Map.of()).expect(200);
    JsonNode events = owner.get("audit?action=settings.changed").expect(200).json();
    assertThat(events.get("total").intValue()).isEqualTo(1);
    assertThat(events.get("events").get(0).get("resource_type").stringValue())
        .isEqualTo("workspace");
  }
}
