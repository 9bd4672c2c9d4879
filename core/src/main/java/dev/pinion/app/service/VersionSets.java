package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.UsageGuard;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Overriding;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.governance.RuleBook.Planned;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Revision.Overridden;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.TenantTx;
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
  private final RuleBook book;

  /** The use cases of version sets. */
  public VersionSets(Work work, ModelCatalog models, SetWarnings warnings, RuleBook book) {
    this.work = work;
    this.book = book;
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

  /**
   * What a write would do, without what the rules say of it.
   *
   * @throws DomainException if it cannot be done
   */
  public Planned plan(TenantTx tx, Rights rights, SetWrite write, SetIntent intent) {
    return plan(tx, rights, write, intent, null);
  }

  /**
   * Carries out a write that a change request asks for.
   *
   * @throws DomainException if it cannot be done, or if the rules do not let it through
   */
  public ChangePlan carryOut(
      Work.Unit unit, Rights rights, SetWrite write, SetIntent intent, ChangeRequest request) {
    return apply(unit, rights, write, plan(unit.tx(), rights, write, intent, request));
  }

  /** Plans a write and, unless it is a dry run, carries it out. */
  private ChangePlan write(Caller caller, SetWrite write, SetIntent intent) {
    if (write.dryRun()) {
      return caller
          .tenant()
          .read(
              tx -> {
                Planned planned = plan(tx, caller::require, write, intent, null);
                book.requireNotFrozen(tx, work.now(), planned);
                return planned.plan().checked(book.checks(tx, work.now(), planned));
              });
    }
    return work.write(
        caller,
        unit -> {
          if (intent.isWayBack()) {
            unit.tx().openReserve();
          }
          return apply(
              unit, caller::require, write, plan(unit.tx(), caller::require, write, intent, null));
        });
  }

  private Planned plan(
      TenantTx tx,
      Rights rights,
      SetWrite write,
      SetIntent intent,
      @Nullable ChangeRequest request) {
    String name = write.name();
    Service service = ServiceRules.find(tx, write.service());
    intent.requireFound(tx, service, name);
    VersionSet current = service.versionSet(name);
    rights.require(
        current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
        ServiceAttributes.ofSet(service, name));
    requireNotEdge(name, "changed");
    write.preconditions().forEach(each -> each.require(current));
    ServiceParts parts = ServiceParts.find(tx, service.agentId(), service.graphId());
    SetIntent.Target target = intent.target(tx, service, name, current, parts);
    Pins before = current == null ? null : current.pins();
    if (!target.pins().equals(before)) {
      requireRoom(service, current == null ? 1 : 0);
      rules.requireAcceptable(new TreeMap<>(Map.of(name, target.pins())), parts, service.active());
    }
    return Planned.of(service, plan(name, current, target.pins(), parts), target.origin(), request);
  }

  private ChangePlan apply(Work.Unit unit, Rights rights, SetWrite write, Planned planned) {
    if (planned.plan().changesNothing()) {
      return planned.plan().applied(null);
    }
    book.requireNotFrozen(unit.tx(), unit.at(), planned);
    List<Check> checks = book.checks(unit, planned);
    List<Overridden> broken = RuleBook.broken(checks);
    Origin origin = planned.origin();
    Overriding overriding = write.overriding();
    if (overriding != null && !broken.isEmpty()) {
      rights.require(Permission.RULES_OVERRIDE, ServiceAttributes.of(planned.after()));
      origin = origin.overriding(overriding.after(origin.reason()), broken);
    } else {
      RuleBook.requireReleasable(planned, checks);
    }
    ChangePlan plan = planned.plan().checked(checks);
    long revision =
        revise(unit, planned.after(), plan.versionSet(), plan.after(), origin, plan.warnings());
    touch(unit, planned.after());
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
    Revision revision =
        Revision.next(
            unit.tx().services().tip(service.id(), name),
            new Revision.Draft(
                service.id(),
                name,
                origin,
                Revision.Parts.of(service),
                current == null ? null : current.pins(),
                after,
                warnings,
                unit.actor(),
                unit.at()));
    unit.tx().services().revise(revision);
    log(unit, service, revision);
    return revision.number();
  }

  /** Logs that a set has a new revision. */
  static void log(Work.Unit unit, Service service, Revision revision) {
    if (!revision.origin().overrode().isEmpty()) {
      unit.log(
          new Change.Draft(
              "version_set.overridden",
              ServiceRules.subject(service),
              service.name(),
              revision.versionSet(),
              null,
              null));
    }
    unit.log(
        new Change.Draft(
            revision.after() == null ? "version_set.deleted" : "version_set.changed",
            ServiceRules.subject(service),
            service.name(),
            revision.versionSet(),
            revision.number(),
            null));
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
