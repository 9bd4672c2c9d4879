package dev.pinion.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.catalog.RandomChanges;
import dev.pinion.domain.EntityId;
import dev.pinion.store.Samples;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.TenantUse;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.use.Recount;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions of tenants that share one of the database, some of which fail, on both databases.
 */
class TransactionGroupTest {
  private static final int GROUPS = 12;
  private static final int TRANSACTIONS = 20;

  @TempDir private Path folder;

  private final long seed = Long.getLong("pinion.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final RandomChanges changes = new RandomChanges(random);
  private final List<EntityId> tenants = List.of(Samples.id(), Samples.id());

  /** The newest change of each tenant that must be there. */
  private final Map<EntityId, Long> expected = new HashMap<>();

  /** How a transaction ends. */
  private enum End {
    WELL,
    BEFORE_ANYTHING,
    BEFORE_ANY_ANSWER,
    AFTER_WRITES,
    AFTER_AN_ANSWER,
    REFUSED_BY_THE_DATABASE,
    ROW_NOT_FOUND
  }

  @Test
  void oneThatFailsLeavesTheOthersAloneInAFile() throws SQLException {
    String url = "jdbc:sqlite:" + FreshFile.make(folder.resolve("data").resolve("x.db"));
    run(new SqlConnection(DriverManager.getConnection(url)), "begin immediate", url);
  }

  @Test
  void oneThatFailsLeavesTheOthersAloneInPostgres() throws SQLException {
    String url = PostgresServer.freshDatabase();
    run(SqlConnection.puttingOff(postgres(url)), "begin", url);
  }

  private static Connection postgres(String url) throws SQLException {
    return DriverManager.getConnection(url + "&stringtype=unspecified");
  }

  private void run(SqlConnection connection, String begin, String url) throws SQLException {
    System.out.println("TransactionGroupTest: -Dpinion.seed=" + seed);
    try (connection) {
      for (EntityId each : tenants) {
        new JdbcClusterTx(connection).insert(Samples.tenant(each, "tenant-" + each));
        expected.put(each, 0L);
      }
      connection.runPutOff();
      for (int i = 0; i < GROUPS; i++) {
        connection.execute(begin);
        group(connection);
      }
    }
    for (EntityId each : tenants) {
      try (SqlConnection fresh = new SqlConnection(DriverManager.getConnection(url))) {
        TenantState state = TenantState.read(fresh, each);
        assertThat(state.use()).isEqualTo(Recount.of(url, each));
        assertThat(new JdbcTenantTx(fresh, each).changesAfter(0, 10_000))
            .hasSize(expected.getOrDefault(each, 0L).intValue());
      }
    }
  }

  /** Transactions that are committed together, or not at all. */
  private void group(SqlConnection connection) {
    var group =
        new TransactionGroup(
            new StoreMemory(TenantQuota.NONE),
            connection,
            tenant -> TenantState.read(connection, tenant),
            TransactionGroup.Limit.NONE);
    var before = new HashMap<>(expected);
    for (int i = 0; i < TRANSACTIONS; i++) {
      EntityId tenant = tenants.get(random.nextInt(tenants.size()));
      End end = End.values()[random.nextInt(End.values().length)];
      var task =
          new WriteTask<>(watched -> transaction(connection, watched.tenant(tenant), tenant, end));
      boolean isDone = group.performApart(task);
      if (end == End.WELL && !isDone) {
        task.publish();
        task.await(Duration.ZERO);
      }
      assertThat(isDone).as("%s", end).isEqualTo(end == End.WELL);
    }
    if (random.nextInt(3) > 0) {
      connection.execute("commit");
    } else {
      connection.execute("rollback");
      expected.putAll(before);
    }
  }

  private boolean transaction(SqlConnection connection, JdbcTenantTx tx, EntityId tenant, End end) {
    if (end == End.BEFORE_ANY_ANSWER) {
      tx.append(Samples.draft(tenant), Samples.actor("x"), Samples.TIME);
      throw new IllegalStateException("made by a test");
    }
    requireKnown(connection, tx, tenant);
    if (end == End.BEFORE_ANYTHING) {
      throw new IllegalStateException("made by a test");
    }
    changes.some(tx);
    switch (end) {
      case WELL -> expected.put(tenant, tx.lastSeq());
      case AFTER_AN_ANSWER -> {
        tx.use();
        throw new IllegalStateException("made by a test");
      }
      case REFUSED_BY_THE_DATABASE ->
          connection
              .statement("insert into tenant (id) values (:id)")
              .bind("id", tenant.hex())
              .executeOnOne();
      case ROW_NOT_FOUND ->
          connection
              .statement("update tenant set name = 'x' where id = :id")
              .bind("id", Samples.id().hex())
              .executeOnOne();
      default -> throw new IllegalStateException("made by a test");
    }
    return true;
  }

  /** What a transaction is told of its tenant is what there is. */
  private void requireKnown(SqlConnection connection, JdbcTenantTx tx, EntityId tenant) {
    TenantUse told = tx.use();
    assertThat(tx.head().seq()).isEqualTo(expected.get(tenant));
    TenantState read = TenantState.read(connection, tenant);
    assertThat(tx.head()).isEqualTo(read.head());
    assertThat(told).isEqualTo(read.use());
  }

  /** Catches a transaction that is held to the use that its neighbour found. */
  @Test
  void quotasHoldForAllOfAGroup() throws SQLException {
    String url = PostgresServer.freshDatabase();
    EntityId tenant = tenants.getFirst();
    try (SqlConnection connection = SqlConnection.puttingOff(postgres(url))) {
      connection.execute("begin");
      new JdbcClusterTx(connection).insert(Samples.tenant(tenant, "tenant"));
      long rows = TenantState.read(connection, tenant).use().rows() + 4;
      var quota = new TenantQuota(new TenantUse(rows, Long.MAX_VALUE, Long.MAX_VALUE));
      var group =
          new TransactionGroup(
              new StoreMemory(quota),
              connection,
              id -> TenantState.read(connection, id),
              TransactionGroup.Limit.NONE);
      int done = 0;
      for (int i = 0; i < 10; i++) {
        boolean isDone =
            group.performApart(new WriteTask<>(watched -> put(watched.tenant(tenant))));
        assertThat(isDone).isEqualTo(done < 4);
        done += isDone ? 1 : 0;
      }
      assertThat(done).isEqualTo(4);
    }
  }

  private static boolean put(TenantTx tx) {
    tx.access().insert(Samples.role("role " + tx.access().roles().size()));
    return true;
  }
}
