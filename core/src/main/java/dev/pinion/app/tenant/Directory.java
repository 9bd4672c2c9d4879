package dev.pinion.app.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.TenantRef;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.domain.tenant.TenantSlug;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.TenantMove;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster holds which tenant (docs/behaviour/requests.md). A tenant that is archived is not
 * found.
 */
public final class Directory {
  private final Clusters clusters;
  private final Cache<String, TenantRef> bySlug;
  private final Cache<EntityId, TenantRef> byId;
  private final Reservations reservations;
  private final AtomicLong refreshes = new AtomicLong();

  /**
   * The directory that the home cluster keeps.
   *
   * @param maxCached entries in memory
   * @param clock says which reservations are over
   */
  public Directory(Clusters clusters, long maxCached, InstantSource clock) {
    this.clusters = clusters;
    this.reservations = new Reservations(clusters, clock);
    this.bySlug = Caffeine.newBuilder().maximumSize(maxCached).build();
    this.byId = Caffeine.newBuilder().maximumSize(maxCached).build();
  }

  /** The clusters that tenants live in. */
  public Clusters clusters() {
    return clusters;
  }

  /**
   * The tenant of that slug; null if there is none.
   *
   * @param named the cluster to look in, which also finds a tenant that is not listed; null lets
   *     the directory decide, as it does of a tenant that has moved from there or comes there
   */
  public @Nullable TenantRef bySlug(String slug, @Nullable Cluster named) {
    // A path can say anything, also what PostgreSQL takes for no text.
    if (!TenantSlug.isWellFormed(slug)) {
      return null;
    }
    if (named != null) {
      Found found = inCluster(named, tx -> tx.tenantBySlug(slug));
      if (!found.isMoved()) {
        return found.tenant();
      }
    }
    TenantRef cached = bySlug.getIfPresent(slug);
    return present(cached != null ? cached : listed(tx -> tx.directoryEntry(slug)));
  }

  /**
   * The tenant of that id; null if there is none.
   *
   * @param named the cluster to look in, likewise; null lets the directory decide
   */
  public @Nullable TenantRef byId(EntityId id, @Nullable Cluster named) {
    if (named != null) {
      Found found = inCluster(named, tx -> tx.tenantById(id));
      if (!found.isMoved()) {
        return found.tenant();
      }
    }
    TenantRef cached = byId.getIfPresent(id);
    return present(cached != null ? cached : listed(tx -> tx.directoryEntry(id)));
  }

  /** Names that are reserved for tenants that are being made. */
  Reservations reservations() {
    return reservations;
  }

  /** Lets go of everything in memory that the directory's rows do not say any more. */
  public void refresh() {
    refreshes.incrementAndGet();
    var cached = new HashSet<>(bySlug.asMap().values());
    cached.addAll(byId.asMap().values());
    if (cached.isEmpty()) {
      return;
    }
    Set<String> slugs = cached.stream().map(TenantRef::slug).collect(Collectors.toSet());
    Map<String, DirectoryEntry> rows =
        clusters.home().store().readCluster(tx -> tx.directoryEntries(slugs)).stream()
            .collect(Collectors.toMap(DirectoryEntry::slug, entry -> entry));
    cached.stream().filter(each -> !isSaid(each, rows.get(each.slug()))).forEach(this::forget);
  }

  private static boolean isSaid(TenantRef cached, @Nullable DirectoryEntry row) {
    return row != null
        && row.ready()
        && row.tenant().equals(cached.id())
        && row.cluster().equals(cached.cluster().name());
  }

  private void forget(TenantRef cached) {
    bySlug.asMap().remove(cached.slug(), cached);
    byId.asMap().remove(cached.id(), cached);
  }

  /** Every tenant that the directory lists, by slug. */
  public List<DirectoryEntry> entries() {
    return clusters.home().store().readCluster(ClusterTx::directory);
  }

  /** What a cluster has of a tenant, which may live in another one by now. */
  private record Found(@Nullable TenantRef tenant, boolean isMoved) {
    static final Found NOTHING = new Found(null, false);
    static final Found MOVED = new Found(null, true);
  }

  private static Found inCluster(Cluster cluster, Function<ClusterTx, @Nullable Tenant> find) {
    return cluster
        .store()
        .readCluster(
            tx -> {
              Tenant tenant = find.apply(tx);
              if (tenant == null) {
                return Found.NOTHING;
              }
              TenantMove move = tx.move(tenant.id());
              if (move != null && !move.state().isRead()) {
                return Found.MOVED;
              }
              return tenant.isArchived()
                  ? Found.NOTHING
                  : new Found(new TenantRef(tenant.id(), tenant.slug(), cluster), false);
            });
  }

  private static @Nullable TenantRef present(@Nullable TenantRef found) {
    return found == null || found.snapshot().tenant().isArchived() ? null : found;
  }

  private @Nullable TenantRef listed(Function<ClusterTx, @Nullable DirectoryEntry> find) {
    long before = refreshes.get();
    DirectoryEntry entry = clusters.home().store().readCluster(find);
    if (entry != null && !entry.ready()) {
      entry = reservations.settle(entry);
    }
    Cluster cluster = entry == null || !entry.ready() ? null : clusters.find(entry.cluster());
    if (entry == null || cluster == null) {
      return null;
    }
    TenantRef found = new TenantRef(entry.tenant(), entry.slug(), cluster);
    // It may have lived there before, and memory may still hold what it was then.
    cluster.catalog().refresh(found.id());
    bySlug.put(found.slug(), found);
    byId.put(found.id(), found);
    if (refreshes.get() != before) {
      // The row may have been read before the change that the refresh was for.
      forget(found);
    }
    return found;
  }
}
