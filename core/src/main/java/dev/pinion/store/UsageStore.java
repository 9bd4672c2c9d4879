package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What depends on the version sets of a tenant's services. */
public interface UsageStore {

  /** Everything that uses a set of the service, by set, kind and name. */
  List<Usage> of(EntityId service);

  /** Records that something uses a set; the database refuses a set that does not exist. */
  void add(EntityId service, Usage usage);

  /** Forgets every use by the thing of that kind and id. */
  void remove(String kind, String id);

  /** Records that a runtime has asked for a set; an earlier time does not replace a later one. */
  void noteResolution(EntityId service, String versionSet, Instant at);

  /**
   * When a runtime last asked for each set of the service, by name; a set that none asked for is
   * missing.
   */
  Map<String, Instant> resolutions(EntityId service);
}
