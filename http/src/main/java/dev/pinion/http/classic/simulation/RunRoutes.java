package dev.pinion.http.classic.simulation;

import dev.pinion.app.simulation.RunReport;
import dev.pinion.app.simulation.RunReport.Target;
import dev.pinion.app.simulation.RunReport.TestReport;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.app.simulation.UnitTestSetRuns.RunList;
import dev.pinion.app.simulation.UnitTestSetRuns.RunListQuery;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.simulation.RunAnswers.GetSimulationUnitTestSetRunsResponse;
import dev.pinion.http.classic.simulation.RunAnswers.ReportResultsResponse;
import dev.pinion.http.classic.simulation.RunAnswers.SimulationUnitTestRunOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs of unit test sets in the Classic dialect; the report of results is Pinion's own. */
public final class RunRoutes {
  private static final int CONVERSATION_ID_CHARS_MAX = 256;
  private static final int REASON_CHARS_MAX = 2_000;

  private static final Param<EntityId> RUN_ID =
      Param.path("simulation_unit_test_set_run_id", Classic.ID);
  private static final Param<List<EntityId>> SETS =
      Param.queryList("simulation_unit_test_set_id", Types.list(Classic.ID).unique());
  private static final Param<List<RunState>> STATUS =
      Param.queryList("status", Types.list(Types.enumeration(RunState.class)).unique());
  private static final Param<Long> LIMIT = ResourceListing.upTo(10, 10);

  private static final ObjectType<EntityId> CREATE =
      Types.object(
          "CreateSimulationUnitTestSetRunRequest",
          f -> {
            var set = f.required("simulation_unit_test_set_id", Classic.ID);
            return v -> v.get(set);
          });

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

  private static final ObjectType<RunReport> REPORT =
      Types.object(
          "ReportSimulationUnitTestSetRunRequest",
          f -> {
            var results =
                f.withDefault("results", Types.list(RESULT).max(RunReport.RESULTS_MAX), List.of());
            var failure =
                f.optional("failure_reason", Types.text().max(REASON_CHARS_MAX).nullable());
            return v -> new RunReport(v.get(results), v.getOrNull(failure));
          });

  private final UnitTestSetRuns runs;

  /** Routes to the use cases of runs. */
  public RunRoutes(UnitTestSetRuns runs) {
    this.runs = runs;
  }

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

  /** The operations. */
  public List<Operation> table() {
    String all = "simulation/unit_test_set_run/";
    String one = all + "{simulation_unit_test_set_run_id}/";
    return List.of(
        Classic.operation(
                "create-simulation-unit-test-set-run",
                "POST",
                all,
                "Start a run of a unit test set")
            .limit(20)
            .body(CREATE)
            .answers(201, CreateSimulationUnitTestSetRunResponse.class)
            .refuses(DomainError.UnknownReference.class, 404)
            .error(400, "The set makes more unit test runs than a run can have.")
            .error(409, "The caller's last run of the set is not over, or a set cannot run.")
            .handle(this::create),
        Classic.operation(
                "get-simulation-unit-test-set-runs",
                "GET",
                all,
                "List runs of unit test sets",
                ResourceListing.ID,
                SETS,
                STATUS,
                ResourceListing.CREATOR,
                ResourceListing.NEWEST_FIRST,
                LIMIT,
                Classic.CONTINUATION_TOKEN)
            .limit(50)
            .answers(200, GetSimulationUnitTestSetRunsResponse.class)
            .handle(this::list),
        Classic.operation(
                "cancel-simulation-unit-test-set-run", "DELETE", one, "Cancel a run", RUN_ID)
            .limit(10)
            .answers(204, null)
            .error(409, "The run is over.")
            .handle(this::cancel),
        Classic.operation(
                "report-simulation-unit-test-set-run",
                "POST",
                one + "results",
                "Report results of a run",
                RUN_ID)
            .limit(600)
            .body(REPORT)
            .answers(200, ReportResultsResponse.class)
            .error(409, "The run is over, or a result is there that says something else.")
            .handle(this::report));
  }

  private Answer create(Call call) {
    EntityId id = runs.create(call.caller(), call.body(CREATE));
    return Answer.of(201, new CreateSimulationUnitTestSetRunResponse(id.hex()));
  }

  private Answer list(Call call) {
    var query =
        new RunListQuery(
            Set.copyOf(call.get(ResourceListing.ID)),
            Set.copyOf(call.get(SETS)),
            Set.copyOf(call.get(STATUS)),
            Set.copyOf(call.get(ResourceListing.CREATOR)),
            ResourceListing.newestFirst(call),
            call.get(Classic.CONTINUATION_TOKEN),
            call.get(LIMIT));
    RunList list = runs.list(call.caller(), query);
    return Answer.of(200, GetSimulationUnitTestSetRunsResponse.of(call.tenant().slug(), list));
  }

  private Answer cancel(Call call) {
    runs.cancel(call.caller(), call.get(RUN_ID));
    return Answer.noContent();
  }

  private Answer report(Call call) {
    Run run = runs.report(call.caller(), call.get(RUN_ID), call.body(REPORT));
    return Answer.of(200, ReportResultsResponse.of(run));
  }

  /** The id of a run that was made. */
  record CreateSimulationUnitTestSetRunResponse(String simulationUnitTestSetRunId) {}
}
