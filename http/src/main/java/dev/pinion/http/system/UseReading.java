package dev.pinion.http.system;

import dev.pinion.store.ClusterTx.UseTotals;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a cluster's tenants take, read from its store at most every few seconds. */
final class UseReading {
  /** From when on a tenant is counted as near its quota. */
  private static final int NEAR_PERCENT = 80;

  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Store store;
  private final TenantQuota quota;
  private @Nullable UseTotals totals;
  private long readNanos;

  UseReading(Store store, TenantQuota quota) {
    this.store = store;
    this.quota = quota;
  }

  /** An amount of all tenants together; not a number if the store cannot be read. */
  double sum(ToDoubleFunction<TenantUse> amount) {
    UseTotals now = totals();
    return now == null ? Double.NaN : amount.applyAsDouble(now.sum());
  }

  /** How many tenants are near their quota; not a number if the store cannot be read. */
  double near() {
    UseTotals now = totals();
    return now == null ? Double.NaN : now.near();
  }

  private synchronized @Nullable UseTotals totals() {
    long now = System.nanoTime();
    if (totals == null || now - readNanos > FRESH_NANOS) {
      try {
        totals = store.readCluster(tx -> tx.useTotals(quota, NEAR_PERCENT));
      } catch (StoreUnavailableException e) {
        totals = null;
      }
      readNanos = now;
    }
    return totals;
  }
}
