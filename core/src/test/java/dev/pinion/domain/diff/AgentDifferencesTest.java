package dev.pinion.domain.diff;

import static dev.pinion.domain.diff.Difference.Kind.ADDED;
import static dev.pinion.domain.diff.Difference.Kind.CHANGED;
import static dev.pinion.domain.diff.Difference.Kind.REMOVED;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgentDifferencesTest {

  private static Map<String, @Nullable Object> agent() {
    var agent = new HashMap<String, @Nullable Object>();
    agent.put("initials", "AV");
    agent.put(
        "identity",
        Map.of(
            "name", "Ava", "role", "clerk", "relationship_to_developer", Map.of("type", "owned")));
    agent.put("background", "Grew up by the sea.");
    agent.put("behaviors", List.of("Listens.", "Waits.", "Asks."));
    agent.put("communication_patterns", List.of("Short."));
    agent.put("voice_config", Map.of("voice_id", "v1", "stability", 0L));
    return agent;
  }

  @Test
  void everyPartHasItsWord() {
    var after = agent();
    after.put("initials", "A");
    after.put(
        "identity",
        Map.of(
            "name", "Ava", "role", "nurse", "relationship_to_developer", Map.of("type", "hired")));
    after.put("behaviors", List.of("Asks.", "Listens.", "Smiles."));
    after.put("voice_config", Map.of("voice_id", "v2", "stability", new BigDecimal("0.0")));
    after.put("name", "Ava 2");
    after.put("mood", "calm");
    assertThat(AgentDifferences.between(agent(), after))
        .containsExactly(
            new Difference(ADDED, Subject.NAME, null, null, "Ava 2"),
            new Difference(CHANGED, Subject.INITIALS, null, "AV", "A"),
            new Difference(
                CHANGED, Subject.IDENTITY, "relationship_to_developer.type", "owned", "hired"),
            new Difference(CHANGED, Subject.IDENTITY, "role", "clerk", "nurse"),
            new Difference(REMOVED, Subject.BEHAVIOR, null, "Waits.", null),
            new Difference(ADDED, Subject.BEHAVIOR, null, null, "Smiles."),
            new Difference(
                CHANGED,
                Subject.ORDER,
                "behaviors",
                List.of("Listens.", "Asks."),
                List.of("Asks.", "Listens.")),
            new Difference(CHANGED, Subject.VOICE_CONFIG, "voice_id", "v1", "v2"),
            new Difference(ADDED, Subject.PARAMETER, "mood", null, "calm"));
  }

  @Test
  void aVoiceComesAsAWhole() {
    var silent = agent();
    silent.put("voice_config", null);
    assertThat(AgentDifferences.between(silent, agent()))
        .containsExactly(
            new Difference(
                ADDED,
                Subject.VOICE_CONFIG,
                null,
                null,
                Map.of("voice_id", "v1", "stability", 0L)));
  }

  @Test
  void anAgentDoesNotDifferFromItself() {
    assertThat(AgentDifferences.between(agent(), agent())).isEmpty();
  }
}
