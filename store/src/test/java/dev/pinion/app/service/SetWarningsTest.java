package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.domain.service.Warning.Code;
import dev.pinion.store.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is warned of, and what is not. */
class SetWarningsTest {
  private static final Instant NOW = Samples.TIME.plus(Duration.ofDays(40));
  private static final SetWarnings WARNINGS =
      new SetWarnings(
          ModelCatalog.builtIn(),
          new SetWarnings.Limits(5, Duration.ofDays(30), Set.of("talk", "think")));

  private static ServiceParts parts(int agentVersions) {
    return new ServiceParts(
        Samples.asset(ResourceKind.AGENT, "Ada", agentVersions),
        Samples.asset(ResourceKind.CONTEXT_GRAPH, "Graph", 3));
  }

  private static List<Code> codes(List<Warning> warnings) {
    assertThat(warnings)
        .allSatisfy(each -> assertThat(each.message()).endsWith(".").doesNotContain("\n"));
    return warnings.stream().map(Warning::code).toList();
  }

  @Test
  void onlyReleaseNeedsPins() {
    assertThat(codes(WARNINGS.standing("release", Pins.LATEST, parts(3))))
        .containsExactly(Code.RELEASE_NOT_PINNED);
    assertThat(codes(WARNINGS.standing("release", Shop.pins(3L, null), parts(3))))
        .containsExactly(Code.RELEASE_NOT_PINNED);
    assertThat(WARNINGS.standing("release", Shop.pins(3L, 3L), parts(3))).isEmpty();
    assertThat(WARNINGS.standing("edge", Pins.LATEST, parts(3))).isEmpty();
    assertThat(WARNINGS.standing("try", Pins.LATEST, parts(3))).isEmpty();
  }

  @Test
  void aPinIsFarBehindFromTheLimitOn() {
    assertThat(WARNINGS.standing("try", Shop.pins(4L, null), parts(9))).isEmpty();
    assertThat(codes(WARNINGS.standing("try", Shop.pins(3L, null), parts(9))))
        .containsExactly(Code.PIN_BEHIND);
  }

  @Test
  void onlyAChangeLosesPreferences() {
    Pins before = Shop.preferring(Shop.MODEL, Map.of());
    assertThat(codes(WARNINGS.ofChange("try", before, Pins.LATEST, parts(3))))
        .containsExactly(Code.LLM_PREFERENCES_LOST);
    assertThat(WARNINGS.ofChange("try", null, Pins.LATEST, parts(3))).isEmpty();
    assertThat(WARNINGS.ofChange("try", before, before, parts(3))).isEmpty();
  }

  @Test
  void whatIsDeprecatedIsNamed() {
    var deprecated =
        new ServiceParts(
            parts(3).agent().deletedBy(Samples.actor("x"), NOW),
            Samples.asset(ResourceKind.CONTEXT_GRAPH, "Graph", 3)
                .deletedBy(Samples.actor("x"), NOW));
    assertThat(codes(WARNINGS.standing("try", Pins.LATEST, deprecated)))
        .containsExactly(Code.DEPRECATED_AGENT, Code.DEPRECATED_CONTEXT_GRAPH);
    List<Warning> lost = WARNINGS.standing("try", Shop.preferring("gone-1", Map.of()), parts(3));
    assertThat(codes(lost)).containsExactly(Code.DEPRECATED_LLM);
    assertThat(lost.getFirst().message()).contains("gone-1", "no longer in the catalogue");
  }

  @Test
  void anInteractionThatIsNotListedIsUnknown() {
    var pins = new Pins(null, null, Map.of("tlak", new LlmConfig(Shop.MODEL, Map.of())));
    List<Warning> warnings = WARNINGS.standing("try", pins, parts(3));
    assertThat(codes(warnings)).containsExactly(Code.UNKNOWN_INTERACTION);
    assertThat(warnings.getFirst().path()).isEqualTo("/llm_model_preferences/tlak");
    var anything =
        new SetWarnings(
            ModelCatalog.builtIn(), new SetWarnings.Limits(5, Duration.ofDays(30), Set.of()));
    assertThat(anything.standing("try", pins, parts(3))).isEmpty();
  }

  @Test
  void aSetIsUnusedWhenNobodyHasRunOrChangedIt() {
    assertThat(unused("try", 0, null, NOW)).isTrue();
    assertThat(unused("try", 0, null, Samples.TIME.plus(Duration.ofDays(29)))).isFalse();
    assertThat(unused("try", 1, null, NOW)).isFalse();
    assertThat(unused("try", 0, NOW.minus(Duration.ofDays(2)), NOW)).isFalse();
    assertThat(unused("try", 0, NOW.minus(Duration.ofDays(31)), NOW)).isTrue();
    assertThat(unused("release", 0, null, NOW)).isFalse();
    assertThat(unused("edge", 0, null, NOW)).isFalse();
  }

  private static boolean unused(String name, int used, @Nullable Instant resolved, Instant now) {
    var set = new VersionSet(name, Pins.LATEST, 1, Samples.actor("x"), Samples.TIME);
    Warning warning = WARNINGS.unused(set, used, resolved, now);
    return warning != null && warning.code() == Code.SET_UNUSED;
  }
}
