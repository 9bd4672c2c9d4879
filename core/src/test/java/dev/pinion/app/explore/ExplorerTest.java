package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.explore.Operation.Theme;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every sequence of operations on small worlds, up to some depth: nothing gets past the rules. How
 * many states are walked from is bounded, and not the time, so that every run does the same.
 */
@Execution(ExecutionMode.CONCURRENT) // the worlds share nothing
class ExplorerTest {
  /** States that are walked from in each world; more of them take longer and go deeper. */
  private static final int STATES = Integer.getInteger("pinion.explore.states", 150);

  /** With fewer operations to try, more states take no longer. */
  private static final int DEEP_STATES = 3 * STATES;

  static List<Setup> worlds() {
    return Worlds.all();
  }

  static Stream<Arguments> deepWorlds() {
    return Stream.of(
        of(Worlds.promotionOnly(), Theme.SETS, Theme.MORE_SETS, Theme.EDITS, Theme.SERVICES),
        of(Worlds.pinned(), Theme.MORE_SETS, Theme.VERSIONS, Theme.SECOND),
        of(Worlds.noWarnings(), Theme.SETS, Theme.VERSIONS, Theme.SECOND),
        of(Worlds.tests(), Theme.SETS, Theme.TESTS, Theme.VERSIONS, Theme.TIME),
        of(Worlds.testsOfService(), Theme.SETS, Theme.TESTS, Theme.EDITS, Theme.VERSIONS),
        of(Worlds.approvals(), Theme.REQUESTS, Theme.EDITS, Theme.OVERRIDES, Theme.VERSIONS),
        of(Worlds.approvals(), Theme.MORE_REQUESTS, Theme.REQUESTS, Theme.MORE_SETS),
        of(Worlds.soak(), Theme.SETS, Theme.SERVICES, Theme.TIME, Theme.VERSIONS),
        of(Worlds.soak(), Theme.REQUESTS, Theme.EDITS, Theme.TIME, Theme.SETS),
        of(
            Worlds.soakOnEdge(),
            Theme.SETS,
            Theme.MORE_SETS,
            Theme.EDITS,
            Theme.TIME,
            Theme.REQUESTS),
        of(Worlds.soakOfWayBack(), Theme.SETS, Theme.SERVICES, Theme.TIME, Theme.OVERRIDES),
        of(Worlds.window(), Theme.SETS, Theme.REQUESTS, Theme.TIME, Theme.FREEZES),
        of(Worlds.soakAndApprovals(), Theme.SETS, Theme.REQUESTS, Theme.SERVICES, Theme.TIME),
        of(Worlds.everything(), Theme.SETS, Theme.REQUESTS, Theme.TESTS, Theme.TIME),
        of(Worlds.atOnce(Worlds.approvals()), Theme.MORE_SETS, Theme.SERVICES, Theme.VERSIONS),
        of(Worlds.atOnce(Worlds.tests()), Theme.SETS, Theme.TESTS, Theme.VERSIONS, Theme.TIME),
        of(Worlds.atOnce(Worlds.soak()), Theme.SETS, Theme.SERVICES, Theme.VERSIONS));
  }

  private static Arguments of(Setup setup, Theme first, Theme... others) {
    return Arguments.of(setup, EnumSet.of(first, others));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void nothingGetsPastTheRule(Setup setup) {
    explore(setup, Operations.all(), STATES);
  }

  @ParameterizedTest(name = "{0} by {1}")
  @MethodSource("deepWorlds")
  void nothingGetsPastTheRuleByLongerWays(Setup setup, Set<Theme> themes) {
    explore(setup, Operations.of(themes), DEEP_STATES);
  }

  private static void explore(Setup setup, List<Operation> operations, int states) {
    long began = System.nanoTime();
    Explorer.Found found = new Explorer(setup, operations).walk(List.of(), states);
    long millis = (System.nanoTime() - began) / 1_000_000;
    System.out.printf("%d operations, %s, in %,d ms%n", operations.size(), found, millis);
    assertThat(found.hole()).isNull();
  }
}
