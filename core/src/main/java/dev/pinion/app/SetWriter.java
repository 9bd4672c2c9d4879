package dev.pinion.app;

import dev.pinion.app.ServiceRules.Parts;
import dev.pinion.app.VersionSets.Plan;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.ChangePlan;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Revision.Operation;
import dev.pinion.domain.Revision.Origin;
import dev.pinion.domain.Service;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.Warning;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The one way in which version sets change. What a write will do is computed by one function, of
 * which a dry run answers the result and a real run carries it out, in the same transaction.
 */
final class SetWriter {
  private static final Origin DELETION = Origin.of(Operation.DELETE);

  private final Work work;
  private final ServiceRules rules;
  private final SetWarnings warnings;

  SetWriter(Work work, ModelCatalog models, SetWarnings warnings) {
    this.work = work;
    this.rules = new ServiceRules(models);
    this.warnings = warnings;
  }

  /** What a set is to hold, and how that came about. */
  record Target(Pins pins, Origin origin) {}

  /** Finds the content that a set is to hold. */
  @FunctionalInterface
  interface Intent {
    /**
     * The content; a refusal if there is none.
     *
     * @param current null if the set does not exist
     */
    Target target(
        TenantTx tx, Service service, String name, @Nullable VersionSet current, Parts parts);

    /** Refuses a set that this can do nothing with, as not found; before anything else is asked. */
    default void requireFound(TenantTx tx, Service service, String name) {}

    /** Whether this must be possible for a tenant that is full. */
    default boolean isWayBack() {
      return false;
    }
  }

  /** A plan with what carrying it out needs. */
  private record Planned(Service service, Origin origin, ChangePlan plan) {}

  /** Plans a write and, unless it is a dry run, carries it out. */
  ChangePlan write(Caller caller, SetWrite request, Intent intent) {
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

  private Planned plan(TenantTx tx, Caller caller, SetWrite request, Intent intent) {
    String name = request.name();
    Service service = ServiceRules.find(tx, request.service());
    intent.requireFound(tx, service, name);
    VersionSet current = service.versionSet(name);
    caller.require(
        current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
        ServiceAttributes.ofSet(service, name));
    requireNotEdge(name, "changed");
    request.preconditions().forEach(each -> each.require(current));
    Parts parts = Parts.find(tx, service.agentId(), service.graphId());
    Target target = intent.target(tx, service, name, current, parts);
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

  /**
   * Writes many sets of a service, whose guards have run, at once.
   *
   * @param operation what made those that are put
   */
  void write(Work.Unit unit, Service service, Plan plan, Operation operation) {
    Parts parts = Parts.find(unit.tx(), service.agentId(), service.graphId());
    plan.puts()
        .forEach(
            (name, pins) -> {
              ChangePlan each = plan(name, service.versionSet(name), pins, parts);
              revise(unit, service, name, pins, Origin.of(operation), each.warnings());
            });
    plan.removals().forEach(name -> revise(unit, service, name, null, DELETION, List.of()));
    if (operation != Operation.CREATE) {
      touch(unit, service);
    }
  }

  /**
   * What every set of a service that gets other parts will hold, by name; nothing is written.
   *
   * @throws DomainException with {@link DomainError.UnknownReference} if a part does not exist
   */
  List<ChangePlan> plans(TenantTx tx, ServiceEdit edit) {
    Parts parts = Parts.find(tx, edit.after().agentId(), edit.after().graphId());
    return edit.sets().result(edit.before()).entrySet().stream()
        .map(
            entry ->
                plan(
                    entry.getKey(),
                    edit.before().versionSet(entry.getKey()),
                    entry.getValue(),
                    parts))
        .toList();
  }

  private ChangePlan plan(String name, @Nullable VersionSet current, Pins after, Parts parts) {
    Pins before = current == null ? null : current.pins();
    return new ChangePlan(
        name,
        false,
        current == null ? null : current.revision(),
        null,
        before,
        after,
        warnings.ofChange(name, before, after, parts));
  }

  /** Tells how the revision of a set came about. */
  @FunctionalInterface
  interface Origins {
    /** Of the set of that name, which may be {@code edge}. */
    Origin of(String name);
  }

  /**
   * Writes a service that gets other parts, and every set of it, because what a set means changes
   * with them. The guards have run.
   *
   * @param plans what the sets will hold
   * @return the new revision of edge, and the plans, done
   */
  Rejoined rejoin(Work.Unit unit, ServiceEdit edit, List<ChangePlan> plans, Origins origins) {
    Service after = edit.after().touchedBy(unit.actor(), unit.at());
    logUpdate(unit, after);
    // Edge before the others: what was logged before edge's revision held before the change.
    VersionSet edge = reviseEdge(unit, edit.before(), after, origins.of(VersionSet.EDGE));
    unit.tx().services().update(after.withEdge(edge));
    List<ChangePlan> done =
        plans.stream()
            .map(
                plan -> {
                  String name = plan.versionSet();
                  Origin origin = origins.of(name);
                  return plan.applied(
                      revise(unit, after, name, plan.after(), origin, plan.warnings()));
                })
            .toList();
    edit.sets().removals().forEach(name -> revise(unit, after, name, null, DELETION, List.of()));
    return new Rejoined(edge.revision(), done);
  }

  /** What {@link #rejoin} has written. */
  record Rejoined(long edgeRevision, List<ChangePlan> plans) {}

  /** Writes the fields of a service. */
  static void update(Work.Unit unit, Service service) {
    touch(unit, service);
    logUpdate(unit, service);
  }

  private static void logUpdate(Work.Unit unit, Service service) {
    unit.log(Change.Draft.of("service.updated", ServiceRules.subject(service), service.name()));
  }

  /** Notes new parts in edge's ledger, whose first revision is stored when the second comes. */
  private static VersionSet reviseEdge(
      Work.Unit unit, Service before, Service after, Origin origin) {
    SetLedger ledger = SetLedger.of(unit.tx(), before, VersionSet.EDGE);
    Revision newest = Objects.requireNonNull(ledger.newest(), "edge is as old as its service");
    if (before.storedEdge() == null) {
      unit.tx().ledger().append(newest);
    }
    Revision revision =
        Revision.next(
            newest,
            new Revision.Draft(
                after.id(),
                VersionSet.EDGE,
                origin,
                Revision.Parts.of(after),
                Pins.LATEST,
                Pins.LATEST,
                List.of(),
                unit.actor(),
                inOrder(unit.at(), newest)));
    unit.tx().ledger().append(revision);
    log(unit, after, VersionSet.EDGE, revision);
    return Objects.requireNonNull(revision.set());
  }

  private static void log(Work.Unit unit, Service service, String name, Revision revision) {
    unit.log(
        new Change.Draft(
            revision.after() == null ? "version_set.deleted" : "version_set.changed",
            ServiceRules.subject(service),
            service.name(),
            name,
            revision.number(),
            null));
  }

  /** Removes a set, whose guards have run. */
  void remove(Work.Unit unit, Service service, String name) {
    revise(unit, service, name, null, DELETION, List.of());
    touch(unit, service);
  }

  /** Records who changed a set of the service last. */
  private static void touch(Work.Unit unit, Service service) {
    unit.tx().services().update(service.touchedBy(unit.actor(), unit.at()));
  }

  /**
   * Writes a set, its ledger and the log together.
   *
   * @param after null removes the set
   * @return the number of the revision that it made
   */
  private static long revise(
      Work.Unit unit,
      Service service,
      String name,
      @Nullable Pins after,
      Origin origin,
      List<Warning> warnings) {
    VersionSet current = service.versionSet(name);
    Revision newest = unit.tx().ledger().newest(service.id(), name);
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

  /** The time of a revision, which is never before that of the one it follows. */
  private static Instant inOrder(Instant at, @Nullable Revision newest) {
    return newest != null && newest.at().isAfter(at) ? newest.at() : at;
  }

  /**
   * Refuses more sets than a service may have.
   *
   * @param added how many more there will be
   */
  static void requireRoom(Service service, int added) {
    if (added > 0 && service.versionSets().size() + added > VersionSet.MAX_PER_SERVICE) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_version_sets",
              "A service has at most %d version sets; delete one that is no longer needed."
                  .formatted(VersionSet.MAX_PER_SERVICE)));
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
    return new DomainException(new DomainError.Locked("version_set_locked", message));
  }
}
