package dev.pinion.domain.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.run.RunState.Event;
import dev.pinion.domain.run.UnitTestRun.Result;
import dev.pinion.domain.run.UnitTestRun.Scored;
import dev.pinion.domain.run.UnitTestRun.Tested;
import dev.pinion.domain.service.Bundle;
import dev.pinion.store.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How runs go from state to state. */
class RunTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Instant START = Samples.TIME;

  @ParameterizedTest
  @CsvSource({
    "PENDING, RESULT, RUNNING",
    "PENDING, LAST_RESULT, COMPLETED",
    "PENDING, RUNNER_FAILED, FAILED",
    "PENDING, TIME_RAN_OUT, FAILED",
    "PENDING, CANCELLATION, CANCELLED",
    "RUNNING, RESULT, RUNNING",
    "RUNNING, LAST_RESULT, COMPLETED",
    "RUNNING, RUNNER_FAILED, FAILED",
    "RUNNING, TIME_RAN_OUT, FAILED",
    "RUNNING, CANCELLATION, CANCELLED",
    "COMPLETED, RESULT,",
    "COMPLETED, LAST_RESULT,",
    "COMPLETED, RUNNER_FAILED,",
    "COMPLETED, TIME_RAN_OUT,",
    "COMPLETED, CANCELLATION,",
    "FAILED, RESULT,",
    "FAILED, LAST_RESULT,",
    "FAILED, RUNNER_FAILED,",
    "FAILED, TIME_RAN_OUT,",
    "FAILED, CANCELLATION,",
    "CANCELLED, RESULT,",
    "CANCELLED, LAST_RESULT,",
    "CANCELLED, RUNNER_FAILED,",
    "CANCELLED, TIME_RAN_OUT,",
    "CANCELLED, CANCELLATION,",
  })
  void everyEventInEveryState(RunState before, Event event, RunState after) {
    assertThat(before.after(event).orElse(null)).isEqualTo(after);
  }

  private static UnitTestRun test() {
    var bundle = new Bundle(Samples.id(), 1L, Samples.id(), 2L, Map.of());
    var criteria = List.of(new Scored("c", new MetricValue.Bool()));
    return new UnitTestRun(
        Samples.id(),
        new Tested(Samples.id(), "t", 1, Samples.id(), "release", bundle, "sha256:0", criteria),
        null);
  }

  private static Run run(int tests) {
    return new Run(
        Samples.id(),
        Samples.id(),
        "set",
        RunState.PENDING,
        null,
        Samples.actor("ada"),
        START,
        START,
        null,
        null,
        START.plus(HOUR),
        Stream.generate(RunTest::test).limit(tests).toList());
  }

  private static Map<EntityId, Result> result(UnitTestRun test) {
    return Map.of(test.id(), new Result(true, Map.of("c", true), null, START, START, null));
  }

  @Test
  void resultsMoveARunUntilTheLastOneEndsIt() {
    Run run = run(2);
    Instant later = START.plusSeconds(10);
    Run running = run.with(result(run.tests().getFirst()), later, HOUR).orElseThrow();
    assertThat(running.state()).isEqualTo(RunState.RUNNING);
    assertThat(running.startedAt()).isEqualTo(later);
    assertThat(running.expiresAt()).isEqualTo(later.plus(HOUR));
    assertThat(running.missing()).isEqualTo(1);
    Instant end = later.plusSeconds(10);
    Run completed = running.with(result(run.tests().getLast()), end, HOUR).orElseThrow();
    assertThat(completed.state()).isEqualTo(RunState.COMPLETED);
    assertThat(completed.startedAt()).isEqualTo(later);
    assertThat(completed.endedAt()).isEqualTo(end);
    assertThat(completed.expiresAt()).isNull();
    assertThat(completed.missing()).isZero();
    assertThat(completed.cancelled(end)).isEmpty();
    assertThat(completed.at(end.plus(HOUR.multipliedBy(100)))).isEqualTo(completed);
  }

  @Test
  void aRunThatHearsNothingFailsAtTheLimitAndNotBefore() {
    Run run = run(1);
    Instant limit = START.plus(HOUR);
    assertThat(run.at(limit.minusMillis(1))).isEqualTo(run);
    Run failed = run.at(limit.plusSeconds(99));
    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(failed.failure()).isEqualTo(Run.TIME_RAN_OUT);
    assertThat(failed.updatedAt()).isEqualTo(limit);
    assertThat(failed.endedAt()).isEqualTo(limit);
    assertThat(failed).isEqualTo(run.at(limit)).isEqualTo(failed.at(limit.plusSeconds(1)));
    assertThat(failed.with(result(run.tests().getFirst()), limit, HOUR)).isEmpty();
    assertThat(failed.failed("again", Map.of(), limit)).isEmpty();
  }

  @Test
  void aRunnersFailureHasItsReason() {
    Run failed = run(1).failed("The runner lost its network.", Map.of(), START).orElseThrow();
    assertThat(failed.startedAt()).isNull();
    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(failed.failure()).isEqualTo("The runner lost its network.");
    assertThat(run(1).cancelled(START).orElseThrow().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aRunnerThatGivesUpWithItsLastResultHasFailedAndTheResultStays() {
    Run run = run(1);
    Instant later = START.plusSeconds(10);
    Run failed =
        run.failed("The scores are wrong.", result(run.tests().getFirst()), later).orElseThrow();
    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(failed.failure()).isEqualTo("The scores are wrong.");
    assertThat(failed.missing()).isZero();
    assertThat(failed.startedAt()).isEqualTo(later);
    assertThat(failed.endedAt()).isEqualTo(later);
    assertThat(failed.expiresAt()).isNull();
  }
}
