package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Writes many sets of a service at once: when it is made, edited, or gets another agent. */
final class ServiceSets {
  private final VersionSets sets;

  ServiceSets(VersionSets sets) {
    this.sets = sets;
  }

  /**
   * The plan that leaves a service with exactly these sets of its own. {@code release} survives
   * where it is left out; {@code edge} may be named if it says what edge is, so that what was read
   * can be written back.
   *
   * @throws DomainException if it changes edge, lacks a permission, or removes a set that is in use
   */
  static SetPlan replacing(
      Caller caller, Work.Unit unit, Service service, Map<String, Pins> wanted) {
    var puts = new TreeMap<String, Pins>();
    for (Map.Entry<String, Pins> entry : withoutEdge(wanted).entrySet()) {
      String name = entry.getKey();
      VersionSet current = service.versionSet(name);
      if (current == null || !current.pins().equals(entry.getValue())) {
        caller.require(
            current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
            ServiceAttributes.ofSet(service, name));
        puts.put(name, entry.getValue());
      }
    }
    var removals = new ArrayList<String>();
    for (String name : service.storedSets().keySet()) {
      if (!wanted.containsKey(name) && !name.equals(VersionSet.RELEASE)) {
        caller.require(Permission.VERSION_SET_DELETE, ServiceAttributes.ofSet(service, name));
        VersionSets.requireUnused(unit, service, name);
        removals.add(name);
      }
    }
    var plan = new SetPlan(puts, removals);
    requireRoom(service, plan);
    return plan;
  }

  /** The sets without {@code edge}, which must say what edge is. */
  static SortedMap<String, Pins> withoutEdge(Map<String, Pins> sets) {
    var rest = new TreeMap<>(sets);
    Pins edge = rest.remove(VersionSet.EDGE);
    if (edge != null && !edge.equals(Pins.LATEST)) {
      throw VersionSets.locked(
          "The version set \"edge\" always follows the newest versions; leave it out, or send null pins and no LLM preference.");
    }
    return rest;
  }

  /** Writes the first sets of a service. */
  void create(Work.Unit unit, Service service, SetPlan plan) {
    write(unit, service, plan, Operation.CREATE);
  }

  /** Writes a change of a service and its sets whose guards have run; none leaves no trace. */
  void apply(Work.Unit unit, ServiceEdit edit) {
    if (edit.joinsAnew()) {
      rejoin(unit, edit, plans(unit.tx(), edit), edit::origin);
      return;
    }
    if (edit.changesFields()) {
      update(unit, edit.after());
    }
    if (!edit.sets().isEmpty()) {
      write(unit, edit.after(), edit.sets(), Operation.UPSERT);
    }
  }

  /** Refuses more sets than a service may have. */
  static void requireRoom(Service service, SetPlan plan) {
    VersionSets.requireRoom(service, plan.result(service).size() - service.storedSets().size());
  }

  /**
   * Writes many sets of a service, whose guards have run, at once.
   *
   * @param operation what made those that are put
   */
  private void write(Work.Unit unit, Service service, SetPlan plan, Operation operation) {
    ServiceParts parts = ServiceParts.find(unit.tx(), service.agentId(), service.graphId());
    plan.puts()
        .forEach(
            (name, pins) -> {
              ChangePlan each = sets.plan(name, service.versionSet(name), pins, parts);
              VersionSets.revise(unit, service, name, pins, Origin.of(operation), each.warnings());
            });
    plan.removals().forEach(name -> VersionSets.remove(unit, service, name));
    if (operation != Operation.CREATE) {
      VersionSets.touch(unit, service);
    }
  }

  /**
   * What every set of a service that gets other parts will hold, by name; nothing is written.
   *
   * @throws DomainException with {@link DomainError.UnknownReference} if a part does not exist
   */
  List<ChangePlan> plans(TenantTx tx, ServiceEdit edit) {
    ServiceParts parts = ServiceParts.find(tx, edit.after().agentId(), edit.after().graphId());
    return edit.sets().result(edit.before()).entrySet().stream()
        .map(
            entry ->
                sets.plan(
                    entry.getKey(),
                    edit.before().versionSet(entry.getKey()),
                    entry.getValue(),
                    parts))
        .toList();
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
                      VersionSets.revise(unit, after, name, plan.after(), origin, plan.warnings()));
                })
            .toList();
    edit.sets().removals().forEach(name -> VersionSets.remove(unit, after, name));
    return new Rejoined(edge.revision(), done);
  }

  /** What {@link #rejoin} has written. */
  record Rejoined(long edgeRevision, List<ChangePlan> plans) {}

  /** Writes the fields of a service. */
  private static void update(Work.Unit unit, Service service) {
    VersionSets.touch(unit, service);
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
      unit.tx().services().revise(newest);
    }
    Revision revision =
        Revision.next(
            newest.tip(),
            new Revision.Draft(
                after.id(),
                VersionSet.EDGE,
                origin,
                Revision.Parts.of(after),
                Pins.LATEST,
                Pins.LATEST,
                List.of(),
                unit.actor(),
                unit.at()));
    unit.tx().services().revise(revision);
    VersionSets.log(unit, after, revision);
    return Objects.requireNonNull(revision.set());
  }
}
