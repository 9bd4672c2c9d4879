package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.RequestStore;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A cluster's transaction on a JDBC connection that somebody else begins and ends. */
public final class JdbcClusterTx implements ClusterTx {
  /** Which tenants are no use to anybody here, for they live in another cluster. */
  private static final String IS_ELSEWHERE =
      "exists (select 1 from tenant_move where tenant_move.tenant_id = <id> and state > "
          + TenantMove.State.ARRIVED.code()
          + ")";

  /** Well below what any database takes. */
  private static final int VALUES_PER_STATEMENT = 1_000;

  private static final double PERCENT = 100;

  private final SqlConnection connection;
  private final Function<EntityId, TenantTx> tenants;

  /** A transaction on the connection. */
  public JdbcClusterTx(SqlConnection connection) {
    this(connection, id -> new JdbcTenantTx(connection, id));
  }

  /**
   * A transaction on the connection.
   *
   * @param tenants what binds it to a tenant
   */
  public JdbcClusterTx(SqlConnection connection, Function<EntityId, TenantTx> tenants) {
    this.connection = connection;
    this.tenants = tenants;
  }

  /** The connection that it is on, for those who copy rows in it. */
  public SqlConnection connection() {
    return connection;
  }

  @Override
  public TenantTx tenant(EntityId id) {
    return tenants.apply(id);
  }

  @Override
  public List<EntityId> tenants() {
    return connection
        .statement("select id from tenant where not " + isElsewhere("id") + " order by id")
        .list(row -> EntityId.ofHex(row.getString("id")));
  }

  @Override
  public @Nullable Tenant tenantBySlug(String slug) {
    return connection
        .statement("select * from tenant where slug = :slug")
        .bind("slug", slug)
        .first(JdbcTenantTx::tenant);
  }

  @Override
  public @Nullable Tenant tenantById(EntityId id) {
    return connection
        .statement("select * from tenant where id = :id")
        .bind("id", id.hex())
        .first(JdbcTenantTx::tenant);
  }

  private static String isElsewhere(String id) {
    return IS_ELSEWHERE.replace("<id>", id);
  }

  @Override
  public @Nullable TenantMove move(EntityId tenant) {
    return connection
        .statement("select * from tenant_move where tenant_id = :id")
        .bind("id", tenant.hex())
        .first(
            row ->
                new TenantMove(
                    TenantMove.State.of(row.getInt("state")),
                    row.getString("cluster"),
                    row.getLong("attempt"),
                    Rows.time(row, "since")));
  }

  @Override
  public void putMove(EntityId tenant, @Nullable TenantMove move) {
    if (move == null) {
      connection
          .statement("delete from tenant_move where tenant_id = :id")
          .bind("id", tenant.hex())
          .execute();
      return;
    }
    connection
        .statement(
            """
                insert into tenant_move (tenant_id, state, cluster, attempt, since)
                values (:id, :state, :cluster, :attempt, :since)
                on conflict (tenant_id) do update set state = excluded.state,
                  cluster = excluded.cluster, attempt = excluded.attempt, since = excluded.since
                """)
        .bind("id", tenant.hex())
        .bind("state", move.state().code())
        .bind("cluster", move.cluster())
        .bind("attempt", move.attempt())
        .bind("since", move.since().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public void awaitWrites(EntityId tenant) {
    // Takes the row that every write of the tenant takes first.
    connection
        .statement("update tenant set seq = seq where id = :id")
        .bind("id", tenant.hex())
        .execute();
  }

  @Override
  public Map<EntityId, Long> lastSeqs(Collection<EntityId> tenants) {
    var seqs = new HashMap<EntityId, Long>();
    for (List<String> ids : chunks(tenants.stream().map(EntityId::hex).toList())) {
      connection
          .statement(
              "select id, seq from tenant where id in (<ids>) and not " + isElsewhere("tenant.id"))
          .bindList("ids", ids)
          .list(row -> seqs.put(Rows.id(row, "id"), row.getLong("seq")));
    }
    return seqs;
  }

  @Override
  public Map<EntityId, TenantUse> uses() {
    var uses = new HashMap<EntityId, TenantUse>();
    connection
        .statement("select * from tenant_use where not " + isElsewhere("tenant_use.tenant_id"))
        .list(row -> uses.put(Rows.id(row, "tenant_id"), TenantState.use(row)));
    return uses;
  }

  @Override
  public UseTotals useTotals(TenantQuota quota, int percent) {
    TenantUse most = quota.most();
    return Objects.requireNonNull(
        connection
            .statement(
                """
                    select coalesce(sum(row_count), 0) as row_count,
                      coalesce(sum(memory_bytes), 0) as memory_bytes,
                      coalesce(sum(disk_bytes), 0) as disk_bytes,
                      count(*) filter (where row_count >= :part * :rows
                        or memory_bytes >= :part * :memory or disk_bytes >= :part * :disk) as near
                    from tenant_use where not\s"""
                    + isElsewhere("tenant_use.tenant_id"))
            .bind("part", percent / PERCENT)
            .bind("rows", most.rows())
            .bind("memory", most.memoryBytes())
            .bind("disk", most.diskBytes())
            .first(row -> new UseTotals(TenantState.use(row), row.getLong("near"))));
  }

  @Override
  public List<RequestStore.Due> dueRequests(Instant now, int limit) {
    return connection
        .statement(
            "select tenant_id, id from change_request where "
                + RequestRows.IS_LIVE
                + " and due_at is not null and due_at <= :now and "
                + isServed("change_request")
                + " order by due_at, id limit :limit")
        .bind("written", TenantMove.State.COPYING.code())
        .bind("now", now.toEpochMilli())
        .bind("maintenance", MAINTENANCE)
        .bind("limit", limit)
        .list(row -> new RequestStore.Due(Rows.id(row, "tenant_id"), Rows.id(row, "id")));
  }

  @Override
  public List<RequestStore.Wake> wakes(int limit) {
    return connection
        .statement(
            "select * from request_wake where "
                + isServed("request_wake")
                + " order by at, tenant_id, service_id limit :limit")
        .bind("written", TenantMove.State.COPYING.code())
        .bind("maintenance", MAINTENANCE)
        .bind("limit", limit)
        .list(RequestRows::wake);
  }

  /** Whether the tenant of a row takes writes here. */
  private static String isServed(String table) {
    return """
        not exists (select 1 from setting where key = :maintenance)
        and not exists (select 1 from tenant_move
          where tenant_move.tenant_id = %1$s.tenant_id and tenant_move.state > :written)
        and not exists (select 1 from tenant
          where tenant.id = %1$s.tenant_id
            and (tenant.maintenance is not null
              or (tenant.profile ->> 'archived_at') is not null))
        """
        .formatted(table);
  }

  /** Lists that a statement can be given as values, one after the other. */
  private static List<List<String>> chunks(List<String> values) {
    var chunks = new ArrayList<List<String>>();
    for (int from = 0; from < values.size(); from += VALUES_PER_STATEMENT) {
      chunks.add(values.subList(from, Math.min(values.size(), from + VALUES_PER_STATEMENT)));
    }
    return chunks;
  }

  @Override
  public void insert(Tenant tenant) {
    connection
        .statement(
            """
                insert into tenant (id, slug, name, profile, maintenance, created_at, updated_at)
                values (:id, :slug, :name, :profile, :maintenance, :createdAt, :updatedAt)
                """)
        .bind("id", tenant.id().hex())
        .bind("slug", tenant.slug())
        .bind("name", tenant.name())
        .bind("profile", Rows.json(tenant.profile()))
        .bind("maintenance", Rows.json(tenant.maintenance()))
        .bind("createdAt", tenant.createdAt().toEpochMilli())
        .bind("updatedAt", tenant.updatedAt().toEpochMilli())
        .executeOnOne();
  }

  @Override
  public @Nullable DirectoryEntry directoryEntry(String slug) {
    return connection
        .statement("select * from directory where slug = :slug")
        .bind("slug", slug)
        .first(JdbcClusterTx::entry);
  }

  @Override
  public @Nullable DirectoryEntry directoryEntry(EntityId tenant) {
    return connection
        .statement("select * from directory where tenant_id = :id")
        .bind("id", tenant.hex())
        .first(JdbcClusterTx::entry);
  }

  @Override
  public List<DirectoryEntry> directoryEntries(Collection<String> slugs) {
    var entries = new ArrayList<DirectoryEntry>();
    for (List<String> some : chunks(List.copyOf(slugs))) {
      entries.addAll(
          connection
              .statement("select * from directory where slug in (<slugs>)")
              .bindList("slugs", some)
              .list(JdbcClusterTx::entry));
    }
    return entries;
  }

  @Override
  public List<DirectoryEntry> directory() {
    return connection.statement("select * from directory order by slug").list(JdbcClusterTx::entry);
  }

  @Override
  public void put(DirectoryEntry entry) {
    connection
        .statement(
            """
                insert into directory (slug, tenant_id, cluster, ready, reserved_at)
                values (:slug, :tenant, :cluster, :ready, :reservedAt)
                on conflict (slug) do update set tenant_id = excluded.tenant_id,
                  cluster = excluded.cluster, ready = excluded.ready,
                  reserved_at = excluded.reserved_at
                """)
        .bind("slug", entry.slug())
        .bind("tenant", entry.tenant().hex())
        .bind("cluster", entry.cluster())
        .bind("ready", entry.ready() ? 1 : 0)
        .bind("reservedAt", Rows.millis(entry.reservedAt()))
        .executeOnOne();
  }

  @Override
  public void deleteDirectoryEntry(String slug) {
    connection.statement("delete from directory where slug = :slug").bind("slug", slug).execute();
  }

  @Override
  public List<StoredSigningKey> signingKeys() {
    return connection
        .statement("select * from signing_key order by created_at desc, key_id desc")
        .list(
            row ->
                new StoredSigningKey(
                    row.getString("key_id"),
                    row.getString("jwk"),
                    Rows.time(row, "created_at"),
                    Rows.timeOrNull(row, "retired_at")));
  }

  @Override
  public void insert(StoredSigningKey key) {
    connection
        .statement(
            """
                insert into signing_key (key_id, jwk, created_at, retired_at)
                values (:id, :jwk, :createdAt, :retiredAt)
                """)
        .bind("id", key.keyId())
        .bind("jwk", key.jwk())
        .bind("createdAt", key.createdAt().toEpochMilli())
        .bind("retiredAt", Rows.millis(key.retiredAt()))
        .executeOnOne();
  }

  @Override
  public void rewrap(String keyId, String jwk) {
    connection
        .statement("update signing_key set jwk = :jwk where key_id = :id")
        .bind("jwk", jwk)
        .bind("id", keyId)
        .executeOnOne();
  }

  @Override
  public void deleteSigningKeysRetiredBefore(Instant time) {
    connection
        .statement("delete from signing_key where retired_at < :time")
        .bind("time", time.toEpochMilli())
        .execute();
  }

  @Override
  public void retireSigningKeys(Instant at) {
    connection
        .statement("update signing_key set retired_at = :at where retired_at is null")
        .bind("at", at.toEpochMilli())
        .execute();
  }

  @Override
  public @Nullable String setting(String key) {
    return connection
        .statement("select value from setting where key = :key")
        .bind("key", key)
        .first(row -> row.getString("value"));
  }

  @Override
  public void putSetting(String key, @Nullable String value) {
    if (value == null) {
      connection.statement("delete from setting where key = :key").bind("key", key).execute();
      return;
    }
    connection
        .statement(
            """
                insert into setting (key, value) values (:key, :value)
                on conflict (key) do update set value = excluded.value
                """)
        .bind("key", key)
        .bind("value", value)
        .executeOnOne();
  }

  private static DirectoryEntry entry(ResultSet row) throws SQLException {
    // A reservation of an earlier build has no time; its maker is long gone.
    Instant reservedAt =
        row.getInt("ready") == 1
            ? null
            : Objects.requireNonNullElse(Rows.timeOrNull(row, "reserved_at"), Instant.EPOCH);
    return new DirectoryEntry(
        row.getString("slug"), Rows.id(row, "tenant_id"), row.getString("cluster"), reservedAt);
  }
}
