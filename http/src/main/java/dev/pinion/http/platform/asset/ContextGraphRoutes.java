package dev.pinion.http.platform.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Graph;
import dev.pinion.domain.resource.Resource;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.ResourceOperations;
import dev.pinion.http.platform.asset.ContextGraphBodies.ContextGraphVersionResponse;
import dev.pinion.http.platform.asset.ContextGraphBodies.PaginatedResponseContextGraphVersionResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The operations of the Platform dialect on context graphs and their versions. */
public final class ContextGraphRoutes {
  private static final ObjectType<NewResource<Graph>> CREATE =
      Types.object(
          "CreateContextGraphRequest",
          f -> {
            var name = f.required("name", Platform.NAME);
            var description = f.withDefault("description", Platform.DESCRIPTION, "");
            return v ->
                new NewResource<>(v.get(name), List.of(), new Graph(v.get(description), 0), null);
          });

  private static final ObjectType<ResourceChanges<Graph>> UPDATE =
      Types.object(
          "UpdateContextGraphRequest",
          f -> {
            var name = f.optional("name", Platform.NAME.nullable());
            var description = f.optional("description", Platform.DESCRIPTION.nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    null,
                    old ->
                        new Graph(
                            Objects.requireNonNullElse(v.getOrNull(description), old.description()),
                            old.stateCount()));
          });

  private final Resources resources;

  /** Routes to the use cases of resources. */
  public ContextGraphRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    var graphs =
        new ResourceOperations<>(
            resources, ResourceType.GRAPHS, ContextGraphResponse.class, ContextGraphResponse::of);
    return List.of(
        graphs.create(CREATE, 201).error(409, "The name is taken."),
        graphs.list(
            PaginatedResponseContextGraphResponse.class,
            PaginatedResponseContextGraphResponse::new),
        graphs.get(),
        graphs.update("PUT", UPDATE),
        graphs.delete(204).error(409, "An active service uses it."),
        graphs.createVersion(
            ContextGraphBodies.VERSION,
            UnaryOperator.identity(),
            ContextGraphVersionResponse.class,
            ContextGraphVersionResponse::of),
        graphs.listVersions(
            ContextGraphVersionResponse::of,
            PaginatedResponseContextGraphVersionResponse.class,
            PaginatedResponseContextGraphVersionResponse::new),
        graphs.getVersion(ContextGraphVersionResponse.class, ContextGraphVersionResponse::of));
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

    static ContextGraphResponse of(Resource<Graph> graph, EntityId workspace) {
      return new ContextGraphResponse(
          graph.id().uuid().toString(),
          workspace.uuid().toString(),
          graph.name(),
          graph.content().description(),
          graph.latestVersion(),
          graph.content().stateCount(),
          graph.createdAt(),
          graph.updatedAt());
    }
  }

  /** A page of context graphs. */
  record PaginatedResponseContextGraphResponse(
      List<ContextGraphResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
