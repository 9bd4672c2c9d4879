package dev.pinion.app.tenant;

import dev.pinion.app.TenantRef;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.Store;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * Which tenant runs the server: only there do permissions reach past one tenant
 * (docs/behaviour/access.md). It is the one that the settings name, or else the first of the
 * installation, which the home cluster remembers. While there is no such tenant, or it is archived,
 * nobody runs the server over HTTP.
 */
public final class OperatorTenant {
  private final Directory directory;
  private final @Nullable String slug;
  private volatile @Nullable EntityId first;

  /**
   * The operator tenant of an installation. An installation of a build that did not ask which
   * tenant is its first is asked now.
   *
   * @param slug the one that the settings name; null for the first of the installation
   */
  public OperatorTenant(Directory directory, @Nullable String slug) {
    this.directory = directory;
    this.slug = slug;
    Store home = directory.clusters().home().store();
    EntityId stored = home.readCluster(OperatorTenant::stored);
    this.first =
        stored != null || directory.entries().isEmpty()
            ? stored
            : home.writeCluster(OperatorTenant::remember);
  }

  /** Whether it is this tenant. */
  public boolean is(TenantRef tenant) {
    if (slug == null) {
      return tenant.id().equals(first());
    }
    // The directory decides: another cluster may hold a tenant of that name that is not listed.
    TenantRef named = tenant.slug().equals(slug) ? directory.bySlug(slug, null) : null;
    return named != null && named.id().equals(tenant.id());
  }

  private @Nullable EntityId first() {
    EntityId known = first;
    if (known == null) {
      known = directory.clusters().home().store().readCluster(OperatorTenant::stored);
      first = known;
    }
    return known;
  }

  private static @Nullable EntityId stored(ClusterTx home) {
    String hex = home.setting(ClusterTx.FIRST_TENANT);
    return hex == null ? null : EntityId.ofHex(hex);
  }

  /**
   * Writes down which tenant is the first unless that is known, in the transaction that lists it.
   *
   * @return null while there is none
   */
  static @Nullable EntityId remember(ClusterTx home) {
    EntityId stored = stored(home);
    if (stored != null) {
      return stored;
    }
    EntityId oldest =
        home.directory().stream()
            .filter(DirectoryEntry::ready)
            .map(DirectoryEntry::tenant)
            .min(Comparator.naturalOrder())
            .orElse(null);
    if (oldest != null) {
      home.putSetting(ClusterTx.FIRST_TENANT, oldest.hex());
    }
    return oldest;
  }
}
