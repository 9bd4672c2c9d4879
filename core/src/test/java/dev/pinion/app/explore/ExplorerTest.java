package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every sequence of operations on small worlds, up to some depth: nothing gets past the rules. */
class ExplorerTest {
  private static final int STATES = Integer.getInteger("pinion.explore.states", 300);

  static List<Setup> worlds() {
    return Worlds.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void nothingGetsPastTheRule(Setup setup) {
    long began = System.nanoTime();
    var explorer = new Explorer(setup, Operations.all());
    Explorer.Found found = explorer.walk(List.of(), STATES);
    System.out.println(found + ", " + (System.nanoTime() - began) / 1_000_000 + " ms");
    assertThat(found.hole()).isNull();
  }
}
