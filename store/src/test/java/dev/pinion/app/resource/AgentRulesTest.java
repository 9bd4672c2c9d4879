package dev.pinion.app.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a version of an agent holds when the request says only a part. */
class AgentRulesTest {
  private static final Map<String, @Nullable Object> WHOLE =
      Map.of(
          "initials", "RO",
          "identity", Map.of("name", "Robin", "role", "guide"),
          "background", "Long.",
          "behaviors", List.of("Listen."),
          "communication_patterns", List.of("Short."),
          "voice_config", Map.of("voice_id", "v1"));

  @Test
  void theFirstNamesEveryMissingField() {
    assertThatExceptionOfType(DomainException.class)
        .isThrownBy(() -> AgentRules.complete(Map.of("initials", "RO"), null))
        .satisfies(
            e -> {
              assertThat(e.error()).isInstanceOf(DomainError.Refused.class);
              assertThat(e.error().message())
                  .contains("identity, background, behaviors, communication_patterns, voice_config")
                  .doesNotContain("initials");
            });
  }

  @Test
  void theFirstMayBeWhole() {
    assertThat(AgentRules.complete(WHOLE, null)).isEqualTo(WHOLE);
  }

  @Test
  void aLaterOneReplacesWholeFieldsAndKeepsTheRest() {
    Map<String, @Nullable Object> identity = Map.of("identity", Map.of("name", "Kim"));
    Map<String, @Nullable Object> expected = new LinkedHashMap<>(WHOLE);
    expected.putAll(identity);
    assertThat(AgentRules.complete(identity, WHOLE)).isEqualTo(expected);
  }

  @Test
  void theIdOfTheSameVoiceKeepsHowItSounds() {
    var before = new LinkedHashMap<>(WHOLE);
    before.put("voice_config", Map.of("voice_id", "v1", "style", 1L));
    for (String voice : List.of("v1", "v2")) {
      Map<String, @Nullable Object> given = Map.of("voice_config", Map.of("voice_id", voice));
      assertThat(AgentRules.complete(given, before).get("voice_config"))
          .isEqualTo((voice.equals("v1") ? before : given).get("voice_config"));
    }
    Map<String, @Nullable Object> whole =
        Map.of("voice_config", Map.of("voice_id", "v1", "style", 0L));
    assertThat(AgentRules.complete(whole, before)).containsAllEntriesOf(whole);
  }

  @Test
  void aFieldThatIsGivenAsNullIsGiven() {
    Map<String, @Nullable Object> silent = new LinkedHashMap<>();
    silent.put("voice_config", null);
    assertThat(AgentRules.complete(silent, WHOLE)).containsEntry("voice_config", null);
  }
}
