package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantHead;
import dev.pinion.store.TenantMove;
import dev.pinion.store.TenantMovesException;
import dev.pinion.store.TenantUse;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a write finds of its tenant when it begins, from one statement.
 *
 * @param head null if the tenant does not exist
 * @param use what it takes
 * @param move the number of the state of its move; 0 if it is not being moved
 */
public record TenantState(@Nullable TenantHead head, TenantUse use, int move) {
  /** Of a tenant that does not exist. */
  public static final TenantState NONE = new TenantState(null, TenantUse.NONE, 0);

  /**
   * Numbers only: the driver of PostgreSQL sends a query whose answer may be long by itself, not
   * together with others.
   */
  static final String HEAD_COLUMNS =
      "seq, access_seq, changed_at, (select count(*) from setting where key = '%s')"
          .formatted(ClusterTx.MAINTENANCE);

  private static final String COLUMNS =
      HEAD_COLUMNS
          + """
          , row_count, memory_bytes, disk_bytes,
            (select state from tenant_move where tenant_id = id) as move_state
          from tenant left join tenant_use on tenant_id = id
          """;

  private static final String ONE = "select " + COLUMNS + " where id = :tenant";

  private static final String SEVERAL =
      "select " + COLUMNS.replace("from tenant ", ", id from tenant ") + " where id in (<tenants>)";

  /** The state of a tenant whose row the connection has locked, or whose database it has. */
  public static TenantState read(SqlConnection connection, EntityId tenant) {
    return Objects.requireNonNullElse(
        connection.statement(ONE).bind("tenant", tenant.hex()).first(TenantState::state), NONE);
  }

  /** The states of tenants, at least one; without those that do not exist. */
  public static Map<EntityId, TenantState> read(
      SqlConnection connection, Collection<EntityId> tenants) {
    var states = new HashMap<EntityId, TenantState>();
    connection
        .statement(SEVERAL)
        .bindList("tenants", tenants.stream().map(EntityId::hex).toList())
        .list(row -> states.put(Rows.id(row, "id"), state(row)));
    return states;
  }

  private static TenantState state(ResultSet row) throws SQLException {
    return new TenantState(head(row), use(row), row.getInt("move_state"));
  }

  static TenantHead head(ResultSet row) throws SQLException {
    return new TenantHead(
        row.getLong(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), row.getLong(4) > 0);
  }

  static TenantUse use(ResultSet row) throws SQLException {
    return new TenantUse(
        row.getLong("row_count"), row.getLong("memory_bytes"), row.getLong("disk_bytes"));
  }

  /**
   * Makes sure that the tenant may be written here.
   *
   * @throws TenantMovesException if it may not
   */
  void requireWritten() {
    if (move > 0 && !TenantMove.State.of(move).isWritten()) {
      throw new TenantMovesException(TenantMove.State.of(move));
    }
  }
}
