package dev.pinion.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.store.Store;
import dev.pinion.store.WrittenServices;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
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

  /** Weights are whole numbers of this, so that they fit. */
  private static final long BYTES_PER_WEIGHT = 1024;

  private final Store store;
  private final Cache<EntityId, Entry> entries;
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

  /** An empty catalog. When there is too much in it, the least recently used tenants go. */
  public Catalog(Store store, CatalogLimits limits) {
    this.store = store;
    this.room = new LoadingRoom(limits.loadingBytes(), limits.patience());
    long most = Math.max(1, limits.bytes() / BYTES_PER_WEIGHT);
    long share = Math.ceilDiv(most, limits.tenants());
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((EntityId id, Entry entry) -> entry.weight(share))
            // What is too much must be gone before the next is loaded.
            .executor(Runnable::run)
            .evictionListener((id, entry, cause) -> evicted.increment())
            .build();
  }

  private static final class Entry {
    final ReentrantLock lock = new ReentrantLock();
    volatile @Nullable TenantSnapshot snapshot;

    /** What this process has committed and the snapshot may not show yet, in order. */
    final Queue<WrittenServices> written = new ConcurrentLinkedQueue<>();

    /** Why the last attempt to load it found no room, and when. */
    @Nullable DomainException refusal;

    long refusedNanos;

    int weight(long least) {
      TenantSnapshot held = snapshot;
      long bytes = held == null ? 0 : held.bytes();
      return (int) Math.clamp(bytes / BYTES_PER_WEIGHT, least, Integer.MAX_VALUE);
    }
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

  /**
   * Takes what a transaction of this process has committed, so that it need not be read back.
   * Called in the order of commits.
   */
  public void written(EntityId tenant, WrittenServices services) {
    Entry entry = entries.getIfPresent(tenant);
    if (entry != null && entry.snapshot != null) {
      entry.written.add(services);
    }
  }

  /** Lets go of a tenant's snapshot; the next read loads it afresh. */
  public void forget(EntityId tenant) {
    lent.invalidate(tenant);
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
    try {
      TenantSnapshot after = catchUp(entry, tenant, seq);
      return before == null ? 0 : after.seq() - before.seq();
    } catch (DomainException noRoom) {
      // Others need not wait for this one, and it must not be read as it was.
      forget(tenant);
      return 0;
    }
  }

  /** Tenants in memory, about. */
  public long size() {
    return entries.estimatedSize();
  }

  /** About the bytes that the snapshots in memory take. */
  public long bytes() {
    return entries.asMap().values().stream()
        .map(entry -> entry.snapshot)
        .filter(Objects::nonNull)
        .mapToLong(TenantSnapshot::bytes)
        .sum();
  }

  /**
   * Tenants that had to go because there was too much in memory, or that were too large to keep.
   */
  public long evictions() {
    return evicted.sum();
  }

  private Entry entry(EntityId tenant) {
    return entries.get(tenant, id -> new Entry());
  }

  private TenantSnapshot catchUp(Entry entry, EntityId tenant, long seq) {
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
      TenantSnapshot fresh = Allowance.outside(() -> read(entry, tenant, base, seq));
      entry.snapshot = fresh;
      lent.put(tenant, fresh);
      // Weighs it again, if it is still there: another one in its place may be newer.
      entries.asMap().replace(tenant, entry, entry);
      return fresh;
    } finally {
      entry.lock.unlock();
    }
  }

  private TenantSnapshot read(
      Entry entry, EntityId tenant, @Nullable TenantSnapshot base, long seq) {
    TenantSnapshot newer = base == null ? null : withWritten(entry, base);
    if (newer != null && newer.seq() >= seq && entry.snapshot != null) {
      return newer;
    }
    // One that only somebody else still held may lack what was answered since.
    TenantSnapshot fresh = newer == null ? null : refresh(tenant, newer);
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

  /** A snapshot with what this process has written, up to where another one has written too. */
  private static TenantSnapshot withWritten(Entry entry, TenantSnapshot old) {
    TenantSnapshot newer = old;
    for (WrittenServices next = entry.written.peek();
        next != null && next.firstSeq() <= newer.seq() + 1;
        next = entry.written.peek()) {
      entry.written.remove();
      newer = next.lastSeq() <= newer.seq() ? newer : newer.with(next);
    }
    return newer;
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
