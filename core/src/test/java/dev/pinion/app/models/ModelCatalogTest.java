package dev.pinion.app.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.NearestNames;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ModelCatalogTest {
  private static final ModelCatalog CATALOG = ModelCatalog.builtIn();
  private static final String GPT_4 = "azure_gpt-4.1-2025-04-14";
  private static final String GPT_5 = "openai_gpt-5-nano-2025-08-07";
  private static final String GPT_5_2 = "openai_gpt-5.2-2025-12-11";
  private static final String CLAUDE = "aws_claude-sonnet-4-5-20250929";
  private static final String GEMINI = "google_gemini-2.5-flash";

  @Test
  void theSeventeenNamesOfTheContractAreThereInItsOrder() {
    assertThat(CATALOG.all())
        .extracting(Model::name)
        .containsExactly(
            "azure_gpt-4.1-2025-04-14",
            "openai_gpt-4.1-2025-04-14",
            "azure_gpt-4.1-mini-2025-04-14",
            "openai_gpt-4.1-mini-2025-04-14",
            "azure_gpt-5-nano-2025-08-07",
            "azure_gpt-5.1-2025-11-13",
            "openai_gpt-5.1-2025-11-13",
            "azure_gpt-5.2-2025-12-11",
            "openai_gpt-5-nano-2025-08-07",
            "openai_gpt-5-mini-2025-08-07",
            "openai_gpt-5.2-2025-12-11",
            "aws_claude-sonnet-4-5-20250929",
            "aws_claude-haiku-4-5-20251001",
            "aws_claude-sonnet-4-6",
            "aws_claude-opus-4-6",
            "google_gemini-2.5-pro",
            "google_gemini-2.5-flash");
    assertThat(CATALOG.all()).noneMatch(Model::deprecated);
  }

  @Test
  void everyBuiltInSchemaWouldPassAsAnOperators() {
    for (Model each : CATALOG.all()) {
      ParamsSchema schema = ParamsSchema.checked(each.name(), each.paramsSchema());
      assertThat(schema.problems(Map.of("temperature", 1L))).isEmpty();
    }
  }

  @Test
  void everyModelTakesNoParametersAndTheCommonOnes() {
    for (Model each : CATALOG.all()) {
      assertThat(CATALOG.find(each.name())).isEqualTo(each);
      assertThat(CATALOG.problems(each.name(), Map.of())).isEmpty();
      assertThat(
              CATALOG.problems(
                  each.name(), Map.of("temperature", 0L, "top_p", new BigDecimal("0.95"))))
          .isEmpty();
      assertThat(CATALOG.problems(each.name(), Map.of("temprature", 0L))).hasSize(1);
      assertThat(CATALOG.problems(each.name(), Map.of("top_p", new BigDecimal("1.01"))))
          .containsExactly("`top_p` must be at most 1 for " + each.name() + ".");
    }
  }

  @Test
  void everyFamilyTakesItsOwnParameters() {
    assertFine(
        GPT_4,
        Map.of(
            "max_tokens",
            1L,
            "frequency_penalty",
            -2L,
            "presence_penalty",
            new BigDecimal("1.5"),
            "seed",
            BigInteger.TWO.pow(70),
            "stop",
            List.of("a", "b")));
    assertFine(GPT_4, Map.of("stop", "end", "temperature", 2L));
    assertFine(
        GPT_5,
        Map.of("reasoning_effort", "minimal", "verbosity", "low", "max_completion_tokens", 100L));
    assertFine(GPT_5_2, Map.of("reasoning_effort", "none", "verbosity", "high"));
    assertFine(
        CLAUDE,
        Map.of(
            "top_k", 40L,
            "max_tokens", 10L,
            "thinking", Map.of("type", "enabled", "budget_tokens", 2048L)));
    assertFine(CLAUDE, Map.of("thinking", Map.of("type", "disabled")));
    assertFine(GEMINI, Map.of("top_k", 1L, "max_output_tokens", 8L, "thinking_budget", -1L));
  }

  @Test
  void everyFaultIsOneClearSentence() {
    assertFault(
        GPT_4,
        Map.of("temperature", new BigDecimal("2.1")),
        "`temperature` must be at most 2 for %s.");
    assertFault(
        GPT_4, Map.of("presence_penalty", -3L), "`presence_penalty` must be at least -2 for %s.");
    assertFault(GPT_4, Map.of("temperature", "hot"), "`temperature` must be a number for %s.");
    assertFault(
        GPT_4,
        Map.of("max_tokens", new BigDecimal("1.5")),
        "`max_tokens` must be a whole number for %s.");
    assertFault(GPT_4, Map.of("stop", 3L), "`stop` must be a string or a list for %s.");
    assertFault(GPT_4, Map.of("stop", List.of("a", 3L)), "`stop.1` must be a string for %s.");
    assertFault(GPT_4, Map.of("stop", List.of()), "`stop` must have at least 1 items for %s.");
    assertFault(
        GPT_4, Collections.singletonMap("seed", null), "`seed` must be a whole number for %s.");
    assertFault(
        GPT_5,
        Map.of("reasoning_effort", "none"),
        "`reasoning_effort` must be one of minimal, low, medium, high for %s.");
    assertFault(
        GPT_5_2, Map.of("verbosity", 1L), "`verbosity` must be one of low, medium, high for %s.");
    assertFault(
        CLAUDE,
        Map.of("temperature", new BigDecimal("1.5")),
        "`temperature` must be at most 1 for %s.");
    assertFault(
        CLAUDE,
        Map.of("thinking", Map.of("budget_tokens", 2048L)),
        "`thinking.type` must be given for %s.");
    assertFault(
        CLAUDE,
        Map.of("thinking", Map.of("type", "enabled")),
        "`thinking.budget_tokens` must be given for %s.");
    assertFault(
        CLAUDE,
        Map.of("thinking", Map.of("type", "disabled", "x", 1L)),
        "`thinking.x` is not a parameter of %s.");
    assertFault(
        GEMINI,
        Map.of("max_tokens", 8L),
        "`max_tokens` is not a parameter of %s; it has temperature, top_p, top_k, max_output_tokens, thinking_budget.");
  }

  @Test
  void allFaultsComeAtOnce() {
    assertThat(CATALOG.problems(GPT_4, Map.of("temperature", 3L, "top_p", 2L, "typo", 1L)))
        .hasSize(3);
  }

  @Test
  void manyFaultsAreCounted() {
    Map<String, Object> many = new HashMap<>();
    for (int i = 0; i < 6; i++) {
      many.put("typo" + i, 1L);
    }
    assertThat(CATALOG.problems(GPT_4, many)).hasSize(6).last().isEqualTo("There is 1 more fault.");
    for (int i = 0; i < 3_000; i++) {
      many.put("typo" + i, 1L);
    }
    assertThat(CATALOG.problems(GPT_4, many))
        .hasSize(6)
        .last()
        .isEqualTo("There are 2995 more faults.");
  }

  @Test
  void longNamesAreCutBetweenCharacters() {
    String name = "x".repeat(99) + "\uD83E\uDD9C".repeat(100_000);
    String quoted = "`" + "x".repeat(99) + "…`";
    assertThat(CATALOG.problems(name, Map.of())).singleElement().asString().contains(quoted);
    assertThat(CATALOG.problems(GPT_4, Map.of(name, 1L)))
        .singleElement()
        .asString()
        .startsWith(quoted)
        .hasSizeLessThan(1_000);
  }

  @Test
  void aWholeNumberMayBeWrittenWithAPoint() {
    assertFine(GPT_4, Map.of("max_tokens", new BigDecimal("2.0")));
    assertFine(GPT_4, Map.of("temperature", new BigDecimal("2.00")));
  }

  /** Catches a number outside the range of a long that makes the check itself fail. */
  @Test
  void anyNumberIsJudgedHoweverItIsWritten() {
    for (String whole : List.of("1e20", "1.5e20", "1e308", "100000000000000000000.0", "1e2")) {
      BigDecimal number = new BigDecimal(whole);
      assertFine(GPT_4, Map.of("max_tokens", number));
      assertFine(GPT_4, Map.of("max_tokens", number.toBigIntegerExact()));
      assertFine(GPT_5, Map.of("max_completion_tokens", number));
      assertFine(CLAUDE, Map.of("top_k", number));
      assertFault(GPT_4, Map.of("temperature", number), "`temperature` must be at most 2 for %s.");
    }
    for (String tooSmall : List.of("-1e20", "-1e308", "-0.0", "0e-5")) {
      assertFault(
          GPT_4,
          Map.of("max_tokens", new BigDecimal(tooSmall)),
          "`max_tokens` must be at least 1 for %s.");
    }
    for (String fraction :
        List.of("100000000000000000000.5", "1.5", "1" + "0".repeat(300) + ".5")) {
      assertFault(
          GPT_4,
          Map.of("max_tokens", new BigDecimal(fraction)),
          "`max_tokens` must be a whole number for %s.");
    }
    assertThat(CATALOG.problems(GPT_4, Map.of("max_tokens", new BigDecimal("1e-20"))))
        .contains("`max_tokens` must be a whole number for " + GPT_4 + ".");
    assertFine(GPT_4, Map.of("temperature", new BigDecimal("1e-20")));
  }

  @Test
  void anUnknownModelIsAnsweredWithTheNearestNames() {
    assertThat(CATALOG.find("google_claude-sonnet-4-5@20250929")).isNull();
    assertThat(CATALOG.problems("google_claude-sonnet-4-5@20250929", Map.of("typo", 1L)))
        .singleElement()
        .asString()
        .startsWith("There is no LLM `google_claude-sonnet-4-5@20250929`; the nearest names are ")
        .contains(CLAUDE);
    assertThat(CATALOG.problems("AZURE_gpt-4.1-2025-04-14", Map.of()))
        .singleElement()
        .asString()
        .contains(GPT_4);
    assertThat(CATALOG.problems("x".repeat(1_000_000), Map.of()))
        .singleElement()
        .asString()
        .hasSizeLessThan(300);
  }

  @Test
  void manyThreadsMayCheckAtOnce() throws Exception {
    Map<String, Object> bad = new HashMap<>(Map.of("temperature", 3L, "typo", 1L));
    List<Future<Boolean>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelCatalog fresh = ModelCatalog.builtIn();
      for (int i = 0; i < 200; i++) {
        results.add(
            threads.submit(
                () ->
                    fresh.problems(GPT_4, bad).size() == 2
                        && fresh.problems(CLAUDE, Map.of("top_k", 3L)).isEmpty()));
      }
    }
    for (Future<Boolean> each : results) {
      assertThat(each.get()).isTrue();
    }
  }

  @Test
  void distanceCountsEdits() {
    assertThat(NearestNames.distance("", "abc")).isEqualTo(3);
    assertThat(NearestNames.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(NearestNames.distance("same", "same")).isZero();
    assertThat(NearestNames.of("bb", List.of("aa", "ab", "bb"), 2)).containsExactly("bb", "ab");
  }

  private static void assertFine(String model, Map<String, Object> params) {
    assertThat(CATALOG.problems(model, params)).as("%s %s", model, params).isEmpty();
  }

  private static void assertFault(String model, Map<String, Object> params, String sentence) {
    assertThat(CATALOG.problems(model, params)).containsExactly(sentence.formatted(model));
  }
}
