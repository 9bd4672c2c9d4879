package dev.pinion.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.catalog.Catalog;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Comment;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.fixture.Turns;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.GovernanceSamples;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreContract;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.UnreadableEntryException;
import dev.pinion.store.jdbc.Connections;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTest extends StoreContract {
  @TempDir private Path folder;

  private Path file() {
    return folder.resolve("data").resolve("pinion.db");
  }

  @Override
  protected Store open(Duration writeTimeout) {
    return open(
        new SqliteOptions(4, 256, 32, writeTimeout, Duration.ofSeconds(10), Duration.ofSeconds(5)));
  }

  private Store open(SqliteOptions options) {
    return FreshFile.open(file(), options);
  }

  private Connection raw() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file());
  }

  @Test
  void onlyTheOwnerReadsTheFile() throws IOException {
    Path made = folder.resolve("made").resolve("pinion.db");
    try (Store fresh = SqliteStore.open(made, SqliteOptions.DEFAULTS, StoreObserver.none())) {
      fresh.writeCluster(
          tx -> {
            tx.insert(Samples.tenant(Samples.id(), "first"));
            return true;
          });
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent())))
          .isEqualTo("rwx------");
      for (String ending : List.of("", "-wal", "-shm")) {
        Path each = made.resolveSibling("pinion.db" + ending);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
            .as(ending)
            .isEqualTo("rw-------");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update flyway_schema_history set checksum = 1 where version = '1'",
        "update flyway_schema_history set version = '999' where version = '4'",
        "update flyway_schema_history set description = 'unknown' where description = 'replaced parts'",
        "update flyway_schema_history set description = 'unknown' where version is null and description = 'tenant use'"
      })
  void aDatabaseOfAnotherBuildIsRefused(String other) throws SQLException {
    store().close();
    try (Connection file = raw();
        Statement statement = file.createStatement()) {
      assertThat(statement.executeUpdate(other)).isEqualTo(1);
    }
    assertThatThrownBy(() -> open(SqliteOptions.DEFAULTS))
        .isInstanceOf(ForeignDatabaseException.class)
        .hasMessageContaining("another build");
  }

  /** Catches a write that costs more, the larger the change requests are that it may concern. */
  @Test
  void wakingLargeRequestsWritesLittle() throws IOException {
    EntityId service = service("s").id();
    for (int i = 1; i <= 10; i++) {
      var comment = new Comment(Samples.actor("ada"), Samples.TIME, "x".repeat(1 << 20));
      ChangeRequest large = GovernanceSamples.request(service, i).with(comment);
      write(tx -> tx.requests().insert(large));
    }
    store().close();
    try (Store again = open(SqliteOptions.DEFAULTS)) {
      again.write(
          home(),
          tx -> {
            tx.requests().wake(service, Samples.TIME);
            tx.requests().wake(null, Samples.TIME);
            return true;
          });
      assertThat(Files.size(file().resolveSibling("pinion.db-wal"))).isBetween(1L, 1L << 20);
    }
  }

  /** Asked of the connections that the store itself works with. */
  @Test
  void commitsAreFlushedAndReadersCannotWrite() {
    Function<TenantTx, List<String>> pragmas =
        tx ->
            Stream.of("journal_mode", "synchronous", "foreign_keys", "query_only")
                .map(name -> Connections.pragma(tx, name))
                .toList();
    List<String> writer = store().write(home(), pragmas);
    List<String> reader = store().read(home(), pragmas);
    assertThat(writer).containsExactly("wal", "2", "1", "0");
    assertThat(reader).containsExactly("wal", "2", "1", "1");
    assertThatThrownBy(
            () ->
                store()
                    .read(
                        home(),
                        tx -> {
                          tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                          return true;
                        }))
        .isInstanceOf(StoreUnavailableException.class);
  }

  /** SQL that goes round the store must not undo history either. */
  @Test
  void historyCannotBeRewrittenBySql() throws SQLException {
    Service service = service("s");
    asset(ResourceKind.AGENT, "a", 2);
    write(
        tx -> {
          tx.services().revise(Samples.revision(service.id(), "release", 2));
          tx.append(Samples.draft(service.id()), Samples.actor("x"), Samples.TIME);
        });
    try (Connection connection = raw();
        var statement = connection.createStatement()) {
      for (String table : List.of("version_set_revision", "asset_version", "change")) {
        for (String sql :
            List.of("delete from " + table, "update " + table + " set actor = '{}'")) {
          String statementText =
              table.equals("asset_version") ? sql.replace("actor", "creator") : sql;
          assertThatThrownBy(() -> statement.executeUpdate(statementText))
              .as(statementText)
              .isInstanceOf(SQLException.class);
        }
      }
    }
  }

  @Test
  void anEntryThatNobodyCanHaveWrittenEndsWhatIsReadOfALedger() throws SQLException {
    Service service = service("s");
    write(
        tx -> {
          for (int number = 1; number <= 3; number++) {
            tx.services().revise(Samples.revision(service.id(), "custom", number));
          }
        });
    try (Connection connection = raw();
        var statement = connection.createStatement()) {
      statement.execute("drop trigger version_set_revision_no_update");
      statement.executeUpdate("update version_set_revision set pins_after = '{}' where number = 2");
    }
    assertThat(listed(tx -> tx.ledger().revisionsFrom(service.id(), "custom", 1, 9)))
        .containsExactly(Samples.revision(service.id(), "custom", 1));
    assertThat(listed(tx -> tx.ledger().revisionsFrom(service.id(), "custom", 2, 9))).isEmpty();
    assertThat(listed(tx -> tx.ledger().revisionsFrom(service.id(), "custom", 3, 9))).hasSize(1);
    assertThatThrownBy(() -> found(tx -> tx.ledger().revision(service.id(), "custom", 2)))
        .isInstanceOf(UnreadableEntryException.class);
  }

  /**
   * Catches an entry that is chained to one that is remembered and no longer there, as after a file
   * was replaced while a server ran.
   */
  @Test
  void anEntryThatFollowsWhatIsNoLongerThereIsRefusedOnce() throws SQLException {
    Service service = service("s");
    var catalog = new Catalog(store(), 10);
    catalog.get(home());
    append(store(), catalog, service);
    append(store(), catalog, service);
    try (Connection connection = raw();
        var statement = connection.createStatement()) {
      statement.execute("drop trigger version_set_revision_no_update");
      statement.executeUpdate("update version_set_revision set hash = 'other' where number = 2");
    }
    assertThatThrownBy(() -> append(store(), catalog, service))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("is read again");
    assertThat(number(tx -> tx.ledger().lastRevision(service.id(), "custom"))).isEqualTo(2);
    assertThat(append(store(), catalog, service).previousHash()).isEqualTo("other");
  }

  /**
   * Catches a commit that is reported as failed although it is on disk: another process keeps
   * taking the file's lock, in turn for less time and for more than a write is ready to wait.
   */
  @Test
  void aRefusedWriteIsNotDoneWhileAnotherProcessHoldsTheFile() throws Exception {
    var stop = new AtomicBoolean();
    long done = 0;
    int refusedWrites = 0;
    try (Store impatient =
        open(
            new SqliteOptions(
                2, 64, 8, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMillis(1)))) {
      Thread rival = Thread.ofPlatform().start(() -> hold(stop));
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while ((done < 200 || refusedWrites < 50) && System.nanoTime() < end) {
        try {
          append(impatient);
          done++;
        } catch (StoreUnavailableException e) {
          refusedWrites++;
        }
        long seq = impatient.read(home(), TenantTx::lastSeq);
        assertThat(seq).isEqualTo(done);
      }
      stop.set(true);
      rival.join();
    }
    assertThat(done).isGreaterThanOrEqualTo(200);
    assertThat(refusedWrites).isGreaterThanOrEqualTo(50);
    long seq = store().read(home(), TenantTx::lastSeq);
    assertThat(seq).isEqualTo(done);
  }

  /**
   * A command beside a busy server gets its turn, and to open the file. SQLite gives the file's
   * lock to whoever asks first and its own way of waiting asks ten times a second, so one of this
   * many writes nearly always waited in vain.
   */
  @Test
  void aWriteGetsItsTurnBesideAProcessThatWritesAllTheTime() throws Exception {
    var stop = new AtomicBoolean();
    List<Thread> clients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      clients.add(Thread.startVirtualThread(() -> append(store(), stop)));
    }
    var options =
        new SqliteOptions(
            1, 16, 8, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(2));
    try {
      for (int i = 0; i < 10; i++) {
        try (Store command = open(options)) {
          for (int j = 0; j < 4; j++) {
            append(command);
            // The other process takes the lock back meanwhile.
            Thread.sleep(20);
          }
        }
      }
    } finally {
      stop.set(true);
      for (Thread client : clients) {
        client.join();
      }
    }
  }

  private void append(Store to, AtomicBoolean stop) {
    while (!stop.get()) {
      append(to);
    }
  }

  private void append(Store to) {
    to.write(
        home(),
        tx -> {
          tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
          return true;
        });
  }

  private void hold(AtomicBoolean stop) {
    try (Connection connection = raw();
        var statement = connection.createStatement()) {
      statement.execute("pragma busy_timeout = 5000");
      for (int held = 0; !stop.get(); held++) {
        statement.execute("begin immediate");
        Thread.sleep(Duration.ofNanos(held % 2 == 0 ? 300_000 : 5_000_000));
        statement.execute("commit");
        Thread.sleep(Duration.ofNanos(300_000));
      }
    } catch (SQLException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aFullQueueRefusesAtOnce() throws Exception {
    var running = new CountDownLatch(1);
    var open = new CountDownLatch(1);
    try (Store small =
        open(
            new SqliteOptions(
                1, 1, 1, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5)))) {
      Thread busy =
          Thread.startVirtualThread(
              () ->
                  small.write(
                      home(),
                      tx -> {
                        running.countDown();
                        try {
                          return open.await(20, TimeUnit.SECONDS);
                        } catch (InterruptedException e) {
                          throw new IllegalStateException(e);
                        }
                      }));
      running.await();
      Future<Long> queued = Turns.waiting(() -> small.write(home(), TenantTx::lastSeq));
      assertThatThrownBy(() -> small.write(home(), TenantTx::lastSeq))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("full");
      open.countDown();
      busy.join();
      queued.get();
    }
  }

  /** Health checks must not become load: one write serves all who ask, and a commit serves too. */
  @Test
  void whoAsksWhetherItIsWritableSharesOneWrite() throws Exception {
    var commits = new AtomicInteger();
    StoreObserver counting = (transactions, nanos) -> commits.incrementAndGet();
    Duration recent = Duration.ofHours(1);
    try (Store fresh = SqliteStore.open(file(), SqliteOptions.DEFAULTS, counting);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var askers = new ArrayList<Future<?>>();
      for (int i = 0; i < 50; i++) {
        askers.add(threads.submit(() -> fresh.proveWritable(recent)));
      }
      for (Future<?> each : askers) {
        each.get();
      }
      assertThat(commits).hasValue(1);
      fresh.proveWritable(Duration.ZERO);
      assertThat(commits).hasValue(2);
      fresh.proveWritable(recent);
      assertThat(commits).hasValue(2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delete from flyway_schema_history where version = '7'",
        "delete from flyway_schema_history where description = 'replaced parts'",
        "delete from flyway_schema_history where version is null and description = 'tenant use'"
      })
  void aStoreThatIsOpenedAsItIsNeedsItsTables(String undone) throws SQLException {
    Store asItIs = SqliteStore.openAsItIs(file(), SqliteOptions.DEFAULTS, StoreObserver.none());
    assertThat(asItIs.<Long>read(home(), TenantTx::lastSeq)).isZero();
    asItIs.close();
    try (Connection file = raw();
        Statement statement = file.createStatement()) {
      assertThat(statement.executeUpdate(undone)).isEqualTo(1);
    }
    assertThatThrownBy(
            () -> SqliteStore.openAsItIs(file(), SqliteOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(ForeignDatabaseException.class);
    Path missing = folder.resolve("missing.db");
    assertThatThrownBy(
            () -> SqliteStore.openAsItIs(missing, SqliteOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(ForeignDatabaseException.class);
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws IOException {
    Path junk = folder.resolve("junk.db");
    Files.writeString(junk, "not a database, but long enough to look at ".repeat(50));
    assertThatThrownBy(() -> SqliteStore.open(junk, SqliteOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("junk.db");
  }

  /** Catches what SQLite does with a log beside a new file: it deletes it. */
  @Test
  void noDatabaseIsMadeBesideALogThatWouldBeLost() throws IOException {
    Path missing = folder.resolve("missing.db");
    Path log = Files.writeString(folder.resolve("missing.db-wal"), "what was acknowledged last");
    assertThatThrownBy(
            () -> SqliteStore.open(missing, SqliteOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("missing.db-wal")
        .hasMessageContaining("forge restore");
    assertThat(log).hasContent("what was acknowledged last");
    assertThat(missing).doesNotExist();
    Files.writeString(log, "");
    SqliteStore.open(missing, SqliteOptions.DEFAULTS, StoreObserver.none()).close();
    assertThat(missing).isNotEmptyFile();
  }

  /** SQLite has its log beside the file that links lead to. */
  @Test
  void noDatabaseIsMadeBehindLinksBesideALogThatWouldBeLost() throws IOException {
    Path far = Files.createDirectory(folder.resolve("far")).resolve("far.db");
    Path near = Files.createSymbolicLink(folder.resolve("near.db"), Path.of("far", "far.db"));
    Path link = Files.createSymbolicLink(folder.resolve("link.db"), near);
    Path log = Files.writeString(far.resolveSibling("far.db-wal"), "what was acknowledged last");
    assertThatThrownBy(() -> SqliteStore.open(link, SqliteOptions.DEFAULTS, StoreObserver.none()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("far.db-wal");
    assertThat(log).hasContent("what was acknowledged last");
    Files.delete(log);
    SqliteStore.open(link, SqliteOptions.DEFAULTS, StoreObserver.none()).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(far)))
        .isEqualTo("rw-------");
  }

  /** Catches a least time of the pool that is longer than what may be configured. */
  @Test
  void writesMayHaveTheShortestTime() {
    open(Duration.ofMillis(100)).close();
  }
}
