package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantTx;
import java.util.function.BiFunction;
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

  /** Runs a durable transaction; when it returns, the snapshot shows what it did. */
  public <T> T write(Function<TenantTx, T> work) {
    return shown(cluster.store().write(id, tx -> new Written<>(work.apply(tx), tx.lastSeq())));
  }

  /**
   * Runs a durable transaction on the tenant and on what its cluster keeps beside tenants; when it
   * returns, the snapshot shows what it did.
   */
  public <T> T writeCluster(BiFunction<ClusterTx, TenantTx, T> work) {
    return shown(
        cluster
            .store()
            .writeCluster(
                all -> {
                  TenantTx tx = all.tenant(id);
                  return new Written<>(work.apply(all, tx), tx.lastSeq());
                }));
  }

  private <T> T shown(Written<T> written) {
    try {
      cluster.catalog().catchUp(id, written.seq());
    } catch (RuntimeException e) {
      // The write is on disk and must be answered so; the next read loads the tenant afresh.
      cluster.catalog().forget(id);
    }
    return written.result();
  }

  private record Written<T>(T result, long seq) {}
}
