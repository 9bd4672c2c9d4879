package dev.pinion.app.governance;

import static dev.pinion.app.governance.Arena.ROUNDS;
import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.Terms;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rules, freezes and evidence that race what they govern, on two servers of one database: the order
 * of the change log says who was first, and what stands must agree with that. {@code -Dpinion.seed}
 * repeats, {@code -Dpinion.rounds} makes it longer.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class GovernanceRacesTest {
  private static final Approvals ONE = new Approvals(1, null, null);
  private static final PromotionOnly PROMOTION_ONLY = new PromotionOnly(null);
  private static final Scope ON_RELEASE = new Scope(null, List.of(new Glob(RELEASE)), null);
  private static final String NOT_MET = "rules_not_met";
  private static final String PROTECTED = "version_set_protected";

  /** About as long as a clock takes for a request. */
  private static final int PAUSE_MAX_MILLIS = 12;

  @TempDir private Path folder;
  private Arena arena;
  private int round;

  @BeforeEach
  void open() throws IOException {
    arena = new Arena(folder, getClass());
  }

  @AfterEach
  void close() {
    arena.close();
  }

  private String what(Object scene, List<@Nullable String> outcomes) {
    return "round %d, %s, %s".formatted(round, scene, outcomes);
  }

  private static Terms terms(boolean enabled, Condition... conditions) {
    return new Terms("Racing", null, enabled, ON_RELEASE, List.of(conditions), null);
  }

  private Rule create(Side side, Terms terms) {
    return ruled(side.rules.create(side.admin, new RuleWrite(terms, true)));
  }

  private Rule update(Side side, Rule rule, Terms terms) {
    return ruled(side.rules.update(side.admin, rule.id(), new RuleWrite(terms, true), null));
  }

  private synchronized Rule ruled(Rule rule) {
    arena.story.ruled(rule);
    return rule;
  }

  private void upsert(Side side, Pins pins) {
    side.sets.upsert(side.admin, SetWrite.to(arena.service, RELEASE), pins);
  }

  /** What is done to a rule while somebody promotes and somebody else writes plainly. */
  private enum Deed {
    CREATE,
    TIGHTEN,
    LOOSEN,
    DISABLE,
    DELETE;

    /** The rule that there is before; null for none. */
    @Nullable Terms before() {
      return switch (this) {
        case CREATE -> null;
        case TIGHTEN -> terms(true, PROMOTION_ONLY);
        case LOOSEN, DISABLE, DELETE -> terms(true, PROMOTION_ONLY, ONE);
      };
    }

    Terms after() {
      return switch (this) {
        case CREATE, TIGHTEN -> terms(true, PROMOTION_ONLY, ONE);
        case LOOSEN -> terms(true, PROMOTION_ONLY);
        case DISABLE, DELETE -> terms(false, PROMOTION_ONLY, ONE);
      };
    }
  }

  /** Catches rules of a snapshot in the place of those that the transaction finds. */
  @Test
  void aRuleHoldsFromItsPlaceInTheLogOn() throws Exception {
    for (round = 0; round < ROUNDS; round++) {
      Deed deed = Deed.values()[arena.random.nextInt(Deed.values().length)];
      Pins plain = arena.fill("other", arena.fill(PREVIEW, null));
      Terms before = deed.before();
      Rule rule = before == null ? null : create(arena.side(), before);
      Side ruling = arena.side();
      Side promoting = arena.side();
      Side writing = arena.side();
      List<@Nullable String> outcomes =
          arena.race(
              () -> rule(ruling, deed, rule),
              () -> arena.promote(promoting, null),
              () -> upsert(writing, plain));
      String what = what(deed, outcomes);
      assertThat(outcomes.get(0)).as(what).isNull();
      assertThat(outcomes.get(1)).as(what).isIn(null, NOT_MET);
      assertThat(outcomes.get(2)).as(what).isIn(null, PROTECTED);
      if (deed == Deed.TIGHTEN) {
        assertThat(outcomes.get(2)).as(what).isEqualTo(PROTECTED);
      }
      arena.story.readOn(what);
      for (Rule each : ruling.rules.list(ruling.admin)) {
        ruling.rules.delete(ruling.admin, each.id(), null);
      }
    }
  }

  private void rule(Side side, Deed deed, @Nullable Rule rule) {
    if (rule == null) {
      create(side, deed.after());
    } else if (deed == Deed.DELETE) {
      side.rules.delete(side.admin, rule.id(), null);
    } else {
      update(side, rule, deed.after());
    }
  }

  /** Catches a rule that looks for what breaks it only among the services of a snapshot. */
  @Test
  void aRuleIsNotMadeUnawareOfWhatBreaksIt() throws Exception {
    for (round = 0; round < ROUNDS; round++) {
      String name = "desk " + round;
      Side ruling = arena.side();
      Side writing = arena.side();
      boolean isNew = arena.random.nextBoolean();
      EntityId id = isNew ? null : service(writing, name, Shop.pins(1L, 1L));
      var scope =
          new Scope(
              new Scope.Services(null, List.of(new Glob(name)), null, null),
              List.of(new Glob(RELEASE)),
              null);
      var terms = new Terms(name, null, true, scope, List.of(new Pinned()), null);
      List<@Nullable String> outcomes =
          arena.race(
              () -> ruled(ruling.rules.create(ruling.admin, new RuleWrite(terms, false))),
              () -> {
                if (id == null) {
                  service(writing, name, Pins.LATEST);
                } else {
                  writing.sets.upsert(writing.admin, SetWrite.to(id, RELEASE), Pins.LATEST);
                }
              });
      String what = what(isNew ? "born" : "written", outcomes);
      assertThat(outcomes.get(0)).as(what).isIn(null, "rule_already_broken");
      assertThat(outcomes.get(1)).as(what).isEqualTo(outcomes.get(0) == null ? NOT_MET : null);
      for (Rule each : ruling.rules.list(ruling.admin)) {
        ruling.rules.delete(ruling.admin, each.id(), null);
      }
    }
  }

  private EntityId service(Side side, String name, Pins release) {
    Shop shop = arena.governed.shop;
    return side.services
        .create(side.admin, shop.newService(name, true, release), ServicePolicy.RUNNABLE)
        .id();
  }

  private Freeze freeze(Side side) {
    return side.freezes.create(side.admin, new Freezes.NewFreeze("Stop", null, null, true));
  }

  /** Catches freezes of a snapshot in the place of those that the transaction finds. */
  @Test
  void nothingMovesInAFreezeAndWhatWaitedMovesAfterIt() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      RequestView request = arena.ask(PREVIEW, Mode.WHEN_READY);
      EntityId id = request.request().id();
      Side freezing = arena.side();
      Side applying = arena.side();
      Side looking = arena.side();
      arena.approve(arena.side(), request);
      var freeze = new AtomicReference<Freeze>();
      List<@Nullable String> outcomes =
          arena.race(
              () -> freeze.set(freeze(freezing)),
              () -> applying.requests.apply(applying.ann, id, null),
              looking.clock::look);
      String what = what(arena.state(request), outcomes);
      assertThat(outcomes.get(0)).as(what).isNull();
      assertThat(outcomes.get(1)).as(what).isIn(null, "frozen", "request_over");
      assertThat(outcomes.get(2)).as(what).isNull();
      assertThat(arena.state(request)).as(what).isIn(State.READY, State.APPLIED);
      arena.story.readOn(what);
      freezing.freezes.delete(freezing.admin, Objects.requireNonNull(freeze.get()).id());
      arena.look();
      assertThat(arena.state(request)).as(what).isEqualTo(State.APPLIED);
      arena.story.readOn(what);
    }
  }

  /** Catches a clock that waits for the end of a freeze that was lifted since it met it. */
  @Test
  void whoFindsARequestFrozenDoesNotSleepOverTheThaw() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      RequestView request = arena.ask(PREVIEW, Mode.WHEN_READY);
      Side thawing = arena.side();
      Freeze freeze = freeze(arena.side());
      arena.approve(arena.side(), request);
      int pause = arena.random.nextInt(PAUSE_MAX_MILLIS);
      List<@Nullable String> outcomes =
          arena.race(
              arena.side().clock::look,
              () -> {
                Arena.sleep(pause);
                thawing.freezes.delete(thawing.admin, freeze.id());
              });
      String what = what(arena.state(request), outcomes);
      assertThat(outcomes).as(what).containsOnlyNulls();
      arena.look();
      assertThat(arena.state(request)).as(what).isEqualTo(State.APPLIED);
      arena.story.readOn(what);
    }
  }

  /** Catches evidence that is read before the transaction that leans on it. */
  @Test
  void aFailedTestStopsWhateverComesAfterIt() throws Exception {
    EntityId tests = arena.governed.unitTestSet();
    arena.rule(new TestsPassed(tests, 1, null, null));
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      arena.governed.test(tests, true);
      arena.governed.pass(Duration.ofSeconds(1));
      EntityId run = arena.governed.runs.create(arena.governed.admin, tests);
      Side reporting = arena.side();
      Side promoting = arena.side();
      boolean passed = arena.random.nextInt(4) == 0;
      var report = arena.governed.report(run, passed);
      List<@Nullable String> outcomes =
          arena.race(
              () -> reporting.runs.report(reporting.admin, run, report),
              () -> arena.promote(promoting, null));
      String what = what(passed, outcomes);
      assertThat(outcomes.get(0)).as(what).isNull();
      assertThat(outcomes.get(1)).as(what).isIn(null, passed ? null : NOT_MET);
      if (!passed && outcomes.get(1) == null) {
        assertThat(arena.story.last("version_set.changed"))
            .as(what)
            .isLessThan(arena.story.last("unit_test_set.run_reported"));
      }
      arena.story.readOn(what);
    }
  }

  /** Catches an age that is reckoned by the time before the transaction had its turn. */
  @Test
  void aRunThatIsTooOldCountsNoMore() throws Exception {
    EntityId tests = arena.governed.unitTestSet();
    Lasting maxAge = Lasting.parse("10s");
    arena.rule(new TestsPassed(tests, 1, maxAge, null));
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      arena.governed.test(tests, true);
      Instant end = arena.governed.now();
      arena.governed.pass(Duration.ofSeconds(9));
      Side promoting = arena.side();
      List<@Nullable String> outcomes =
          arena.race(
              () -> arena.promote(promoting, null),
              () -> arena.governed.pass(Duration.ofSeconds(2)),
              // Makes the promotion wait for its turn while the time goes on.
              () -> arena.side().sets.upsert(arena.governed.admin, unruled(), Shop.pins(1L, 1L)),
              () -> arena.side().sets.upsert(arena.governed.admin, unruled(), Shop.pins(2L, 1L)));
      String what = what(end, outcomes);
      assertThat(outcomes.get(0)).as(what).isIn(null, NOT_MET);
      if (outcomes.get(0) == null) {
        Revision newest =
            arena.governed.shop.tenant.read(
                tx -> Objects.requireNonNull(tx.ledger().newest(arena.service, RELEASE)));
        assertThat(newest.at()).as(what).isBeforeOrEqualTo(end.plus(maxAge.time()));
      }
      arena.story.readOn(what);
    }
  }

  private SetWrite unruled() {
    return SetWrite.to(arena.service, "unruled");
  }
}
