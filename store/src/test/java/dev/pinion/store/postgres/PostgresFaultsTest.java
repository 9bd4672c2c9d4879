package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.domain.EntityId;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantTx;
import dev.pinion.store.jdbc.SqlException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Faults of the database that no request is to blame for. */
class PostgresFaultsTest {
  private final String url = PostgresServer.freshDatabase();
  private final EntityId tenant = Samples.id();

  private Store open(Duration workTimeout) {
    return open(url, Duration.ofSeconds(5), workTimeout);
  }

  private Store open(String at, Duration writeTimeout, Duration workTimeout) {
    Store store =
        PostgresStore.open(
            at,
            new PostgresOptions(4, 4, 256, writeTimeout, workTimeout, TenantQuota.NONE),
            StoreObserver.none());
    store.writeCluster(
        tx -> {
          tx.insert(Samples.tenant(tenant, "acme"));
          return true;
        });
    return store;
  }

  private void execute(String sql) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute("set default_transaction_read_only = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads all columns of a table, as an upgrade of another server may add one. */
  private static boolean look(TenantTx tx) {
    return tx.access().role(Samples.id()) == null;
  }

  /** Often enough for each connection to have prepared what is asked. */
  private static void inParallel(Runnable work) throws Exception {
    var all = new ArrayList<Future<?>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        all.add(
            threads.submit(
                () -> {
                  for (int time = 0; time < 12; time++) {
                    work.run();
                  }
                }));
      }
    }
    for (Future<?> each : all) {
      each.get();
    }
  }

  /** Catches a prepared statement that fails because its table has a column more by now. */
  @Test
  void aColumnThatIsAddedUnderARunningStoreFailsNoRequestForGood() throws Exception {
    try (Store store = open(Duration.ofSeconds(10))) {
      for (int round = 0; round < 3; round++) {
        inParallel(() -> store.read(tenant, PostgresFaultsTest::look));
        inParallel(() -> store.write(tenant, PostgresFaultsTest::look));
        execute("alter table role add column later_%d text".formatted(round));
        inParallel(
            () -> assertThat(store.<Boolean>read(tenant, PostgresFaultsTest::look)).isTrue());
        var refused = new AtomicInteger();
        inParallel(
            () -> {
              try {
                store.write(tenant, PostgresFaultsTest::look);
              } catch (StoreUnavailableException e) {
                refused.incrementAndGet();
              }
            });
        assertThat(refused).hasValueLessThanOrEqualTo(4);
      }
    }
  }

  /**
   * Catches a database that was demoted, or that its provider has made read only, as a fault of
   * ours.
   */
  @Test
  void aDatabaseThatIsReadOnlyIsUnavailableUntilItIsWrittenAgain() throws Exception {
    String set = "do $$ begin execute format('alter database %%I %s', current_database()); end $$";
    try (Store store = open(Duration.ofSeconds(10))) {
      execute(set.formatted("set default_transaction_read_only = on"));
      execute(
          """
          select pg_terminate_backend(pid) from pg_stat_activity
          where datname = current_database() and application_name = 'pinion'
          """);
      assertThatThrownBy(() -> store.write(tenant, PostgresFaultsTest::append))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> store.writeCluster(tx -> append(tx.tenant(tenant))))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(store.<Boolean>read(tenant, PostgresFaultsTest::look)).isTrue();
      execute(set.formatted("reset default_transaction_read_only"));
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!isWritten(store)) {
        assertThat(System.nanoTime()).isLessThan(end);
        Thread.sleep(100);
      }
    }
  }

  private static boolean append(TenantTx tx) {
    tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
    return true;
  }

  private boolean isWritten(Store store) {
    try {
      return store.write(tenant, PostgresFaultsTest::append);
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  @Test
  void aTransactionThatWasIdleForTooLongIsUnavailable() {
    try (Store store = open(Duration.ofMillis(500))) {
      assertThatThrownBy(() -> store.write(tenant, PostgresFaultsTest::lookTwice))
          .isInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> store.read(tenant, PostgresFaultsTest::lookTwice))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(isWritten(store)).isTrue();
    }
  }

  private static boolean lookTwice(TenantTx tx) {
    look(tx);
    try {
      Thread.sleep(1_500);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return look(tx);
  }

  /**
   * Catches writes of a tenant that wait for a connection group after group, each as long as the
   * first one.
   */
  @Test
  void writesOfATenantDoNotWaitForEachOtherWhileTheDatabaseIsGone() throws Exception {
    URI direct = URI.create(url.substring("jdbc:".length()));
    Line line = Line.to(direct.getPort());
    try (Store store =
        open(
            url.replace(":" + direct.getPort(), ":" + line.port()),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10))) {
      line.close();
      Set<Throwable> failures = ConcurrentHashMap.newKeySet();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 97; i++) {
          threads.execute(
              () -> failures.add(catchThrowable(() -> store.write(tenant, TenantTx::lastSeq))));
        }
      }
      assertThat(failures).hasOnlyElementsOfType(StoreUnavailableException.class);
      // Four groups, of which one or, on a machine that stalls, two have waited.
      assertThat(failures.stream().map(Throwable::getCause))
          .filteredOn(SQLTransientConnectionException.class::isInstance)
          .hasSizeBetween(1, 2);
    }
  }

  @Test
  void aTransactionThatTookTooLongIsUnavailable() {
    var fault = new SqlException(new SQLException("transaction timeout", "25P04"));
    assertThat(PostgresFaults.isUnavailable(fault)).isTrue();
    assertThat(PostgresFaults.isPassing(fault)).isTrue();
  }
}
