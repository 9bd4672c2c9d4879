package dev.pinion.app;

import dev.pinion.app.ServiceRules.Parts;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.domain.ChangePlan;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Precondition;
import dev.pinion.domain.Revision.Operation;
import dev.pinion.domain.Revision.Origin;
import dev.pinion.domain.Revision.Source;
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

/** Writing version sets of services: plainly, by promotion, by going back, and many at once. */
public final class VersionSets {
  private final Work work;
  private final ServiceRules rules;
  private final SetWriter writer;

  /** The use cases of version sets. */
  public VersionSets(Work work, ModelCatalog models, SetWarnings warnings) {
    this.work = work;
    this.rules = new ServiceRules(models);
    this.writer = new SetWriter(work, models, warnings);
  }

  /** Writes a version set, whatever it holds; the same content again leaves no trace. */
  public void upsert(Caller caller, EntityId id, String name, Pins pins) {
    upsert(caller, new SetWrite(id, name, List.of(), false), pins);
  }

  /** Writes a version set, new or not, on terms; the same content again leaves no trace. */
  public ChangePlan upsert(Caller caller, SetWrite write, Pins pins) {
    var target = new SetWriter.Target(pins, Origin.of(Operation.UPSERT));
    return writer.write(caller, write, (tx, service, name, current, parts) -> target);
  }

  /**
   * A promotion that is asked for.
   *
   * @param from the set, or the revision of one, whose content to take
   * @param pinLatest whether null pins become the numbers that they mean at that instant
   * @param reason null when nobody gave one
   */
  public record Promotion(SetRef from, boolean pinLatest, @Nullable String reason) {}

  /** Puts the content of one set onto another, which is made if it is not there. */
  public ChangePlan promote(Caller caller, SetWrite write, Promotion promotion) {
    return writer.write(
        caller,
        write,
        (tx, service, name, current, parts) -> {
          if (promotion.from().name().equals(write.name())) {
            throw refusedSource(
                "A set cannot be promoted onto itself; to go back to an earlier revision, roll back.",
                promotion.from());
          }
          SetRef.Found found = promotion.from().find(tx, service);
          found.requireOf(service);
          VersionSet source = found.set();
          return new SetWriter.Target(
              promotion.pinLatest() ? frozen(source.pins(), parts) : source.pins(),
              new Origin(
                  Operation.PROMOTE,
                  new Source(promotion.from().name(), source.revision()),
                  null,
                  promotion.reason()));
        });
  }

  private Pins frozen(Pins pins, Parts parts) {
    if (pins.agentVersion() == null || pins.graphVersion() == null) {
      rules.requireVersions(parts);
    }
    return pins.pinnedTo(parts.agent().latestVersion(), parts.graph().latestVersion());
  }

  private static DomainException refusedSource(String message, SetRef from) {
    return new DomainException(
        new DomainError.Invalid(
            "promoted_onto_itself",
            List.of(
                new DomainError.Problem(
                    List.of("from"), message, "value_error", from.toString()))));
  }

  /**
   * A way back that is asked for.
   *
   * @param toRevision the revision whose content to put back; null undoes the last change
   * @param reason null when nobody gave one
   */
  public record Return(@Nullable Long toRevision, @Nullable String reason) {}

  /** Puts the content of an earlier revision back, as a revision of its own. */
  public ChangePlan rollback(Caller caller, SetWrite write, Return way) {
    return writer.write(caller, write, new Rollback(way));
  }

  /** Removes a version set that nothing uses. */
  public void delete(Caller caller, EntityId id, String name) {
    delete(caller, id, name, List.of());
  }

  /** Removes a version set that nothing uses, if it stands as the caller demands. */
  public void delete(Caller caller, EntityId id, String name, List<Precondition> preconditions) {
    work.write(
        caller,
        unit -> {
          Service service = ServiceRules.find(unit.tx(), id);
          VersionSet current = SetRef.require(service, name);
          caller.require(Permission.VERSION_SET_DELETE, ServiceAttributes.ofSet(service, name));
          SetWriter.requireNotEdge(name, "deleted");
          if (name.equals(VersionSet.RELEASE)) {
            throw SetWriter.locked(
                "The version set \"release\" cannot be deleted: it is what runs by default.");
          }
          preconditions.forEach(each -> each.require(current));
          requireUnused(unit, service, name);
          writer.remove(unit, service, name);
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
      throw SetWriter.locked(
          "The version set \"edge\" always follows the newest versions; leave it out, or send null pins and no LLM preference.");
    }
    return rest;
  }

  /** Writes the first sets of a service. */
  void create(Work.Unit unit, Service service, Plan plan) {
    writer.write(unit, service, plan, Operation.CREATE);
  }

  /** Writes a change of a service and its sets whose guards have run; none leaves no trace. */
  void apply(Work.Unit unit, ServiceEdit edit) {
    if (edit.joinsAnew()) {
      writer.rejoin(unit, edit, writer.plans(unit.tx(), edit), edit::origin);
      return;
    }
    if (edit.changesFields()) {
      SetWriter.update(unit, edit.after());
    }
    if (!edit.sets().isEmpty()) {
      writer.write(unit, edit.after(), edit.sets(), Operation.UPSERT);
    }
  }

  private void requireUnused(Work.Unit unit, Service service, String name) {
    List<Usage> usages =
        unit.tx().usages().of(service.id()).stream()
            .filter(usage -> usage.versionSet().equals(name))
            .toList();
    rules.requireUnused(usages, "The version set \"" + name + "\"");
  }

  static void requireRoom(Service service, Plan plan) {
    SetWriter.requireRoom(service, plan.result(service).size() - service.storedSets().size());
  }
}
