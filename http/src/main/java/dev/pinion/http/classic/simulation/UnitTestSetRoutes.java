package dev.pinion.http.classic.simulation;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.simulation.UnitTestSetRuns;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Member;
import dev.pinion.domain.resource.Content.UnitTestSet;
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
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets of simulation unit tests as Classic writes them. */
final class UnitTestSetRoutes {
  private static final Type<List<Member>> MEMBERS =
      Types.list(
              Types.object(
                  "UnitTestRunCount",
                  f -> {
                    var test = f.required("unit_test_id", Classic.ID);
                    var count = f.required("run_count", Types.integer().greaterThan(0));
                    return v -> new Member(v.get(test), v.get(count));
                  }))
          .min(1)
          .max(UnitTestSetRuns.UNIT_TEST_RUNS_MAX);

  private static final ObjectType<NewResource<UnitTestSet>> CREATE =
      Types.object(
          "CreateSimulationUnitTestSetRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var description = f.required("description", Classic.PROSE.nullable());
            var members = f.required("unit_test_runs", MEMBERS);
            var tags = f.required("tags", Tags.STRINGS);
            return v ->
                new NewResource<>(
                    v.get(name),
                    v.get(tags),
                    new UnitTestSet(v.getOrNull(description), v.get(members), null),
                    null);
          });

  private static final ObjectType<ResourceChanges<UnitTestSet>> UPDATE =
      Types.object(
          "UpdateSimulationUnitTestSetRequest",
          f -> {
            var name = f.optional("name", Classic.NAME.nullable());
            var description = f.optional("description", Classic.PROSE.nullable());
            var members = f.optional("unit_test_runs", MEMBERS.nullable());
            var tags = f.optional("tags", Tags.STRINGS.nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    v.getOrNull(tags),
                    old ->
                        new UnitTestSet(
                            v.getOrNull(description) == null
                                ? old.description()
                                : v.getOrNull(description),
                            Objects.requireNonNullElse(v.getOrNull(members), old.members()),
                            old.lastRunId()));
          });

  private static final ResourceListing<UnitTestSet> LISTING =
      new ResourceListing<>(
          ResourceListing.IS_DELETED,
          List.of(Filter.anyOf("unit_test_id", Classic.ID, UnitTestSetRoutes::tests)),
          ResourceListing.upTo(20, 20));

  private UnitTestSetRoutes() {}

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var sets =
        new ResourceOperations<>(
            resources,
            ResourceType.UNIT_TEST_SETS,
            "simulation-unit-test-set",
            "simulation/unit_test_set/");
    return List.of(
        sets.create(
                CREATE,
                CreateSimulationUnitTestSetResponse.class,
                CreateSimulationUnitTestSetResponse::new)
            .limit(50),
        sets.list(
                LISTING,
                SimulationUnitTestSetOutput::of,
                SimulationUnitTestSetFilterValues::of,
                GetSimulationUnitTestSetsResponse.class,
                GetSimulationUnitTestSetsResponse::new)
            .limit(50),
        sets.update(UPDATE, 204, "")
            .error(409, "Another resource that is not deleted has this name.")
            .limit(50),
        sets.delete("delete-simulation-unit-test-set", 204, "").limit(50));
  }

  private static List<EntityId> tests(UnitTestSet set) {
    return set.members().stream().map(Member::unitTestId).toList();
  }

  /** The id of a set that was made. */
  record CreateSimulationUnitTestSetResponse(String simulationUnitTestSetId) {}

  /** What filters can name. */
  record SimulationUnitTestSetFilterValues(
      List<String> creators, List<String> unitTestIds, List<String> tags) {
    static SimulationUnitTestSetFilterValues of(Choices<UnitTestSet> choices) {
      return new SimulationUnitTestSetFilterValues(
          choices.creators(), choices.of(UnitTestSetRoutes::tests), choices.tags());
    }
  }

  /** A page of sets. */
  record GetSimulationUnitTestSetsResponse(
      List<SimulationUnitTestSetOutput> simulationUnitTestSets,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable SimulationUnitTestSetFilterValues filterValues) {}

  /** How often a unit test runs. */
  record UnitTestRunCountOutput(String unitTestId, long runCount) {}

  /** A set as answered. */
  record SimulationUnitTestSetOutput(
      String id,
      String orgId,
      String name,
      @Nullable String description,
      List<UnitTestRunCountOutput> unitTestRuns,
      @Nullable String lastTriggeredRunId,
      boolean isDeleted,
      List<TagOutput> tags,
      UserInfo creator,
      UserInfo updatedBy) {
    static SimulationUnitTestSetOutput of(String org, Resource<UnitTestSet> set) {
      EntityId lastRun = set.content().lastRunId();
      return new SimulationUnitTestSetOutput(
          set.id().hex(),
          org,
          set.name(),
          set.content().description(),
          set.content().members().stream()
              .map(each -> new UnitTestRunCountOutput(each.unitTestId().hex(), each.runCount()))
              .toList(),
          lastRun == null ? null : lastRun.hex(),
          set.deleted(),
          Tags.pairs(set.tags()),
          UserInfo.of(set.creator()),
          UserInfo.of(set.updatedBy()));
    }
  }
}
