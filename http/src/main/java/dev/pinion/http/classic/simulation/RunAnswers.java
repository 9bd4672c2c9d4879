package dev.pinion.http.classic.simulation;

import dev.pinion.app.simulation.UnitTestSetRuns.RunList;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.domain.run.UnitTestRun.Result;
import dev.pinion.domain.run.UnitTestRun.Tested;
import dev.pinion.domain.service.Bundle;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.Pages;
import dev.pinion.http.classic.service.VersionSetBodies.LlmConfigOutput;
import dev.pinion.http.schema.Shape;
import dev.pinion.store.RunStore.RunChoices;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs of unit test sets as answered. */
final class RunAnswers {
  private RunAnswers() {}

  /** A page of runs. */
  record GetSimulationUnitTestSetRunsResponse(
      List<SimulationUnitTestSetRunOutput> simulationUnitTestSetRuns,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable SimulationUnitTestSetRunFilterValues filterValues) {
    static GetSimulationUnitTestSetRunsResponse of(String org, RunList list) {
      RunChoices choices = list.choices();
      return Pages.of(
          list.page(),
          run -> SimulationUnitTestSetRunOutput.of(org, run),
          choices == null ? null : SimulationUnitTestSetRunFilterValues.of(choices),
          GetSimulationUnitTestSetRunsResponse::new);
    }
  }

  /** What filters can name. */
  record SimulationUnitTestSetRunFilterValues(
      List<String> creators, List<String> simulationUnitTestSetIds, List<String> statuses) {
    static SimulationUnitTestSetRunFilterValues of(RunChoices choices) {
      return new SimulationUnitTestSetRunFilterValues(
          choices.creators().stream().map(UserInfo::filterText).toList(),
          choices.sets().stream().map(EntityId::hex).toList(),
          choices.states().stream().map(RunState::code).toList());
    }
  }

  /** A run. */
  record SimulationUnitTestSetRunOutput(
      String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String simulationUnitTestSetId,
      String simulationUnitTestSetName,
      RunState status,
      @Nullable String failureReason,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable Instant expiresAt,
      UserInfo creator,
      List<SimulationUnitTestRunOutput> unitTestRuns) {
    static SimulationUnitTestSetRunOutput of(String org, Run run) {
      return new SimulationUnitTestSetRunOutput(
          run.id().hex(),
          org,
          run.createdAt(),
          run.updatedAt(),
          run.setId().hex(),
          run.setName(),
          run.state(),
          run.failure(),
          run.startedAt(),
          run.endedAt(),
          run.expiresAt(),
          UserInfo.of(run.creator()),
          run.tests().stream().map(SimulationUnitTestRunOutput::of).toList());
    }
  }

  /**
   * One execution of a unit test within a run.
   *
   * @param agentVersionInfo the agent's id and the number of its version
   * @param serviceHierarchicalStateMachineVersionInfo the same of the state machine
   * @param bundleDigest equal for what runs the same
   * @param scores by the names of criteria
   */
  record SimulationUnitTestRunOutput(
      String id,
      String unitTestId,
      String unitTestName,
      long index,
      String serviceId,
      String serviceVersionSetName,
      List<Object> agentVersionInfo,
      List<Object> serviceHierarchicalStateMachineVersionInfo,
      Map<String, LlmConfigOutput> llmModelPreferences,
      String bundleDigest,
      @Shape(values = {"passed", "failed"}) @Nullable String result,
      Map<String, Object> scores,
      @Nullable String conversationId,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    static SimulationUnitTestRunOutput of(UnitTestRun run) {
      Tested tested = run.tested();
      Bundle bundle = tested.bundle();
      Result result = run.result();
      return new SimulationUnitTestRunOutput(
          run.id().hex(),
          tested.unitTestId().hex(),
          tested.unitTestName(),
          tested.index(),
          tested.serviceId().hex(),
          tested.versionSet(),
          pair(bundle.agentId(), bundle.agentVersion()),
          pair(bundle.graphId(), bundle.graphVersion()),
          llms(bundle),
          tested.digest(),
          result == null ? null : result.passed() ? "passed" : "failed",
          result == null ? Map.of() : result.scores(),
          result == null ? null : result.conversationId(),
          result == null ? null : result.startedAt(),
          result == null ? null : result.finishedAt());
    }

    private static List<Object> pair(EntityId id, @Nullable Long version) {
      if (version == null) {
        throw new IllegalStateException("a run of what has no version");
      }
      return List.of(id.hex(), version);
    }

    private static Map<String, LlmConfigOutput> llms(Bundle bundle) {
      var llms = new LinkedHashMap<String, LlmConfigOutput>();
      bundle
          .llmPreferences()
          .forEach(
              (interaction, config) ->
                  llms.put(interaction, new LlmConfigOutput(config.model(), config.params())));
      return llms;
    }
  }

  /**
   * How a run stands after a report.
   *
   * @param missingResults unit test runs without a result
   */
  record ReportResultsResponse(
      String simulationUnitTestSetRunId, RunState status, long missingResults) {
    static ReportResultsResponse of(Run run) {
      return new ReportResultsResponse(run.id().hex(), run.state(), run.missing());
    }
  }
}
