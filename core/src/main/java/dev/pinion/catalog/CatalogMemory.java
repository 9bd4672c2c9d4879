package dev.pinion.catalog;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import dev.pinion.domain.EntityId;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory that catalogs share. When there is too much in it, the least recently used tenants go,
 * whichever catalog they are of.
 */
public final class CatalogMemory {
  /** Weights are whole numbers of this, so that they fit. */
  private static final long BYTES_PER_WEIGHT = 1024;

  private final CatalogLimits limits;
  private final Cache<Key, CatalogEntry> entries;

  /** A tenant of a catalog; while it moves, it is in two of them. */
  private record Key(Catalog catalog, EntityId tenant) {}

  /** An empty memory. */
  public CatalogMemory(CatalogLimits limits) {
    this.limits = limits;
    long most = Math.max(1, limits.bytes() / BYTES_PER_WEIGHT);
    long share = Math.ceilDiv(most, limits.tenants());
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(most)
            .weigher((Key key, CatalogEntry entry) -> weight(entry, share))
            // What is too much must be gone before the next is loaded.
            .executor(Runnable::run)
            .evictionListener(CatalogMemory::isEvicted)
            .removalListener(CatalogMemory::isGone)
            .build();
  }

  private static int weight(CatalogEntry entry, long least) {
    return (int) Math.clamp(entry.bytes() / BYTES_PER_WEIGHT, least, Integer.MAX_VALUE);
  }

  private static void isEvicted(
      @Nullable Key key, @Nullable CatalogEntry entry, RemovalCause cause) {
    if (key != null) {
      key.catalog().countEviction();
    }
  }

  private static void isGone(@Nullable Key key, @Nullable CatalogEntry entry, RemovalCause cause) {
    if (key != null && entry != null && cause != RemovalCause.REPLACED) {
      key.catalog().isGone(key.tenant(), entry);
    }
  }

  CatalogLimits limits() {
    return limits;
  }

  @Nullable CatalogEntry find(Catalog catalog, EntityId tenant) {
    return entries.getIfPresent(new Key(catalog, tenant));
  }

  CatalogEntry get(Catalog catalog, EntityId tenant, Supplier<CatalogEntry> make) {
    return entries.get(new Key(catalog, tenant), key -> make.get());
  }

  void forget(Catalog catalog, EntityId tenant) {
    entries.invalidate(new Key(catalog, tenant));
  }

  /** Weighs an entry again, if it is still there: another one in its place may be newer. */
  void weighAgain(Catalog catalog, EntityId tenant, CatalogEntry entry) {
    entries.asMap().replace(new Key(catalog, tenant), entry, entry);
  }
}
