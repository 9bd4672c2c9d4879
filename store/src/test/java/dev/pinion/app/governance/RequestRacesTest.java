package dev.pinion.app.governance;

import static dev.pinion.app.governance.Arena.ROUNDS;
import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Races of change requests, on two servers of one database. {@code -Dpinion.seed} repeats, {@code
 * -Dpinion.rounds} makes it longer.
 */
@SuppressWarnings("NullAway.Init") // set before each test
class RequestRacesTest {
  private static final String OTHER = "other";
  private static final String OVER = "request_over";

  /** About as long as a clock takes for a request. */
  private static final int PAUSE_MAX_MILLIS = 12;

  private static final Approvals ONE = new Approvals(1, null, null);

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

  private String what(RequestView request, List<@Nullable String> outcomes) {
    return "round %d, %s, %s".formatted(round, outcomes, arena.state(request));
  }

  private Runnable applying(RequestView request) {
    Side side = arena.side();
    return () -> side.requests.apply(side.ann, request.request().id(), null);
  }

  private Runnable looking() {
    Side side = arena.side();
    return side.clock::look;
  }

  /**
   * Catches a vote or a withdrawal that does not look whether the request is over; the database
   * refuses it too.
   */
  @Test
  void aRequestIsWithdrawnOrApplied() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      RequestView request = arena.ask(PREVIEW, round % 3 == 0 ? Mode.BY_HAND : Mode.WHEN_READY);
      EntityId id = request.request().id();
      Side approving = arena.side();
      Side withdrawing = arena.side();
      Runnable third = arena.random.nextBoolean() ? looking() : applying(request);
      List<@Nullable String> outcomes =
          arena.race(
              () -> arena.approve(approving, request),
              () -> withdrawing.requests.withdraw(withdrawing.ann, id),
              third);
      arena.look();
      String what = what(request, outcomes);
      assertThat(outcomes.get(0)).as(what).isIn(null, OVER);
      assertThat(outcomes.get(1)).as(what).isIn(null, OVER);
      assertThat(outcomes.get(2)).as(what).isIn(null, OVER, "rules_not_met");
      boolean withdrawn = outcomes.get(1) == null;
      assertThat(arena.state(request))
          .as(what)
          .isEqualTo(withdrawn ? State.WITHDRAWN : State.APPLIED);
      if (!withdrawn) {
        assertThat(outcomes.get(0)).as(what).isNull();
      }
      arena.story.readOn(what);
    }
  }

  /** Somebody else who gives the set other content, lawfully. */
  private Runnable mover(Side side, @Nullable RequestView second) {
    var write = new SetWrite(arena.service, RELEASE, List.of(), false);
    if (second != null) {
      return () -> side.requests.apply(side.ann, second.request().id(), null);
    }
    if (round > 5 && arena.random.nextBoolean()) {
      return () -> side.sets.rollback(side.admin, write, new Rollback(null, null));
    }
    var overriding = new Overriding("Nobody else is awake");
    return () ->
        side.sets.promote(
            side.owner,
            new SetWrite(arena.service, RELEASE, List.of(), false, overriding),
            Governed.promotion(OTHER));
  }

  /**
   * Catches requests that stay open when their target moves: the base stops them then, by another
   * refusal. Without the base too, approvals of another state are refused.
   */
  @Test
  void aRequestIsAppliedToWhatItWasMadeOnOrNotAtAll() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(OTHER, arena.fill(PREVIEW, null));
      RequestView request = arena.ask(PREVIEW, Mode.BY_HAND);
      arena.approve(arena.side(), request);
      RequestView second = arena.random.nextInt(3) == 0 ? arena.ask(OTHER, Mode.BY_HAND) : null;
      if (second != null) {
        arena.approve(arena.side(), second);
      }
      List<@Nullable String> outcomes = arena.race(applying(request), mover(arena.side(), second));
      String what = what(request, outcomes);
      boolean applied = outcomes.get(0) == null;
      assertThat(outcomes.get(0)).as(what).isIn(null, OVER);
      assertThat(arena.state(request)).as(what).isEqualTo(applied ? State.APPLIED : State.STALE);
      if (second == null) {
        assertThat(outcomes.get(1)).as(what).isNull();
      } else {
        assertThat(outcomes.get(1)).as(what).isEqualTo(applied ? OVER : null);
        assertThat(arena.state(second)).as(what).isEqualTo(applied ? State.STALE : State.APPLIED);
      }
      arena.story.readOn(what);
    }
  }

  /**
   * Catches a clock that applies the request that it has looked at rather than the one that there
   * is, if the base of the request does not stop it.
   */
  @Test
  void whoeverLooksWhatIsReadyIsAppliedOnce() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(OTHER, arena.fill(PREVIEW, null));
      var requests = new ArrayList<RequestView>();
      requests.add(arena.ask(PREVIEW, Mode.WHEN_READY));
      if (arena.random.nextBoolean()) {
        requests.add(arena.ask(OTHER, Mode.WHEN_READY));
      }
      requests.forEach(each -> arena.approve(arena.side(), each));
      long before = arena.applied();
      long failedBefore = arena.failed();
      List<@Nullable String> outcomes =
          arena.race(
              arena.sides.get(0).clock::look,
              arena.sides.get(1).clock::look,
              applying(requests.getFirst()));
      String what = what(requests.getFirst(), outcomes);
      assertThat(outcomes.subList(0, 2)).as(what).containsOnlyNulls();
      assertThat(outcomes.get(2)).as(what).isIn(null, OVER);
      long byHand = outcomes.get(2) == null ? 1 : 0;
      assertThat(arena.applied() - before + byHand).as(what).isEqualTo(1);
      assertThat(requests.stream().map(arena::state))
          .as(what)
          .containsOnlyOnce(State.APPLIED)
          .allMatch(state -> state == State.APPLIED || state == State.STALE);
      assertThat(arena.failed()).as(what).isEqualTo(failedBefore);
      arena.story.readOn(what);
    }
  }

  /**
   * Catches an approval that does not look whether the content has moved, and a request that is
   * carried out without that look.
   */
  @Test
  void whatWasApprovedIsWhatIsApplied() throws Exception {
    arena.rule(ONE);
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      arena.governed.upsert(PREVIEW, Shop.pins(null, 1L + arena.random.nextInt(3)));
      RequestView request =
          arena.ask(
              new Change.Promote(RELEASE, PREVIEW, false),
              round % 3 == 0 ? Mode.BY_HAND : Mode.WHEN_READY);
      Side approving = arena.side();
      List<@Nullable String> outcomes =
          arena.race(
              () -> arena.approve(approving, request),
              () -> arena.governed.shop.addVersion(arena.governed.shop.agent),
              looking());
      String what = what(request, outcomes);
      assertThat(outcomes.get(0)).as(what).isIn(null, "content_moved");
      assertThat(outcomes.get(1)).as(what).isIn(null, "floating_pin_governed");
      if (outcomes.get(1) == null) {
        assertThat(arena.state(request)).as(what).isIn(State.OPEN, State.READY, State.FAILED);
        arena.look();
        assertThat(arena.state(request)).as(what).isIn(State.OPEN, State.FAILED);
        boolean approvedFirst =
            arena.story.last("request.approved") < arena.story.last("asset.changed");
        assertThat(outcomes.get(0) != null || approvedFirst).as(what).isTrue();
      } else {
        assertThat(outcomes.get(0)).as(what).isNull();
        assertThat(arena.state(request)).as(what).isEqualTo(State.APPLIED);
      }
      arena.story.readOn(what);
      end(request);
    }
  }

  /**
   * Catches a clock that ends a request for what stood in the way of the content that it had
   * before.
   */
  @Test
  void whoRefreshesARequestIsNotToldThatTheOldOneFailed() throws Exception {
    for (round = 0; round < ROUNDS; round++) {
      arena.fill(PREVIEW, null);
      arena.governed.upsert(PREVIEW, Shop.pins(null, 1L + arena.random.nextInt(3)));
      RequestView request = arena.ask(new Change.Promote(RELEASE, PREVIEW, false), Mode.WHEN_READY);
      arena.governed.shop.addVersion(arena.governed.shop.agent);
      Side refreshing = arena.side();
      int pause = arena.random.nextInt(PAUSE_MAX_MILLIS);
      List<@Nullable String> outcomes =
          arena.race(
              looking(),
              () -> {
                Arena.sleep(pause);
                refreshing.requests.refresh(refreshing.ann, request.request().id());
              });
      String what = what(request, outcomes);
      assertThat(outcomes.get(0)).as(what).isNull();
      assertThat(outcomes.get(1)).as(what).isIn(null, OVER);
      arena.look();
      assertThat(arena.state(request))
          .as(what)
          .isEqualTo(outcomes.get(1) == null ? State.APPLIED : State.FAILED);
      arena.story.readOn(what);
      end(request);
    }
  }

  /** Takes back what is left, and pins release again, so that its agent can get versions. */
  private void end(RequestView request) {
    Side side = arena.side();
    if (arena.state(request).isLive()) {
      side.requests.withdraw(side.ann, request.request().id());
    }
    if (!arena.pins().equals(Shop.pins(1L, 1L))) {
      arena.governed.upsert(PREVIEW, Shop.pins(1L, 1L));
      arena.promote(side, new Overriding("Back to what is pinned"));
    }
  }
}
