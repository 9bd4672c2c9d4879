package dev.pinion.store.memory;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.RequestStore;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A transaction over the one tenant; it knows nothing of directories, keys and settings. */
final class MemoryClusterTx implements ClusterTx {
  private @Nullable MemoryTx tx;

  MemoryClusterTx(@Nullable MemoryRows rows) {
    tx = rows == null ? null : new MemoryTx(rows.copy());
  }

  /** What there is now; null if there is nothing. */
  @Nullable MemoryRows written() {
    return tx == null ? null : tx.rows();
  }

  @Override
  public TenantTx tenant(EntityId id) {
    return Objects.requireNonNull(tx, "there is no tenant yet");
  }

  @Override
  public List<EntityId> tenants() {
    return tx == null ? List.of() : List.of(tx.tenant().id());
  }

  @Override
  public @Nullable Tenant tenantBySlug(String slug) {
    return tx != null && tx.tenant().slug().equals(slug) ? tx.tenant() : null;
  }

  @Override
  public @Nullable Tenant tenantById(EntityId id) {
    return tx != null && tx.tenant().id().equals(id) ? tx.tenant() : null;
  }

  @Override
  public @Nullable TenantMove move(EntityId tenant) {
    return null;
  }

  @Override
  public void putMove(EntityId tenant, @Nullable TenantMove move) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void awaitWrites(EntityId tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Map<EntityId, Long> lastSeqs(Collection<EntityId> tenants) {
    var seqs = new HashMap<EntityId, Long>();
    tenants().stream().filter(tenants::contains).forEach(each -> seqs.put(each, lastSeq()));
    return seqs;
  }

  private long lastSeq() {
    return Objects.requireNonNull(tx).lastSeq();
  }

  /** The tenant's rows if it takes writes; null if not. */
  private @Nullable MemoryRows served() {
    return tx == null || tx.tenant().isArchived() || tx.tenant().maintenance() != null
        ? null
        : tx.rows();
  }

  @Override
  public List<RequestStore.Due> dueRequests(Instant now, int limit) {
    MemoryRows rows = served();
    if (rows == null) {
      return List.of();
    }
    EntityId tenant = rows.tenant.id();
    return rows.requests.values().stream()
        .filter(ChangeRequest::isLive)
        .filter(each -> each.progress().dueAt() != null && !each.progress().dueAt().isAfter(now))
        .sorted(Comparator.comparing(MemoryClusterTx::due).thenComparing(ChangeRequest::id))
        .limit(limit)
        .map(each -> new RequestStore.Due(tenant, each.id()))
        .toList();
  }

  @Override
  public List<RequestStore.Wake> wakes(int limit) {
    MemoryRows rows = served();
    return rows == null
        ? List.of()
        : rows.wakes.values().stream()
            .sorted(Comparator.comparing(RequestStore.Wake::at))
            .limit(limit)
            .toList();
  }

  private static Instant due(ChangeRequest request) {
    return Objects.requireNonNull(request.progress().dueAt());
  }

  @Override
  public void insert(Tenant tenant) {
    MemoryRows.require(tx == null, "a second tenant");
    tx = MemoryStore.empty(tenant);
  }

  @Override
  public Map<EntityId, TenantUse> uses() {
    throw new UnsupportedOperationException();
  }

  @Override
  public UseTotals useTotals(TenantQuota quota, int percent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable DirectoryEntry directoryEntry(String slug) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable DirectoryEntry directoryEntry(EntityId tenant) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DirectoryEntry> directoryEntries(Collection<String> slugs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<DirectoryEntry> directory() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(DirectoryEntry entry) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteDirectoryEntry(String slug) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredSigningKey> signingKeys() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void insert(StoredSigningKey key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void rewrap(String keyId, String jwk) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void deleteSigningKeysRetiredBefore(Instant time) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void retireSigningKeys(Instant at) {
    throw new UnsupportedOperationException();
  }

  @Override
  public @Nullable String setting(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putSetting(String key, @Nullable String value) {
    throw new UnsupportedOperationException();
  }
}
