package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.UsageGuard;
import dev.pinion.app.Work;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.catalog.ServiceIndex;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.VersionSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Services. */
public final class Services {
  private final Work work;
  private final ServiceSets sets;
  private final ServiceRules rules;

  /** The use cases of services. */
  public Services(Work work, VersionSets sets, ModelCatalog models) {
    this.work = work;
    this.sets = new ServiceSets(sets);
    this.rules = new ServiceRules(models);
  }

  /**
   * A service to be.
   *
   * @param versionSets what its sets pin; {@code release} follows the newest if it is left out
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
      Map<String, Pins> versionSets) {}

  /**
   * What to change of a service; null leaves a field as it is.
   *
   * @param versionSets replaces the sets as a whole, but for {@code edge} and {@code release}
   */
  public record ServiceChanges(
      @Nullable String name,
      @Nullable String description,
      @Nullable Boolean active,
      @Nullable EntityId agentId,
      @Nullable EntityId graphId,
      @Nullable List<Tag> tags,
      @Nullable List<String> keyterms,
      SettingsChanges settings,
      @Nullable Map<String, Pins> versionSets) {}

  /** What to change of a service's settings; null leaves a field as it is. */
  public record SettingsChanges(
      @Nullable Integer toolCapacity,
      @Nullable Boolean safetyFiltersEnabled,
      @Nullable String channelType,
      @Nullable String environment,
      @Nullable EntityId personaId,
      @Nullable Map<String, @Nullable Object> voiceConfig) {

    /** Changes nothing. */
    public static final SettingsChanges NONE =
        new SettingsChanges(null, null, null, null, null, null);

    private ServiceSettings of(ServiceSettings old) {
      return new ServiceSettings(
          Objects.requireNonNullElse(toolCapacity, old.toolCapacity()),
          Objects.requireNonNullElse(safetyFiltersEnabled, old.safetyFiltersEnabled()),
          Objects.requireNonNullElse(channelType, old.channelType()),
          Objects.requireNonNullElse(environment, old.environment()),
          personaId == null ? old.personaId() : personaId,
          voiceConfig == null ? old.voiceConfig() : voiceConfig,
          old.system());
    }
  }

  /**
   * A page of services.
   *
   * @param tagTexts what filters by tag can name, sorted; only with the first page, and the same
   *     object as long as it is the same
   */
  public record ServiceList(Page<Service> page, List<String> tagTexts) {}

  /**
   * Makes a service with its {@code edge}, its {@code release} and what sets it names besides.
   *
   * @return what was made, whether or not the caller may read it
   */
  public Service create(Caller caller, NewService wanted, ServicePolicy policy) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          Service service = newService(id, wanted, unit);
          caller.require(Permission.SERVICE_CREATE, ServiceAttributes.of(service));
          caller.require(
              Permission.VERSION_SET_CREATE,
              ServiceAttributes.ofFirstSet(service, VersionSet.EDGE));
          SortedMap<String, Pins> first = ServiceSets.withoutEdge(wanted.versionSets());
          first.putIfAbsent(VersionSet.RELEASE, Pins.LATEST);
          first.forEach(
              (name, pins) ->
                  caller.require(
                      Permission.VERSION_SET_CREATE, ServiceAttributes.ofFirstSet(service, name)));
          ServiceParts parts = ServiceParts.find(unit.tx(), service.agentId(), service.graphId());
          ServiceRules.requirePersona(unit.tx(), service);
          if (policy.needsVersions()) {
            parts.requireVersions();
          }
          var plan = new SetPlan(first, List.of());
          ServiceSets.requireRoom(service, plan);
          rules.requireAcceptable(plan.puts(), parts, service.active());
          rules.requireNameFree(unit.tx(), service, policy);
          unit.tx().services().insert(service);
          unit.log(
              Change.Draft.of("service.created", ServiceRules.subject(service), service.name()));
          sets.create(unit, service, plan);
          return ServiceRules.find(unit.tx(), id);
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

  /**
   * Changes fields of a service; a change that changes nothing leaves no trace.
   *
   * @return what it is then, whether or not the caller may read it
   */
  public Service update(Caller caller, EntityId id, ServiceChanges changes, ServicePolicy policy) {
    return work.write(
        caller,
        unit -> {
          Service before = ServiceRules.find(unit.tx(), id);
          caller.require(Permission.SERVICE_UPDATE, ServiceAttributes.of(before));
          SetPlan plan =
              changes.versionSets() == null
                  ? SetPlan.NOTHING
                  : ServiceSets.replacing(caller, unit, before, changes.versionSets());
          Service after = changed(before, changes);
          if (before.active() && !after.active()) {
            unit.tx().openReserve();
          }
          var edit = new ServiceEdit(before, after, plan);
          edit.require(caller::require, unit.tx(), rules, policy);
          sets.apply(unit, edit);
          return ServiceRules.find(unit.tx(), id);
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
        changes.settings().of(service.settings()),
        service.storedSets(),
        service.creator(),
        service.updatedBy(),
        service.createdAt(),
        service.updatedAt(),
        service.storedEdge());
  }

  /** Removes a service that nothing uses; its ledgers and its log stay. */
  public void delete(Caller caller, EntityId id) {
    work.run(
        caller,
        unit -> {
          Service service = ServiceRules.find(unit.tx(), id);
          caller.require(Permission.SERVICE_DELETE, ServiceAttributes.of(service));
          if (service.settings().system()) {
            throw DomainException.forbidden(
                "system_service", "A system service cannot be deleted.");
          }
          UsageGuard.requireUnused(
              unit.tx().usages().of(id), "The service \"" + service.name() + "\"");
          unit.tx().services().delete(id, unit.at());
          unit.log(
              Change.Draft.of("service.deleted", ServiceRules.subject(service), service.name()));
        });
  }

  /** The service. */
  public Service get(Caller caller, EntityId id) {
    Service service = ServiceRules.find(caller.snapshot(), id);
    caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
    return service;
  }

  /** Services that the caller may see, filtered, sorted and paged. */
  public ServiceList list(Caller caller, ServiceQuery query) {
    ServiceIndex services = caller.snapshot().services();
    var listing =
        new ServiceListing(
            services, query, ServiceFilter.of(caller.grants(), Permission.SERVICE_GET, services));
    return new ServiceList(
        listing.page(), query.offset() == 0 ? services.tags().texts() : List.of());
  }
}
