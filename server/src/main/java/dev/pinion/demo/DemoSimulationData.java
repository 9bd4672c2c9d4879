package dev.pinion.demo;

import dev.pinion.domain.resource.Criterion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The simulations of the demonstration tenant, as their resource file says it; all by name. */
record DemoSimulationData(
    List<DemoPersona> personas,
    List<DemoScenario> scenarios,
    List<DemoMetric> metrics,
    List<DemoUnitTest> unitTests,
    List<DemoUnitTestSet> unitTestSets,
    List<DemoBehaviorSet> behaviorSets) {

  /** The name of the criterion that every unit test has. */
  static final String GOAL = "goal";

  /** The name of the other criterion. */
  static final String WARMTH = "warmth";

  /** A simulated user. */
  record DemoPersona(
      String name,
      String role,
      Map<String, @Nullable String> tags,
      Map<String, @Nullable Object> version) {}

  /** What a simulated talk is about. */
  record DemoScenario(
      String name, Map<String, @Nullable String> tags, Map<String, @Nullable Object> version) {}

  /** A metric; without bounds it is a boolean one. */
  record DemoMetric(
      String name,
      @Nullable String notes,
      String description,
      @Nullable BigDecimal lowerBound,
      @Nullable BigDecimal upperBound) {}

  /**
   * A unit test.
   *
   * @param goal the boolean metric that must hold
   * @param warmth null if nothing else is measured
   */
  record DemoUnitTest(
      String name,
      String description,
      String service,
      String versionSet,
      String persona,
      String scenario,
      long maxInteractions,
      String goal,
      @Nullable DemoThreshold warmth) {}

  /** What a numerical metric must reach. */
  record DemoThreshold(String metric, BigDecimal atLeast) {
    Criterion.Numerical expectation() {
      return new Criterion.Numerical(">=", atLeast);
    }
  }

  /**
   * A unit test set with one run.
   *
   * @param unitTests how often each runs
   * @param results of the run, in its order
   */
  record DemoUnitTestSet(
      String name, String description, Map<String, Long> unitTests, List<DemoResult> results) {}

  /** What came of a unit test run. */
  record DemoResult(boolean passed, Map<String, @Nullable Object> scores, String conversationId) {}

  /** A set of behaviours. */
  record DemoBehaviorSet(
      String name,
      Map<String, @Nullable String> tags,
      List<String> services,
      Map<String, @Nullable Object> version,
      List<DemoInvocation> invocations) {}

  /** One time that it acted. */
  record DemoInvocation(
      String conversationId,
      String service,
      String initialMessageId,
      @Nullable String agentMessageId,
      Instant invokedAt) {}
}
