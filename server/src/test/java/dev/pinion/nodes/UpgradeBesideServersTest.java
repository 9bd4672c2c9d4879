package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.fixture.Patience;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.use.UseCount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server of a new build changes tables while others go on working.
 *
 * <p>Catches a change of tables and a request that wait for each other, a request that fails or
 * waits for long because of it, and a count of use that misses what is written meanwhile.
 */
class UpgradeBesideServersTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 3);
  private static final String SET = "upgraded-0";

  /** What the newest steps have made is taken back, and the triggers are those of another build. */
  private static final String EARLIER =
      """
      drop table tenant_move_row;
      drop table request_wake;
      drop index unit_test_set_run_completed;
      drop index unit_test_set_run_unfinished;
      drop index behavior_invocation_version;
      delete from flyway_schema_history
      where version is null or version in ('7', '8', '9', '10', '11');
      """;

  @TempDir private Path folder;

  private final String database = PostgresServer.freshDatabase();

  @Test
  void nobodyNoticesThatTablesChange() throws Exception {
    try (Nodes nodes = Nodes.start(2, folder, database)) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      PlatformService service = PlatformService.make(owners.getFirst());
      owners
          .getFirst()
          .put(service.sets() + "/" + SET, Map.of("version_set", Map.of("agent_version_number", 1)))
          .expect(204);
      try (WriteLoad writes = WriteLoad.begin(owners, service, "upgraded");
          ReadLoad reads = ReadLoad.begin(owners, service, SET)) {
        for (int round = 0; round < ROUNDS; round++) {
          writes.awaitAnswers(40);
          Sql.execute(database, EARLIER);
          PostgresStore.open(database, PostgresOptions.DEFAULTS, StoreObserver.none()).close();
          writes.awaitAnswers(40);
        }
        reads.stop();
        writes.stop();
        reads.assertNoFault();
        writes.assertNothingFailed();
        writes.assertNothingIsLost();
      }
    }
    assertThat(Sql.query(database, UseCount.miscounted())).isEmpty();
    assertThat(
            Sql.query(database, "select description from flyway_schema_history where not success"))
        .isEmpty();
  }

  /** As {@code pg_dump} or a long read of a server that has begun before. */
  @Test
  void whoReadsTablesForLongKeepsNobodyElseWaiting() throws Exception {
    try (Nodes nodes = Nodes.start(1, folder, database);
        Connection reader = DriverManager.getConnection(database)) {
      List<Http> owners = nodes.platforms(nodes.tenant("acme"));
      PlatformService service = PlatformService.make(owners.getFirst());
      Sql.execute(database, EARLIER);
      reader.setAutoCommit(false);
      read(reader, "service");
      var upgrade = new CompletableFuture<Void>();
      try (WriteLoad writes = WriteLoad.begin(owners, service, "dumped")) {
        Thread.startVirtualThread(
            () -> {
              try {
                PostgresStore.open(database, PostgresOptions.DEFAULTS, StoreObserver.none())
                    .close();
                upgrade.complete(null);
              } catch (RuntimeException e) {
                upgrade.completeExceptionally(e);
              }
            });
        awaitWaiting();
        // The change of tables holds this one, and waits for the other.
        read(reader, "tenant");
        writes.awaitAnswers(100);
        assertThat(upgrade).isNotCompleted();
        reader.rollback();
        upgrade.get(1, TimeUnit.MINUTES);
        writes.awaitAnswers(20);
        writes.stop();
        writes.assertNothingFailed();
        writes.assertNothingIsLost();
      }
    }
    assertThat(Sql.query(database, UseCount.miscounted())).isEmpty();
  }

  private static void read(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      assertThat(rows.next()).isTrue();
    }
  }

  /** Waits until somebody waits for a whole table. */
  private void awaitWaiting() throws Exception {
    String waiting =
        """
        select mode from pg_locks
        where not granted and relation is not null and mode = 'AccessExclusiveLock'
          and database = (select oid from pg_database where datname = current_database())
        """;
    Patience.until("the change of tables", () -> !Sql.query(database, waiting).isEmpty());
  }
}
