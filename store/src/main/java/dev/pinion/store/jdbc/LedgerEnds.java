package dev.pinion.store.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.domain.service.Revision;
import dev.pinion.store.LedgerStore;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of ledgers that this store has met, so that the next one can be chained to
 * them without a question to the database. Other stores add entries too: one that is found here is
 * the newest if its number is that of the set's revision, and the database still makes sure of that
 * when the next is written.
 */
final class LedgerEnds {
  /** Some 300 bytes each. */
  private static final int KEPT_MAX = 10_000;

  /** Of transactions that have nobody to remember anything for. */
  static final LedgerEnds NONE = new LedgerEnds(0);

  private final Cache<Key, Revision.Tip> ends;

  LedgerEnds() {
    this(KEPT_MAX);
  }

  private LedgerEnds(int max) {
    ends = Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
  }

  private record Key(String tenant, LedgerStore.Name ledger) {}

  /** The entry of that number if it is the newest that was met; else null. */
  Revision.@Nullable Tip find(String tenant, LedgerStore.Name ledger, long number) {
    Revision.Tip end = ends.getIfPresent(new Key(tenant, ledger));
    return end != null && end.number() == number ? end : null;
  }

  /** Keeps the newest entry of a ledger, which is on disk. */
  void put(String tenant, LedgerStore.Name ledger, Revision.Tip end) {
    ends.put(new Key(tenant, ledger), end);
  }

  /** Forgets a ledger. */
  void forget(String tenant, LedgerStore.Name ledger) {
    ends.invalidate(new Key(tenant, ledger));
  }
}
