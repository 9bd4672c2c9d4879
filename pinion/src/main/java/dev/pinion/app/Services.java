package dev.pinion.app;

import dev.pinion.app.ServiceRules.Parts;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Service;
import dev.pinion.domain.ServiceSettings;
import dev.pinion.domain.Tag;
import dev.pinion.domain.Usage;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Services and their version sets. */
public final class Services {
  private final Work work;
  private final ServiceRules rules;

  /** The use cases of services. */
  public Services(Work work, ModelCatalog models) {
    this.work = work;
    this.rules = new ServiceRules(models);
  }

  /**
   * A service to be.
   *
   * @param release what its {@code release} set pins
   */
  public record NewService(
      String name,
      String description,
      boolean active,
      EntityId agentId,
      EntityId graphId,
      List<Tag> tags,
      List<String> keyterms,
      ServiceSettings settings,
      Pins release) {}

  /** What to change of a service; null leaves a field as it is. */
  public record ServiceChanges(
      @Nullable String name,
      @Nullable String description,
      @Nullable Boolean active,
      @Nullable EntityId agentId,
      @Nullable EntityId graphId,
      @Nullable List<Tag> tags,
      @Nullable List<String> keyterms) {}

  /** A page of services and the tags that a filter can name. */
  public record ServiceList(Page<Service> page, SortedSet<String> tagTexts) {}

  /** Makes a service with its {@code edge} and {@code release}. */
  public EntityId create(Caller caller, NewService wanted) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          Service service = newService(id, wanted, unit);
          caller.require(Permission.SERVICE_CREATE, ServiceAttributes.of(service));
          for (String set : List.of(VersionSet.EDGE, VersionSet.RELEASE)) {
            caller.require(
                Permission.VERSION_SET_CREATE, ServiceAttributes.ofFirstSet(service, set));
          }
          Parts parts = Parts.find(unit.tx(), service.agentId(), service.graphId());
          rules.requireVersions(parts);
          VersionSet release =
              new VersionSet(VersionSet.RELEASE, wanted.release(), 0, unit.actor(), unit.at());
          rules.requireNoDangling(List.of(release), parts);
          rules.requireValidModels(release.name(), release.pins());
          if (service.active()) {
            rules.requireCurrent(parts);
            rules.requireCurrentModels(release.name(), release.pins());
            rules.requireNameFree(unit.tx(), service.name(), id);
          }
          unit.tx().services().insert(service);
          unit.log(Change.Draft.of("service.created", subject(service), service.name()));
          revise(unit, service, release.name(), release.pins(), Revision.Operation.CREATE);
          return id;
        });
  }

  private static Service newService(EntityId id, NewService wanted, Work.Unit unit) {
    return new Service(
        id,
        wanted.name(),
        wanted.description(),
        wanted.active(),
        wanted.agentId(),
        wanted.graphId(),
        wanted.tags(),
        wanted.keyterms(),
        wanted.settings(),
        new TreeMap<>(),
        unit.actor(),
        unit.actor(),
        unit.at(),
        unit.at());
  }

  /** Changes fields of a service; a change that changes nothing leaves no trace. */
  public void update(Caller caller, EntityId id, ServiceChanges changes) {
    work.write(
        caller,
        unit -> {
          Service before = find(unit.tx(), id);
          caller.require(Permission.SERVICE_UPDATE, ServiceAttributes.of(before));
          Service after = changed(before, changes);
          if (!after.equals(before)) {
            requireSound(unit.tx(), before, after);
            unit.tx().services().update(after.touchedBy(unit.actor(), unit.at()));
            unit.log(Change.Draft.of("service.updated", subject(after), after.name()));
          }
          return id;
        });
  }

  private static Service changed(Service service, ServiceChanges changes) {
    return new Service(
        service.id(),
        Objects.requireNonNullElse(changes.name(), service.name()),
        Objects.requireNonNullElse(changes.description(), service.description()),
        Objects.requireNonNullElse(changes.active(), service.active()),
        Objects.requireNonNullElse(changes.agentId(), service.agentId()),
        Objects.requireNonNullElse(changes.graphId(), service.graphId()),
        Objects.requireNonNullElse(changes.tags(), service.tags()),
        Objects.requireNonNullElse(changes.keyterms(), service.keyterms()),
        service.settings(),
        service.storedSets(),
        service.creator(),
        service.updatedBy(),
        service.createdAt(),
        service.updatedAt());
  }

  private void requireSound(TenantTx tx, Service before, Service after) {
    boolean activated = after.active() && !before.active();
    boolean joinedAnew =
        !after.agentId().equals(before.agentId()) || !after.graphId().equals(before.graphId());
    if (before.active() && !after.active()) {
      rules.requireUnused(tx.usages().of(after.id()), "The service \"" + before.name() + "\"");
    }
    if (joinedAnew || activated) {
      Parts parts = Parts.find(tx, after.agentId(), after.graphId());
      rules.requireVersions(parts);
      rules.requireNoDangling(after.versionSets().values(), parts);
      if (after.active()) {
        rules.requireCurrent(parts);
      }
    }
    if (activated) {
      after.storedSets().forEach((name, set) -> rules.requireCurrentModels(name, set.pins()));
    }
    if (after.active()) {
      rules.requireNameFree(tx, after.name(), after.id());
    }
  }

  /** Services that the caller may see, filtered, sorted and paged. */
  public ServiceList list(Caller caller, ServiceQuery query) {
    TenantSnapshot snapshot = caller.tenant().snapshot();
    List<Service> matches =
        snapshot.services().values().stream()
            .filter(query::matches)
            .filter(service -> caller.may(Permission.SERVICE_GET, ServiceAttributes.of(service)))
            .sorted(query.order())
            .toList();
    var tags = new TreeSet<String>(dev.pinion.domain.CodePoints.ORDER);
    if (query.offset() == 0) {
      snapshot.services().values().stream()
          .flatMap(service -> service.tags().stream())
          .forEach(tag -> tags.add(tag.text()));
    }
    return new ServiceList(Page.of(matches, query.offset(), query.limit()), tags);
  }

  /** Writes a version set, new or not; the same content again leaves no trace. */
  public void upsertVersionSet(Caller caller, EntityId id, String name, Pins pins) {
    work.write(
        caller,
        unit -> {
          Service service = find(unit.tx(), id);
          VersionSet current = service.versionSet(name);
          caller.require(
              current == null ? Permission.VERSION_SET_CREATE : Permission.VERSION_SET_UPDATE,
              ServiceAttributes.ofSet(service, name));
          requireNotEdge(name, "changed");
          if (current == null || !current.pins().equals(pins)) {
            requireRoom(service, current);
            requireAcceptable(unit.tx(), service, name, pins);
            revise(unit, service, name, pins, Revision.Operation.UPSERT);
          }
          return id;
        });
  }

  private static void requireRoom(Service service, @Nullable VersionSet current) {
    if (current == null && service.versionSets().size() >= VersionSet.MAX_PER_SERVICE) {
      throw new DomainException(
          new DomainError.LimitReached(
              "too_many_version_sets",
              "The service has its %d version sets; delete one that is no longer needed."
                  .formatted(VersionSet.MAX_PER_SERVICE)));
    }
  }

  private void requireAcceptable(TenantTx tx, Service service, String name, Pins pins) {
    Parts parts = Parts.find(tx, service.agentId(), service.graphId());
    rules.requireNoDangling(
        List.of(new VersionSet(name, pins, 0, service.creator(), service.createdAt())), parts);
    rules.requireValidModels(name, pins);
    if (service.active()) {
      rules.requireCurrent(parts);
      rules.requireCurrentModels(name, pins);
    }
  }

  /** Removes a version set that nothing uses. */
  public void deleteVersionSet(Caller caller, EntityId id, String name) {
    work.write(
        caller,
        unit -> {
          Service service = find(unit.tx(), id);
          VersionSet current = service.versionSet(name);
          if (current == null) {
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
          List<Usage> usages =
              unit.tx().usages().of(id).stream()
                  .filter(usage -> usage.versionSet().equals(name))
                  .toList();
          rules.requireUnused(usages, "The version set \"" + name + "\"");
          revise(unit, service, name, null, Revision.Operation.DELETE);
          return id;
        });
  }

  /** The one way that the content of a set changes: the set, its ledger and the log together. */
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
            subject(service),
            service.name(),
            name,
            number,
            null));
  }

  private static Service find(TenantTx tx, EntityId id) {
    Service service = tx.services().find(id);
    if (service == null) {
      throw new DomainException(
          new DomainError.NotFound(
              "service_not_found", "There is no service with the id %s.".formatted(id)));
    }
    return service;
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

  private static Subject subject(Service service) {
    return Subject.of(SubjectType.SERVICE, service.id());
  }
}
