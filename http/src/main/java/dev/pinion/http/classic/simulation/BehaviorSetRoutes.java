package dev.pinion.http.classic.simulation;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on sets of dynamic behaviours. */
final class BehaviorSetRoutes {
  private static final ResourceListing<BehaviorSet> LISTING =
      new ResourceListing<>(
          null,
          List.of(
              Filter.is("is_active", BehaviorSet::active),
              Filter.anyOf("applied_to_service", Classic.ID, BehaviorSet::services)),
          ResourceListing.upTo(50, 50));

  private BehaviorSetRoutes() {}

  /** The operations. */
  static List<Operation> table(Resources resources) {
    var sets =
        new ResourceOperations<>(
            resources, ResourceType.BEHAVIOR_SETS, "dynamic-behavior-set", "dynamic_behavior_set/");
    return List.of(
        sets.create(
                BehaviorSetBodies.CREATE,
                CreateDynamicBehaviorSetResponse.class,
                CreateDynamicBehaviorSetResponse::new)
            .error(409, "An active dynamic behavior set with this name exists.")
            .limit(200),
        sets.list(
                LISTING,
                (org, each) -> DynamicBehaviorSetOutput.of(each),
                DynamicBehaviorSetFilterValues::of,
                GetDynamicBehaviorSetsResponse.class,
                GetDynamicBehaviorSetsResponse::new)
            .limit(500),
        sets.update(BehaviorSetBodies.UPDATE, 204, "/")
            .error(409, "An active dynamic behavior set with this name exists.")
            .limit(500),
        sets.delete("delete-dynamic-behavior-instruction", 200, "/").limit(500),
        sets.createVersion(
                BehaviorSetBodies.VERSION,
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
          content.texts(BehaviorSetBodies.TRIGGERS),
          content.objects(BehaviorSetBodies.ACTIONS),
          UserInfo.of(version.creator()));
    }
  }
}
