package dev.pinion.store.jdbc;

import dev.pinion.domain.Author;
import dev.pinion.domain.CodePoints;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.domain.run.UnitTestRun;
import dev.pinion.store.RunStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Runs of unit test sets in SQL. */
final class RunRows extends Rows implements RunStore {
  /** So many of the newest runs of a set are looked at for those on a content. */
  private static final int LOOKED_AT_MAX = 100;

  RunRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  @Override
  public @Nullable Run find(EntityId id) {
    return statement("select * from unit_test_set_run where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .first(this::run);
  }

  @Override
  public List<Run> unfinished(EntityId set, Author creator) {
    return statement(
            "select * from unit_test_set_run where tenant_id = :tenant and set_id = :set and "
                + RunFilter.UNFINISHED
                + " and "
                + AuthorFilter.sql("creator", 1)
                + " order by id")
        .bind("set", set.hex())
        .bindAll(AuthorFilter.values(List.of(creator)))
        .list(this::run);
  }

  @Override
  public @Nullable Run newestCompleted(EntityId set) {
    return statement(
            """
            select * from unit_test_set_run
            where tenant_id = :tenant and set_id = :set and state = 'COMPLETED'
            order by ended_at desc, id desc limit 1
            """)
        .bind("set", set.hex())
        .first(this::run);
  }

  @Override
  public List<EntityId> completedOn(EntityId set, String digest, int most) {
    return statement(
            """
            select id from unit_test_set_run r
            where tenant_id = :tenant and id in (select id from unit_test_set_run
                where tenant_id = :tenant and set_id = :set and state = 'COMPLETED'
                order by ended_at desc, id desc limit :newest)
              and exists (select 1 from unit_test_run t
                where t.run_id = r.id and t.tested ->> 'digest' = :digest)
            order by ended_at desc, id desc limit :most
            """)
        .bind("set", set.hex())
        .bind("digest", digest)
        .bind("newest", LOOKED_AT_MAX)
        .bind("most", most)
        .list(row -> id(row, "id"));
  }

  @Override
  public List<Run> list(RunQuery query, long offset, long limit) {
    var filter = new RunFilter(query);
    return filter
        .bind(statement("select * from unit_test_set_run where " + filter.sql() + filter.order()))
        .bind("limit", limit)
        .bind("offset", offset)
        .list(this::run);
  }

  @Override
  public long count(RunQuery query) {
    var filter = new RunFilter(query);
    return number(
        filter.bind(
            statement("select count(*) as number from unit_test_set_run where " + filter.sql())));
  }

  private static long number(SqlStatement query) {
    return Objects.requireNonNull(query.first(row -> row.getLong("number")));
  }

  @Override
  public RunChoices choices(Instant now) {
    List<Author> creators =
        statement(
                """
                select distinct creator ->> 'kind' = 'API_KEY' as key, creator ->> 'org' as org,
                  creator ->> 'id' as id
                from unit_test_set_run where tenant_id = :tenant
                """)
            .list(
                row ->
                    new Author(row.getBoolean("key"), row.getString("org"), row.getString("id")));
    // Not every database compares what it finds in JSON by code point.
    creators.sort(
        Comparator.comparing(Author::org, CodePoints.ORDER)
            .thenComparing(Author::id, CodePoints.ORDER)
            .thenComparing(Author::key));
    List<EntityId> sets =
        statement(
                """
                select distinct set_id from unit_test_set_run where tenant_id = :tenant
                order by set_id
                """)
            .list(row -> id(row, "set_id"));
    List<RunState> states =
        statement(
                "select distinct "
                    + RunFilter.STATE
                    + " as state from unit_test_set_run where tenant_id = :tenant order by 1")
            .bind("now", now.toEpochMilli())
            .list(row -> RunState.valueOf(row.getString("state")));
    return new RunChoices(creators, sets, states);
  }

  @Override
  public void insert(Run run) {
    bind(
            """
            insert into unit_test_set_run (id, tenant_id, set_id, set_name, state, failure,
              creator, created_at, updated_at, started_at, ended_at, expires_at)
            values (:id, :tenant, :set, :setName, :state, :failure,
              :creator, :createdAt, :updatedAt, :startedAt, :endedAt, :expiresAt)
            """,
            run)
        .bind("set", run.setId().hex())
        .bind("setName", run.setName())
        .bind("creator", json(run.creator()))
        .bind("createdAt", run.createdAt().toEpochMilli())
        .executeOnOne();
    for (int i = 0; i < run.tests().size(); i++) {
      UnitTestRun test = run.tests().get(i);
      statement(
              """
              insert into unit_test_run (run_id, tenant_id, position, id, tested, result)
              values (:run, :tenant, :position, :id, :tested, :result)
              """)
          .bind("run", run.id().hex())
          .bind("position", i)
          .bind("id", test.id().hex())
          .bind("tested", json(test.tested()))
          .bind("result", json(test.result()))
          .executeOnOne();
    }
  }

  @Override
  public void update(Run run) {
    Set<EntityId> known =
        Set.copyOf(
            statement(
                    """
                    select id from unit_test_run
                    where tenant_id = :tenant and run_id = :run and result is not null
                    """)
                .bind("run", run.id().hex())
                .list(row -> id(row, "id")));
    bind(
            """
            update unit_test_set_run set state = :state, failure = :failure,
              updated_at = :updatedAt, started_at = :startedAt, ended_at = :endedAt,
              expires_at = :expiresAt
            where tenant_id = :tenant and id = :id
            """,
            run)
        .executeOnOne();
    for (UnitTestRun test : run.tests()) {
      if (test.result() != null && !known.contains(test.id())) {
        statement(
                """
                update unit_test_run set result = :result
                where tenant_id = :tenant and run_id = :run and id = :id
                """)
            .bind("run", run.id().hex())
            .bind("id", test.id().hex())
            .bind("result", json(test.result()))
            .executeOnOne();
      }
    }
  }

  private SqlStatement bind(String sql, Run run) {
    return statement(sql)
        .bind("id", run.id().hex())
        .bind("state", run.state().name())
        .bind("failure", run.failure())
        .bind("updatedAt", run.updatedAt().toEpochMilli())
        .bind("startedAt", millis(run.startedAt()))
        .bind("endedAt", millis(run.endedAt()))
        .bind("expiresAt", millis(run.expiresAt()));
  }

  private Run run(ResultSet row) throws SQLException {
    EntityId id = id(row, "id");
    return new Run(
        id,
        id(row, "set_id"),
        row.getString("set_name"),
        RunState.valueOf(row.getString("state")),
        row.getString("failure"),
        actor(row, "creator"),
        time(row, "created_at"),
        time(row, "updated_at"),
        timeOrNull(row, "started_at"),
        timeOrNull(row, "ended_at"),
        timeOrNull(row, "expires_at"),
        tests(id));
  }

  private List<UnitTestRun> tests(EntityId run) {
    return statement(
            """
            select * from unit_test_run where tenant_id = :tenant and run_id = :run
            order by position
            """)
        .bind("run", run.hex())
        .list(
            row -> {
              String result = row.getString("result");
              return new UnitTestRun(
                  id(row, "id"),
                  JsonText.read(row.getString("tested"), UnitTestRun.Tested.class),
                  result == null ? null : JsonText.read(result, UnitTestRun.Result.class));
            });
  }
}
