package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.ServiceStore;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.PVector;

/** Services and version sets in memory. */
final class MemoryServices implements ServiceStore {
  private final MemoryRows rows;
  private final Map<EntityId, Optional<Service>> before = new LinkedHashMap<>();

  MemoryServices(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Service find(EntityId id) {
    return rows.services.get(id);
  }

  @Override
  public List<Service> all() {
    return List.copyOf(rows.services.values());
  }

  @Override
  public @Nullable EntityId findActiveByName(String name) {
    return all().stream()
        .filter(each -> each.active() && each.name().equals(name))
        .map(Service::id)
        .findFirst()
        .orElse(null);
  }

  @Override
  public List<EntityId> findByName(String name) {
    return all().stream().filter(each -> each.name().equals(name)).map(Service::id).toList();
  }

  @Override
  public List<EntityId> activeUsersOf(EntityId part) {
    return all().stream()
        .filter(Service::active)
        .filter(each -> each.agentId().equals(part) || each.graphId().equals(part))
        .map(Service::id)
        .toList();
  }

  @Override
  public void insert(Service service) {
    require(
        find(service.id()) == null && !rows.deletedServices.contains(service.id()),
        "a service twice");
    requireOnlyActive(service);
    before.putIfAbsent(service.id(), Optional.empty());
    put(service.withSets(new TreeMap<>()));
  }

  @Override
  public void update(Service service) {
    Service old = stored(service.id());
    requireOnlyActive(service);
    put(service.withSets(old.storedSets()));
  }

  private void requireOnlyActive(Service service) {
    EntityId holder = service.active() ? findActiveByName(service.name()) : null;
    require(holder == null || holder.equals(service.id()), "a second active service of a name");
  }

  @Override
  public void delete(EntityId id, Instant at) {
    stored(id);
    rows.services = rows.services.minus(id);
    rows.deletedServices = rows.deletedServices.plus(id);
  }

  @Override
  public Revision.@Nullable Tip tip(EntityId service, String setName) {
    PVector<Revision> ledger = rows.ledger(new LedgerStore.Name(service, setName));
    return ledger.isEmpty() ? null : ledger.getLast().tip();
  }

  @Override
  public void revise(Revision revision) {
    append(revision);
    if (revision.versionSet().equals(VersionSet.EDGE)) {
      return;
    }
    Service old = stored(revision.serviceId());
    var sets = new TreeMap<>(old.storedSets());
    VersionSet set = revision.set();
    if (set == null) {
      requireUnused(revision.serviceId(), revision.versionSet());
      require(sets.remove(revision.versionSet()) != null, "to remove a set that is not there");
    } else {
      sets.put(set.name(), set);
    }
    put(old.withSets(sets));
  }

  private void append(Revision revision) {
    var name = new LedgerStore.Name(revision.serviceId(), revision.versionSet());
    PVector<Revision> ledger = rows.ledger(name);
    require(revision.number() == ledger.size() + 1, "a number of a revision that is not the next");
    rows.ledgers = rows.ledgers.plus(name, ledger.plus(revision));
  }

  private void requireUnused(EntityId service, String set) {
    require(
        new MemoryUsages(rows)
            .of(service).stream().noneMatch(each -> each.versionSet().equals(set)),
        "to remove a set that is in use");
  }

  /** The service as it is, noted as one that is being written. */
  private Service stored(EntityId id) {
    Service service = find(id);
    require(service != null, "to change a service that is not there");
    before.putIfAbsent(id, Optional.ofNullable(service));
    return Objects.requireNonNull(service);
  }

  private void put(Service service) {
    rows.services = rows.services.plus(service.id(), service);
  }

  @Override
  public Map<EntityId, Optional<Service>> before() {
    return Collections.unmodifiableMap(before);
  }
}
