package dev.pinion.http.classic.asset;

import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources;
import dev.pinion.http.api.Operation;
import dev.pinion.http.classic.Classic;
import dev.pinion.http.classic.asset.AssetOperations.AssetOutput;
import dev.pinion.http.classic.asset.StateMachineBodies.StateMachineVersionOutput;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The operations of the Classic dialect on context graphs. */
public final class StateMachineRoutes {
  private static final Param<Long> LIMIT =
      Param.queryOr("limit", Types.integer().min(0).max(50), 50L);
  private static final Param<Boolean> DRY_RUN = Param.queryOr("dry_run", Types.bool(), false);

  private final Resources resources;

  /** Routes to the use cases of resources. */
  public StateMachineRoutes(Resources resources) {
    this.resources = resources;
  }

  /** The operations. */
  public List<Operation> table() {
    var machines =
        new AssetOperations<>(
            resources,
            ResourceType.GRAPHS,
            "service_hierarchical_state_machine",
            "a service hierarchical state machine");
    return List.of(
        machines.create(StateMachineBodies.CREATE),
        machines.list(
            LIMIT,
            GetServiceHierarchicalStateMachinesResponse.class,
            GetServiceHierarchicalStateMachinesResponse::new),
        machines.createVersion(StateMachineBodies.VERSION, UnaryOperator.identity(), DRY_RUN),
        machines.deprecate(Param.path("state_machine_id", Classic.ID)),
        machines.versions(
            StateMachineVersionOutput::of,
            GetServiceHierarchicalStateMachineVersionsResponse.class,
            GetServiceHierarchicalStateMachineVersionsResponse::new));
  }

  /** A page of state machines. */
  record GetServiceHierarchicalStateMachinesResponse(
      List<AssetOutput> serviceHierarchicalStateMachines,
      boolean hasMore,
      @Nullable Long continuationToken) {}

  /** A page of state machine versions. */
  record GetServiceHierarchicalStateMachineVersionsResponse(
      List<StateMachineVersionOutput> stateMachineVersions,
      boolean hasMore,
      @Nullable Long continuationToken) {}
}
