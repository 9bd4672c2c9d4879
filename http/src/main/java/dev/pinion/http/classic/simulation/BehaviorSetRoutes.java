package dev.pinion.http.classic.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.BehaviorSet;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.ContentReader;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Classic.UserInfo;
import dev.pinion.http.classic.ResourceListing;
import dev.pinion.http.classic.ResourceListing.Choices;
import dev.pinion.http.classic.ResourceListing.Filter;
import dev.pinion.http.classic.ResourceOperations;
import dev.pinion.http.classic.Tags;
import dev.pinion.http.classic.asset.StateMachineBodies;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Sets of dynamic behaviours as Classic writes them. */
final class BehaviorSetRoutes {
  private static final int TRIGGERS_MAX = 50;
  private static final String TRIGGERS = "conversation_triggers";
  private static final String ACTIONS = "actions";

  private static final Type<Map<String, @Nullable Object>> TOOL =
      Types.mapObject(
          "ToolCandidate",
          f -> {
            StateMachineBodies.toolFields(f);
            f.required("tool_name", Classic.NAME);
          });

  private static final Type<Map<String, @Nullable Object>> ACTION =
      Types.union(
          "type",
          Map.of(
              "inject-instruction",
              Types.mapObject(
                  "InjectInstructionAction",
                  f -> {
                    f.required("type", Types.enumeration("inject-instruction"));
                    f.required("instruction", Classic.PROSE);
                    f.required("overrides_instructions", Types.bool());
                  }),
              "change-tool-candidates",
              Types.mapObject(
                  "ChangeToolCandidatesAction",
                  f -> {
                    f.required("type", Types.enumeration("change-tool-candidates"));
                    f.required("tool_call_specs", Types.list(TOOL));
                    f.required("overrides_existing_tool_call_specs", Types.bool());
                  })));

  private static final ObjectType<Map<String, @Nullable Object>> VERSION =
      Types.mapObject("CreateDynamicBehaviorSetVersionRequest", BehaviorSetRoutes::versionFields);

  /** The first version says also whether the set is active. */
  private static final ObjectType<Map<String, @Nullable Object>> FIRST_VERSION =
      Types.mapObject(
          "InitialDynamicBehaviorSetVersion",
          f -> {
            f.required("is_active", Types.bool());
            versionFields(f);
          });

  private static final Type<List<EntityId>> SERVICES =
      Types.list(Classic.ID).max(Classic.SERVICES_MAX).unique();

  private static final ObjectType<NewResource<BehaviorSet>> CREATE =
      Types.object(
          "CreateDynamicBehaviorSetRequest",
          f -> {
            var name = f.required("name", Classic.NAME);
            var tags = f.required("tags", Tags.WORDS);
            var services = f.required("applied_to_services", SERVICES);
            var first = f.required("initial_version", FIRST_VERSION);
            return v -> {
              var version = new LinkedHashMap<>(v.get(first));
              boolean active = Boolean.TRUE.equals(version.remove("is_active"));
              return new NewResource<>(
                  v.get(name), v.get(tags), new BehaviorSet(active, v.get(services)), version);
            };
          });

  private static final ObjectType<ResourceChanges<BehaviorSet>> UPDATE =
      Types.object(
          "UpdateDynamicBehaviorSetRequest",
          f -> {
            var name = f.optional("name", Classic.NAME.nullable());
            var tags = f.optional("tags", Tags.WORDS.nullable());
            var services = f.optional("applied_to_services", SERVICES.nullable());
            var active = f.optional("is_active", Types.bool().nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    v.getOrNull(tags),
                    old ->
                        new BehaviorSet(
                            Objects.requireNonNullElse(v.getOrNull(active), old.active()),
                            Objects.requireNonNullElse(v.getOrNull(services), old.services())));
          });

  private static final ResourceListing<BehaviorSet> LISTING =
      new ResourceListing<>(
          null,
          List.of(
              Filter.is("is_active", BehaviorSet::active),
              Filter.anyOf("applied_to_service", Classic.ID, BehaviorSet::services)),
          ResourceListing.upTo(50, 50));

  private BehaviorSetRoutes() {}

  private static void versionFields(ObjectType.Fields f) {
    f.required(TRIGGERS, Types.list(Classic.PROSE).min(1).max(TRIGGERS_MAX));
    f.required(ACTIONS, Types.list(ACTION));
  }

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var sets =
        new ResourceOperations<>(
            resources, ResourceType.BEHAVIOR_SETS, "dynamic-behavior-set", "dynamic_behavior_set/");
    return List.of(
        sets.create(
                CREATE,
                CreateDynamicBehaviorSetResponse.class,
                CreateDynamicBehaviorSetResponse::new)
            .error(409, "An active one of this name exists.")
            .limit(200),
        sets.list(
                LISTING,
                (org, each) -> DynamicBehaviorSetOutput.of(each),
                DynamicBehaviorSetFilterValues::of,
                GetDynamicBehaviorSetsResponse.class,
                GetDynamicBehaviorSetsResponse::new)
            .limit(500),
        sets.update(UPDATE, 204, "/").error(409, "An active one of this name exists.").limit(500),
        sets.delete("delete-dynamic-behavior-instruction", 200, "/").limit(500),
        sets.createVersion(
                VERSION,
                CreateDynamicBehaviorSetVersionResponse.class,
                CreateDynamicBehaviorSetVersionResponse::new)
            .limit(200),
        sets.versions(
                DynamicBehaviorSetVersionOutput::of,
                GetDynamicBehaviorSetVersionsResponse.class,
                GetDynamicBehaviorSetVersionsResponse::new)
            .limit(1000));
  }

  /** The id of a set that was made. */
  record CreateDynamicBehaviorSetResponse(String dynamicBehaviorSetId) {}

  /** The number of a version that was made. */
  record CreateDynamicBehaviorSetVersionResponse(long newVersionNumber) {}

  /** What filters can name. */
  record DynamicBehaviorSetFilterValues(
      List<String> appliedToServicesIds, List<String> creators, List<String> tags) {
    static DynamicBehaviorSetFilterValues of(Choices<BehaviorSet> choices) {
      return new DynamicBehaviorSetFilterValues(
          choices.of(BehaviorSet::services), choices.creators(), choices.tags());
    }
  }

  /** A page of sets. */
  record GetDynamicBehaviorSetsResponse(
      List<DynamicBehaviorSetOutput> dynamicBehaviorSets,
      boolean hasMore,
      @Nullable Long continuationToken,
      @Nullable DynamicBehaviorSetFilterValues filterValues) {}

  /** A set as answered. */
  record DynamicBehaviorSetOutput(
      String id,
      String name,
      boolean isActive,
      List<String> appliedToServices,
      Map<String, @Nullable String> tags,
      Instant createdAt,
      UserInfo creator,
      Instant updatedAt,
      UserInfo updatedBy) {
    static DynamicBehaviorSetOutput of(Resource<BehaviorSet> set) {
      return new DynamicBehaviorSetOutput(
          set.id().hex(),
          set.name(),
          set.content().active(),
          set.content().services().stream().map(EntityId::hex).toList(),
          Tags.map(set.tags()),
          set.createdAt(),
          UserInfo.of(set.creator()),
          set.updatedAt(),
          UserInfo.of(set.updatedBy()));
    }
  }

  /** A page of a set's versions. */
  record GetDynamicBehaviorSetVersionsResponse(
      List<DynamicBehaviorSetVersionOutput> dynamicBehaviorSetVersions,
      boolean hasMore,
      @Nullable Long continuationToken) {}

  /** A version of a set as answered. */
  record DynamicBehaviorSetVersionOutput(
      @JsonProperty("_id") String id,
      String orgId,
      Instant createdAt,
      Instant updatedAt,
      String dynamicBehaviorSetId,
      long version,
      List<String> conversationTriggers,
      List<Map<String, @Nullable Object>> actions,
      UserInfo creator) {
    static DynamicBehaviorSetVersionOutput of(String org, ResourceVersion version) {
      var content = new ContentReader(version.content());
      return new DynamicBehaviorSetVersionOutput(
          version.id().hex(),
          org,
          version.createdAt(),
          version.createdAt(),
          version.resourceId().hex(),
          version.version(),
          content.texts(TRIGGERS),
          content.objects(ACTIONS),
          UserInfo.of(version.creator()));
    }
  }
}
