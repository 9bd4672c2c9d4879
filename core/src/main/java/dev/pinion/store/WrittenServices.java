package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction has done to a tenant that has changed services and nothing else.
 *
 * @param lastSeq the number of its last change
 * @param services every service that it changed, as it is now; null for one that is gone
 * @param memoryBytes what the tenant takes in memory, as {@link TenantUse} counts it
 */
public record WrittenServices(
    long lastSeq, Map<EntityId, @Nullable Service> services, long memoryBytes) {
  public WrittenServices {
    services = Collections.unmodifiableMap(new HashMap<>(services));
  }
}
