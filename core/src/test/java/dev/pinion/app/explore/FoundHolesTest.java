package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The holes that the explorer has found in Pinion, by the shortest ways through them: closed. */
class FoundHolesTest {

  private static void assertRefused(Setup setup, String... path) {
    String refusal = new Explorer(setup, Operations.all()).follow(List.of(path));
    assertThat(refusal).isEqualTo("rules_not_met");
  }

  /** It was judged as if preview had had the other agent all the time. */
  @Test
  void noAgentHasSoakedThatNoSetHasHad() {
    assertRefused(
        Worlds.soak(),
        "ada promotes preview onto release",
        "ada asks for the other agent",
        "ada applies #1");
  }

  /** It was judged by what preview pins before, and not by what it gets back. */
  @Test
  void aWayBackOfTheServiceIsJudgedByWhatEachSetGets() {
    assertRefused(
        Worlds.soakOfWayBack(),
        "ada swaps the agent",
        "cara promotes preview onto release against the rule",
        "ada writes preview as 1, 1",
        "61 minutes pass",
        "ada takes the last swap back");
  }

  /** The version was taken for one that the revision had followed when it stood. */
  @Test
  void aVersionOfTheSameMillisecondDidNotStand() {
    assertRefused(
        Worlds.atOnce(Worlds.approvals()),
        "cara takes or gives Alpha its tag",
        "ada writes release as it floats",
        "ada writes release as 2, 1",
        "ada makes a version of the graph",
        "cara takes or gives Alpha its tag",
        "ada rolls release back to 2");
  }

  /** The break was overlooked, because it took no time. */
  @Test
  void aVersionOfTheSameMillisecondIsABreak() {
    assertRefused(
        Worlds.atOnce(Worlds.soak()),
        "ada makes a version of the graph",
        "bob writes preview as 2, 1",
        "ada writes release as 2, 1");
  }

  /** The run that was made first was taken for the newest. */
  @Test
  void theLastRunOfAMillisecondCounts() {
    assertRefused(
        Worlds.atOnce(Worlds.tests()),
        "ada runs the tests",
        "ada reports that the tests passed",
        "ada runs the tests",
        "ada reports that the tests failed",
        "ada promotes preview onto release");
  }
}
