package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
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
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Simulation unit tests as Classic writes them. */
final class UnitTestRoutes {
  private static final Type<Long> MAX_INTERACTIONS = Types.integer().greaterThan(0).max(100);

  private static final ObjectType<NewResource<UnitTest>> CREATE =
      Types.object(
          "CreateSimulationUnitTestRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var description = f.required("description", Classic.PROSE);
            var service = f.required("service_id", Classic.ID);
            var set =
                f.required("service_version_set_name", Types.string().upTo(Classic.NAME_CHARS_MAX));
            var persona = f.required("persona_id", Classic.ID);
            var scenario = f.required("scenario_id", Classic.ID);
            var interactions = f.required("max_interactions", MAX_INTERACTIONS);
            var criteria = f.required("success_criterions", CriterionBodies.CRITERIA);
            var tags = f.required("tags", Tags.STRINGS);
            return v ->
                new NewResource<>(
                    v.get(name),
                    v.get(tags),
                    new UnitTest(
                        v.get(description),
                        v.get(service),
                        v.get(set),
                        v.get(persona),
                        v.get(scenario),
                        v.get(interactions),
                        v.get(criteria),
                        null),
                    null);
          });

  private static final ObjectType<ResourceChanges<UnitTest>> UPDATE =
      Types.object(
          "UpdateSimulationUnitTestRequest",
          f -> {
            var description = f.optional("description", Classic.PROSE.nullable());
            var service = f.optional("service_id", Classic.ID.nullable());
            var set =
                f.optional(
                    "service_version_set_name",
                    Types.string().upTo(Classic.NAME_CHARS_MAX).nullable());
            var persona = f.optional("persona_id", Classic.ID.nullable());
            var scenario = f.optional("scenario_id", Classic.ID.nullable());
            var interactions = f.optional("max_interactions", MAX_INTERACTIONS.nullable());
            var criteria = f.optional("success_criterions", CriterionBodies.CRITERIA.nullable());
            var tags = f.optional("tags", Tags.STRINGS.nullable());
            var runCount = f.optional("run_count", Types.integer().greaterThan(0).nullable());
            return v ->
                new ResourceChanges<>(
                    null,
                    v.getOrNull(tags),
                    old ->
                        new UnitTest(
                            orElse(v.getOrNull(description), old.description()),
                            orElse(v.getOrNull(service), old.serviceId()),
                            orElse(v.getOrNull(set), old.versionSet()),
                            orElse(v.getOrNull(persona), old.personaId()),
                            orElse(v.getOrNull(scenario), old.scenarioId()),
                            orElse(v.getOrNull(interactions), old.maxInteractions()),
                            orElse(v.getOrNull(criteria), old.criteria()),
                            v.getOrNull(runCount) == null
                                ? old.runCount()
                                : v.getOrNull(runCount)));
          });

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

  private static <T> T orElse(@Nullable T value, T old) {
    return Objects.requireNonNullElse(value, old);
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

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var tests =
        new ResourceOperations<>(
            resources, ResourceType.UNIT_TESTS, "simulation-unit-test", "simulation/unit_test/");
    String unsound = "A criterion is not of its metric's type, or the service is not active.";
    return List.of(
        tests
            .create(
                CREATE,
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
        tests.update(UPDATE, 204, "/").error(400, unsound).limit(500),
        tests
            .delete("delete-simulation-unit-test", 204, "/")
            .error(400, "It is in a unit test set.")
            .limit(500));
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
