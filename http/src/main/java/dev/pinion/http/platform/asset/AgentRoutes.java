package dev.pinion.http.platform.asset;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content.Agent;
import dev.pinion.domain.resource.Resource;
import dev.pinion.http.api.Operation;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.ResourceOperations;
import dev.pinion.http.platform.asset.AgentBodies.AgentVersionResponse;
import dev.pinion.http.platform.asset.AgentBodies.PaginatedResponseAgentVersionResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Shape;
import dev.pinion.http.schema.Types;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The operations of the Platform dialect on agents and their versions. */
public final class AgentRoutes {
  private static final ObjectType<NewResource<Agent>> CREATE =
      Types.object(
          "CreateAgentRequest",
          f -> {
            var name = f.required("name", Platform.NAME);
            var description = f.withDefault("description", Platform.DESCRIPTION, "");
            return v ->
                new NewResource<>(v.get(name), List.of(), new Agent(v.get(description)), null);
          });

  private static final ObjectType<ResourceChanges<Agent>> UPDATE =
      Types.object(
          "UpdateAgentRequest",
          f -> {
            var name = f.optional("name", Platform.NAME.nullable());
            var description = f.optional("description", Platform.DESCRIPTION.nullable());
            return v ->
                new ResourceChanges<>(
                    v.getOrNull(name),
                    null,
                    old ->
                        new Agent(
                            Objects.requireNonNullElse(
                                v.getOrNull(description), old.description())));
          });

  private final Resources resources;

  /** Routes to the use cases of resources. */
  public AgentRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    var agents =
        new ResourceOperations<>(
            resources, ResourceType.AGENTS, AgentResponse.class, AgentResponse::of);
    return List.of(
        agents.create(CREATE, 201).error(409, "The name is taken."),
        agents.list(PaginatedResponseAgentResponse.class, PaginatedResponseAgentResponse::new),
        agents.get(),
        agents.update("PUT", UPDATE),
        agents.delete(204).error(409, "An active service uses it."),
        agents.createVersion(
            AgentBodies.VERSION,
            AgentBodies::complete,
            AgentVersionResponse.class,
            AgentVersionResponse::of),
        agents.listVersions(
            AgentVersionResponse::of,
            PaginatedResponseAgentVersionResponse.class,
            PaginatedResponseAgentVersionResponse::new),
        agents.getVersion(AgentVersionResponse.class, AgentVersionResponse::of));
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

    static AgentResponse of(Resource<Agent> agent, EntityId workspace) {
      return new AgentResponse(
          agent.id().uuid().toString(),
          workspace.uuid().toString(),
          agent.name(),
          agent.content().description(),
          agent.latestVersion(),
          agent.createdAt(),
          agent.updatedAt());
    }
  }

  /** A page of agents. */
  record PaginatedResponseAgentResponse(
      List<AgentResponse> items,
      boolean hasMore,
      @Shape(required = false) @Nullable Long continuationToken,
      @Shape(required = false) @Nullable Long total) {}
}
