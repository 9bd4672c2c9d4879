package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.catalog.RandomChanges;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.fixture.Turns;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreContract;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.use.Recount;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends StoreContract {
  private final String url = PostgresServer.freshDatabase();

  @Override
  protected Store open(Duration writeTimeout) {
    return open(url, writeTimeout);
  }

  private static Store open(String url, Duration writeTimeout) {
    return PostgresStore.open(
        url,
        new PostgresOptions(4, 8, 256, writeTimeout, Duration.ofSeconds(10), TenantQuota.NONE),
        StoreObserver.none());
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void append(TenantTx tx) {
    tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
  }

  /** Catches a write that does not lock its tenant's row: what it has read would be outdated. */
  @Test
  void writersOfTwoNodesTakeTurns() throws Exception {
    int threads = 8;
    int writes = 25;
    var all = new ArrayList<Future<?>>();
    try (Store node = reopen(Duration.ofSeconds(20));
        ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < threads; i++) {
        Store mine = i % 2 == 0 ? store() : node;
        boolean overCluster = i % 4 > 1;
        all.add(pool.submit(() -> appendOften(mine, overCluster, writes)));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    List<Change> log = read(tx -> tx.changesAfter(0, 10_000));
    assertThat(log)
        .extracting(Change::seq)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, (long) threads * writes).boxed().toList());
  }

  private void appendOften(Store store, boolean overCluster, int writes) {
    for (int i = 0; i < writes; i++) {
      if (overCluster) {
        store.writeCluster(
            tx -> {
              appendNext(tx.tenant(home()));
              return true;
            });
      } else {
        store.write(
            home(),
            tx -> {
              appendNext(tx);
              return true;
            });
      }
    }
  }

  private static void appendNext(TenantTx tx) {
    long before = tx.lastSeq();
    append(tx);
    assertThat(tx.lastSeq()).isEqualTo(before + 1);
  }

  /** Catches tenants that wait for each other, and a deadlock between them and the cluster. */
  @Test
  void tenantsAreWrittenSideBySide() {
    write(
        tx -> {
          append(tx);
          write(stranger(), PostgresStoreTest::append);
          writeCluster(cluster -> append(cluster.tenant(stranger())));
        });
    assertThat(number(TenantTx::lastSeq)).isEqualTo(1);
    assertThat(number(stranger(), TenantTx::lastSeq)).isEqualTo(2);
  }

  @Test
  void aWriteWhoseConnectionBreaksLeavesNothingAndTheNextSucceeds() {
    assertThatThrownBy(
            () ->
                write(
                    tx -> {
                      append(tx);
                      breakConnections();
                      append(tx);
                    }))
        .isInstanceOf(StoreUnavailableException.class);
    assertThat(number(TenantTx::lastSeq)).isZero();
    for (int i = 0; i < 20; i++) {
      breakConnections();
      write(PostgresStoreTest::append);
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(20);
  }

  @Test
  void aCommitDuringWhichTheConnectionBreaksHasAnUnknownOutcome() {
    write(PostgresStoreTest::append);
    execute(
        """
        create function break_off() returns trigger language plpgsql as $$
        begin
          perform pg_terminate_backend(pg_backend_pid());
          return null;
        end $$
        """);
    execute(
        """
        create constraint trigger break_off after insert on change deferrable initially deferred
        for each row execute function break_off()
        """);
    assertThatThrownBy(() -> write(PostgresStoreTest::append))
        .isInstanceOf(OutcomeUnknownException.class);
    execute("drop trigger break_off on change");
    write(PostgresStoreTest::append);
    assertThat(number(TenantTx::lastSeq)).isEqualTo(2);
  }

  /**
   * Catches a commit that others read already while its own store still answers from before it:
   * their clients would find it missing here.
   */
  @Test
  void aCommitThatOthersCanSeeCountsBeforeItsOwnStoreIsTold() {
    try (Store other = reopen(Duration.ofSeconds(5))) {
      for (int i = 1; i <= 20; i++) {
        long before = store().othersCommits(Duration.ofSeconds(5));
        var seen = new AtomicLong();
        var after = new AtomicLong(before);
        write(
            tx -> {
              append(tx);
              tx.whenEnded(
                  isOnDisk -> {
                    seen.set(other.read(home(), TenantTx::lastSeq));
                    after.set(store().othersCommits(Duration.ofSeconds(5)));
                  });
            });
        assertThat(seen).hasValue(i);
        assertThat(after.get()).isNotEqualTo(before);
      }
    }
  }

  /** Holds a tenant in a transaction until it is let go. */
  private static Thread hold(Store store, EntityId tenant, CountDownLatch letGo)
      throws InterruptedException {
    var held = new CountDownLatch(1);
    Thread holder =
        Thread.startVirtualThread(
            () ->
                store.write(
                    tenant,
                    tx -> {
                      append(tx);
                      held.countDown();
                      return isOver(letGo);
                    }));
    held.await();
    return holder;
  }

  private static boolean isOver(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Store open(String url, int writers, StoreObserver observer) {
    return PostgresStore.open(
        url,
        new PostgresOptions(
            4, writers, 256, Duration.ofSeconds(20), Duration.ofSeconds(10), TenantQuota.NONE),
        observer);
  }

  /** Begins writes, which wait for their turn when this returns. */
  private static List<Future<?>> appendTogether(Store store, EntityId tenant, int count)
      throws InterruptedException, ExecutionException {
    var all = new ArrayList<Future<?>>();
    for (int i = 0; i < count; i++) {
      all.add(
          Turns.waiting(
              () ->
                  store.write(
                      tenant,
                      tx -> {
                        appendNext(tx);
                        return true;
                      })));
    }
    return all;
  }

  @Test
  void writesThatWaitForTheirTenantAreCommittedTogether() throws Exception {
    var groups = new ConcurrentLinkedQueue<Integer>();
    var letGo = new CountDownLatch(1);
    try (Store node = open(url, 4, (transactions, nanos) -> groups.add(transactions))) {
      groups.clear();
      Thread holder = hold(node, home(), letGo);
      List<Future<?>> all = appendTogether(node, home(), 20);
      letGo.countDown();
      holder.join();
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(groups).containsExactly(1, 20);
    assertThat(number(TenantTx::lastSeq)).isEqualTo(21);
  }

  /** Catches a group that waits for one tenant while it could write the others. */
  @Test
  void aTenantThatAnotherServerWritesKeepsNobodyElseWaiting() throws Exception {
    var letGo = new CountDownLatch(1);
    var first = new CountDownLatch(1);
    try (Store node = open(url, 2, StoreObserver.none())) {
      Thread elsewhere = hold(store(), home(), letGo);
      EntityId third = Samples.id();
      EntityId fourth = Samples.id();
      writeCluster(tx -> tx.insert(Samples.tenant(third, "third")));
      writeCluster(tx -> tx.insert(Samples.tenant(fourth, "fourth")));
      // Both places are taken, so that what comes next waits for one of them together.
      Thread one = hold(node, third, first);
      Thread two = hold(node, fourth, first);
      List<Future<?>> blocked = appendTogether(node, home(), 3);
      List<Future<?>> free = appendTogether(node, stranger(), 3);
      first.countDown();
      one.join();
      two.join();
      for (Future<?> each : free) {
        each.get(10, TimeUnit.SECONDS);
      }
      assertThat(blocked).noneMatch(Future::isDone);
      letGo.countDown();
      elsewhere.join();
      for (Future<?> each : blocked) {
        each.get();
      }
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(4);
    assertThat(number(stranger(), TenantTx::lastSeq)).isEqualTo(3);
  }

  /** Catches a write of a group that is answered although the commit of all has failed. */
  @Test
  void ifTheCommitFailsNothingOfItsGroupIsWritten() throws Exception {
    execute(
        """
        create function fail_at_commit() returns trigger language plpgsql as $$
        begin
          if new.seq = 5 then raise exception 'made by a test'; end if;
          return null;
        end $$
        """);
    execute(
        """
        create constraint trigger fail_at_commit after insert on change deferrable initially deferred
        for each row execute function fail_at_commit()
        """);
    var letGo = new CountDownLatch(1);
    Thread holder = hold(store(), home(), letGo);
    List<Future<?>> all = appendTogether(store(), home(), 8);
    letGo.countDown();
    holder.join();
    for (Future<?> each : all) {
      assertThatThrownBy(each::get)
          .cause()
          .isInstanceOf(StoreUnavailableException.class)
          .isNotInstanceOf(OutcomeUnknownException.class)
          .hasMessageContaining("nothing of it was written");
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(1);
    execute("drop trigger fail_at_commit on change");
    write(PostgresStoreTest::append);
    assertThat(number(TenantTx::lastSeq)).isEqualTo(2);
  }

  @Test
  void anObserverThatThrowsDoesNotUndoACommit() throws Exception {
    var letGo = new CountDownLatch(1);
    StoreObserver broken =
        (_, _) -> {
          throw new IllegalStateException("made by a test");
        };
    try (Store node = open(url, 4, broken)) {
      Thread holder = hold(node, home(), letGo);
      List<Future<?>> all = appendTogether(node, home(), 3);
      letGo.countDown();
      holder.join();
      for (Future<?> each : all) {
        each.get();
      }
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(4);
  }

  private void breakConnections() {
    execute(
        """
        select pg_terminate_backend(pid) from pg_stat_activity
        where datname = current_database() and application_name = 'pinion'
        """);
  }

  @Test
  void countsAreExactWhateverIsWritten() throws SQLException {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("PostgresStoreTest: -Dpinion.seed=" + seed);
    var changes = new RandomChanges(new Random(seed));
    for (int i = 0; i < 150; i++) {
      write(changes::some);
      if (i % 30 == 0) {
        assertThat(read(TenantTx::use)).as("step %d", i).isEqualTo(Recount.of(url, home()));
      }
    }
    assertThat(read(TenantTx::use)).isEqualTo(Recount.of(url, home()));
  }

  /**
   * Catches rows of nodes that are long gone and stay for ever, or that take their counts along.
   */
  @Test
  void countsOfNodesThatHaveGoneAreKeptAsOne() {
    long before = store().othersCommits(Duration.ofSeconds(5));
    try (Store node = reopen(Duration.ofSeconds(5))) {
      for (int i = 0; i < 5; i++) {
        node.write(
            home(),
            tx -> {
              append(tx);
              return true;
            });
      }
    }
    long counted = store().othersCommits(Duration.ofSeconds(5));
    assertThat(counted).isGreaterThanOrEqualTo(before + 5);
    execute("update node_commit set used_at = 0");
    reopen(Duration.ofSeconds(5)).close();
    assertThat(rows()).isEqualTo(2);
    assertThat(store().othersCommits(Duration.ofSeconds(5))).isGreaterThanOrEqualTo(counted);
  }

  private long rows() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select count(*) from node_commit")) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Catches tables that two nodes make at once. */
  @Test
  void nodesThatStartTogetherMakeTheTablesOnce() throws Exception {
    String empty = PostgresServer.emptyDatabase();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var nodes = new ArrayList<Future<Store>>();
      for (int i = 0; i < 3; i++) {
        nodes.add(pool.submit(() -> open(empty, Duration.ofSeconds(5))));
      }
      for (Future<Store> each : nodes) {
        each.get().close();
      }
    }
  }

  @Test
  void tablesOfAnotherBuildAreRefused() {
    assertThatThrownBy(
            () ->
                PostgresStore.openAsItIs(
                    PostgresServer.emptyDatabase(), PostgresOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(ForeignDatabaseException.class);
    execute("update flyway_schema_history set checksum = 1 where version = '1'");
    assertThatThrownBy(() -> open(url, Duration.ofSeconds(1)))
        .isInstanceOf(ForeignDatabaseException.class)
        .hasMessageContaining("another build")
        .hasMessageNotContaining("user=");
  }
}
