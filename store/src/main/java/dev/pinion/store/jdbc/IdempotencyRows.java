package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.IdempotencyStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Requests under keys in SQL. */
final class IdempotencyRows extends Rows implements IdempotencyStore {

  IdempotencyRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public @Nullable IdempotentRequest find(String principal, String key) {
    return statement(
            """
                select * from idempotent_request
                where tenant_id = :tenant and principal = :principal and key = :key
                """)
        .bind("principal", principal)
        .bind("key", key)
        .first(IdempotencyRows::request);
  }

  @Override
  public void insert(IdempotentRequest request) {
    bind(
            """
            insert into idempotent_request (tenant_id, principal, key, attempt, fingerprint,
              permissions, answer, created_at, expires_at)
            values (:tenant, :principal, :key, :attempt, :fingerprint,
              :permissions, :answer, :createdAt, :expiresAt)
            """,
            request)
        .executeOnOne();
  }

  @Override
  public void update(IdempotentRequest request) {
    bind(
            """
            update idempotent_request set attempt = :attempt, fingerprint = :fingerprint,
              permissions = :permissions, answer = :answer, created_at = :createdAt,
              expires_at = :expiresAt
            where tenant_id = :tenant and principal = :principal and key = :key
            """,
            request)
        .executeOnOne();
  }

  private SqlStatement bind(String sql, IdempotentRequest request) {
    return statement(sql)
        .bind("principal", request.principal())
        .bind("key", request.key())
        .bind("attempt", request.attempt())
        .bind("fingerprint", request.fingerprint())
        .bind(
            "permissions", json(request.permissions().stream().map(Permission::wireName).toList()))
        .bind("answer", request.answer())
        .bind("createdAt", request.createdAt().toEpochMilli())
        .bind("expiresAt", request.expiresAt().toEpochMilli());
  }

  @Override
  public void delete(String principal, String key) {
    statement(
            """
                delete from idempotent_request
                where tenant_id = :tenant and principal = :principal and key = :key
                """)
        .bind("principal", principal)
        .bind("key", key)
        .executeOnOne();
  }

  @Override
  public void purge(Instant now, int limit) {
    statement(
            """
            delete from idempotent_request
            where tenant_id = :tenant and (principal, key) in (
              select principal, key from idempotent_request
              where tenant_id = :tenant and expires_at <= :now
              order by expires_at, principal, key limit :limit)
            """)
        .bind("now", now.toEpochMilli())
        .bind("limit", limit)
        .execute();
  }

  private static IdempotentRequest request(ResultSet row) throws SQLException {
    return new IdempotentRequest(
        row.getString("principal"),
        row.getString("key"),
        row.getString("attempt"),
        row.getString("fingerprint"),
        JsonText.readList(row.getString("permissions"), String[].class).stream()
            .map(Permission::byWireName)
            .map(Objects::requireNonNull)
            .toList(),
        row.getString("answer"),
        time(row, "created_at"),
        time(row, "expires_at"));
  }
}
