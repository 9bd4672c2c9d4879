package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantTx;
import java.util.function.Function;

/** A tenant and the cluster that holds it: the only way that use cases reach data. */
public record TenantRef(EntityId id, String slug, Cluster cluster) {

  /** The tenant as every answered change has left it. */
  public TenantSnapshot snapshot() {
    return cluster.catalog().get(id);
  }

  /** Brings the snapshot up to the newest change in the store, whoever made it. */
  public TenantSnapshot freshSnapshot() {
    return cluster.catalog().catchUp(id, Long.MAX_VALUE);
  }

  /** Reads from the store what the snapshot does not hold. */
  public <T> T read(Function<TenantTx, T> work) {
    return cluster.store().read(id, work);
  }
}
