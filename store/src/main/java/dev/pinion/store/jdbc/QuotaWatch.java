package dev.pinion.store.jdbc;

import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Holds tenants to their quota at the end of every transaction, and tells the log when one comes
 * near it.
 */
public final class QuotaWatch {
  private static final System.Logger LOG = System.getLogger(QuotaWatch.class.getName());

  /** From when on the log is told, in percent. */
  private static final double NEAR_PERCENT = 80;

  private static final double FULL_PERCENT = 100;

  /** Between two lines about the same tenant and limit. */
  private static final long SILENCE_NANOS = Duration.ofHours(1).toNanos();

  private static final int REMEMBERED_MAX = 1_000;

  private final TenantQuota quota;
  private final Map<String, Long> toldNanos =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** A watch over tenants that may all take as much. */
  public QuotaWatch(TenantQuota quota) {
    this.quota = quota;
  }

  /** The tenants that one transaction works on. */
  public static final class Watched {
    private final StoreMemory memory;
    private final SqlConnection connection;
    private final Function<EntityId, TenantState> lock;
    private final Map<EntityId, Held> tenants = new LinkedHashMap<>(2);

    private boolean isOfCluster;

    private record Held(JdbcTenantTx tx, TenantState before) {}

    /**
     * A transaction on the connection, which somebody else begins and ends.
     *
     * @param lock is called with each tenant before anything else of it is looked at
     */
    Watched(StoreMemory memory, SqlConnection connection, Function<EntityId, TenantState> lock) {
      this.memory = memory;
      this.connection = connection;
      this.lock = lock;
    }

    /** A transaction on the tenant, which is held to its quota when this ends. */
    public JdbcTenantTx tenant(EntityId id) {
      return tenants.computeIfAbsent(id, this::begin).tx();
    }

    private Held begin(EntityId tenant) {
      TenantState before = lock.apply(tenant);
      var tx = new JdbcTenantTx(connection, tenant, memory.ledgerEnds());
      tx.begin(before);
      return new Held(tx, before);
    }

    /** The transaction on the whole cluster; each of its tenants is held to its quota. */
    public JdbcClusterTx cluster() {
      isOfCluster = true;
      return new JdbcClusterTx(connection, this::tenant);
    }

    /** Does what is to be done when the transaction has ended. */
    public void ended(boolean isOnDisk) {
      tenants.values().forEach(held -> held.tx().ended(isOnDisk));
    }

    /**
     * Ends the transaction's work: whatever was put off is done.
     *
     * @throws DomainException if one of its tenants takes too much
     */
    public void require() {
      tenants.forEach(
          (tenant, held) ->
              memory.quotas().require(tenant, held.tx(), held.before().use(), held.tx().use()));
      connection.runPutOff();
    }

    /** Whether it is one on the whole cluster. */
    boolean isOfCluster() {
      return isOfCluster;
    }

    /** What the next transaction on the same connection finds of the tenants of this one. */
    Map<EntityId, TenantState> after() {
      var states = new HashMap<EntityId, TenantState>();
      tenants.forEach((tenant, held) -> states.put(tenant, held.tx().after(held.before())));
      return states;
    }
  }

  private void require(EntityId id, JdbcTenantTx tx, TenantUse before, TenantUse after) {
    try {
      if (!tx.isQuotaLifted()) {
        quota.require(before, after, tx.isReserveOpen());
      }
    } catch (DomainException e) {
      if (isTimeToTell(id + " refused")) {
        LOG.log(
            System.Logger.Level.WARNING,
            "a write of the tenant {0} was refused: {1}",
            tx.tenant().slug(),
            e.error().message());
      }
      throw e;
    }
    for (TenantQuota.Kind kind : TenantQuota.Kind.values()) {
      double was = quota.percent(kind, before);
      double is = quota.percent(kind, after);
      if ((was < NEAR_PERCENT && is >= NEAR_PERCENT)
          || (was < FULL_PERCENT && is >= FULL_PERCENT)) {
        tell(id, tx, kind, after);
      }
    }
  }

  private void tell(EntityId id, JdbcTenantTx tx, TenantQuota.Kind kind, TenantUse use) {
    boolean isFull = quota.percent(kind, use) >= FULL_PERCENT;
    if (isTimeToTell(id + " " + kind + " " + isFull)) {
      LOG.log(
          System.Logger.Level.WARNING,
          String.format(
              Locale.ROOT,
              "the tenant %s takes %.0f %% of its quota: %d of %d %s (%s)",
              tx.tenant().slug(),
              quota.percent(kind, use),
              kind.of(use),
              kind.of(quota.most()),
              kind.unit(),
              kind.setting()));
    }
  }

  private synchronized boolean isTimeToTell(String what) {
    long now = System.nanoTime();
    Long before = toldNanos.get(what);
    if (before != null && now - before < SILENCE_NANOS) {
      return false;
    }
    toldNanos.put(what, now);
    return true;
  }
}
