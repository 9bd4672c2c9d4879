package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A transaction over a cluster's tenants and, on the home cluster, the server's own records. */
public interface ClusterTx {

  /** The setting that holds the server-wide pause; every cluster has a copy of it. */
  String MAINTENANCE = "maintenance";

  /** The setting that holds the id of the installation's first tenant. Home cluster only. */
  String FIRST_TENANT = "tenant.first";

  /** The data of one tenant of this cluster. */
  TenantTx tenant(EntityId id);

  /** The tenants of this cluster that can be read here, by id. */
  List<EntityId> tenants();

  /**
   * The tenant of that slug in this cluster, even if it only comes here or has gone; null if there
   * is none.
   */
  @Nullable Tenant tenantBySlug(String slug);

  /** The tenant of that id in this cluster, likewise; null if there is none. */
  @Nullable Tenant tenantById(EntityId id);

  /** What this database knows of the tenant's move; null if it simply lives here, or never did. */
  @Nullable TenantMove move(EntityId tenant);

  /**
   * Says how far the tenant's move is. Writes of the tenant that begin after this is committed keep
   * to it; for those that had begun before there is {@link #awaitWrites}.
   *
   * @param move null if it is over
   */
  void putMove(EntityId tenant, @Nullable TenantMove move);

  /**
   * Returns when every write of the tenant that had begun before this transaction has ended, and
   * keeps further ones waiting until this one ends.
   */
  void awaitWrites(EntityId tenant);

  /**
   * The number of the newest change of each tenant, 0 while it has none; tenants that cannot be
   * read in this cluster are missing.
   */
  Map<EntityId, Long> lastSeqs(Collection<EntityId> tenants);

  /** What each tenant takes that can be read in this cluster. */
  Map<EntityId, TenantUse> uses();

  /**
   * What the tenants of this cluster take together.
   *
   * @param percent what a tenant must at least take of one of its limits to be counted apart
   */
  UseTotals useTotals(TenantQuota quota, int percent);

  /**
   * Change requests of all tenants that are to be looked at by that time, the oldest first; none of
   * a tenant that is moving or gone, archived, or in maintenance; none at all while the server is.
   */
  List<RequestStore.Due> dueRequests(Instant now, int limit);

  /** What has woken change requests of the same tenants, the oldest first. */
  List<RequestStore.Wake> wakes(int limit);

  /** Adds a tenant; the database refuses a second one of a slug. */
  void insert(Tenant tenant);

  /** The directory's entry for a slug; null if there is none. Home cluster only. */
  @Nullable DirectoryEntry directoryEntry(String slug);

  /** The directory's entry for a tenant's id; null if there is none. Home cluster only. */
  @Nullable DirectoryEntry directoryEntry(EntityId tenant);

  /** The entries of those slugs, in no order; slugs without one are missing. Home cluster only. */
  List<DirectoryEntry> directoryEntries(Collection<String> slugs);

  /** Every entry by slug. Home cluster only. */
  List<DirectoryEntry> directory();

  /** Adds or replaces an entry by its slug. Home cluster only. */
  void put(DirectoryEntry entry);

  /** Removes the entry of a slug. Home cluster only. */
  void deleteDirectoryEntry(String slug);

  /** The keys that sign tokens, newest first. Home cluster only. */
  List<StoredSigningKey> signingKeys();

  /** Adds a signing key. Home cluster only. */
  void insert(StoredSigningKey key);

  /** Stores the private key of that id in another form. */
  void rewrap(String keyId, String jwk);

  /** Removes signing keys that were retired before a time. Home cluster only. */
  void deleteSigningKeysRetiredBefore(Instant time);

  /** Marks every signing key that is not retired as retired at a time. Home cluster only. */
  void retireSigningKeys(Instant at);

  /** A setting of the whole server; null if it was never set. */
  @Nullable String setting(String key);

  /** Sets a setting of the whole server; null removes it. */
  void putSetting(String key, @Nullable String value);

  /**
   * What tenants take together.
   *
   * @param near how many of them take so much of their quota that they are counted apart
   */
  record UseTotals(TenantUse sum, long near) {}

  /**
   * Where a tenant lives, or will.
   *
   * @param reservedAt since when the slug is reserved for a tenant that is being made; null once
   *     the tenant is there
   */
  record DirectoryEntry(
      String slug, EntityId tenant, String cluster, @Nullable Instant reservedAt) {

    /** Whether the tenant is there, as far as the directory knows. */
    public boolean ready() {
      return reservedAt == null;
    }
  }

  /**
   * A key that signs tokens, as it is stored.
   *
   * @param jwk the private key as a JSON Web Key, wrapped; not wrapped in files of earlier builds
   * @param retiredAt since when it only verifies; null while it signs
   */
  record StoredSigningKey(
      String keyId, String jwk, Instant createdAt, @Nullable Instant retiredAt) {}
}
