package dev.pinion.http.platform;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.AssetQuery;
import dev.pinion.app.Assets;
import dev.pinion.app.Assets.NewVersion;
import dev.pinion.app.VersionQuery;
import dev.pinion.app.VersionQuery.Numbers;
import dev.pinion.domain.Asset;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.http.Answer;
import dev.pinion.http.Call;
import dev.pinion.http.Operation;
import dev.pinion.http.Paging;
import dev.pinion.http.platform.AgentBodies.AgentVersionResponse;
import dev.pinion.http.platform.AgentBodies.PaginatedResponseAgentVersionResponse;
import dev.pinion.http.platform.ContextGraphBodies.ContextGraphVersionResponse;
import dev.pinion.http.platform.ContextGraphBodies.PaginatedResponseContextGraphVersionResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The operations of the Platform dialect on agents and on context graphs. They differ in words and
 * in what a version holds only.
 */
public final class AssetRoutes {
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

  private static final Param<Numbers> VERSION =
      Param.path(
          "version",
          Types.string()
              .mapChecked(AssetRoutes::numbers, "value_error", "Write a version number or latest"));

  private static final Param<Boolean> NEWEST_FIRST =
      Platform.sortBy(List.of("version", "created_at"), Platform.SortBy::descending);

  private record NewAsset(String name, String description) {}

  private record Changes(@Nullable String name, @Nullable String description) {}

  /**
   * One kind of asset as Platform shows it.
   *
   * @param path its word in paths
   * @param word its word in names of operations
   * @param single its word in sentences, with its article
   * @param plural the same for several
   * @param view the permission to see it
   * @param content what a version's body says, in core words
   */
  private record Face(
      AssetKind kind,
      String path,
      String word,
      String single,
      String plural,
      Permission view,
      Param<EntityId> id,
      ObjectType<NewAsset> create,
      ObjectType<Changes> update,
      Class<? extends Record> type,
      BiFunction<Asset, EntityId, Record> one,
      Class<? extends Record> listType,
      BiFunction<Page<Asset>, EntityId, Record> list,
      ObjectType<Map<String, @Nullable Object>> versionBody,
      UnaryOperator<Map<String, @Nullable Object>> content,
      Class<? extends Record> versionType,
      BiFunction<AssetVersion, EntityId, Record> version,
      Class<? extends Record> versionsType,
      BiFunction<Page<AssetVersion>, EntityId, Record> versions) {}

  private static final Face AGENTS =
      new Face(
          AssetKind.AGENT,
          "agents",
          "agent",
          "an agent",
          "agents",
          Permission.AGENT_GET,
          Param.path("agent_id", Platform.ID),
          create("CreateAgentRequest"),
          update("UpdateAgentRequest"),
          AgentResponse.class,
          AgentResponse::of,
          PaginatedResponseAgentResponse.class,
          PaginatedResponseAgentResponse::of,
          AgentBodies.VERSION,
          AgentBodies::complete,
          AgentVersionResponse.class,
          AgentVersionResponse::of,
          PaginatedResponseAgentVersionResponse.class,
          PaginatedResponseAgentVersionResponse::of);

  private static final Face GRAPHS =
      new Face(
          AssetKind.CONTEXT_GRAPH,
          "context-graphs",
          "context-graph",
          "a context graph",
          "context graphs",
          Permission.GRAPH_GET,
          Param.path("context_graph_id", Platform.ID),
          create("CreateContextGraphRequest"),
          update("UpdateContextGraphRequest"),
          ContextGraphResponse.class,
          ContextGraphResponse::of,
          PaginatedResponseContextGraphResponse.class,
          PaginatedResponseContextGraphResponse::of,
          ContextGraphBodies.VERSION,
          UnaryOperator.identity(),
          ContextGraphVersionResponse.class,
          ContextGraphVersionResponse::of,
          PaginatedResponseContextGraphVersionResponse.class,
          PaginatedResponseContextGraphVersionResponse::of);

  private final Assets assets;

  /** Routes to the use cases of agents and context graphs. */
  public AssetRoutes(Assets assets) {
    this.assets = assets;
  }

  private static ObjectType<NewAsset> create(String schemaName) {
    return Types.object(
        schemaName,
        f -> {
          var name = f.required("name", Platform.NAME);
          var description = f.withDefault("description", Platform.DESCRIPTION, "");
          return v -> new NewAsset(v.get(name), v.get(description));
        });
  }

  private static ObjectType<Changes> update(String schemaName) {
    return Types.object(
        schemaName,
        f -> {
          var name = f.optional("name", Platform.NAME.nullable());
          var description = f.optional("description", Platform.DESCRIPTION.nullable());
          return v -> new Changes(v.getOrNull(name), v.getOrNull(description));
        });
  }

  private static @Nullable Numbers numbers(String text) {
    if (text.equals("latest")) {
      return new Numbers.Latest();
    }
    if (!NUMBER.matcher(text).matches()) {
      return null;
    }
    long number = Long.parseLong(text);
    return new Numbers.Range(number, number);
  }

  /** The operations. */
  public List<Operation> table() {
    var table = new ArrayList<Operation>();
    for (Face face : List.of(AGENTS, GRAPHS)) {
      table.addAll(ofAssets(face));
      table.addAll(ofVersions(face));
    }
    return table;
  }

  private List<Operation> ofAssets(Face face) {
    String all = "/" + face.path();
    String one = all + "/{" + face.id().name() + "}";
    return List.of(
        Platform.operation("create-" + face.word(), "POST", all, "Create " + face.single())
            .body(face.create())
            .answers(201, face.type())
            .error(409, "Another one has this name.")
            .handle(call -> create(face, call)),
        Platform.operation(
                "list-" + face.word() + "s",
                "GET",
                all,
                "List " + face.plural(),
                Platform.SEARCH,
                Platform.LIST_ORDER,
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, face.listType())
            .needs(face.view())
            .handle(call -> list(face, call)),
        Platform.operation("get-" + face.word(), "GET", one, "Get " + face.single(), face.id())
            .answers(200, face.type())
            .handle(call -> get(face, call)),
        Platform.operation(
                "update-" + face.word(), "PUT", one, "Update " + face.single(), face.id())
            .body(face.update())
            .answers(200, face.type())
            .error(409, "The name is taken.")
            .handle(call -> update(face, call)),
        Platform.operation(
                "delete-" + face.word(), "DELETE", one, "Delete " + face.single(), face.id())
            .answers(204, null)
            .error(409, "An active service uses it.")
            .handle(call -> delete(face, call)));
  }

  private List<Operation> ofVersions(Face face) {
    String all = "/" + face.path() + "/{" + face.id().name() + "}/versions";
    return List.of(
        Platform.operation(
                "create-" + face.word() + "-version",
                "POST",
                all,
                "Create a version of " + face.single(),
                face.id())
            .body(face.versionBody())
            .answers(201, face.versionType())
            .handle(call -> createVersion(face, call)),
        Platform.operation(
                "list-" + face.word() + "-versions",
                "GET",
                all,
                "List versions of " + face.single(),
                face.id(),
                NEWEST_FIRST,
                Platform.LIMIT,
                Paging.CONTINUATION_TOKEN)
            .answers(200, face.versionsType())
            .handle(call -> versions(face, call)),
        Platform.operation(
                "get-" + face.word() + "-version",
                "GET",
                all + "/{version}",
                "Get a version of " + face.single(),
                face.id(),
                VERSION)
            .answers(200, face.versionType())
            .handle(call -> version(face, call)));
  }

  private Answer create(Face face, Call call) {
    NewAsset wanted = call.body(face.create());
    EntityId id = assets.create(call.caller(), face.kind(), wanted.name(), wanted.description());
    return written(face, call, 201, id);
  }

  /** What was just written is told to whoever wrote it, whether or not they may read. */
  private static Answer written(Face face, Call call, int status, EntityId id) {
    Asset asset = Assets.existing(call.caller().snapshot(), face.kind(), id);
    return Answer.of(status, face.one().apply(asset, call.tenant().id()));
  }

  private Answer list(Face face, Call call) {
    var query =
        new AssetQuery(
            Set.of(),
            false,
            call.find(Platform.SEARCH),
            call.find(Platform.LIST_ORDER),
            call.get(Paging.CONTINUATION_TOKEN),
            call.get(Platform.LIMIT));
    Page<Asset> page = assets.list(call.caller(), face.kind(), query);
    return Answer.of(200, face.list().apply(page, call.tenant().id()));
  }

  private Answer get(Face face, Call call) {
    Asset asset = assets.get(call.caller(), face.kind(), call.get(face.id()));
    return Answer.of(200, face.one().apply(asset, call.tenant().id()));
  }

  private Answer update(Face face, Call call) {
    EntityId id = call.get(face.id());
    Changes changes = call.body(face.update());
    assets.update(call.caller(), face.kind(), id, changes.name(), changes.description());
    return written(face, call, 200, id);
  }

  private Answer delete(Face face, Call call) {
    assets.delete(call.caller(), face.kind(), call.get(face.id()));
    return Answer.noContent();
  }

  private Answer createVersion(Face face, Call call) {
    var wanted = new NewVersion(face.content().apply(call.body(face.versionBody())), null, false);
    AssetVersion made =
        assets.createVersion(call.caller(), face.kind(), call.get(face.id()), wanted).orElseThrow();
    return Answer.of(201, face.version().apply(made, call.tenant().id()));
  }

  private Answer versions(Face face, Call call) {
    var query =
        new VersionQuery(
            Numbers.Range.ALL,
            Boolean.TRUE.equals(call.find(NEWEST_FIRST)),
            call.get(Paging.CONTINUATION_TOKEN),
            call.get(Platform.LIMIT));
    Page<AssetVersion> page =
        assets.versions(call.caller(), face.kind(), call.get(face.id()), query);
    return Answer.of(200, face.versions().apply(page, call.tenant().id()));
  }

  private Answer version(Face face, Call call) {
    AssetVersion version =
        assets.version(call.caller(), face.kind(), call.get(face.id()), call.get(VERSION));
    return Answer.of(200, face.version().apply(version, call.tenant().id()));
  }

  /**
   * An agent as answered.
   *
   * @param latestVersion 0 while there is no version
   */
  record AgentResponse(
      String id,
      String workspaceId,
      String name,
      String description,
      @JsonProperty(defaultValue = "0") long latestVersion,
      Instant createdAt,
      Instant updatedAt) {

    static AgentResponse of(Asset agent, EntityId workspace) {
      return new AgentResponse(
          agent.id().uuid().toString(),
          workspace.uuid().toString(),
          agent.name(),
          agent.description(),
          agent.latestVersion(),
          agent.createdAt(),
          agent.updatedAt());
    }
  }

  /**
   * A context graph as answered.
   *
   * @param latestVersion 0 while there is no version
   * @param stateCount the states of that version, in whatever dialect they were written
   */
  record ContextGraphResponse(
      String id,
      String workspaceId,
      String name,
      String description,
      @JsonProperty(defaultValue = "0") long latestVersion,
      @JsonProperty(defaultValue = "0") long stateCount,
      Instant createdAt,
      Instant updatedAt) {

    static ContextGraphResponse of(Asset graph, EntityId workspace) {
      return new ContextGraphResponse(
          graph.id().uuid().toString(),
          workspace.uuid().toString(),
          graph.name(),
          graph.description(),
          graph.latestVersion(),
          graph.stateCount(),
          graph.createdAt(),
          graph.updatedAt());
    }
  }

  /** A page of agents. */
  record PaginatedResponseAgentResponse(
      List<AgentResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {

    static PaginatedResponseAgentResponse of(Page<Asset> page, EntityId workspace) {
      return new PaginatedResponseAgentResponse(
          page.items().stream().map(each -> AgentResponse.of(each, workspace)).toList(),
          page.nextOffset() != null,
          page.nextOffset(),
          (long) page.total());
    }
  }

  /** A page of context graphs. */
  record PaginatedResponseContextGraphResponse(
      List<ContextGraphResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {

    static PaginatedResponseContextGraphResponse of(Page<Asset> page, EntityId workspace) {
      return new PaginatedResponseContextGraphResponse(
          page.items().stream().map(each -> ContextGraphResponse.of(each, workspace)).toList(),
          page.nextOffset() != null,
          page.nextOffset(),
          (long) page.total());
    }
  }
}
