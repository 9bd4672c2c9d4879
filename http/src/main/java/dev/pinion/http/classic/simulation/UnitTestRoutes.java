package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.UnitTest;
import dev.pinion.domain.resource.Criterion;
import dev.pinion.domain.resource.Resource;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.classic.ResourceListing.Filter;
import dev.pinion.http.classic.ResourceOperations;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.Tags.TagOutput;
import dev.pinion.http.classic.simulation.CriterionBodies.SuccessCriterionOutput;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on simulation unit tests. */
final class UnitTestRoutes {
  private static final ResourceListing<UnitTest> LISTING =
      new ResourceListing<>(
          ResourceListing.IS_DELETED,
          List.of(
              Filter.anyOf("service_id", Classic.ID, UnitTestRoutes::services),
              Filter.anyOf("persona_id", Classic.ID, UnitTestRoutes::personas),
              Filter.anyOf("scenario_id", Classic.ID, UnitTestRoutes::scenarios),
              Filter.anyOf("metric_id", Classic.ID, UnitTestRoutes::metrics)),
          ResourceListing.upTo(500, 50));

  private UnitTestRoutes() {}

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var tests =
        new ResourceOperations<>(
            resources, ResourceType.UNIT_TESTS, "simulation-unit-test", "simulation/unit_test/");
    String unsound = "A criterion is not of its metric's type, or the service is not active.";
    return List.of(
        tests
            .create(
                UnitTestBodies.CREATE,
                CreateSimulationUnitTestResponse.class,
                CreateSimulationUnitTestResponse::new)
            .error(400, unsound)
            .limit(500),
        tests
            .list(
                LISTING,
                SimulationUnitTestOutput::of,
                SimulationUnitTestFilterValues::of,
                GetSimulationUnitTestsResponse.class,
                GetSimulationUnitTestsResponse::new)
            .limit(200),
        tests.update(UnitTestBodies.UPDATE, 204, "/").error(400, unsound).limit(500),
        tests
            .delete("delete-simulation-unit-test", 204, "/")
            .error(400, "A unit test set contains it.")
            .limit(500));
  }

  private static List<EntityId> services(UnitTest test) {
    return List.of(test.serviceId());
  }

  private static List<EntityId> personas(UnitTest test) {
    return List.of(test.personaId());
  }

  private static List<EntityId> scenarios(UnitTest test) {
    return List.of(test.scenarioId());
  }

  private static List<EntityId> metrics(UnitTest test) {
    return test.criteria().stream().map(Criterion::metricId).toList();
  }

  /** The id of a unit test that was made. */
  record CreateSimulationUnitTestResponse(String simulationUnitTestId) {}

  /** What filters can name. */
  record SimulationUnitTestFilterValues(
      List<String> creators,
      List<String> tags,
      List<String> serviceIds,
      List<String> personaIds,
      List<String> scenarioIds,
      List<String> metricIds) {
    static SimulationUnitTestFilterValues of(Choices<UnitTest> choices) {
      return new SimulationUnitTestFilterValues(
          choices.creators(),
          choices.tags(),
          choices.of(UnitTestRoutes::services),
          choices.of(UnitTestRoutes::personas),
          choices.of(UnitTestRoutes::scenarios),
          choices.of(UnitTestRoutes::metrics));
    }
  }

  /** A page of unit tests. */
  record GetSimulationUnitTestsResponse(
      List<SimulationUnitTestOutput> simulationUnitTests,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable SimulationUnitTestFilterValues filterValues) {}

  /**
   * A unit test as answered.
   *
   * @param runCount null unless a client has set one
   */
  record SimulationUnitTestOutput(
      String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String name,
      String description,
      String serviceId,
      String serviceVersionSetName,
      String personaId,
      String scenarioId,
      long maxInteractions,
      List<SuccessCriterionOutput> successCriterions,
      @Nullable Long runCount,
      boolean isDeleted,
      List<TagOutput> tags,
      UserInfo creator,
      UserInfo updatedBy) {
    static SimulationUnitTestOutput of(String org, Resource<UnitTest> resource) {
      UnitTest test = resource.content();
      return new SimulationUnitTestOutput(
          resource.id().hex(),
          org,
          resource.createdAt(),
          resource.updatedAt(),
          resource.name(),
          test.description(),
          test.serviceId().hex(),
          test.versionSet(),
          test.personaId().hex(),
          test.scenarioId().hex(),
          test.maxInteractions(),
          test.criteria().stream().map(SuccessCriterionOutput::of).toList(),
          test.runCount(),
          resource.deleted(),
          Tags.pairs(resource.tags()),
          UserInfo.of(resource.creator()),
          UserInfo.of(resource.updatedBy()));
    }
  }
}
