package dev.pinion.http.classic.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.resource.Content.SimulationPersona;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.Preferences;
import dev.pinion.http.classic.Preferences.Setting;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.classic.ResourceListing.Filter;
import dev.pinion.http.classic.ResourceOperations;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.schema.Field;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Simulation personas as Classic writes them. */
final class SimulationPersonaRoutes {
  private static final int VARIABLES_MAX = 20;

  private static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.object(
          "SimulationPersonaVersion",
          f -> {
            var name = Types.text().upTo(Classic.NAME_CHARS_MAX).pattern("^[a-z_][a-z0-9_]+$");
            var variables = Types.map(name, Types.string()).max(VARIABLES_MAX);
            List<Field<?>> plain =
                List.of(
                    f.required("background", Classic.PROSE),
                    f.required("user_models", Types.list(Classic.PROSE)),
                    f.required("nonsensitive_user_variables", variables),
                    f.required("sensitive_user_variables", variables));
            List<Field<@Nullable Setting>> erasable =
                List.of(
                    f.optional(Preferences.LANGUAGE, Preferences.LANGUAGE_SETTING.nullable()),
                    f.optional(Preferences.TIME_ZONE, Preferences.TIME_ZONE_SETTING.nullable()));
            return v -> {
              var content = new LinkedHashMap<String, @Nullable Object>();
              plain.forEach(field -> content.put(field.name(), v.get(field)));
              Preferences.putSettings(v, erasable, content);
              return Collections.unmodifiableMap(content);
            };
          });

  private static final ObjectType<NewResource<SimulationPersona>> CREATE =
      Types.object(
          "CreateSimulationPersonaRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var role = f.required("role", Classic.NAME);
            var tags = f.required("tags", Tags.WORDS);
            var version = f.required("initial_version", VERSION);
            return v ->
                new NewResource<>(
                    v.get(name), v.get(tags), new SimulationPersona(v.get(role)), v.get(version));
          });

  private static final ObjectType<ResourceChanges<SimulationPersona>> UPDATE =
      Types.object(
          "UpdateSimulationPersonaRequest",
          f -> {
            var tags = f.optional("tags", Tags.WORDS.nullable());
            return v -> new ResourceChanges<>(null, v.getOrNull(tags), UnaryOperator.identity());
          });

  private static final ResourceListing<SimulationPersona> LISTING =
      new ResourceListing<>(
          ResourceListing.IS_DELETED,
          List.of(Filter.anyOf("role", Types.string(), SimulationPersonaRoutes::roles)),
          ResourceListing.upTo(50, 50));

  private SimulationPersonaRoutes() {}

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var personas =
        new ResourceOperations<>(
            resources,
            ResourceType.SIMULATION_PERSONAS,
            "simulation-persona",
            "simulation/persona/");
    return List.of(
        personas
            .create(
                CREATE, CreateSimulationPersonaResponse.class, CreateSimulationPersonaResponse::new)
            .limit(100),
        personas
            .list(
                LISTING,
                (org, each) -> SimulationPersonaOutput.of(each),
                SimulationPersonaFilterValues::of,
                GetSimulationPersonasResponse.class,
                GetSimulationPersonasResponse::new)
            .limit(50),
        personas.update(UPDATE, 204, "/").limit(100),
        personas
            .delete("delete-simulation-persona", 204, "/")
            .error(400, "A unit test uses it.")
            .limit(100),
        personas
            .createVersion(
                VERSION,
                CreateSimulationVersionResponse.class,
                CreateSimulationVersionResponse::new)
            .limit(100),
        personas
            .versions(
                SimulationPersonaVersionOutput::of,
                GetSimulationPersonaVersionsResponse.class,
                GetSimulationPersonaVersionsResponse::new)
            .limit(50));
  }

  private static List<String> roles(SimulationPersona persona) {
    return List.of(persona.role());
  }

  /** The id of a persona that was made. */
  record CreateSimulationPersonaResponse(String simulationPersonaId) {}

  /** The number of a version that was made. */
  record CreateSimulationVersionResponse(long version) {}

  /** What filters can name. */
  record SimulationPersonaFilterValues(
      List<String> creators, List<String> tags, List<String> roles) {
    static SimulationPersonaFilterValues of(Choices<SimulationPersona> choices) {
      return new SimulationPersonaFilterValues(
          choices.creators(), choices.tags(), choices.of(SimulationPersonaRoutes::roles));
    }
  }

  /** A page of personas. */
  record GetSimulationPersonasResponse(
      List<SimulationPersonaOutput> simulationPersonas,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable SimulationPersonaFilterValues filterValues) {}

  /** A persona as answered. */
  record SimulationPersonaOutput(
      String id,
      String name,
      String role,
      Map<String, @Nullable String> tags,
      boolean isDeleted,
      Instant createdAt,
      UserInfo creator,
      Instant updatedAt,
      UserInfo updatedBy) {
    static SimulationPersonaOutput of(Resource<SimulationPersona> persona) {
      return new SimulationPersonaOutput(
          persona.id().hex(),
          persona.name(),
          persona.content().role(),
          Tags.map(persona.tags()),
          persona.deleted(),
          persona.createdAt(),
          UserInfo.of(persona.creator()),
          persona.updatedAt(),
          UserInfo.of(persona.updatedBy()));
    }
  }

  /** A page of a persona's versions. */
  record GetSimulationPersonaVersionsResponse(
      List<SimulationPersonaVersionOutput> simulationPersonaVersions,
      boolean hasMore,
      @Nullable Long continuationToken) {}

  /** A version of a persona as answered. */
  record SimulationPersonaVersionOutput(
      @JsonProperty("_id") String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String simulationPersonaId,
      long version,
      String background,
      List<String> userModels,
      Map<String, String> nonsensitiveUserVariables,
      Map<String, String> sensitiveUserVariables,
      @Nullable String preferredLanguage,
      @Nullable String timezone,
      UserInfo creator) {
    static SimulationPersonaVersionOutput of(String org, ResourceVersion version) {
      var content = new ContentReader(version.content());
      return new SimulationPersonaVersionOutput(
          version.id().hex(),
          org,
          version.createdAt(),
          version.createdAt(),
          version.resourceId().hex(),
          version.version(),
          content.text("background"),
          content.texts("user_models"),
          content.textsByName("nonsensitive_user_variables"),
          content.textsByName("sensitive_user_variables"),
          content.textOrNull(Preferences.LANGUAGE),
          content.textOrNull(Preferences.TIME_ZONE),
          UserInfo.of(version.creator()));
    }
  }
}
