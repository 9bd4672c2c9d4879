package dev.pinion.app.explore;

import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.NoWarnings;
import dev.pinion.domain.governance.Period;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.governance.Window;
import dev.pinion.domain.service.Warning;
import java.util.List;

/** The worlds that are explored: one for each kind of condition, and some for several. */
public final class Worlds {
  static final PromotionOnly PROMOTION_ONLY = new PromotionOnly(List.of(new Glob("preview")));
  static final Approvals APPROVALS = new Approvals(1, null, true);
  static final Soak SOAK = new Soak("preview", Lasting.parse("1h"));
  static final Window WINDOW =
      new Window(
          List.of(
              new Period(
                  List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
                  "10:00",
                  "12:00",
                  "UTC",
                  null,
                  null)),
          null);
  static final NoWarnings NO_WARNINGS =
      new NoWarnings(List.of(Warning.Code.RELEASE_NOT_PINNED, Warning.Code.PIN_BEHIND));

  private Worlds() {}

  private static TestsPassed tests(World.Things things) {
    return new TestsPassed(things.unitTestSet(), 1, Lasting.parse("90m"), null);
  }

  static Setup promotionOnly() {
    return Setup.of("promotion_only", _ -> List.of(PROMOTION_ONLY)).on("release", "preview");
  }

  static Setup pinned() {
    return Setup.of("pinned", _ -> List.of(new Pinned()));
  }

  static Setup noWarnings() {
    return Setup.of("no_warnings", _ -> List.of(NO_WARNINGS));
  }

  static Setup tests() {
    return Setup.of("tests", things -> List.of(tests(things))).withTests();
  }

  static Setup testsOfService() {
    return Setup.of("tests of the service", _ -> List.of(new TestsPassed(null, 1, null, null)))
        .withTests();
  }

  static Setup testsOfRuler() {
    return Setup.of(
            "tests reported by a ruler",
            things -> List.of(new TestsPassed(things.unitTestSet(), 1, null, List.of("ruler"))))
        .withTests();
  }

  static Setup approvals() {
    return Setup.of("approvals", _ -> List.of(APPROVALS));
  }

  static Setup soak() {
    return Setup.of("soak", _ -> List.of(SOAK));
  }

  static Setup soakOfWayBack() {
    return Setup.of("soak, of the way back too", _ -> List.of(SOAK)).withSameRollback();
  }

  static Setup soakOnEdge() {
    return Setup.of("soak on edge", _ -> List.of(new Soak("edge", Lasting.parse("1h"))));
  }

  static Setup window() {
    return Setup.of("window", _ -> List.of(WINDOW));
  }

  static Setup soakAndApprovals() {
    return Setup.of("soak, approvals, the way back too", _ -> List.of(SOAK, APPROVALS))
        .withSameRollback();
  }

  static Setup everything() {
    return Setup.of(
            "everything",
            things ->
                List.of(
                    new PromotionOnly(List.of(new Glob("preview"))),
                    new Pinned(),
                    NO_WARNINGS,
                    tests(things),
                    new Approvals(1, null, false),
                    SOAK,
                    WINDOW))
        .withTests();
  }

  /** The same where everything happens at once: no order may be taken from the times of things. */
  static Setup atOnce(Setup setup) {
    return setup.inOneMillisecond();
  }

  /** All of them. */
  public static List<Setup> all() {
    return List.of(
        promotionOnly(),
        pinned(),
        noWarnings(),
        tests(),
        testsOfService(),
        testsOfRuler(),
        approvals(),
        soak(),
        soakOfWayBack(),
        soakOnEdge(),
        window(),
        soakAndApprovals(),
        everything(),
        atOnce(approvals()),
        atOnce(soak()),
        atOnce(soakAndApprovals()),
        atOnce(tests()));
  }
}
