package dev.pinion.app.service;

import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Caller;
import dev.pinion.app.UsageGuard;
import dev.pinion.app.Work;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Version sets of services, and the one way in which they change. What a write will do is computed
 * by one function, of which a dry run answers the result and a real run carries it out, in the same
 * transaction.
 */
public final class VersionSets {
  private static final Origin DELETION = Origin.of(Operation.DELETE);

  private final Work work;
  private final ServiceRules rules;
  private final SetWarnings warnings;

  /** The use cases of version sets. */
  public VersionSets(Work work, ModelCatalog models, SetWarnings warnings) {
    this.work = work;
    this.rules = new ServiceRules(models);
    this.warnings = warnings;
  }

  /** Writes a version set, new or not; the same content again leaves no trace. */
  public ChangePlan upsert(Caller caller, SetWrite write, Pins pins) {
    return write(caller, write, new SetIntent.Upsert(pins));
  }

  /** Puts the content of one set onto another, which is made if it is not there. */
  public ChangePlan promote(Caller caller, SetWrite write, Promotion promotion) {
    return write(caller, write, promotion);
  }

  /** Puts the content of an earlier revision back, also that of a set that was deleted. */
  public ChangePlan rollback(Caller caller, SetWrite write, Rollback rollback) {
    return write(caller, write, rollback);
  }

  /** A plan with what carrying it out needs. */
  private record Planned(Service service, Origin origin, ChangePlan plan) {}

  /** Plans a write and, unless it is a dry run, carries it out. */
  private ChangePlan write(Caller caller, SetWrite request, SetIntent intent) {
    return request.dryRun()
        ? caller.tenant().read(tx -> plan(tx, caller, request, intent).plan())
        : work.write(
            caller,
            unit -> {
              if (intent.isWayBack()) {
                unit.tx().openReserve();
              }
              return apply(unit, plan(unit.tx(), caller, request, intent));
            });
  }

  private Planned plan(TenantTx tx, Caller caller, SetWrite request, SetIntent intent) {
    String name = request.name();
    Service service = ServiceRules.find(tx, request.service());
    intent.requireFound(tx, service, name);
    VersionSet current = service.versionSet(name);
    caller.require(
        current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
        ServiceAttributes.ofSet(service, name));
    requireNotEdge(name, "changed");
    request.preconditions().forEach(each -> each.require(current));
    ServiceParts parts = ServiceParts.find(tx, service.agentId(), service.graphId());
    SetIntent.Target target = intent.target(tx, service, name, current, parts);
    Pins before = current == null ? null : current.pins();
    if (!target.pins().equals(before)) {
      requireRoom(service, current == null ? 1 : 0);
      rules.requireAcceptable(new TreeMap<>(Map.of(name, target.pins())), parts, service.active());
    }
    return new Planned(service, target.origin(), plan(name, current, target.pins(), parts));
  }

  private ChangePlan apply(Work.Unit unit, Planned planned) {
    ChangePlan plan = planned.plan();
    if (plan.changesNothing()) {
      return plan.applied(null);
    }
    long revision =
        revise(
            unit,
            planned.service(),
            plan.versionSet(),
            plan.after(),
            planned.origin(),
            plan.warnings());
    touch(unit, planned.service());
    return plan.applied(revision);
  }

  /** What it means that the set gets these pins. */
  ChangePlan plan(String name, @Nullable VersionSet current, Pins after, ServiceParts parts) {
    Pins before = current == null ? null : current.pins();
    return new ChangePlan(
        name,
        false,
        current == null ? null : current.revision(),
        null,
        before,
        after,
        warnings.ofChange(name, before, after, parts),
        List.of());
  }

  /** Removes a version set that nothing uses, if it stands as the caller demands. */
  public void delete(Caller caller, EntityId id, String name, List<Precondition> preconditions) {
    work.run(
        caller,
        unit -> {
          Service service = ServiceRules.find(unit.tx(), id);
          VersionSet current = SetRef.require(service, name);
          caller.require(Permission.VERSION_SET_DELETE, ServiceAttributes.ofSet(service, name));
          requireNotEdge(name, "deleted");
          if (name.equals(VersionSet.RELEASE)) {
            throw locked(
                "The version set \"release\" cannot be deleted: it is what runs by default.");
          }
          preconditions.forEach(each -> each.require(current));
          requireUnused(unit, service, name);
          remove(unit, service, name);
          touch(unit, service);
        });
  }

  /** Refuses while something uses the set. */
  static void requireUnused(Work.Unit unit, Service service, String name) {
    List<Usage> usages =
        unit.tx().usages().of(service.id()).stream()
            .filter(usage -> usage.versionSet().equals(name))
            .toList();
    UsageGuard.requireUnused(usages, "The version set \"" + name + "\"");
  }

  /** Removes a set whose guards have run. */
  static void remove(Work.Unit unit, Service service, String name) {
    revise(unit, service, name, null, DELETION, List.of());
  }

  /** Records who changed a set of the service last. */
  static void touch(Work.Unit unit, Service service) {
    unit.tx().services().update(service.touchedBy(unit.actor(), unit.at()));
  }

  /**
   * Writes a set, its ledger and the log together.
   *
   * @param after null removes the set
   * @return the number of the revision that it made
   */
  static long revise(
      Work.Unit unit,
      Service service,
      String name,
      @Nullable Pins after,
      Origin origin,
      List<Warning> warnings) {
    VersionSet current = service.versionSet(name);
    Revision.Tip newest = unit.tx().ledger().tip(service.id(), name);
    Revision revision =
        Revision.next(
            newest,
            new Revision.Draft(
                service.id(),
                name,
                origin,
                Revision.Parts.of(service),
                current == null ? null : current.pins(),
                after,
                warnings,
                unit.actor(),
                inOrder(unit.at(), newest)));
    if (after == null) {
      unit.tx().services().deleteSet(service.id(), name);
    } else {
      unit.tx()
          .services()
          .putSet(
              service.id(),
              new VersionSet(name, after, revision.number(), unit.actor(), revision.at()));
    }
    unit.tx().ledger().append(revision);
    log(unit, service, name, revision);
    return revision.number();
  }

  /** Logs that a set has a new revision. */
  static void log(Work.Unit unit, Service service, String name, Revision revision) {
    unit.log(
        new Change.Draft(
            revision.after() == null ? "version_set.deleted" : "version_set.changed",
            ServiceRules.subject(service),
            service.name(),
            name,
            revision.number(),
            null));
  }

  /** The time of a revision, which is never before that of the one it follows. */
  static Instant inOrder(Instant at, Revision.@Nullable Tip newest) {
    return newest != null && newest.at().isAfter(at) ? newest.at() : at;
  }

  /**
   * Refuses more sets than a service may have.
   *
   * @param added how many more there will be
   */
  static void requireRoom(Service service, int added) {
    if (added > 0 && service.versionSets().size() + added > VersionSet.MAX_PER_SERVICE) {
      throw DomainException.limitReached(
          "too_many_version_sets",
          "A service has at most %d version sets; delete one that is no longer needed."
              .formatted(VersionSet.MAX_PER_SERVICE));
    }
  }

  /** Refuses to touch {@code edge}. */
  static void requireNotEdge(String name, String verb) {
    if (name.equals(VersionSet.EDGE)) {
      throw locked(
          "The version set \"edge\" always follows the newest versions and cannot be %s."
              .formatted(verb));
    }
  }

  static DomainException locked(String message) {
    return DomainException.locked("version_set_locked", message);
  }
}
