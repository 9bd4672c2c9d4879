package dev.pinion.http.system;

import dev.pinion.store.ClusterTx.UseTotals;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a cluster's tenants take, for the gauges that tell of it: its store is read for the first
 * that asks, and not again for a few seconds, whether it could be read or not.
 */
final class UseReading {
  /** From when on a tenant is counted as near its quota. */
  private static final int NEAR_PERCENT = 80;

  private static final long FRESH_NANOS = Duration.ofSeconds(5).toNanos();

  private final Store store;
  private final TenantQuota quota;
  private final LongSupplier nanos;
  private @Nullable UseTotals totals;
  private boolean isTried;
  private long triedNanos;

  /**
   * A reading of a store that has not been read yet.
   *
   * @param nanos a time that only goes on
   */
  UseReading(Store store, TenantQuota quota, LongSupplier nanos) {
    this.store = store;
    this.quota = quota;
    this.nanos = nanos;
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
    if (!isTried || nanos.getAsLong() - triedNanos > FRESH_NANOS) {
      try {
        totals = store.readCluster(tx -> tx.useTotals(quota, NEAR_PERCENT));
      } catch (StoreUnavailableException e) {
        totals = null;
      }
      isTried = true;
      // From its end on: a store that is gone may take as long to say so as this counts.
      triedNanos = nanos.getAsLong();
    }
    return totals;
  }
}
