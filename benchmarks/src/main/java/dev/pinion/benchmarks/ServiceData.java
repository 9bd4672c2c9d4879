package dev.pinion.benchmarks;

import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Tag;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the services of a benchmark are made of. Everything follows from the number of the service,
 * so that every run has the same data.
 */
public final class ServiceData {
  /** Values of the tag {@code team}. */
  public static final List<String> TEAMS =
      List.of(
          "care",
          "billing",
          "intake",
          "pharmacy",
          "cardiology",
          "radiology",
          "oncology",
          "dental",
          "surgery",
          "pediatrics",
          "geriatrics",
          "emergency",
          "outreach",
          "claims",
          "scheduling",
          "insurance",
          "laboratory");

  /** Values of the tag {@code env}. */
  public static final List<String> ENVIRONMENTS = List.of("production", "staging", "sandbox");

  /** Values of the tag {@code tier}. */
  public static final List<String> TIERS = List.of("gold", "silver", "bronze", "trial");

  /** A word that is in the name of one service of 20. */
  public static final String SEARCHED = "Riverside";

  private static final List<String> PLACES =
      List.of(
          SEARCHED,
          "Northfield",
          "Lakeview",
          "Hillcrest",
          "Oakwood",
          "Westgate",
          "Stonebridge",
          "Fairview",
          "Eastport",
          "Maplewood",
          "Brookhaven",
          "Ashford",
          "Clearwater",
          "Pinecrest",
          "Harborview",
          "Summit",
          "Greenfield",
          "Kingsley",
          "Mayfair",
          "Underhill");

  private static final List<String> DUTIES =
      List.of(
          "front desk",
          "after-hours line",
          "appointment booking",
          "refill requests",
          "billing questions",
          "test results",
          "referral desk",
          "new patient intake");

  private static final List<String> SENTENCES =
      List.of(
          "Answers calls at any hour and hands over to a person when asked.",
          "Books, moves and cancels appointments in the clinic's calendar.",
          "Never gives medical advice; it notes the question for a nurse to call back.",
          "Confirms the name and the date of birth before it opens a record.",
          "Reads back times and dates, and sends a message with what was agreed.",
          "Speaks English and Spanish, and offers an interpreter for other languages.",
          "Explains invoices line by line and offers to pay in instalments.",
          "Takes refill requests and tells the caller when the pharmacy is ready.");

  private static final List<String> KEYTERMS =
      List.of(
          "appointment",
          "copay",
          "referral",
          "prior authorization",
          "deductible",
          "telehealth",
          "refill",
          "walk-in",
          "follow-up",
          "urgent care");

  private static final List<String> MODELS =
      List.of("openai_gpt-4.1-2025-04-14", "azure_gpt-4.1-2025-04-14");

  private ServiceData() {}

  /** The name; each number has another one, and names do not sort as numbers do. */
  public static String name(int number) {
    Random random = random(number);
    return "%s %s %06d".formatted(pick(PLACES, random), pick(DUTIES, random), number);
  }

  /** Three to five sentences. */
  public static String description(int number) {
    Random random = random(number);
    return String.join(" ", some(SENTENCES, 3 + random.nextInt(3), random));
  }

  /** Whether it is active: nine of ten are. */
  public static boolean active(int number) {
    return number % 10 != 9;
  }

  /** One value of each of the three keys. */
  public static List<Tag> tags(int number) {
    Random random = random(number);
    return List.of(
        new Tag("team", pick(TEAMS, random)),
        new Tag("env", pick(ENVIRONMENTS, random)),
        new Tag("tier", pick(TIERS, random)));
  }

  /** Four words or pairs of words. */
  public static List<String> keyterms(int number) {
    return some(KEYTERMS, 4, random(number));
  }

  /** Three sets besides {@code edge}, by name. */
  public static SortedMap<String, Pins> sets(int number) {
    var sets = new TreeMap<String, Pins>();
    sets.put("release", pins(1L, number));
    sets.put("preview", pins(2L, number + 1));
    sets.put("canary", pins(null, number + 2));
    return sets;
  }

  /**
   * Pins with two LLM preferences.
   *
   * @param version of the agent and of the graph; null follows the newest
   * @param seed another one, up to a million apart, gives other preferences
   */
  public static Pins pins(@Nullable Long version, int seed) {
    var llms = new TreeMap<String, LlmConfig>();
    llms.put("DecisionMaking", llm(seed + 1));
    llms.put("EngageUser", llm(seed));
    return new Pins(version, version, llms);
  }

  private static LlmConfig llm(int seed) {
    String model = MODELS.get(Math.floorMod(seed, MODELS.size()));
    return new LlmConfig(
        model, Map.of("temperature", BigDecimal.valueOf(Math.floorMod(seed, 1_000_000), 6)));
  }

  private static Random random(int number) {
    // Neighbouring seeds give similar first numbers, which one step of mixing parts.
    return new Random(number * 0x9E3779B97F4A7C15L);
  }

  private static String pick(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }

  private static List<String> some(List<String> of, int count, Random random) {
    var shuffled = new ArrayList<>(of);
    Collections.shuffle(shuffled, random);
    return List.copyOf(shuffled.subList(0, count));
  }
}
