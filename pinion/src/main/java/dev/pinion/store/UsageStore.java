package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import java.util.List;

/** What depends on the version sets of a tenant's services. */
public interface UsageStore {

  /** Everything that uses a set of the service, by set, kind and name. */
  List<Usage> of(EntityId service);

  /** Records that something uses a set; the database refuses a set that does not exist. */
  void add(EntityId service, Usage usage);

  /** Forgets every use by the thing of that kind and id. */
  void remove(String kind, String id);
}
