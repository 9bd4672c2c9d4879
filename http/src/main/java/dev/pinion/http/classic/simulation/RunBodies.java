package dev.pinion.http.classic.simulation;

import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.domain.EntityId;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.simulation.RunAnswers.SimulationUnitTestRunOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What clients send about runs of unit test sets. */
final class RunBodies {
  private static final int CONVERSATION_ID_CHARS_MAX = 256;
  private static final int REASON_CHARS_MAX = 2_000;

  static final ObjectType<EntityId> CREATE =
      Types.object(
          "CreateSimulationUnitTestSetRunRequest", "simulation_unit_test_set_id", Classic.ID);

  /** A result names its unit test run by id, or by its unit test and which of its runs it is. */
  private static final Type<TestReport> RESULT =
      Types.object(
              "UnitTestRunResult",
              f -> {
                var run = f.optional("unit_test_run_id", Classic.ID.nullable());
                var test = f.optional("unit_test_id", Classic.ID.nullable());
                var index = f.optional("index", Types.integer().min(1).nullable());
                var result =
                    f.required(
                        "result", Types.enumeration(SimulationUnitTestRunOutput.class, "result"));
                var scores =
                    f.withDefault("scores", Types.map(Types.string(), Types.any()), Map.of());
                var conversation =
                    f.optional(
                        "conversation_id", Types.text().max(CONVERSATION_ID_CHARS_MAX).nullable());
                var started = f.required("started_at", Types.time());
                var finished = f.required("finished_at", Types.time());
                return v ->
                    new Reported(
                        target(v.getOrNull(run), v.getOrNull(test), v.getOrNull(index)),
                        target ->
                            new TestReport(
                                target,
                                v.get(result).equals("passed"),
                                v.get(scores),
                                v.getOrNull(conversation),
                                v.get(started),
                                v.get(finished)));
              })
          .mapChecked(
              Reported::report,
              "value_error",
              "Name the unit test run by unit_test_run_id, or by unit_test_id and index");

  static final ObjectType<RunReport> REPORT =
      Types.object(
          "ReportSimulationUnitTestSetRunRequest",
          f -> {
            var results =
                f.withDefault("results", Types.list(RESULT).max(RunReport.RESULTS_MAX), List.of());
            var failure =
                f.optional("failure_reason", Types.text().max(REASON_CHARS_MAX).nullable());
            return v -> new RunReport(v.get(results), v.getOrNull(failure));
          });

  private RunBodies() {}

  /**
   * A result before it is known which unit test run it is of.
   *
   * @param target null if it names none
   */
  private record Reported(@Nullable Target target, Function<Target, TestReport> of) {
    @Nullable TestReport report() {
      return target == null ? null : of.apply(target);
    }
  }

  private static @Nullable Target target(
      @Nullable EntityId run, @Nullable EntityId test, @Nullable Long index) {
    if (run != null) {
      return new Target.ById(run);
    }
    return test == null ? null : new Target.ByIndex(test, Objects.requireNonNullElse(index, 1L));
  }
}
