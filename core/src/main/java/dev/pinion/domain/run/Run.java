package dev.pinion.domain.run;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.RunState.Event;
import dev.pinion.domain.run.UnitTestRun.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One run of a unit test set.
 *
 * @param setName what the set was called then
 * @param failure why it failed; null unless it did
 * @param startedAt when the first result came in; null before
 * @param endedAt when it was over; null before
 * @param expiresAt when it fails by itself unless a result comes; null when it is over
 * @param tests in the order of the set
 */
public record Run(
    EntityId id,
    EntityId setId,
    String setName,
    RunState state,
    @Nullable String failure,
    Actor creator,
    Instant createdAt,
    Instant updatedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant expiresAt,
    List<UnitTestRun> tests) {

  /** Why a run failed that heard nothing for too long. */
  public static final String TIME_RAN_OUT = "No result came in within the time limit.";

  public Run {
    tests = List.copyOf(tests);
  }

  /**
   * The run as it is at a time: one whose time has run out by then has failed at that moment,
   * whether anybody has written that down or not.
   */
  public Run at(Instant now) {
    if (expiresAt == null || now.isBefore(expiresAt)) {
      return this;
    }
    return over(Event.TIME_RAN_OUT, TIME_RAN_OUT, expiresAt, Map.of()).orElseThrow();
  }

  /** The run as somebody called it off; empty if it is over. */
  public Optional<Run> cancelled(Instant at) {
    return over(Event.CANCELLATION, null, at, Map.of());
  }

  /**
   * The run as its runner gave it up; empty if it is over.
   *
   * @param results what came of it before that, by the ids of unit test runs that have none; if
   *     these are the last ones, the run has failed all the same
   */
  public Optional<Run> failed(String reason, Map<EntityId, Result> results, Instant at) {
    return over(Event.RUNNER_FAILED, reason, at, results);
  }

  private Optional<Run> over(
      Event event, @Nullable String reason, Instant at, Map<EntityId, Result> results) {
    return state
        .after(event)
        .map(
            next ->
                new Run(
                    id,
                    setId,
                    setName,
                    next,
                    reason,
                    creator,
                    createdAt,
                    at,
                    startedAt == null && !results.isEmpty() ? at : startedAt,
                    at,
                    null,
                    tests(results)));
  }

  private List<UnitTestRun> tests(Map<EntityId, Result> results) {
    return tests.stream()
        .map(
            test -> {
              Result result = results.get(test.id());
              return result == null ? test : test.with(result);
            })
        .toList();
  }

  /**
   * The run with more results; empty if it is over.
   *
   * @param results at least one, by the ids of unit test runs that have none
   * @param timeout how long it may go without a result before it fails
   */
  public Optional<Run> with(Map<EntityId, Result> results, Instant at, Duration timeout) {
    List<UnitTestRun> after = tests(results);
    boolean all = after.stream().allMatch(test -> test.result() != null);
    return state
        .after(all ? Event.LAST_RESULT : Event.RESULT)
        .map(
            next ->
                new Run(
                    id,
                    setId,
                    setName,
                    next,
                    null,
                    creator,
                    createdAt,
                    at,
                    Objects.requireNonNullElse(startedAt, at),
                    all ? at : null,
                    all ? null : at.plus(timeout),
                    after));
  }

  /** Unit test runs without a result. */
  public long missing() {
    return tests.stream().filter(test -> test.result() == null).count();
  }
}
