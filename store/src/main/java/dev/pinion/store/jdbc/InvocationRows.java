package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Invocation;
import dev.pinion.store.InvocationStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Invocations of behaviours in SQL. */
final class InvocationRows extends Rows implements InvocationStore {

  InvocationRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public EntityId add(Invocation invocation) {
    statement(
            """
            insert into behavior_invocation (id, tenant_id, set_id, version, conversation_id,
              service_id, user_id, initial_message_id, agent_message_id, inner_thoughts,
              invoked_at, created_at)
            values (:id, :tenant, :set, :version, :conversation,
              :service, :user, :initialMessage, :agentMessage, :thoughts, :invokedAt, :createdAt)
            on conflict (tenant_id, set_id, conversation_id, initial_message_id, invoked_at)
              do nothing
            """)
        .bind("id", invocation.id().hex())
        .bind("set", invocation.setId().hex())
        .bind("version", invocation.version())
        .bind("conversation", invocation.conversationId())
        .bind("service", invocation.serviceId().hex())
        .bind("user", invocation.userId())
        .bind("initialMessage", invocation.initialMessageId())
        .bind("agentMessage", invocation.agentMessageId())
        .bind("thoughts", json(invocation.agentInnerThoughtsIds()))
        .bind("invokedAt", invocation.invokedAt().toEpochMilli())
        .bind("createdAt", invocation.createdAt().toEpochMilli())
        .execute();
    return Objects.requireNonNull(
        statement(
                """
                    select id from behavior_invocation
                    where tenant_id = :tenant and set_id = :set and conversation_id = :conversation
                      and initial_message_id = :initialMessage and invoked_at = :invokedAt
                    """)
            .bind("set", invocation.setId().hex())
            .bind("conversation", invocation.conversationId())
            .bind("initialMessage", invocation.initialMessageId())
            .bind("invokedAt", invocation.invokedAt().toEpochMilli())
            .first(row -> id(row, "id")));
  }

  @Override
  public List<Invocation> list(
      EntityId set, @Nullable Boolean newestFirst, long offset, long limit) {
    String order =
        newestFirst == null ? "id" : newestFirst ? "invoked_at desc, id" : "invoked_at, id";
    return statement(
            """
                select * from behavior_invocation where tenant_id = :tenant and set_id = :set
                order by <order> limit :limit offset :offset
                """)
        .define("order", order)
        .bind("set", set.hex())
        .bind("limit", limit)
        .bind("offset", offset)
        .list(InvocationRows::invocation);
  }

  @Override
  public long count(EntityId set) {
    return Objects.requireNonNull(
        statement(
                """
                    select count(*) as number from behavior_invocation
                    where tenant_id = :tenant and set_id = :set
                    """)
            .bind("set", set.hex())
            .first(row -> row.getLong("number")));
  }

  private static Invocation invocation(ResultSet row) throws SQLException {
    return new Invocation(
        id(row, "id"),
        id(row, "set_id"),
        row.getLong("version"),
        row.getString("conversation_id"),
        id(row, "service_id"),
        row.getString("user_id"),
        row.getString("initial_message_id"),
        row.getString("agent_message_id"),
        JsonText.readList(row.getString("inner_thoughts"), String[].class),
        time(row, "invoked_at"),
        time(row, "created_at"));
  }
}
