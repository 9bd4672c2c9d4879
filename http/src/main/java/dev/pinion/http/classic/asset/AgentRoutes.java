package dev.pinion.http.classic.asset;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.asset.AgentBodies.AgentVersionOutput;
import dev.pinion.http.classic.asset.AssetOperations.AssetOutput;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on agents. */
public final class AgentRoutes {
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(1).max(20), 10L);

  private final Resources resources;

  /** Routes to the use cases of resources. */
  public AgentRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    var agents = new AssetOperations<>(resources, ResourceType.AGENTS, "agent", "an agent");
    return List.of(
        agents.create(AgentBodies.CREATE),
        agents.list(LIMIT, GetAgentsResponse.class, GetAgentsResponse::new),
        agents.createVersion(AgentBodies.VERSION, AgentBodies::given, null),
        agents.deprecate(Param.path("agent_id", Classic.ID)),
        agents.versions(
            AgentVersionOutput::of, GetAgentVersionsResponse.class, GetAgentVersionsResponse::new));
  }

  /** A page of agents. */
  record GetAgentsResponse(
      List<AssetOutput> agents, boolean hasMore, @Nullable Long continuationToken) {}

  /** A page of agent versions. */
  record GetAgentVersionsResponse(
      List<AgentVersionOutput> agentVersions, boolean hasMore, @Nullable Long continuationToken) {}
}
