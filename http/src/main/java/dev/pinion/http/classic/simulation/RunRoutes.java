package dev.pinion.http.classic.simulation;

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
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Set;

/** Runs of unit test sets in the Classic dialect; the report of results is Pinion's own. */
public final class RunRoutes {
  private static final Param<EntityId> RUN_ID =
      Param.path("simulation_unit_test_set_run_id", Classic.ID);
  private static final Param<List<EntityId>> SETS =
      Param.queryList("simulation_unit_test_set_id", Types.list(Classic.ID).unique());
  private static final Param<List<RunState>> STATUS =
      Param.queryList("status", Types.list(Types.enumeration(RunState.class)).unique());
  private static final Param<Long> LIMIT = ResourceListing.upTo(10, 10);

  private final UnitTestSetRuns runs;

  /** Routes to the use cases of runs. */
  public RunRoutes(UnitTestSetRuns runs) {
    this.runs = runs;
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
            .body(RunBodies.CREATE)
            .answers(201, CreateSimulationUnitTestSetRunResponse.class)
            .refuses(DomainError.UnknownReference.class, 404)
            .error(400, "The set has more unit test runs than one run can have.")
            .error(
                409, "The caller's last run of the set has not ended, or a version set cannot run.")
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
            .error(409, "The run has ended.")
            .handle(this::cancel),
        Classic.operation(
                "report-simulation-unit-test-set-run",
                "POST",
                one + "results",
                "Report results of a run",
                RUN_ID)
            .limit(600)
            .body(RunBodies.REPORT)
            .answers(200, ReportResultsResponse.class)
            .error(409, "The run has ended, or another result was already reported.")
            .handle(this::report));
  }

  private Answer create(Call call) {
    EntityId id = runs.create(call.caller(), call.body(RunBodies.CREATE));
    return Answer.of(201, new CreateSimulationUnitTestSetRunResponse(id.hex()));
  }

  private Answer list(Call call) {
    RunList list = runs.list(call.caller(), query(call));
    return Answer.of(200, GetSimulationUnitTestSetRunsResponse.of(call.tenant().slug(), list));
  }

  private static RunListQuery query(Call call) {
    return new RunListQuery(
        Set.copyOf(call.get(ResourceListing.ID)),
        Set.copyOf(call.get(SETS)),
        Set.copyOf(call.get(STATUS)),
        Set.copyOf(call.get(ResourceListing.CREATOR)),
        ResourceListing.newestFirst(call),
        call.get(Classic.CONTINUATION_TOKEN),
        call.get(LIMIT));
  }

  private Answer cancel(Call call) {
    runs.cancel(call.caller(), call.get(RUN_ID));
    return Answer.noContent();
  }

  private Answer report(Call call) {
    Run run = runs.report(call.caller(), call.get(RUN_ID), call.body(RunBodies.REPORT));
    return Answer.of(200, ReportResultsResponse.of(run));
  }

  /** The id of a run that was made. */
  record CreateSimulationUnitTestSetRunResponse(String simulationUnitTestSetRunId) {}
}
