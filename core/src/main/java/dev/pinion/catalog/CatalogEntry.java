package dev.pinion.catalog;

import dev.pinion.domain.DomainException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A tenant of a catalog. */
final class CatalogEntry {
  final ReentrantLock lock = new ReentrantLock();
  volatile @Nullable TenantSnapshot snapshot;

  /** What the snapshot will be when the transactions that have run so far are on disk. */
  volatile @Nullable TenantSnapshot draft;

  /** Why the last attempt to load it found no room, and when. */
  @Nullable DomainException refusal;

  long refusedNanos;

  /** About the bytes that its snapshot takes; 0 while it has none. */
  long bytes() {
    TenantSnapshot held = snapshot;
    return held == null ? 0 : held.bytes();
  }

  /** Has reads see a snapshot, unless they see a newer one already. */
  synchronized void show(TenantSnapshot fresh) {
    TenantSnapshot seen = snapshot;
    if (seen == null || seen.seq() < fresh.seq()) {
      snapshot = fresh;
    }
  }
}
