package dev.pinion.app.service;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.governance.RuleBook.Planned;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Edits of what a service joins, and of whether it is active, that change requests ask for. */
public final class ServiceEdits {
  private final ServiceSets sets;
  private final ServiceRules rules;

  /** The edits, with sets written as the use cases of version sets do. */
  public ServiceEdits(VersionSets sets, ModelCatalog models) {
    this.sets = new ServiceSets(sets);
    this.rules = new ServiceRules(models);
  }

  /**
   * What an edit would do with each set of the service.
   *
   * @param request that asks for it; null while it is being made
   * @throws dev.pinion.domain.DomainException if it cannot be done
   */
  public List<Planned> plan(
      TenantTx tx,
      Rights rights,
      EntityId id,
      Change.Edit wanted,
      @Nullable ChangeRequest request) {
    ServiceEdit edit = edit(tx, rights, id, wanted);
    return sets.plans(tx, edit).stream()
        .map(
            plan ->
                new Planned(
                    edit.before(), edit.after(), plan, Origin.of(Operation.SERVICE), request))
        .toList();
  }

  /**
   * Makes an edit.
   *
   * @return what happened to each set; nothing if the service joins what it joined
   */
  public List<ChangePlan> carryOut(
      Work.Unit unit, Rights rights, EntityId id, Change.Edit wanted, @Nullable String reason) {
    ServiceEdit edit = edit(unit.tx(), rights, id, wanted);
    if (!edit.joinsAnew()) {
      sets.apply(unit, edit);
      return List.of();
    }
    var origin = new Origin(Operation.SERVICE, null, null, reason);
    return sets.rejoin(unit, edit, sets.plans(unit.tx(), edit), set -> origin).plans();
  }

  private ServiceEdit edit(TenantTx tx, Rights rights, EntityId id, Change.Edit wanted) {
    Service before = ServiceRules.find(tx, id);
    rights.require(Permission.SERVICE_UPDATE, ServiceAttributes.of(before));
    var edit =
        new ServiceEdit(
            before,
            before.edited(
                Objects.requireNonNullElse(wanted.agentId(), before.agentId()),
                Objects.requireNonNullElse(wanted.graphId(), before.graphId()),
                Objects.requireNonNullElse(wanted.active(), before.active())),
            SetPlan.NOTHING);
    edit.require(rights, tx, rules, ServicePolicy.RUNNABLE);
    return edit;
  }
}
