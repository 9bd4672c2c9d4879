package dev.pinion.http.classic.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.resource.Content.Scenario;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.classic.ResourceOperations;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.simulation.SimulationPersonaRoutes.CreateSimulationVersionResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Simulation scenarios as Classic writes them. */
final class ScenarioRoutes {
  private static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject(
          "SimulationScenarioVersion",
          f -> {
            f.required("objective", Classic.PROSE);
            f.required("instructions", Classic.PROSE);
            f.required(
                "initial_message_type",
                Types.enumeration("user-message", "external-event", "skip"));
            f.required("conversation_starts_at", Types.time().map(Instant::toString).nullable());
          });

  private static final ObjectType<NewResource<Scenario>> CREATE =
      Types.object(
          "CreateSimulationScenarioRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var tags = f.required("tags", Tags.WORDS);
            var version = f.required("initial_version", VERSION);
            return v -> new NewResource<>(v.get(name), v.get(tags), new Scenario(), v.get(version));
          });

  private static final ObjectType<ResourceChanges<Scenario>> UPDATE =
      Types.object(
          "UpdateSimulationScenarioRequest",
          f -> {
            var tags = f.optional("tags", Tags.WORDS.nullable());
            return v -> new ResourceChanges<>(null, v.getOrNull(tags), UnaryOperator.identity());
          });

  private static final ResourceListing<Scenario> LISTING =
      new ResourceListing<>(ResourceListing.IS_DELETED, List.of(), ResourceListing.upTo(200, 50));

  private ScenarioRoutes() {}

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var scenarios =
        new ResourceOperations<>(
            resources, ResourceType.SCENARIOS, "simulation-scenario", "simulation/scenario/");
    return List.of(
        scenarios
            .create(
                CREATE,
                CreateSimulationScenarioResponse.class,
                CreateSimulationScenarioResponse::new)
            .limit(500),
        scenarios
            .list(
                LISTING,
                (org, each) -> SimulationScenarioOutput.of(each),
                SimulationScenarioFilterValues::of,
                GetSimulationScenariosResponse.class,
                GetSimulationScenariosResponse::new)
            .limit(200),
        scenarios.update(UPDATE, 204, "/").limit(500),
        scenarios
            .delete("delete-simulation-scenario", 204, "/")
            .error(400, "A unit test uses it.")
            .limit(500),
        scenarios
            .createVersion(
                VERSION,
                CreateSimulationVersionResponse.class,
                CreateSimulationVersionResponse::new)
            .limit(500),
        scenarios
            .versions(
                SimulationScenarioVersionOutput::of,
                GetSimulationScenarioVersionsResponse.class,
                GetSimulationScenarioVersionsResponse::new)
            .limit(500));
  }

  /** The id of a scenario that was made. */
  record CreateSimulationScenarioResponse(String simulationScenarioId) {}

  /** What filters can name. */
  record SimulationScenarioFilterValues(List<String> creators, List<String> tags) {
    static SimulationScenarioFilterValues of(Choices<Scenario> choices) {
      return new SimulationScenarioFilterValues(choices.creators(), choices.tags());
    }
  }

  /** A page of scenarios. */
  record GetSimulationScenariosResponse(
      List<SimulationScenarioOutput> simulationScenarios,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable SimulationScenarioFilterValues filterValues) {}

  /** A scenario as answered. */
  record SimulationScenarioOutput(
      String id,
      String name,
      Map<String, @Nullable String> tags,
      boolean isDeleted,
      Instant createdAt,
      UserInfo creator,
      Instant updatedAt,
      UserInfo updatedBy) {
    static SimulationScenarioOutput of(Resource<Scenario> scenario) {
      return new SimulationScenarioOutput(
          scenario.id().hex(),
          scenario.name(),
          Tags.map(scenario.tags()),
          scenario.deleted(),
          scenario.createdAt(),
          UserInfo.of(scenario.creator()),
          scenario.updatedAt(),
          UserInfo.of(scenario.updatedBy()));
    }
  }

  /** A page of a scenario's versions. */
  record GetSimulationScenarioVersionsResponse(
      List<SimulationScenarioVersionOutput> simulationScenarioVersions,
      boolean hasMore,
      @Nullable Long continuationToken) {}

  /** A version of a scenario as answered. */
  record SimulationScenarioVersionOutput(
      @JsonProperty("_id") String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String simulationScenarioId,
      long version,
      String objective,
      String instructions,
      String initialMessageType,
      @Nullable Instant conversationStartsAt,
      UserInfo creator) {
    static SimulationScenarioVersionOutput of(String org, ResourceVersion version) {
      var content = new ContentReader(version.content());
      String start = content.textOrNull("conversation_starts_at");
      return new SimulationScenarioVersionOutput(
          version.id().hex(),
          org,
          version.createdAt(),
          version.createdAt(),
          version.resourceId().hex(),
          version.version(),
          content.text("objective"),
          content.text("instructions"),
          content.text("initial_message_type"),
          start == null ? null : Instant.parse(start),
          UserInfo.of(version.creator()));
    }
  }
}
