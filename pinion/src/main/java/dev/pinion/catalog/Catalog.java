package dev.pinion.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one cluster's tenants. A snapshot is loaded when it is first asked for and
 * brought up to date from the tenant's change log, by whoever knows of a newer change: the writer
 * that made it, before it answers, or the {@link Follower} that has heard of it.
 */
public final class Catalog {
  /** Changes that are applied one by one; behind more than these a tenant is loaded afresh. */
  private static final int CATCH_UP_CHANGES_MAX = 1_000;

  private final Store store;
  private final Cache<EntityId, Entry> entries;

  /**
   * An empty catalog.
   *
   * @param maxTenants tenants in memory; beyond it the least recently used ones go
   */
  public Catalog(Store store, long maxTenants) {
    this.store = store;
    this.entries = Caffeine.newBuilder().maximumSize(maxTenants).build();
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable TenantSnapshot snapshot;
  }

  /** The tenant's snapshot, with every change that this process has answered. */
  public TenantSnapshot get(EntityId tenant) {
    Entry entry = entry(tenant);
    TenantSnapshot snapshot = entry.snapshot;
    return snapshot != null ? snapshot : catchUp(entry, tenant, 0);
  }

  /**
   * The tenant's snapshot with at least the changes up to a number.
   *
   * @param seq the number of a change that is committed; {@code Long.MAX_VALUE} asks the log for
   *     every change that there is
   */
  public TenantSnapshot catchUp(EntityId tenant, long seq) {
    Entry entry = entry(tenant);
    TenantSnapshot snapshot = entry.snapshot;
    return snapshot != null && snapshot.seq() >= seq ? snapshot : catchUp(entry, tenant, seq);
  }

  /** Lets go of a tenant's snapshot; the next read loads it afresh. */
  public void forget(EntityId tenant) {
    entries.invalidate(tenant);
  }

  /** The tenants in memory, those that are being loaded among them. */
  Set<EntityId> tenants() {
    return Set.copyOf(entries.asMap().keySet());
  }

  /**
   * Brings a tenant that is in memory up to a change that is committed; others are left alone.
   *
   * @return how many changes that took
   */
  long follow(EntityId tenant, long seq) {
    Entry entry = entries.getIfPresent(tenant);
    if (entry == null) {
      return 0;
    }
    TenantSnapshot before = entry.snapshot;
    if (before != null && before.seq() >= seq) {
      return 0;
    }
    // One that is just being loaded may be loaded from before the change; this waits for it.
    TenantSnapshot after = catchUp(entry, tenant, seq);
    return before == null ? 0 : after.seq() - before.seq();
  }

  /** Tenants in memory, about. */
  public long size() {
    return entries.estimatedSize();
  }

  private Entry entry(EntityId tenant) {
    return entries.get(tenant, id -> new Entry());
  }

  private TenantSnapshot catchUp(Entry entry, EntityId tenant, long seq) {
    entry.lock.lock();
    try {
      TenantSnapshot old = entry.snapshot;
      if (old != null && old.seq() >= seq) {
        return old;
      }
      TenantSnapshot fresh =
          // It stays when the request that happens to need it first is long answered.
          Allowance.outside(
              () -> store.read(tenant, tx -> old == null ? load(tx) : refresh(old, tx)));
      entry.snapshot = fresh;
      return fresh;
    } finally {
      entry.lock.unlock();
    }
  }

  private static TenantSnapshot load(TenantTx tx) {
    return TenantSnapshot.load(tx);
  }

  private static TenantSnapshot refresh(TenantSnapshot old, TenantTx tx) {
    List<Change> changes = tx.changesAfter(old.seq(), CATCH_UP_CHANGES_MAX);
    if (changes.isEmpty()) {
      return old;
    }
    return changes.size() < CATCH_UP_CHANGES_MAX ? old.refreshed(changes, tx) : load(tx);
  }
}
