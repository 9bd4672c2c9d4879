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
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;

/**
 * Who uses the version sets of a service, and when runtimes last asked for them. It is read from
 * the store once, and again when a unit test or a set of them has changed in the tenant.
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
  private record Uses(
      PSortedMap<EntityId, Resource<?>> tests,
      PSortedMap<EntityId, Resource<?>> testSets,
      Map<String, Long> counts,
      Map<String, Instant> resolved) {

    /** Whether nothing has changed by which uses are told. The trees of equal moments are one. */
    @SuppressWarnings("ReferenceEquality")
    boolean isOf(TenantSnapshot snapshot) {
      return tests == snapshot.resources(ResourceKind.UNIT_TEST)
          && testSets == snapshot.resources(ResourceKind.UNIT_TEST_SET);
    }
  }

  /** How many things use a set. */
  int count(TenantRef tenant, TenantSnapshot snapshot, Service service, String set) {
    return Math.toIntExact(uses(tenant, snapshot, service).counts().getOrDefault(set, 0L));
  }

  /** When a runtime last asked for a set; null if none ever did. */
  @Nullable Instant resolved(
      TenantRef tenant, TenantSnapshot snapshot, Service service, String set) {
    Instant here = resolutions.noted(service.id(), set);
    Instant anywhere = uses(tenant, snapshot, service).resolved().get(set);
    return here == null || (anywhere != null && anywhere.isAfter(here)) ? anywhere : here;
  }

  private Uses uses(TenantRef tenant, TenantSnapshot snapshot, Service service) {
    Uses before = known.getIfPresent(service.id());
    if (before != null && before.isOf(snapshot)) {
      return before;
    }
    Uses fresh =
        tenant.read(
            tx ->
                new Uses(
                    snapshot.resources(ResourceKind.UNIT_TEST),
                    snapshot.resources(ResourceKind.UNIT_TEST_SET),
                    tx.usages().of(service.id()).stream()
                        .collect(Collectors.groupingBy(Usage::versionSet, Collectors.counting())),
                    tx.usages().resolutions(service.id())));
    known.put(service.id(), fresh);
    return fresh;
  }
}
