package dev.pinion.app.simulation;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Problems;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.run.UnitTestRun.Result;
import dev.pinion.domain.run.UnitTestRun.Scored;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a runner says about a run.
 *
 * @param failure why the run as a whole cannot be done; null if it can
 */
public record RunReport(List<TestReport> results, @Nullable String failure) {

  /** Unit test runs that one report can be about. */
  public static final int RESULTS_MAX = 500;

  public RunReport {
    results = List.copyOf(results);
  }

  /** Which unit test run is meant. */
  public sealed interface Target {

    /** The one with this id. */
    record ById(EntityId unitTestRunId) implements Target {}

    /**
     * One run of a unit test.
     *
     * @param index from 1
     */
    record ByIndex(EntityId unitTestId, long index) implements Target {}
  }

  /**
   * What came of a unit test run.
   *
   * @param scores free-form values by the names of criteria
   * @param conversationId null if no conversation is kept
   */
  public record TestReport(
      Target target,
      boolean passed,
      Map<String, @Nullable Object> scores,
      @Nullable String conversationId,
      Instant startedAt,
      Instant finishedAt) {}

  /**
   * The results that the run does not have yet, by the ids of its unit test runs; whoever may
   * report says the same.
   *
   * @throws DomainException with {@link DomainError.Invalid} that has every fault, or with {@link
   *     DomainError.Conflict} if a result is there that says something else
   */
  Map<EntityId, Result> newResults(Run run) {
    var problems = new Problems();
    var results = new ArrayList<UnitTestRun>();
    for (int i = 0; i < results().size(); i++) {
      UnitTestRun reported = checked(results().get(i), run, i, problems);
      if (reported != null) {
        results.add(reported);
      }
    }
    if (!problems.isEmpty()) {
      throw DomainException.invalid("report_invalid", problems);
    }
    var known = new LinkedHashMap<EntityId, Result>();
    run.tests()
        .forEach(
            test -> {
              if (test.result() != null) {
                known.put(test.id(), test.result());
              }
            });
    var fresh = new LinkedHashMap<EntityId, Result>();
    for (UnitTestRun each : results) {
      Result result = Objects.requireNonNull(each.result());
      Result before = known.putIfAbsent(each.id(), result);
      if (before == null) {
        fresh.put(each.id(), result);
      } else if (!before.by(null).equals(result)) {
        throw DomainException.conflict(
            "result_contradicts",
            "The unit test run %s of \"%s\" has another result already, which stays."
                .formatted(each.id().hex(), each.tested().unitTestName()));
      }
    }
    return fresh;
  }

  /** The unit test run with its reported result; null if a problem was added. */
  private static @Nullable UnitTestRun checked(
      TestReport report, Run run, int place, Problems problems) {
    int before = problems.count();
    if (report.finishedAt().isBefore(report.startedAt())) {
      problems.add(
          path(place, "finished_at"),
          "It must not finish before it starts.",
          report.finishedAt().toString());
    }
    UnitTestRun test = find(report.target(), run);
    if (test == null) {
      addUnknown(report.target(), place, problems);
      return null;
    }
    var scores = new LinkedHashMap<String, Object>();
    report
        .scores()
        .forEach(
            (name, score) -> {
              String refusal = refusal(test, name, score);
              if (refusal != null) {
                problems.add(path(place, "scores", name), refusal, score);
              } else if (score != null) {
                scores.put(name, score instanceof Number number ? plain(number) : score);
              }
            });
    return problems.count() > before
        ? null
        : new UnitTestRun(
            test.id(),
            test.tested(),
            new Result(
                report.passed(),
                scores,
                report.conversationId(),
                report.startedAt(),
                report.finishedAt(),
                null));
  }

  private static @Nullable UnitTestRun find(Target target, Run run) {
    return run.tests().stream()
        .filter(
            test ->
                switch (target) {
                  case Target.ById(EntityId id) -> test.id().equals(id);
                  case Target.ByIndex(EntityId unitTest, long index) ->
                      test.tested().unitTestId().equals(unitTest) && test.tested().index() == index;
                })
        .findFirst()
        .orElse(null);
  }

  private static void addUnknown(Target target, int place, Problems problems) {
    switch (target) {
      case Target.ById(EntityId id) ->
          problems.add(
              path(place, "unit_test_run_id"),
              "The run has no unit test run with this id.",
              id.hex());
      case Target.ByIndex(EntityId unitTest, long index) ->
          problems.add(
              path(place, "unit_test_id"),
              "The run has no run %d of this unit test.".formatted(index),
              unitTest.hex());
    }
  }

  private static @Nullable String refusal(UnitTestRun test, String name, @Nullable Object score) {
    for (Scored each : test.tested().criteria()) {
      if (each.name().equals(name)) {
        String allowed = each.value().refusal(score);
        return allowed == null ? null : "The score must be " + allowed + ".";
      }
    }
    return "The unit test has no criterion of this name.";
  }

  /** Numbers that are equal are told in equal words. */
  private static BigDecimal plain(Number number) {
    BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
    return plain.scale() < 0 ? plain.setScale(0) : plain;
  }

  private static List<Object> path(int place, String... field) {
    var path = new ArrayList<Object>(List.of("results", place));
    path.addAll(List.of(field));
    return path;
  }
}
