package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Comment;
import dev.pinion.domain.governance.Person;
import dev.pinion.domain.governance.Vote;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.RequestStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Change requests in SQL. */
final class RequestRows extends Rows implements RequestStore {
  /** As the indexes of such requests say it, or they would not be used. */
  static final String IS_LIVE = "state in ('OPEN', 'READY')";

  /** What stands for no single service in a key, where null cannot. */
  private static final String ALL_SERVICES = "";

  /** What the tenant was before this transaction wrote; null if that is not known. */
  private @Nullable KnownTenant before;

  private boolean hasWritten;

  RequestRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  void know(KnownTenant tenant) {
    before = tenant;
  }

  /** What no column says. */
  private record Content(
      ChangeRequest.Ask ask,
      ChangeRequest.Basis basis,
      Person person,
      Instant updatedAt,
      List<Check> checks,
      @Nullable Long appliedRevision,
      @Nullable Long lateSeconds,
      ChangeRequest.@Nullable Failure failure,
      List<Vote> votes,
      @Nullable List<Comment> comments) {

    static Content of(ChangeRequest request) {
      Progress progress = request.progress();
      return new Content(
          request.ask(),
          request.basis(),
          request.person(),
          request.updatedAt(),
          progress.checks(),
          progress.appliedRevision(),
          progress.lateSeconds(),
          progress.failure(),
          request.votes(),
          request.comments());
    }

    Progress progress(State state, @Nullable Instant dueAt) {
      return new Progress(state, checks, dueAt, appliedRevision, lateSeconds, failure);
    }
  }

  @Override
  public @Nullable ChangeRequest find(EntityId id) {
    return statement("select * from change_request where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .first(RequestRows::request);
  }

  @Override
  public long lastNumber() {
    return number(
        statement("select max(number) as number from change_request where tenant_id = :tenant"));
  }

  private static long number(SqlStatement query) {
    return Objects.requireNonNullElse(query.first(row -> row.getLong("number")), 0L);
  }

  @Override
  public boolean hasLive() {
    return (before == null || hasWritten)
        ? !servicesWithLive().isEmpty()
        : before.hasLiveRequests();
  }

  @Override
  public boolean hasLive(EntityId service) {
    return (before == null || hasWritten) ? readLive(service) : before.hasLiveRequest(service);
  }

  private boolean readLive(EntityId service) {
    return statement(
                "select 1 from change_request where tenant_id = :tenant and service_id = :service"
                    + " and "
                    + IS_LIVE
                    + " limit 1")
            .bind("service", service.hex())
            .first(row -> true)
        != null;
  }

  @Override
  public List<EntityId> servicesWithLive() {
    return statement(
            "select distinct service_id from change_request where tenant_id = :tenant and "
                + IS_LIVE
                + " order by service_id")
        .list(row -> id(row, "service_id"));
  }

  @Override
  public List<ChangeRequest> list(RequestQuery query, long offset, long limit) {
    return filtered("select *", query, " order by number desc limit :limit offset :offset")
        .bind("limit", limit)
        .bind("offset", offset)
        .list(RequestRows::request);
  }

  @Override
  public List<Head> heads(RequestQuery query) {
    return filtered("select id, service_id", query, " order by number desc")
        .list(row -> new Head(id(row, "id"), id(row, "service_id")));
  }

  @Override
  public long count(RequestQuery query) {
    return number(filtered("select count(*) as number", query, ""));
  }

  private SqlStatement filtered(String select, RequestQuery query, String order) {
    var sql = new StringBuilder(select).append(" from change_request where tenant_id = :tenant");
    var values = new HashMap<String, Object>();
    if (query.state() != null) {
      sql.append(" and state = :state");
      values.put("state", query.state().name());
    }
    if (query.live() != null) {
      sql.append(query.live() ? " and " : " and not ").append(IS_LIVE);
    }
    if (query.service() != null) {
      sql.append(" and service_id = :service");
      values.put("service", query.service().hex());
    }
    if (query.versionSet() != null) {
      sql.append(
          """
           and exists (select 1 from change_request_set s
            where s.request_id = change_request.id and s.version_set = :set)
          """);
      values.put("set", query.versionSet());
    }
    if (query.author() != null) {
      sql.append(" and ").append(AuthorFilter.sql("author", 1));
      values.putAll(AuthorFilter.values(List.of(query.author())));
    }
    return statement(sql.append(order).toString()).bindAll(values);
  }

  @Override
  public void insert(ChangeRequest request) {
    hasWritten = true;
    bind(
            """
            insert into change_request (id, tenant_id, number, service_id, state, due_at,
              author, created_at, content)
            values (:id, :tenant, :number, :service, :state, :dueAt,
              :author, :createdAt, :content)
            """,
            request)
        .bind("number", request.number())
        .bind("service", request.serviceId().hex())
        .bind("author", json(request.author()))
        .bind("createdAt", request.createdAt().toEpochMilli())
        .executeOnOne();
    putSets(request, Set.of());
  }

  @Override
  public void update(ChangeRequest request) {
    Set<String> stored = sets(request.id());
    hasWritten = true;
    bind(
            """
            update change_request set state = :state, due_at = :dueAt, content = :content
            where tenant_id = :tenant and id = :id
            """,
            request)
        .executeOnOne();
    putSets(request, stored);
  }

  private SqlStatement bind(String sql, ChangeRequest request) {
    return statement(sql)
        .bind("id", request.id().hex())
        .bind("state", request.progress().state().name())
        .bind("dueAt", millis(request.progress().dueAt()))
        .bind("content", json(Content.of(request)));
  }

  private Set<String> sets(EntityId request) {
    return new HashSet<>(
        statement(
                """
                select version_set from change_request_set
                where tenant_id = :tenant and request_id = :id
                """)
            .bind("id", request.hex())
            .list(row -> row.getString("version_set")));
  }

  private void putSets(ChangeRequest request, Set<String> stored) {
    List<String> wanted = request.versionSets();
    for (String each : stored) {
      if (!wanted.contains(each)) {
        bind(
                """
                delete from change_request_set
                where tenant_id = :tenant and request_id = :id and version_set = :set
                """,
                request.id(),
                each)
            .executeOnOne();
      }
    }
    for (String each : wanted) {
      if (!stored.contains(each)) {
        bind(
                """
                insert into change_request_set (request_id, tenant_id, version_set)
                values (:id, :tenant, :set)
                """,
                request.id(),
                each)
            .executeOnOne();
      }
    }
  }

  private SqlStatement bind(String sql, EntityId request, String versionSet) {
    return statement(sql).bind("id", request.hex()).bind("set", versionSet);
  }

  @Override
  public void wake(@Nullable EntityId service, Instant now) {
    statement(
            """
            insert into request_wake (tenant_id, service_id, at, token)
            values (:tenant, :service, :at, :token)
            on conflict (tenant_id, service_id) do update set token = excluded.token
            """)
        .bind("service", wokenService(service))
        .bind("at", now.toEpochMilli())
        .bind("token", ThreadLocalRandom.current().nextLong())
        .executeForNobody();
  }

  @Override
  public void looked(Wake wake, Instant began) {
    statement(
            """
            delete from request_wake
            where tenant_id = :tenant and service_id = :service and token = :token
            """)
        .bind("service", wokenService(wake.service()))
        .bind("token", wake.token())
        .executeForNobody();
    // What is still there came after the looks had begun.
    statement(
            """
            update request_wake set at = :began
            where tenant_id = :tenant and service_id = :service and at < :began
            """)
        .bind("service", wokenService(wake.service()))
        .bind("began", began.toEpochMilli())
        .executeForNobody();
  }

  private static String wokenService(@Nullable EntityId service) {
    return service == null ? ALL_SERVICES : service.hex();
  }

  static Wake wake(ResultSet row) throws SQLException {
    boolean isOfAll = row.getString("service_id").equals(ALL_SERVICES);
    return new Wake(
        id(row, "tenant_id"),
        isOfAll ? null : id(row, "service_id"),
        time(row, "at"),
        row.getLong("token"));
  }

  private static ChangeRequest request(ResultSet row) throws SQLException {
    Content content = JsonText.read(row.getString("content"), Content.class);
    State state = State.valueOf(row.getString("state"));
    return new ChangeRequest(
        id(row, "id"),
        row.getLong("number"),
        id(row, "service_id"),
        content.ask(),
        content.basis(),
        actor(row, "author"),
        content.person(),
        time(row, "created_at"),
        content.updatedAt(),
        content.progress(state, timeOrNull(row, "due_at")),
        content.votes(),
        // Requests had none at first.
        Objects.requireNonNullElse(content.comments(), List.of()));
  }
}
