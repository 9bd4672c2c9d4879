package dev.pinion.store.jdbc;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the row classes of one transaction share: the tenant they are bound to and column forms. */
abstract class Rows {
  /**
   * A condition that names the tenant and that no index serves: SQLite, which cannot know how much
   * a tenant has, would take an index of all of it although there is one of the few rows asked for.
   */
  static final String IS_OF_TENANT = "coalesce(tenant_id, '') = :tenant";

  final SqlConnection connection;
  final String tenant;

  Rows(SqlConnection connection, EntityId tenant) {
    this.connection = connection;
    this.tenant = tenant.hex();
  }

  /** A statement whose {@code :tenant} is this transaction's. */
  final SqlStatement statement(String sql) {
    return connection.statement(sql).bind("tenant", tenant);
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  static @Nullable Instant timeOrNull(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  static @Nullable String json(@Nullable Object value) {
    return value == null ? null : JsonText.write(value);
  }

  static EntityId id(ResultSet row, String column) throws SQLException {
    return EntityId.ofHex(row.getString(column));
  }

  static Actor actor(ResultSet row, String column) throws SQLException {
    return JsonText.read(row.getString(column), Actor.class);
  }
}
