package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.service.Service;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.UnseenStore;
import dev.pinion.store.UsageStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pcollections.PVector;
import org.pcollections.TreePVector;

/** What depends on version sets, and which of their revisions nobody has got, in memory. */
final class MemoryUsages implements UsageStore, UnseenStore {
  private final MemoryRows rows;

  MemoryUsages(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public Map<EntityId, List<Usage>> of(Set<EntityId> services) {
    var found = new HashMap<EntityId, List<Usage>>();
    for (EntityId service : services) {
      List<Usage> usages =
          rows.usages.getOrDefault(service, TreePVector.empty()).stream()
              .sorted(
                  Comparator.comparing(Usage::versionSet)
                      .thenComparing(Usage::kind)
                      .thenComparing(Usage::name)
                      .thenComparing(Usage::id))
              .toList();
      if (!usages.isEmpty()) {
        found.put(service, usages);
      }
    }
    return found;
  }

  @Override
  public Map<EntityId, List<Usage>> by(String kind, String id) {
    var found = new HashMap<EntityId, List<Usage>>();
    for (Map.Entry<EntityId, List<Usage>> each : of(rows.usages.keySet()).entrySet()) {
      List<Usage> its =
          each.getValue().stream()
              .filter(usage -> usage.kind().equals(kind) && usage.id().equals(id))
              .toList();
      if (!its.isEmpty()) {
        found.put(each.getKey(), its);
      }
    }
    return found;
  }

  @Override
  public void add(EntityId service, Usage usage) {
    Service used = rows.services.get(service);
    require(used != null && used.versionSet(usage.versionSet()) != null, "to use no set");
    rows.usages =
        rows.usages.plus(
            service, rows.usages.getOrDefault(service, TreePVector.empty()).plus(usage));
  }

  @Override
  public void remove(EntityId service, Usage usage) {
    PVector<Usage> all = rows.usages.getOrDefault(service, TreePVector.empty());
    require(all.contains(usage), "to forget no use");
    rows.usages = rows.usages.plus(service, all.minus(usage));
  }

  @Override
  public void remove(String kind, String id) {
    for (EntityId service : List.copyOf(rows.usages.keySet())) {
      List<Usage> left =
          of(service).stream()
              .filter(each -> !each.kind().equals(kind) || !each.id().equals(id))
              .toList();
      rows.usages = rows.usages.plus(service, TreePVector.from(left));
    }
  }

  @Override
  public void noteResolution(EntityId service, String versionSet, Instant at) {
    var name = new LedgerStore.Name(service, versionSet);
    Instant last = rows.resolutions.get(name);
    if (last == null || last.isBefore(at)) {
      rows.resolutions = rows.resolutions.plus(name, at);
    }
  }

  @Override
  public Map<EntityId, Map<String, Instant>> resolutions(Set<EntityId> services) {
    var found = new HashMap<EntityId, Map<String, Instant>>();
    rows.resolutions.forEach(
        (name, at) -> {
          if (services.contains(name.service())) {
            found
                .computeIfAbsent(name.service(), any -> new HashMap<>())
                .put(name.versionSet(), at);
          }
        });
    return found;
  }

  @Override
  public boolean contains(EntityId service, String versionSet, long revision) {
    return rows.unseen.contains(new MemoryRows.Unseen(service, versionSet, revision));
  }

  @Override
  public void add(EntityId service, String versionSet, long revision) {
    rows.unseen = rows.unseen.plus(new MemoryRows.Unseen(service, versionSet, revision));
  }

  @Override
  public void addAll(EntityId service, String versionSet) {
    long last = rows.ledger(new LedgerStore.Name(service, versionSet)).size();
    for (long number = 1; number <= last; number++) {
      add(service, versionSet, number);
    }
  }

  @Override
  public void remove(EntityId service, String versionSet, long revision) {
    rows.unseen = rows.unseen.minus(new MemoryRows.Unseen(service, versionSet, revision));
  }
}
