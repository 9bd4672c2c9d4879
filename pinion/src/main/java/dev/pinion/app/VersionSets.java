package dev.pinion.app;

import dev.pinion.app.ServiceRules.Parts;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Service;
import dev.pinion.domain.Usage;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Version sets of services: what may be written, and the one way that it is. */
public final class VersionSets {
  private final Work work;
  private final ServiceRules rules;

  /** The use cases of version sets. */
  public VersionSets(Work work, ModelCatalog models) {
    this.work = work;
    this.rules = new ServiceRules(models);
  }

  /** Writes a version set, new or not; the same content again leaves no trace. */
  public void upsert(Caller caller, EntityId id, String name, Pins pins) {
    work.write(
        caller,
        unit -> {
          Service service = ServiceRules.find(unit.tx(), id);
          VersionSet current = service.versionSet(name);
          caller.require(
              current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
              ServiceAttributes.ofSet(service, name));
          requireNotEdge(name, "changed");
          if (current == null || !current.pins().equals(pins)) {
            var plan = new Plan(new TreeMap<>(Map.of(name, pins)), List.of());
            requireRoom(service, plan);
            Parts parts = Parts.find(unit.tx(), service.agentId(), service.graphId());
            rules.requireAcceptable(plan.puts(), parts, service.active());
            apply(unit, service, plan, Revision.Operation.UPSERT);
          }
          return id;
        });
  }

  /** Removes a version set that nothing uses. */
  public void delete(Caller caller, EntityId id, String name) {
    work.write(
        caller,
        unit -> {
          Service service = ServiceRules.find(unit.tx(), id);
          if (service.versionSet(name) == null) {
            throw new DomainException(
                new DomainError.NotFound(
                    "version_set_not_found",
                    "The service \"%s\" has no version set of that name."
                        .formatted(service.name())));
          }
          caller.require(Permission.VERSION_SET_DELETE, ServiceAttributes.ofSet(service, name));
          requireNotEdge(name, "deleted");
          if (name.equals(VersionSet.RELEASE)) {
            throw locked(
                "The version set \"release\" cannot be deleted: it is what runs by default.");
          }
          requireUnused(unit, service, name);
          var plan = new Plan(new TreeMap<>(), List.of(name));
          apply(unit, service, plan, Revision.Operation.UPSERT);
          return id;
        });
  }

  /**
   * What is to be written of a service's sets.
   *
   * @param puts sets to add or replace, each with content that differs from what is there
   * @param removals names of sets to remove
   */
  record Plan(SortedMap<String, Pins> puts, List<String> removals) {

    static final Plan NOTHING = new Plan(new TreeMap<>(), List.of());

    boolean isEmpty() {
      return puts.isEmpty() && removals.isEmpty();
    }

    /** Every stored set of the service as it will be. */
    SortedMap<String, Pins> result(Service service) {
      var result = new TreeMap<String, Pins>();
      service.storedSets().forEach((name, set) -> result.put(name, set.pins()));
      removals.forEach(result::remove);
      result.putAll(puts);
      return result;
    }
  }

  /**
   * The plan that leaves a service with exactly these sets of its own. {@code release} survives
   * where it is left out; {@code edge} may be named if it says what edge is, so that what was read
   * can be written back.
   *
   * @throws DomainException if it changes edge, lacks a permission, or removes a set that is in use
   */
  Plan replacing(Caller caller, Work.Unit unit, Service service, Map<String, Pins> wanted) {
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
        requireUnused(unit, service, name);
        removals.add(name);
      }
    }
    var plan = new Plan(puts, removals);
    requireRoom(service, plan);
    return plan;
  }

  /** The sets without {@code edge}, which must say what edge is. */
  static SortedMap<String, Pins> withoutEdge(Map<String, Pins> sets) {
    var rest = new TreeMap<>(sets);
    Pins edge = rest.remove(VersionSet.EDGE);
    if (edge != null && !edge.equals(Pins.LATEST)) {
      throw locked(
          "The version set \"edge\" always follows the newest versions; leave it out, or send null pins and no LLM preference.");
    }
    return rest;
  }

  /** Writes a plan: each set, its ledger and the log together, and the service's own author. */
  void apply(Work.Unit unit, Service service, Plan plan, Revision.Operation operation) {
    plan.puts().forEach((name, pins) -> revise(unit, service, name, pins, operation));
    for (String name : plan.removals()) {
      revise(unit, service, name, null, Revision.Operation.DELETE);
    }
    if (operation != Revision.Operation.CREATE) {
      unit.tx().services().update(service.touchedBy(unit.actor(), unit.at()));
    }
  }

  private static void revise(
      Work.Unit unit,
      Service service,
      String name,
      @Nullable Pins after,
      Revision.Operation operation) {
    VersionSet current = service.versionSet(name);
    long number = unit.tx().services().lastRevision(service.id(), name) + 1;
    if (after == null) {
      unit.tx().services().deleteSet(service.id(), name);
    } else {
      unit.tx()
          .services()
          .putSet(service.id(), new VersionSet(name, after, number, unit.actor(), unit.at()));
    }
    unit.tx()
        .services()
        .append(
            new Revision(
                service.id(),
                name,
                number,
                operation,
                current == null ? null : current.pins(),
                after,
                null,
                unit.actor(),
                unit.at()));
    unit.log(
        new Change.Draft(
            after == null ? "version_set.deleted" : "version_set.changed",
            ServiceRules.subject(service),
            service.name(),
            name,
            number,
            null));
  }

  private void requireUnused(Work.Unit unit, Service service, String name) {
    List<Usage> usages =
        unit.tx().usages().of(service.id()).stream()
            .filter(usage -> usage.versionSet().equals(name))
            .toList();
    rules.requireUnused(usages, "The version set \"" + name + "\"");
  }

  static void requireRoom(Service service, Plan plan) {
    // Edge is one of them, though it is not stored.
    if (plan.result(service).size() + 1 > VersionSet.MAX_PER_SERVICE
        && plan.result(service).size() > service.storedSets().size()) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_version_sets",
              "A service has at most %d version sets; delete one that is no longer needed."
                  .formatted(VersionSet.MAX_PER_SERVICE)));
    }
  }

  private static void requireNotEdge(String name, String verb) {
    if (name.equals(VersionSet.EDGE)) {
      throw locked(
          "The version set \"edge\" always follows the newest versions and cannot be %s."
              .formatted(verb));
    }
  }

  private static DomainException locked(String message) {
    return new DomainException(new DomainError.Locked("version_set_locked", message));
  }
}
