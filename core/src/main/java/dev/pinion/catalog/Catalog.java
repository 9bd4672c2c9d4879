package dev.pinion.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrittenServices;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of one cluster's tenants. A snapshot is loaded when it is first asked for and
 * brought up to date from the tenant's change log, by whoever knows of a newer change: the writer
 * that made it, before it answers, or the {@link Follower} that has heard of it.
 */
public final class Catalog {
  /** Changes that are applied one by one; behind more than these a tenant is loaded afresh. */
  private static final int CATCH_UP_CHANGES_MAX = 1_000;

  /** The same inside a transaction, which keeps others waiting. */
  private static final int WRITER_CATCH_UP_MAX = 100;

  private final Store store;
  private final CatalogMemory memory;

  /**
   * Every entry that somebody may still find in the memory: while one is being evicted, who finds
   * it gets it, and who goes through the memory's own keys does not meet it.
   */
  private final Map<EntityId, CatalogEntry> findable = new ConcurrentHashMap<>();

  private final LoadingRoom room;
  private final LongAdder evicted = new LongAdder();

  /** Snapshots that somebody still reads from: one that was not kept is not loaded twice. */
  private final Cache<EntityId, TenantSnapshot> lent = Caffeine.newBuilder().weakValues().build();

  /**
   * An empty catalog.
   *
   * @param maxTenants tenants in memory, however large; beyond it the least recently used ones go
   */
  public Catalog(Store store, long maxTenants) {
    this(store, new CatalogLimits(maxTenants, maxTenants * Integer.MAX_VALUE));
  }

  /** An empty catalog with a memory of its own. */
  public Catalog(Store store, CatalogLimits limits) {
    this(store, new CatalogMemory(limits));
  }

  /** An empty catalog in a memory that others may use too. */
  public Catalog(Store store, CatalogMemory memory) {
    this.store = store;
    this.memory = memory;
    this.room = new LoadingRoom(memory.limits().loadingBytes(), memory.limits().patience());
  }

  void countEviction() {
    evicted.increment();
  }

  void isGone(EntityId tenant, CatalogEntry entry) {
    findable.remove(tenant, entry);
  }

  /** The tenant's snapshot, with every change that this process has answered. */
  public TenantSnapshot get(EntityId tenant) {
    CatalogEntry entry = entry(tenant);
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
    CatalogEntry entry = entry(tenant);
    TenantSnapshot snapshot = entry.snapshot;
    return snapshot != null && snapshot.seq() >= seq ? snapshot : catchUp(entry, tenant, seq);
  }

  /**
   * Does the work of a transaction that may write. It need not read what is in memory, and what it
   * writes to services need not be read back: reads see it as soon as it is on disk. Transactions
   * that are committed together see each other's work in the same way.
   */
  public <T> T during(EntityId tenant, TenantTx tx, Function<TenantTx, T> work) {
    CatalogEntry entry = memory.find(this, tenant);
    TenantSnapshot before = entry == null ? null : standing(entry, tx);
    if (entry == null || before == null) {
      return work.apply(tx);
    }
    tx.know(before);
    T result = work.apply(tx);
    WrittenServices written = tx.writtenServices();
    TenantSnapshot after = written == null ? before : before.with(written);
    entry.draft = after;
    tx.whenEnded(
        isOnDisk -> {
          if (isOnDisk) {
            show(tenant, entry, after);
          }
          TenantSnapshot draft = entry.draft;
          if (!isOnDisk || (draft != null && draft.seq() == after.seq())) {
            entry.draft = null;
          }
        });
    return result;
  }

  /** The tenant as the transaction finds it; null if too much has happened since the snapshot. */
  private static @Nullable TenantSnapshot standing(CatalogEntry entry, TenantTx tx) {
    long seq = tx.head().seq();
    TenantSnapshot draft = entry.draft;
    TenantSnapshot newest = draft == null ? entry.snapshot : draft;
    if (newest == null || newest.seq() == seq) {
      return newest;
    }
    if (newest.seq() > seq || seq - newest.seq() > WRITER_CATCH_UP_MAX) {
      return null;
    }
    List<Change> since = tx.changesAfter(newest.seq(), WRITER_CATCH_UP_MAX);
    // After a change of one member all are read, for which nobody else should wait.
    boolean isOfMembers =
        since.stream().anyMatch(each -> each.subject().type() == Change.SubjectType.MEMBER);
    return isOfMembers ? null : newest.refreshed(since, tx);
  }

  /** Lets go of a tenant's snapshot; the next read loads it afresh. */
  public void forget(EntityId tenant) {
    lent.invalidate(tenant);
    memory.forget(this, tenant);
  }

  /** Brings a tenant up to the newest change in the store, if it is in memory. */
  public void refresh(EntityId tenant) {
    if (memory.find(this, tenant) != null || lent.getIfPresent(tenant) != null) {
      catchUp(tenant, Long.MAX_VALUE);
    }
  }

  /** The tenants in memory, those that are being loaded among them. */
  Set<EntityId> tenants() {
    return Set.copyOf(findable.keySet());
  }

  /**
   * Brings a tenant that is in memory up to a change that is committed; others are left alone.
   *
   * @return how many changes that took
   */
  long follow(EntityId tenant, long seq) {
    CatalogEntry entry = findable.get(tenant);
    if (entry == null) {
      return 0;
    }
    TenantSnapshot before = entry.snapshot;
    if (before != null && before.seq() >= seq) {
      return 0;
    }
    // One that is just being loaded may be loaded from before the change; this waits for it.
    try {
      TenantSnapshot after = catchUp(entry, tenant, seq);
      return before == null ? 0 : after.seq() - before.seq();
    } catch (DomainException noRoom) {
      // Others need not wait for this one, and it must not be read as it was.
      forget(tenant);
      return 0;
    }
  }

  /** Tenants in memory, those that are being loaded among them. */
  public long size() {
    return findable.size();
  }

  /** About the bytes that the snapshots in memory take. */
  public long bytes() {
    return findable.values().stream().mapToLong(CatalogEntry::bytes).sum();
  }

  /**
   * Tenants that had to go because there was too much in memory, or that were too large to keep.
   */
  public long evictions() {
    return evicted.sum();
  }

  private CatalogEntry entry(EntityId tenant) {
    return memory.get(
        this,
        tenant,
        () -> {
          var made = new CatalogEntry();
          findable.put(tenant, made);
          return made;
        });
  }

  private TenantSnapshot catchUp(CatalogEntry entry, EntityId tenant, long seq) {
    long asked = System.nanoTime();
    entry.lock.lock();
    try {
      TenantSnapshot old = entry.snapshot;
      if (old != null && old.seq() >= seq) {
        return old;
      }
      if (entry.refusal != null && entry.refusedNanos - asked > 0) {
        // Whoever waited for that attempt has waited long enough.
        throw entry.refusal;
      }
      TenantSnapshot base = old == null ? lent.getIfPresent(tenant) : old;
      // It stays when the request that happens to need it first is long answered.
      TenantSnapshot fresh = Allowance.outside(() -> read(entry, tenant, base));
      show(tenant, entry, fresh);
      return fresh;
    } finally {
      entry.lock.unlock();
    }
  }

  private void show(EntityId tenant, CatalogEntry entry, TenantSnapshot fresh) {
    TenantSnapshot seen = entry.snapshot;
    entry.show(fresh);
    lent.put(tenant, fresh);
    if (seen == null || seen.bytes() != fresh.bytes()) {
      memory.weighAgain(this, tenant, entry);
    }
  }

  private TenantSnapshot read(CatalogEntry entry, EntityId tenant, @Nullable TenantSnapshot base) {
    // One that only somebody else still held may lack what was answered since.
    TenantSnapshot fresh = base == null ? null : refresh(tenant, base);
    if (fresh != null) {
      return fresh;
    }
    long bytes = store.read(tenant, tx -> tx.use().memoryBytes());
    try {
      return room.with(bytes, () -> store.read(tenant, TenantSnapshot::load));
    } catch (DomainException e) {
      entry.refusal = e;
      entry.refusedNanos = System.nanoTime();
      throw e;
    }
  }

  /** A snapshot with the changes since; null if there are too many of them. */
  private @Nullable TenantSnapshot refresh(EntityId tenant, TenantSnapshot old) {
    return store
        .read(
            tenant,
            tx -> {
              List<Change> changes = tx.changesAfter(old.seq(), CATCH_UP_CHANGES_MAX);
              if (changes.isEmpty()) {
                return Optional.of(old);
              }
              return changes.size() < CATCH_UP_CHANGES_MAX
                  ? Optional.of(old.refreshed(changes, tx))
                  : Optional.<TenantSnapshot>empty();
            })
        .orElse(null);
  }
}
