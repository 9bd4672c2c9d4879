package dev.pinion.domain.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.service.PinChange.Kind;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Differences of two contents of a version set. */
class PinChangeTest {
  private static final String MODEL = "model";

  private static Pins preferring(String interaction, Map<String, @Nullable Object> params) {
    return new Pins(1L, null, Map.of(interaction, new LlmConfig(MODEL, params)));
  }

  @Test
  void equalContentsHaveNone() {
    assertThat(
            PinChange.between(
                preferring("talk", Map.of("t", 1L)), preferring("talk", Map.of("t", 1L))))
        .isEmpty();
  }

  @Test
  void numbersAreComparedDigitByDigit() {
    Pins before = preferring("talk", Map.of("seed", 9007199254740992L));
    Pins after = preferring("talk", Map.of("seed", 9007199254740993L));
    assertThat(after).isNotEqualTo(before);
    assertThat(PinChange.between(before, after)).hasSize(1);
    Pins decimal = preferring("talk", Map.of("seed", new BigDecimal("9007199254740992.0")));
    assertThat(decimal).isEqualTo(before).hasSameHashCodeAs(before);
    assertThat(PinChange.between(before, decimal)).isEmpty();
  }

  @Test
  void doublesAreNumbersToo() {
    Pins before = preferring("talk", Map.of("t", 0.1));
    assertThat(preferring("talk", Map.of("t", 0.2))).isNotEqualTo(before);
    assertThat(preferring("talk", Map.of("t", new BigDecimal("0.10")))).isEqualTo(before);
  }

  @Test
  void whatIsNullIsNotMissing() {
    var explicit = new HashMap<String, @Nullable Object>();
    explicit.put("seed", null);
    Pins before = preferring("talk", explicit);
    Pins after = preferring("talk", Map.of());
    assertThat(after).isNotEqualTo(before);
    assertThat(PinChange.between(before, after)).hasSize(1);
  }

  @Test
  void ofANewSetEverythingIsAdded() {
    assertThat(PinChange.between(null, new Pins(3L, null, Map.of())))
        .containsExactly(
            new PinChange("/agent_version_number", Kind.ADDED, null, 3L),
            new PinChange("/context_graph_version_number", Kind.ADDED, null, null),
            new PinChange("/llm_model_preferences", Kind.ADDED, null, Map.of()));
  }

  @Test
  void pathsGoAsDeepAsBothSidesDoAndAreEscaped() {
    Pins before = preferring("a/b~c", Map.of("t", new BigDecimal("0.5"), "gone", 1L));
    Pins after = preferring("a/b~c", Map.of("t", new BigDecimal("0.7"), "new", "x"));
    String params = "/llm_model_preferences/a~1b~0c/params";
    assertThat(PinChange.between(before, after))
        .as("in an order that is the same on every server")
        .containsExactly(
            new PinChange(params + "/gone", Kind.REMOVED, 1L, null),
            new PinChange(params + "/new", Kind.ADDED, null, "x"),
            new PinChange(
                params + "/t", Kind.CHANGED, new BigDecimal("0.5"), new BigDecimal("0.7")));
  }

  @Test
  void theModelComesBeforeItsParameters() {
    Pins before = preferring("talk", Map.of("t", 1L));
    Pins after = new Pins(1L, null, Map.of("talk", new LlmConfig("other", Map.of("t", 2L))));
    assertThat(PinChange.between(before, after))
        .extracting(PinChange::path)
        .containsExactly(
            "/llm_model_preferences/talk/llm_name", "/llm_model_preferences/talk/params/t");
  }

  @Test
  void aPreferenceThatGoesIsRemovedAsAWhole() {
    assertThat(PinChange.between(preferring("talk", Map.of()), new Pins(null, 2L, Map.of())))
        .containsExactly(
            new PinChange("/agent_version_number", Kind.CHANGED, 1L, null),
            new PinChange("/context_graph_version_number", Kind.CHANGED, null, 2L),
            new PinChange(
                "/llm_model_preferences/talk",
                Kind.REMOVED,
                Map.of("llm_name", MODEL, "params", Map.of()),
                null));
  }
}
