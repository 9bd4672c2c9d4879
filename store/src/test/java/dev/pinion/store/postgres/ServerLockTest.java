package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.fixture.Patience;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ServerLockTest {
  private final String url = PostgresServer.freshDatabase();

  private ServerLock shared() throws IOException {
    return Objects.requireNonNull(ServerLock.tryShare(url));
  }

  /** Ends the connections that hold a lock of a server or a command. */
  private void breakLocks() {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid) from pg_locks
          where locktype = 'advisory'
            and database = (select oid from pg_database where datname = current_database())
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The process of the database that has a server's lock; 0 if none has. */
  private int holder() throws SQLException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                select coalesce(max(pid), 0) from pg_locks
                where locktype = 'advisory' and mode = 'ShareLock' and granted
                  and database = (select oid from pg_database where datname = current_database())
                """)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private void requireNewLockAfterBreak() throws Exception {
    int broken = holder();
    breakLocks();
    Patience.until("the new lock", () -> !Set.of(0, broken).contains(holder()));
  }

  /** Takes the database alone: it is free a moment after the connection that has it was closed. */
  private ServerLock alone() throws Exception {
    var taken = new AtomicReference<@Nullable ServerLock>();
    Patience.until(
        "a free database",
        () -> {
          taken.set(ServerLock.tryTake(url));
          return taken.get() != null;
        });
    return Objects.requireNonNull(taken.get());
  }

  private boolean isFree() {
    try (ServerLock alone = ServerLock.tryTake(url)) {
      return alone != null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isWritten(Store store) {
    try {
      return store.writeCluster(
          tx -> {
            tx.putSetting("test", String.valueOf(System.nanoTime()));
            return true;
          });
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  @Test
  void serversShareTheDatabaseAndNobodyElseHasItMeanwhile() throws Exception {
    try (ServerLock one = ServerLock.tryShare(url);
        ServerLock two = ServerLock.tryShare(url)) {
      assertThat(one).isNotNull();
      assertThat(two).isNotNull();
      assertThat(ServerLock.tryTake(url)).isNull();
    }
    try (var _ = alone()) {
      assertThat(ServerLock.tryShare(url)).isNull();
    }
  }

  /** Catches a moment in which somebody else could take the database alone. */
  @Test
  void whoHasTheDatabaseAloneLetsServersInAndNobodyElse() throws Exception {
    try (ServerLock first = Objects.requireNonNull(ServerLock.tryTake(url))) {
      assertThat(first.isAlone()).isTrue();
      first.share();
      assertThat(first.isAlone()).isFalse();
      assertThat(isFree()).isFalse();
      shared().close();
      requireNewLockAfterBreak();
    }
    alone().close();
  }

  /** Catches a command that changes the database under a server whose connections broke once. */
  @Test
  void aServerHasItAgainAfterItsConnectionBroke() throws Exception {
    try (var _ = shared()) {
      for (int i = 0; i < 2; i++) {
        requireNewLockAfterBreak();
      }
    }
    alone().close();
  }

  /** Catches a command that ends well although a server may have written meanwhile. */
  @Test
  void whoHadTheDatabaseAloneIsToldThatItIsLost() throws Exception {
    try (ServerLock alone = alone()) {
      alone.requireHeld();
      breakLocks();
      assertThatThrownBy(alone::requireHeld)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("lost");
      Patience.until("a free database", this::isFree);
      assertThatThrownBy(alone::requireHeld).isInstanceOf(IOException.class);
    }
  }

  /** Catches a copy of hours that only at its end says that it was for nothing. */
  @Test
  void thatItIsLostIsLoggedAtOnceForWhoHadTheDatabaseAlone() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Logger log = Logger.getLogger(ServerLock.class.getName());
    log.setFilter(entry -> logged.add(entry.getLevel() + " " + entry.getMessage()));
    try (var _ = alone()) {
      breakLocks();
      Patience.until("a warning", () -> !logged.isEmpty());
      assertThat(logged.getFirst()).startsWith("WARNING the lock of the database {0} is lost");
    } finally {
      log.setFilter(null);
    }
  }

  /** Catches writes that a command which copies the database does not see. */
  @Test
  void nothingIsWrittenWhileSomebodyElseHasTheDatabase() throws Exception {
    try (ServerLock lock = shared();
        PostgresStore store =
            PostgresStore.open(url, PostgresOptions.DEFAULTS, StoreObserver.none())) {
      store.writeOnlyUnder(lock);
      assertThat(isWritten(store)).isTrue();
      try (var _ = taken()) {
        Patience.until("the end of writes", () -> !isWritten(store));
        assertThatThrownBy(() -> store.proveWritable(Duration.ZERO))
            .isInstanceOf(StoreUnavailableException.class)
            .hasMessageContaining("has the database to itself");
      }
      Patience.until("a write", () -> isWritten(store));
    }
  }

  /** Catches a password in a message: the driver repeats a URL that it cannot read. */
  @Test
  void aUrlIsRepeatedWithoutItsParameters() {
    assertThatThrownBy(() -> ServerLock.tryShare("jdbc:postgresql://db?user=me&password=hi dden"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("jdbc:postgresql://db")
        .hasMessageNotContaining("dden");
  }

  /** Takes the database in the moment in which the server's connection is broken. */
  private ServerLock taken() throws IOException {
    while (true) {
      breakLocks();
      ServerLock alone = ServerLock.tryTake(url);
      if (alone != null) {
        return alone;
      }
    }
  }
}
