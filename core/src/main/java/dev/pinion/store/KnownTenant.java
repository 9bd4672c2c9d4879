package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.Service;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What a tenant is as of one change, held in memory: it answers without a look at the store. */
public interface KnownTenant {

  /** The number of the newest change that this shows; 0 before the first. */
  long seq();

  /** The service with all its sets; null if there is none. */
  @Nullable Service service(EntityId id);

  /** The resource of any kind, be it deleted or not; null if there is none. */
  @Nullable Resource<?> resource(EntityId id);

  /** Every rule, by id. */
  Collection<Rule> rules();

  /** Every freeze that nobody has lifted, by id. */
  Collection<Freeze> freezes();

  /** Whether any change request may still be applied. */
  boolean hasLiveRequests();

  /** Whether a change request of the service may still be applied. */
  boolean hasLiveRequest(EntityId service);
}
