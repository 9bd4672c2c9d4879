package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What depends on the version sets of a tenant's services. */
public interface UsageStore {

  /** Everything that uses a set of the service, by set, kind and name. */
  default List<Usage> of(EntityId service) {
    return of(Set.of(service)).getOrDefault(service, List.of());
  }

  /** The same of several services, at least one; one that nothing uses is missing. */
  Map<EntityId, List<Usage>> of(Set<EntityId> services);

  /** Every use by the thing of that kind and id, by service. */
  Map<EntityId, List<Usage>> by(String kind, String id);

  /** Records that something uses a set; the database refuses a set that does not exist. */
  void add(EntityId service, Usage usage);

  /** Forgets one use. */
  void remove(EntityId service, Usage usage);

  /** Forgets every use by the thing of that kind and id. */
  void remove(String kind, String id);

  /** Records that a runtime has asked for a set; an earlier time does not replace a later one. */
  void noteResolution(EntityId service, String versionSet, Instant at);

  /**
   * When a runtime last asked for each set of the services, of which there is at least one, by
   * name; a set that none asked for is missing, and so is a service without any other.
   */
  Map<EntityId, Map<String, Instant>> resolutions(Set<EntityId> services);
}
