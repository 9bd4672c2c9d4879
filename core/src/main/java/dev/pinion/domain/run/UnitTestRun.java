package dev.pinion.domain.run;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.MetricValue;
import dev.pinion.domain.service.Bundle;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a unit test within a run.
 *
 * @param tested what it tests, as that was when the run was made
 * @param result null while there is none
 */
public record UnitTestRun(EntityId id, Tested tested, @Nullable Result result) {

  /**
   * A unit test as it was when a run of it was made.
   *
   * @param index which of the runs of that unit test it is, from 1
   * @param bundle what the version set meant
   * @param digest of the bundle
   * @param criteria what scores are about
   */
  public record Tested(
      EntityId unitTestId,
      String unitTestName,
      long index,
      EntityId serviceId,
      String versionSet,
      Bundle bundle,
      String digest,
      List<Scored> criteria) {
    public Tested {
      criteria = List.copyOf(criteria);
    }

    /** The same as another run of the unit test. */
    public Tested as(long otherIndex) {
      return new Tested(
          unitTestId, unitTestName, otherIndex, serviceId, versionSet, bundle, digest, criteria);
    }
  }

  /** A criterion's name and the scores that it can have. */
  public record Scored(String name, MetricValue value) {}

  /**
   * What came of it.
   *
   * @param scores by the names of criteria; numbers without trailing zeros
   * @param conversationId where the conversation is kept; null if it is not
   * @param reporter who says so; null where it was not recorded
   */
  public record Result(
      boolean passed,
      Map<String, Object> scores,
      @Nullable String conversationId,
      Instant startedAt,
      Instant finishedAt,
      @Nullable Reporter reporter) {

    /** The same as somebody says it; null leaves open who. */
    public Result by(@Nullable Reporter other) {
      return new Result(passed, scores, conversationId, startedAt, finishedAt, other);
    }
  }

  /** The same with its result. */
  UnitTestRun with(Result reported) {
    return new UnitTestRun(id, tested, reported);
  }
}
