package dev.pinion.app.resolution;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.app.TenantRef;
import dev.pinion.budget.HeapShare;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/**
 * Who uses the version sets of services, and when runtimes last asked for them. It is read from the
 * store once, and again when a unit test or a set of them has changed in the tenant.
 */
final class SetUses {
  /** What other processes note of runtimes is seen after so long; it is told in days. */
  private static final Duration KEPT = Duration.ofMinutes(1);

  private static final int SERVICES_MAX = 100_000;
  private static final int PART_OF_HEAP = 64;
  private static final int BYTES_PER_SERVICE = 512;

  private final ResolutionLog resolutions;
  private final Cache<EntityId, Uses> known =
      Caffeine.newBuilder()
          .maximumSize(HeapShare.entries(SERVICES_MAX, PART_OF_HEAP, BYTES_PER_SERVICE))
          .expireAfterWrite(KEPT)
          .build();

  SetUses(ResolutionLog resolutions) {
    this.resolutions = resolutions;
  }

  /**
   * What is known of one service.
   *
   * @param tests the unit tests of the snapshot that it was read for
   * @param testSets their sets
   * @param counts how many things use a set, by its name
   * @param resolved when a runtime of any process last asked for a set, by its name
   */
  record Uses(
      PSortedMap<EntityId, Resource<?>> tests,
      PSortedMap<EntityId, Resource<?>> testSets,
      Map<String, Long> counts,
      Map<String, Instant> resolved) {

    /** How many things use a set. */
    int count(String set) {
      return Math.toIntExact(counts.getOrDefault(set, 0L));
    }

    /** Whether nothing has changed by which uses are told. The trees of equal moments are one. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(TenantSnapshot snapshot) {
      return tests == snapshot.resources(ResourceKind.UNIT_TEST)
          && testSets == snapshot.resources(ResourceKind.UNIT_TEST_SET);
    }
  }

  /** When a runtime last asked for a set of a service of which this is known; null if none did. */
  @Nullable Instant resolved(Service service, Uses uses, String set) {
    Instant here = resolutions.noted(service.id(), set);
    Instant anywhere = uses.resolved().get(set);
    return here == null || (anywhere != null && anywhere.isAfter(here)) ? anywhere : here;
  }

  /** What is known of services by their ids; what is not is read of all of them at once. */
  Map<EntityId, Uses> of(TenantRef tenant, TenantSnapshot snapshot, List<Service> services) {
    Map<EntityId, Uses> uses = new HashMap<>();
    Set<EntityId> unknown = new HashSet<>();
    for (Service each : services) {
      Uses before = known.getIfPresent(each.id());
      if (before != null && before.isOf(snapshot)) {
        uses.put(each.id(), before);
      } else {
        unknown.add(each.id());
      }
    }
    if (!unknown.isEmpty()) {
      Map<EntityId, Uses> fresh = tenant.read(tx -> read(tx, snapshot, unknown));
      known.putAll(fresh);
      uses.putAll(fresh);
    }
    return uses;
  }

  private static Map<EntityId, Uses> read(
      TenantTx tx, TenantSnapshot snapshot, Set<EntityId> services) {
    Map<EntityId, List<Usage>> usages = tx.usages().of(services);
    Map<EntityId, Map<String, Instant>> resolutions = tx.usages().resolutions(services);
    return services.stream()
        .collect(
            Collectors.toMap(
                service -> service,
                service ->
                    new Uses(
                        snapshot.resources(ResourceKind.UNIT_TEST),
                        snapshot.resources(ResourceKind.UNIT_TEST_SET),
                        usages.getOrDefault(service, List.of()).stream()
                            .collect(
                                Collectors.groupingBy(Usage::versionSet, Collectors.counting())),
                        resolutions.getOrDefault(service, Map.of()))));
  }
}
