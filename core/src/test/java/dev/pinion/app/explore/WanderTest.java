package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Long ways through small worlds, at random, where an explorer does not get to. */
class WanderTest {
  private static final int WAYS = Integer.getInteger("pinion.explore.ways", 40);

  /** Which worlds, by their names. */
  private static final String WHICH = System.getProperty("pinion.explore.worlds", ".*");

  private static final int LENGTH = 25;
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

  static List<Setup> worlds() {
    System.out.println("WanderTest: -Dpinion.seed=" + SEED);
    return Worlds.all().stream().filter(each -> each.name().matches(WHICH)).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void nothingGetsPastTheRule(Setup setup) {
    Explorer.Found found =
        new Explorer(setup, Operations.all()).wander(new Random(SEED), WAYS, LENGTH);
    System.out.println(found);
    assertThat(found.hole()).isNull();
  }
}
