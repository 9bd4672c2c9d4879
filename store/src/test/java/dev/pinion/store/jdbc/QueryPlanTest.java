package dev.pinion.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.catalog.RandomChanges;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.run.RunState;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.RequestStore.Wake;
import dev.pinion.store.RunStore;
import dev.pinion.store.RunStore.RunQuery;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import dev.pinion.store.use.UseCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How SQLite finds what a write asks for. */
class QueryPlanTest {
  @TempDir private Path folder;

  /**
   * Catches a query that goes through all rows of a table or of a tenant, or that sorts many to
   * take one, because the index that it needs is not there or is not taken: the write would cost
   * more, the larger the tenant is.
   */
  @Test
  void whatAWriteAsksForIsFoundByAnIndex() throws SQLException {
    Path file = folder.resolve("pinion.db");
    SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none()).close();
    try (var connection = new SqlConnection(DriverManager.getConnection("jdbc:sqlite:" + file))) {
      ask(new JdbcTenantTx(connection, Samples.id()));
      new JdbcClusterTx(connection).dueRequests(Samples.TIME, 1);
      new JdbcClusterTx(connection).wakes(1);
      assertThat(connection.known()).hasSizeGreaterThan(15);
      requireIndexes(connection);
    }
  }

  /** Catches a look at the ledgers of all tenants for each tenant whose ledgers are verified. */
  @Test
  void theLedgersOfATenantAreFoundByAnIndex() throws SQLException {
    Path file = folder.resolve("pinion.db");
    EntityId tenant = Samples.id();
    try (Store store = SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none())) {
      var changes = new RandomChanges(new Random(1));
      store.writeCluster(
          tx -> {
            tx.insert(Samples.tenant(tenant, "acme"));
            return true;
          });
      for (int i = 0; i < 50; i++) {
        store.write(
            tenant,
            tx -> {
              changes.some(tx);
              return true;
            });
      }
    }
    try (var connection = new SqlConnection(DriverManager.getConnection("jdbc:sqlite:" + file))) {
      LedgerStore ledgers = new JdbcTenantTx(connection, tenant).ledger();
      List<LedgerStore.Name> names = ledgers.namesAfter(null, 500);
      assertThat(names).hasSizeGreaterThan(2);
      assertThat(ledgers.namesAfter(names.getFirst(), 500))
          .isEqualTo(names.subList(1, names.size()));
      requireIndexes(connection);
    }
  }

  /** Catches a move of a tenant that reads what all tenants have in its new cluster. */
  @Test
  void whatATenantTakesIsCountedByAnIndex() throws SQLException {
    Path file = FreshFile.make(folder.resolve("pinion.db"));
    try (var connection = new SqlConnection(DriverManager.getConnection("jdbc:sqlite:" + file))) {
      assertThat(plan(connection.jdbc(), UseCount.miscountedOfOne()))
          .isNotEmpty()
          .noneMatch(step -> step.matches("SCAN [pr]( .*)?") || step.contains("AUTOMATIC"));
    }
  }

  /** Catches a poll for runs that are to be executed that goes through all runs of a tenant. */
  @Test
  void unfinishedRunsAreFoundByAnIndex() throws SQLException {
    Path file = FreshFile.make(folder.resolve("pinion.db"));
    try (var connection = new SqlConnection(DriverManager.getConnection("jdbc:sqlite:" + file))) {
      RunStore runs = new JdbcTenantTx(connection, Samples.id()).runs();
      Set<RunState> states = Set.of(RunState.PENDING, RunState.RUNNING);
      var query = new RunQuery(Set.of(), Set.of(), states, Set.of(), null, Samples.TIME);
      runs.list(query, 0, 1);
      runs.count(query);
      assertThat(connection.known()).hasSize(2);
      for (List<String> asked : connection.known()) {
        assertThat(plan(connection.jdbc(), asked.getFirst()))
            .first()
            .asString()
            .contains("unit_test_set_run_unfinished");
      }
    }
  }

  private static void requireIndexes(SqlConnection connection) throws SQLException {
    for (List<String> asked : connection.known()) {
      String sql = asked.getFirst();
      assertThat(plan(connection.jdbc(), sql))
          .as(sql)
          .matches(steps -> !steps.isEmpty() || sql.startsWith("insert "))
          .noneMatch(step -> isOfAll(step) || (sql.contains("limit 1") && sorts(step)));
    }
  }

  private static List<String> plan(Connection file, String sql) throws SQLException {
    var steps = new ArrayList<String>();
    try (Statement statement = file.createStatement();
        ResultSet row = statement.executeQuery("explain query plan " + sql)) {
      while (row.next()) {
        steps.add(row.getString("detail"));
      }
    }
    return steps;
  }

  private static boolean isOfAll(String step) {
    // Of the use and of the move of tenants there is one row each, and wakes are few and soon gone.
    return (step.startsWith("SCAN ") && !step.matches("SCAN (.*CONSTANT ROW|request_wake).*"))
        || step.contains("(service_id,")
        || (step.endsWith("(tenant_id=?)") && !step.matches("SEARCH tenant_(use|move) .*"));
  }

  private static boolean sorts(String step) {
    return step.contains("TEMP B-TREE");
  }

  private static void ask(JdbcTenantTx tx) {
    EntityId id = Samples.id();
    tx.use();
    tx.lastSeq();
    tx.services().find(id);
    tx.services().findActiveByName("a");
    tx.services().findByName("a");
    tx.services().activeUsersOf(id);
    tx.services().tip(id, "a");
    tx.ledger().names(id);
    tx.ledger().newest(id, "a");
    tx.ledger().lastRevision(id, "a");
    tx.ledger().lastLogged(id, "a");
    tx.ledger().seqOf(id, "a", 1);
    tx.ledger().lastLoggedBefore(id, "a", 1);
    tx.ledger().revision(id, "a", 1);
    tx.ledger().revisionAt(id, "a", Samples.TIME);
    tx.resources().find(id);
    tx.resources().findByName(ResourceKind.AGENT, "a");
    tx.resources().usersOf(id);
    tx.resources().version(id, 1);
    tx.resources().latestVersionAt(id, Samples.TIME);
    Resource<?> agent = Samples.resource("a", new Content.Agent(Samples.TEXT));
    tx.resources().insert(agent);
    tx.resources().update(agent);
    tx.usages().by("a", "a");
    tx.usages().of(Set.of(id, Samples.id()));
    tx.usages().resolutions(Set.of(id, Samples.id()));
    tx.idempotency().find("a", "b");
    tx.rules().rule(id);
    tx.rules().freeze(id);
    tx.requests().find(id);
    tx.requests().hasLive(id);
    tx.requests().heads(RequestQuery.live(id));
    tx.requests().count(RequestQuery.live(id));
    tx.requests().wake(id, Samples.TIME);
    tx.requests().looked(new Wake(id, id, Samples.TIME, 1), Samples.TIME);
    tx.requests().list(RequestQuery.live(id), 0, 1);
    tx.requests().list(new RequestQuery(null, null, id, "a", null), 0, 1);
    tx.unseen().contains(id, "a", 1);
    tx.unseen().remove(id, "a", 1);
    tx.unseen().addAll(id, "a");
    tx.runs().newestCompleted(id);
    tx.runs().completedOn(id, "sha256:0", 1);
    tx.runs().unfinished(id, new Author(true, "a", "a"));
    tx.access().role(id);
    tx.access().user("a");
    tx.access().apiKey("a");
  }
}
