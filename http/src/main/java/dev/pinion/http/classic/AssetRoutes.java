package dev.pinion.http.classic;

import dev.pinion.app.AssetQuery;
import dev.pinion.app.Assets;
import dev.pinion.app.Assets.NewVersion;
import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.http.Answer;
import dev.pinion.http.Call;
import dev.pinion.http.Operation;
import dev.pinion.http.classic.AgentBodies.AgentVersionOutput;
import dev.pinion.http.classic.StateMachineBodies.StateMachineVersionOutput;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the Classic dialect on agents and on context graphs, which it calls service
 * hierarchical state machines. They differ in words and in what a version holds only.
 */
public final class AssetRoutes {
  static final int NAME_CHARS_MAX = 256;

  private static final Param<List<EntityId>> ID =
      Param.queryList("id", Types.list(Classic.ID).unique());
  private static final Param<Boolean> DEPRECATED =
      Param.query("deprecated", Types.bool().nullable());
  private static final Param<Long> NEXT_VERSION =
      Param.query("version", Types.integer().greaterThan(0).nullable());
  private static final Param<Boolean> DRY_RUN = Param.queryOr("dry_run", Types.bool(), false);

  /**
   * One kind of asset as Classic shows it.
   *
   * @param path its word in paths
   * @param single its word in sentences, with its article
   * @param plural the same for several
   * @param id the path parameter that names one, but for its deletion
   * @param limit how many a list may hold
   * @param creation the parameters of making a version, without the path's
   * @param given what a version's body says, in core words
   */
  private record Face(
      AssetKind kind,
      String path,
      String single,
      String plural,
      Param<EntityId> id,
      Param<EntityId> deletedId,
      Param<Long> limit,
      ObjectType<String> create,
      List<Param<?>> creation,
      ObjectType<Map<String, @Nullable Object>> version,
      UnaryOperator<Map<String, @Nullable Object>> given,
      Class<? extends Record> listType,
      Function<Page<Asset>, Record> list,
      Class<? extends Record> versionsType,
      BiFunction<String, Page<AssetVersion>, Record> versions) {}

  private static final Face AGENTS =
      new Face(
          AssetKind.AGENT,
          "agent",
          "an agent",
          "agents",
          Param.path("agent_id", Classic.ID),
          Param.path("agent_id", Classic.ID),
          Param.queryOr("limit", Types.integer().min(1).max(20), 10L),
          AgentBodies.CREATE,
          List.of(NEXT_VERSION),
          AgentBodies.VERSION,
          AgentBodies::given,
          GetAgentsResponse.class,
          GetAgentsResponse::of,
          GetAgentVersionsResponse.class,
          GetAgentVersionsResponse::of);

  private static final Face STATE_MACHINES =
      new Face(
          AssetKind.CONTEXT_GRAPH,
          "service_hierarchical_state_machine",
          "a service hierarchical state machine",
          "service hierarchical state machines",
          Param.path("service_hierarchical_state_machine_id", Classic.ID),
          Param.path("state_machine_id", Classic.ID),
          Param.queryOr("limit", Types.integer().min(0).max(50), 50L),
          StateMachineBodies.CREATE,
          List.of(NEXT_VERSION, DRY_RUN),
          StateMachineBodies.VERSION,
          UnaryOperator.identity(),
          GetServiceHierarchicalStateMachinesResponse.class,
          GetServiceHierarchicalStateMachinesResponse::of,
          GetServiceHierarchicalStateMachineVersionsResponse.class,
          GetServiceHierarchicalStateMachineVersionsResponse::of);

  private final Assets assets;

  /** Routes to the use cases of agents and context graphs. */
  public AssetRoutes(Assets assets) {
    this.assets = assets;
  }

  /** The operations. */
  public List<Operation> table() {
    var table = new ArrayList<>(table(AGENTS));
    table.addAll(table(STATE_MACHINES));
    return table;
  }

  private List<Operation> table(Face face) {
    String all = "organization/" + face.path();
    String one = all + "/{" + face.id().name() + "}/";
    String deleted = all + "/{" + face.deletedId().name() + "}/";
    String word = face.path().replace('_', '-');
    return List.of(
        Classic.operation("create-" + word, "POST", all, "Create " + face.single())
            .limit(10)
            .body(face.create())
            .answers(201, CreateAssetResponse.class)
            .error(409, "Another one that is not deprecated has this name.")
            .handle(call -> create(face, call)),
        Classic.operation(
                "get-" + word + "s",
                "GET",
                all,
                "List " + face.plural(),
                ID,
                DEPRECATED,
                face.limit(),
                Classic.CONTINUATION_TOKEN)
            .limit(20)
            .answers(200, face.listType())
            .handle(call -> list(face, call)),
        Classic.operation(
                "create-" + word + "-version",
                "POST",
                one,
                "Create a version of " + face.single(),
                creation(face))
            .limit(10)
            .body(face.version())
            .answers(201, CreateAssetVersionResponse.class)
            .error(400, "The first version is incomplete, or it refers to what cannot be used.")
            .error(409, "The version asked for is not the next.")
            .handle(call -> createVersion(face, call)),
        Classic.operation(
                "delete-" + word, "DELETE", deleted, "Deprecate " + face.single(), face.deletedId())
            .limit(10)
            .answersAnything(200)
            .error(400, "An active service uses it.")
            .error(409, "It is deprecated already.")
            .handle(call -> deprecate(face, call)),
        Classic.operation(
                "get-" + word + "-versions",
                "GET",
                one + "version",
                "List versions of " + face.single(),
                VersionListing.params(face.id()))
            .limit(20)
            .answers(200, face.versionsType())
            .handle(call -> versions(face, call)));
  }

  private static Param<?>[] creation(Face face) {
    var params = new ArrayList<Param<?>>(List.of(face.id()));
    params.addAll(face.creation());
    return params.toArray(Param[]::new);
  }

  private Answer create(Face face, Call call) {
    EntityId id = assets.create(call.caller(), face.kind(), call.body(face.create()), "");
    return Answer.of(201, new CreateAssetResponse(id.hex()));
  }

  private Answer list(Face face, Call call) {
    var query =
        new AssetQuery(
            Set.copyOf(call.get(ID)),
            call.find(DEPRECATED),
            null,
            null,
            call.get(Classic.CONTINUATION_TOKEN),
            call.get(face.limit()));
    return Answer.of(200, face.list().apply(assets.list(call.caller(), face.kind(), query)));
  }

  /** A dry run answers {@code null}, as JSON. */
  private Answer createVersion(Face face, Call call) {
    var wanted =
        new NewVersion(
            face.given().apply(call.body(face.version())),
            call.find(NEXT_VERSION),
            Boolean.TRUE.equals(call.find(DRY_RUN)));
    return assets
        .createVersion(call.caller(), face.kind(), call.get(face.id()), wanted)
        .map(version -> Answer.of(201, CreateAssetVersionResponse.of(version)))
        .orElseGet(() -> Answer.of(201, new Answer.Raw("application/json", "null")));
  }

  private Answer deprecate(Face face, Call call) {
    assets.deprecate(call.caller(), face.kind(), call.get(face.deletedId()));
    return Answer.of(200, Map.of());
  }

  private Answer versions(Face face, Call call) {
    Page<AssetVersion> page =
        assets.versions(
            call.caller(), face.kind(), call.get(face.id()), VersionListing.query(call));
    return Answer.of(200, face.versions().apply(call.tenant().slug(), page));
  }

  /** The id of an agent or a state machine that was made. */
  record CreateAssetResponse(String id) {}

  /** A version that was made. */
  record CreateAssetVersionResponse(String id, long version, Instant createdAt) {
    static CreateAssetVersionResponse of(AssetVersion version) {
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
    static AssetOutput of(Asset asset) {
      return new AssetOutput(
          asset.id().hex(),
          asset.name(),
          asset.deprecated(),
          asset.latestVersion() == 0 ? null : (Long) asset.latestVersion());
    }

    static List<AssetOutput> all(Page<Asset> page) {
      return page.items().stream().map(AssetOutput::of).toList();
    }
  }

  /** A page of agents. */
  record GetAgentsResponse(
      List<AssetOutput> agents, boolean hasMore, @Nullable Long continuationToken) {
    static GetAgentsResponse of(Page<Asset> page) {
      return new GetAgentsResponse(
          AssetOutput.all(page), page.nextOffset() != null, page.nextOffset());
    }
  }

  /** A page of state machines. */
  record GetServiceHierarchicalStateMachinesResponse(
      List<AssetOutput> serviceHierarchicalStateMachines,
      boolean hasMore,
      @Nullable Long continuationToken) {
    static GetServiceHierarchicalStateMachinesResponse of(Page<Asset> page) {
      return new GetServiceHierarchicalStateMachinesResponse(
          AssetOutput.all(page), page.nextOffset() != null, page.nextOffset());
    }
  }

  /** A page of agent versions. */
  record GetAgentVersionsResponse(
      List<AgentVersionOutput> agentVersions, boolean hasMore, @Nullable Long continuationToken) {
    static GetAgentVersionsResponse of(String org, Page<AssetVersion> page) {
      return new GetAgentVersionsResponse(
          page.items().stream().map(each -> AgentVersionOutput.of(org, each)).toList(),
          page.nextOffset() != null,
          page.nextOffset());
    }
  }

  /** A page of state machine versions. */
  record GetServiceHierarchicalStateMachineVersionsResponse(
      List<StateMachineVersionOutput> stateMachineVersions,
      boolean hasMore,
      @Nullable Long continuationToken) {
    static GetServiceHierarchicalStateMachineVersionsResponse of(
        String org, Page<AssetVersion> page) {
      return new GetServiceHierarchicalStateMachineVersionsResponse(
          page.items().stream().map(each -> StateMachineVersionOutput.of(org, each)).toList(),
          page.nextOffset() != null,
          page.nextOffset());
    }
  }
}
