package dev.pinion.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.fixture.Patience;
import dev.pinion.fixture.Turns;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.sqlite.FaultyConnection.Fault;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** The writer on a connection whose statements fail where the test wants it. */
class GroupWriterTest {
  private static final SqliteOptions OPTIONS =
      new SqliteOptions(
          1, 16, 8, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5));

  private static final String TOO_LONG = "a transaction kept the writer for too long";
  private static final String KEEP = "insert into kept values (?)";
  private static final Duration RECENT = Duration.ofHours(1);
  private static final String INSERT = "insert into kept values ('again and again')";
  private static final String ENDLESS =
      "insert into kept with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";

  @TempDir private Path folder;

  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
  private final List<String> reached = new ArrayList<>();
  private GroupWriter writer;

  @BeforeEach
  void open() throws SQLException {
    Connection real = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db"));
    try (Statement statement = real.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table kept (value text)");
      statement.execute("create table fence (only_row integer primary key, number integer)");
      statement.execute("insert into fence values (1, 0)");
    }
    SqlConnection connection = new SqlConnection(FaultyConnection.of(real, faults, reached));
    writer = new GroupWriter(connection, "x.db", OPTIONS, StoreObserver.none());
  }

  @AfterEach
  void close() {
    writer.close();
  }

  private static SQLiteException sqlite(SQLiteErrorCode code) {
    return new SQLiteException("made by a test", code);
  }

  private void fail(String sql, Supplier<Throwable> thrown) {
    faults.add(new Fault(sql, thrown, false));
  }

  private static <T> T run(GroupWriter writer, Function<SqlConnection, T> work) {
    return writer.run(watched -> work.apply(watched.cluster().connection()));
  }

  private void keep(String value) {
    run(
        writer,
        connection ->
            connection
                .statement("insert into kept values (:value)")
                .bind("value", value)
                .execute());
  }

  private List<String> kept() throws SQLException {
    var values = new ArrayList<String>();
    try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db"));
        Statement statement = other.createStatement();
        var rows = statement.executeQuery("select value from kept")) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private void awaitWritable(String value) throws InterruptedException {
    Patience.until("a write", () -> isKept(value));
  }

  private boolean isKept(String value) {
    try {
      keep(value);
      return true;
    } catch (StoreUnavailableException e) {
      return false;
    }
  }

  @Test
  void aStatementThatKeepsTheWriterForTooLongIsGivenUp() throws SQLException {
    String endless =
        "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";
    assertThatThrownBy(
            () ->
                hasty(
                    connection ->
                        (long) connection.statement(endless).list(row -> row.getLong(1)).size()))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage(TOO_LONG);
    assertThat(kept()).isEmpty();
  }

  @Test
  void aStatementThatWritesForTooLongIsGivenUp() throws SQLException {
    assertThatThrownBy(() -> hasty(connection -> (long) connection.execute(ENDLESS)))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessage(TOO_LONG);
    assertThat(kept()).isEmpty();
  }

  /**
   * SQLite undoes the whole transaction then, so the others must not be told that they are done.
   */
  @Test
  void writesBesideOneThatWritesForTooLongAreToldWhy() throws Exception {
    var begun = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    var all = new ArrayList<Future<Long>>();
    try (var hasty = hasty();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Function<SqlConnection, Long> held =
          _ -> {
            begun.countDown();
            return isOver(letGo) ? 1L : 0L;
          };
      Future<Long> first = threads.submit(() -> run(hasty, held));
      assertThat(isOver(begun)).isTrue();
      for (String sql : List.of(INSERT, ENDLESS, INSERT)) {
        all.add(Turns.waiting(() -> run(hasty, connection -> (long) connection.execute(sql))));
      }
      letGo.countDown();
      assertThat(first.get()).isEqualTo(1);
      for (int i = 0; i < all.size(); i++) {
        Future<Long> each = all.get(i);
        assertThatThrownBy(each::get)
            .cause()
            .isInstanceOf(StoreUnavailableException.class)
            .isNotInstanceOf(OutcomeUnknownException.class)
            .hasMessage(
                i == 1
                    ? TOO_LONG
                    : "another write of the group kept the writer for too long, and nothing of the group was written");
      }
      assertThat(kept()).isEmpty();
      run(hasty, connection -> (long) connection.execute(INSERT));
    }
    assertThat(kept()).containsExactly("again and again");
  }

  private static boolean isOver(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void statementsThatKeepTheWriterForTooLongAreGivenUp() throws SQLException {
    assertThatThrownBy(
            () ->
                hasty(
                    connection -> {
                      while (true) {
                        connection.execute(INSERT);
                      }
                    }))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("for too long");
    assertThat(kept()).isEmpty();
  }

  private GroupWriter hasty() throws SQLException {
    var options =
        new SqliteOptions(
            1, 16, 8, Duration.ofSeconds(20), Duration.ofSeconds(1), Duration.ofSeconds(5));
    SqlConnection connection =
        new SqlConnection(DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db")));
    return new GroupWriter(connection, "x.db", options, StoreObserver.none());
  }

  /** Runs work in a writer that has little patience, and then a write that must still work. */
  private void hasty(Function<SqlConnection, Long> work) throws SQLException {
    try (var hasty = hasty()) {
      try {
        run(hasty, work);
      } finally {
        run(hasty, next -> next.execute("insert into fence values (2, 0)"));
      }
    }
  }

  @Test
  void aCommitThatFailsIsFencedAndIsUndone() throws SQLException {
    fail("commit", () -> sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC));
    assertThatThrownBy(() -> keep("lost"))
        .isInstanceOf(StoreUnavailableException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
    assertThat(reached).contains(Fence.WRITE);
    keep("next");
    assertThat(kept()).containsExactly("next");
  }

  @Test
  void withoutAFenceTheOutcomeIsUnknownAndNothingElseIsWritten() throws Exception {
    fail("commit", () -> sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC));
    for (int i = 0; i < 3; i++) {
      fail("commit", () -> sqlite(SQLiteErrorCode.SQLITE_IOERR_FSYNC));
    }
    assertThatThrownBy(() -> keep("perhaps")).isInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> keep("refused"))
        .isInstanceOf(StoreUnavailableException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
    awaitWritable("afterwards");
    assertThat(faults).isEmpty();
    assertThat(kept()).containsExactly("afterwards");
  }

  /** The last page of the transaction, which makes it one, did not get its place. */
  @Test
  void aFullDiskLeavesNoDoubt() throws Exception {
    fail("commit", () -> sqlite(SQLiteErrorCode.SQLITE_FULL));
    fail("begin immediate", () -> sqlite(SQLiteErrorCode.SQLITE_FULL));
    assertThatThrownBy(() -> keep("lost"))
        .isInstanceOf(StoreUnavailableException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
    assertThatThrownBy(() -> keep("refused")).isInstanceOf(StoreUnavailableException.class);
    awaitWritable("afterwards");
    assertThat(kept()).containsExactly("afterwards");
  }

  /** Where SQLite has not said no, a fence proves nothing: the commit may have been done. */
  @Test
  void aFaultThatIsNotSqlitesLeavesTheOutcomeUnknown() throws SQLException {
    faults.add(new Fault("commit", () -> new OutOfMemoryError("made by a test"), true));
    assertThatThrownBy(() -> keep("done")).isInstanceOf(OutcomeUnknownException.class);
    keep("next");
    assertThat(kept()).containsExactly("done", "next");
  }

  @Test
  void anErrorWhileRollingBackDoesNotEndTheWriter() throws Exception {
    for (SQLiteErrorCode code :
        List.of(SQLiteErrorCode.SQLITE_IOERR_FSYNC, SQLiteErrorCode.SQLITE_FULL)) {
      fail("commit", () -> sqlite(code));
      fail("rollback", () -> new StackOverflowError("made by a test"));
      Throwable thrown = catchThrowable(() -> keep("lost"));
      assertThat(thrown).isInstanceOf(StoreUnavailableException.class);
      awaitWritable("after " + code.name());
    }
    assertThat(faults).isEmpty();
    assertThat(kept()).containsExactly("after SQLITE_IOERR_FSYNC", "after SQLITE_FULL");
  }

  /** SQLite ends a transaction by itself on some faults and then refuses to roll back. */
  @Test
  void aTransactionThatSqliteHasEndedIsNoFault() throws SQLException {
    assertThatThrownBy(
            () ->
                run(
                    writer,
                    connection -> {
                      connection.execute("rollback");
                      return true;
                    }))
        .isInstanceOf(StoreUnavailableException.class);
    keep("next");
    assertThat(kept()).containsExactly("next");
  }

  @Test
  void anObserverThatThrowsDoesNotUndoACommit() throws SQLException {
    writer.close();
    var seen = new ArrayDeque<Integer>();
    StoreObserver broken =
        (transactions, nanos) -> {
          seen.add(transactions);
          throw new IllegalStateException("made by a test");
        };
    Connection real = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db"));
    writer = new GroupWriter(new SqlConnection(real), "x.db", OPTIONS, broken);
    keep("one");
    keep("two");
    assertThat(kept()).containsExactly("one", "two");
    assertThat(seen).containsExactly(1, 1);
  }

  /** Catches a fault of the disk that is taken for one of ours: nobody would try again. */
  @ParameterizedTest
  @EnumSource(
      names = {
        "SQLITE_BUSY",
        "SQLITE_NOMEM",
        "SQLITE_READONLY_DBMOVED",
        "SQLITE_IOERR_WRITE",
        "SQLITE_FULL",
        "SQLITE_CANTOPEN",
        "SQLITE_PROTOCOL"
      })
  void aWriteThatTheDiskRefusesIsUnavailableAndWritesAreUnproven(SQLiteErrorCode code)
      throws SQLException {
    keep("proof");
    assertThat(writer.sinceCommit()).isLessThan(RECENT);
    fail(KEEP, () -> sqlite(code));
    assertThatThrownBy(() -> keep("refused"))
        .isInstanceOf(StoreUnavailableException.class)
        .isNotInstanceOf(OutcomeUnknownException.class);
    assertThat(writer.sinceCommit()).isGreaterThan(RECENT);
    keep("next");
    assertThat(kept()).containsExactly("proof", "next");
  }

  /** Trying again would not help. */
  @Test
  void aFileThatIsBrokenIsNotUnavailableForNow() {
    fail(KEEP, () -> sqlite(SQLiteErrorCode.SQLITE_CORRUPT));
    assertThatThrownBy(() -> keep("refused")).isInstanceOf(SqlException.class);
  }

  /** Catches a server that counts as ready because what it did not write was committed. */
  @Test
  void aCommitThatHasWrittenNothingProvesNothing() throws Exception {
    run(writer, connection -> connection.statement("select 1").list(row -> row.getInt(1)));
    assertThat(writer.sinceCommit()).isGreaterThan(RECENT);
    var begun = new CountDownLatch(1);
    var letGo = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(
          () ->
              run(
                  writer,
                  _ -> {
                    begun.countDown();
                    return isOver(letGo);
                  }));
      assertThat(isOver(begun)).isTrue();
      var all = new ArrayList<Future<?>>();
      for (String sql : List.of(INSERT, INSERT)) {
        all.add(Turns.waiting(() -> run(writer, connection -> undone(connection, sql))));
      }
      all.add(Turns.waiting(() -> run(writer, _ -> true)));
      letGo.countDown();
      for (Future<?> each : all.subList(0, 2)) {
        assertThatThrownBy(each::get).hasRootCauseMessage("given up");
      }
      all.getLast().get();
    }
    assertThat(writer.sinceCommit()).isGreaterThan(RECENT);
    keep("one");
    assertThat(writer.sinceCommit()).isLessThan(RECENT);
    assertThat(kept()).containsExactly("one");
  }

  private static boolean undone(SqlConnection connection, String sql) {
    connection.execute(sql);
    throw new IllegalStateException("given up");
  }
}
