package dev.pinion.http.platform.service;

import dev.pinion.app.service.ServiceNames;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.app.service.ServiceRollbacks.Return;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.ServicePlan;
import dev.pinion.http.api.Answer;
import dev.pinion.http.api.Call;
import dev.pinion.http.api.Operation;
import dev.pinion.http.api.Preconditions;
import dev.pinion.http.platform.Platform;
import dev.pinion.http.platform.service.VersionSetAnswers.PlanResponse;
import dev.pinion.http.schema.ObjectType;
import dev.pinion.http.schema.Types;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operation that takes a replaced agent or context graph back: Pinion's own addition. */
public final class ServiceRollbackRoutes {
  private static final int EXPECTED_MAX = 101;

  /** What is wanted, but for what the path and the headers say. */
  private record Body(
      @Nullable Long toRevision,
      @Nullable String reason,
      Map<String, Long> expectedRevisions,
      boolean dryRun) {}

  private static final ObjectType<Body> ROLLBACK =
      Types.object(
          "RollbackServiceRequest",
          f -> {
            var to = f.optional("to_revision", Types.integer().min(1).nullable());
            var reason = f.optional("reason", VersionSetBodies.REASON);
            var expected =
                f.withDefault(
                    "expected_revisions",
                    Types.map(Types.string().max(40), Types.integer().min(1)).max(EXPECTED_MAX),
                    Map.of());
            var dryRun = f.withDefault("dry_run", Types.bool(), false);
            return v ->
                new Body(v.getOrNull(to), v.getOrNull(reason), v.get(expected), v.get(dryRun));
          });

  private final ServiceRollbacks rollbacks;

  /** Routes to the use case of services' ways back. */
  public ServiceRollbackRoutes(ServiceRollbacks rollbacks) {
    this.rollbacks = rollbacks;
  }

  /** The operations. */
  public List<Operation> table() {
    return List.of(
        Platform.operation(
                "rollback-service",
                "POST",
                "/services/{service_id}/rollback",
                "Restore a replaced agent or context graph",
                ServiceRoutes.SERVICE_ID,
                Preconditions.IF_MATCH,
                Preconditions.IF_NONE_MATCH)
            .body(ROLLBACK)
            .answers(200, ServicePlanResponse.class)
            .refuses(DomainError.Refused.class, 409)
            .error(
                409,
                "A set has changed, a guard rejects the restored content, or there is nothing to restore."
                    + Platform.RULES_NOT_MET)
            .error(412, "The service has another agent or context graph by now.")
            .error(423, Platform.FROZEN)
            .handle(this::rollback));
  }

  private Answer rollback(Call call) {
    ServicePlan plan = rollbacks.rollback(call.caller(), wanted(call));
    return Answer.of(200, ServicePlanResponse.of(plan, ServiceNames.of(call.caller())));
  }

  private static Return wanted(Call call) {
    Body body = call.body(ROLLBACK);
    return new Return(
        call.get(ServiceRoutes.SERVICE_ID),
        body.toRevision(),
        body.reason(),
        body.expectedRevisions(),
        Preconditions.of(call),
        body.dryRun());
  }

  /** An agent or a context graph that a service joins. */
  record PartResponse(String id, String name) {

    static PartResponse of(EntityId id, ServiceNames names) {
      return new PartResponse(
          id.uuid().toString(), Objects.requireNonNull(names.part(id), "never removed"));
    }
  }

  /** What a service joins before and after; both are equal when it stays. */
  record PartChange(PartResponse before, PartResponse after) {}

  /** What putting a former agent and graph back does, or would do; revisions are those of edge. */
  record ServicePlanResponse(
      boolean applied,
      long baseRevision,
      @Nullable Long revision,
      Map<String, Long> restores,
      PartChange agent,
      PartChange contextGraph,
      List<PlanResponse> versionSets) {

    static ServicePlanResponse of(ServicePlan plan, ServiceNames names) {
      Function<ResourceKind, PartChange> change =
          kind ->
              new PartChange(
                  PartResponse.of(plan.before().id(kind), names),
                  PartResponse.of(plan.after().id(kind), names));
      return new ServicePlanResponse(
          plan.applied(),
          plan.baseRevision(),
          plan.revision(),
          plan.restores(),
          change.apply(ResourceKind.AGENT),
          change.apply(ResourceKind.CONTEXT_GRAPH),
          plan.sets().stream().map(PlanResponse::of).toList());
    }
  }
}
