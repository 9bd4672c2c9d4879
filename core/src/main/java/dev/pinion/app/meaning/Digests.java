package dev.pinion.app.meaning;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.store.TenantTx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Digests of versions. A version never changes, so its digest holds for ever, but only once the
 * version is on disk: one that is undone leaves its number to another. What a transaction computes
 * is therefore its own until it has ended well.
 *
 * @param <K> what has a digest
 */
final class Digests<K> {
  private static final int KEPT_MAX = 10_000;

  private final Cache<K, String> kept = Caffeine.newBuilder().maximumSize(KEPT_MAX).build();

  /** Of transactions that have not ended. */
  private final Cache<TenantTx, Map<K, String>> own = Caffeine.newBuilder().weakKeys().build();

  /** The digest of what is on disk; null if it is not known. */
  @Nullable String find(K of) {
    return kept.getIfPresent(of);
  }

  /** The digest of what a transaction sees; null if it is not known. */
  @Nullable String find(K of, TenantTx tx) {
    String known = find(of);
    if (known != null) {
      return known;
    }
    Map<K, String> computed = own.getIfPresent(tx);
    return computed == null ? null : computed.get(of);
  }

  /** Keeps what a transaction has computed. */
  void put(K of, String digest, TenantTx tx) {
    own.get(tx, this::untilItEnds).put(of, digest);
  }

  private Map<K, String> untilItEnds(TenantTx tx) {
    var computed = new ConcurrentHashMap<K, String>();
    tx.whenEnded(
        isOnDisk -> {
          if (isOnDisk) {
            kept.putAll(computed);
          }
          own.invalidate(tx);
        });
    return computed;
  }
}
