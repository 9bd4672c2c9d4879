package dev.pinion.http.classic.asset;

import dev.pinion.app.resource.ResourceQuery;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.NewVersion;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.Pages;
import dev.pinion.http.classic.VersionListing;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the Classic dialect on agents, and on context graphs, which it calls service
 * hierarchical state machines. They differ from those of other resources: nothing is said of
 * authors, and what is deleted is deprecated.
 */
final class AssetOperations<C extends Content> {
  static final int NAME_CHARS_MAX = 256;

  private static final Param<List<EntityId>> ID =
      Param.queryList("id", Types.list(Classic.ID).unique());
  private static final Param<Boolean> DEPRECATED =
      Param.query("deprecated", Types.bool().nullable());
  private static final Param<Long> NEXT_VERSION =
      Param.query("version", Types.integer().greaterThan(0).nullable());

  private final Resources resources;
  private final ResourceType<C> type;
  private final String word;
  private final String single;
  private final String plural;
  private final String all;
  private final String one;
  private final Param<EntityId> id;

  /**
   * Operations on one kind.
   *
   * @param path its word in paths
   * @param single its word in sentences, with its article
   */
  AssetOperations(Resources resources, ResourceType<C> type, String path, String single) {
    this.resources = resources;
    this.type = type;
    this.word = path.replace('_', '-');
    this.single = single;
    this.plural = path.replace('_', ' ') + "s";
    this.all = "organization/" + path;
    this.id = Param.path(path + "_id", Classic.ID);
    this.one = all + "/{" + id.name() + "}/";
  }

  /** Makes one, without a version yet. */
  Operation create(ObjectType<NewResource<C>> body) {
    return Classic.operation("create-" + word, "POST", all, "Create " + single)
        .limit(10)
        .body(body)
        .answers(201, CreateAssetResponse.class)
        .error(409, "Another resource that is not deprecated has this name.")
        .handle(
            call -> {
              Resource<C> made = resources.create(call.caller(), type, call.body(body));
              return Answer.of(201, new CreateAssetResponse(made.id().hex()));
            });
  }

  /** Lists them. */
  <R extends Record> Operation list(
      Param<Long> limit, Class<R> answerType, Pages.Plain<AssetOutput, R> answer) {
    return Classic.operation(
            "get-" + word + "s",
            "GET",
            all,
            "List " + plural,
            ID,
            DEPRECATED,
            limit,
            Classic.CONTINUATION_TOKEN)
        .limit(20)
        .answers(200, answerType)
        .handle(
            call -> {
              var list = resources.list(call.caller(), type, query(call, limit));
              return Answer.of(200, Pages.of(list.page(), AssetOutput::of, answer));
            });
  }

  private ResourceQuery<C> query(Call call, Param<Long> limit) {
    return new ResourceQuery<>(
        Set.copyOf(call.get(ID)),
        Set.of(),
        List.of(),
        call.find(DEPRECATED),
        null,
        List.of(),
        null,
        call.get(Classic.CONTINUATION_TOKEN),
        call.get(limit));
  }

  /**
   * Makes the next version of one.
   *
   * @param content what a body says, in core words
   * @param dryRun the parameter that asks for the checks alone; null where there is none
   */
  Operation createVersion(
      ObjectType<Map<String, @Nullable Object>> body,
      UnaryOperator<Map<String, @Nullable Object>> content,
      @Nullable Param<Boolean> dryRun) {
    var params = new ArrayList<Param<?>>(List.of(id, NEXT_VERSION));
    if (dryRun != null) {
      params.add(dryRun);
    }
    return Classic.operation(
            "create-" + word + "-version",
            "POST",
            one,
            "Create a version of " + single,
            params.toArray(Param[]::new))
        .limit(10)
        .body(body)
        .answers(201, CreateAssetVersionResponse.class)
        .error(
            400,
            "The first version is incomplete, or the version refers to something that cannot be used.")
        .error(409, "The requested version is not the next one.")
        .handle(
            call -> {
              var wanted =
                  new NewVersion(
                      content.apply(call.body(body)),
                      call.find(NEXT_VERSION),
                      dryRun != null && call.get(dryRun));
              return resources
                  .createVersion(call.caller(), type, call.get(id), wanted)
                  .map(version -> Answer.of(201, CreateAssetVersionResponse.of(version)))
                  // A dry run answers null, as JSON.
                  .orElseGet(() -> Answer.of(201, new Answer.Raw("application/json", "null")));
            });
  }

  /**
   * Deprecates one.
   *
   * @param deleted the path parameter that names it
   */
  Operation deprecate(Param<EntityId> deleted) {
    return Classic.operation(
            "delete-" + word,
            "DELETE",
            all + "/{" + deleted.name() + "}/",
            "Deprecate " + single,
            deleted)
        .limit(10)
        .answersAnything(200)
        .error(400, "An active service uses it.")
        .error(409, "It is already deprecated.")
        .handle(
            call -> {
              resources.deprecate(call.caller(), type, call.get(deleted));
              return Answer.of(200, Map.of());
            });
  }

  /**
   * Lists the versions of one.
   *
   * @param element how a version looks in an organization
   */
  <E, R extends Record> Operation versions(
      BiFunction<String, ResourceVersion, E> element,
      Class<R> answerType,
      Pages.Plain<E, R> answer) {
    return Classic.operation(
            "get-" + word + "-versions",
            "GET",
            one + "version",
            "List versions of " + single,
            VersionListing.params(id))
        .limit(20)
        .answers(200, answerType)
        .handle(
            call -> {
              String org = call.tenant().slug();
              Page<ResourceVersion> page =
                  resources.versions(call.caller(), type, call.get(id), VersionListing.query(call));
              return Answer.of(200, Pages.of(page, each -> element.apply(org, each), answer));
            });
  }

  /** The id of an agent or a state machine that was made. */
  record CreateAssetResponse(String id) {}

  /** A version that was made. */
  record CreateAssetVersionResponse(String id, long version, Instant createdAt) {
    static CreateAssetVersionResponse of(ResourceVersion version) {
      return new CreateAssetVersionResponse(
          version.id().hex(), version.version(), version.createdAt());
    }
  }

  /**
   * An agent or a state machine as answered.
   *
   * @param latestVersion null while there is no version
   */
  record AssetOutput(String id, String name, boolean deprecated, @Nullable Long latestVersion) {
    static AssetOutput of(Resource<?> asset) {
      return new AssetOutput(
          asset.id().hex(),
          asset.name(),
          asset.deleted(),
          asset.latestVersion() == 0 ? null : (Long) asset.latestVersion());
    }
  }
}
