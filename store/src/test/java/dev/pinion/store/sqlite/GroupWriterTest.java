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
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * The writer on a connection whose statements fail where the test wants it. A failing statement
 * does not reach SQLite, so a failed commit leaves its transaction open, as it may be.
 */
class GroupWriterTest {
  private static final SqliteOptions OPTIONS =
      new SqliteOptions(
          1, 16, 8, Duration.ofSeconds(20), Duration.ofSeconds(10), Duration.ofSeconds(5));

  private static final String TOO_LONG = "a transaction kept the writer for too long";
  private static final String INSERT = "insert into kept values ('again and again')";
  private static final String ENDLESS =
      "insert into kept with recursive n(i) as (select 1 union all select i + 1 from n) select i from n";

  @TempDir private Path folder;

  /** What the next statements of each text throw, by order; nothing for those that work. */
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  private final List<String> reached = new ArrayList<>();
  private GroupWriter writer;

  /**
   * A statement that throws.
   *
   * @param after whether SQLite carries it out first
   */
  private record Fault(String sql, Supplier<Throwable> thrown, boolean after) {}

  @BeforeEach
  void open() throws SQLException {
    Connection real = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("x.db"));
    try (Statement statement = real.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table kept (value text)");
      statement.execute("create table fence (only_row integer primary key, number integer)");
      statement.execute("insert into fence values (1, 0)");
    }
    SqlConnection connection = new SqlConnection(faulty(real));
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

  private Connection faulty(Connection real) {
    return proxy(
        Connection.class,
        (method, args) -> {
          Object result = method.invoke(real, args);
          return result instanceof PreparedStatement prepared
              ? faulty(real, (String) Objects.requireNonNull(args)[0], prepared)
              : result;
        });
  }

  private PreparedStatement faulty(Connection real, String sql, PreparedStatement prepared) {
    return proxy(
        PreparedStatement.class,
        (method, args) -> {
          if (method.getName().startsWith("execute")) {
            reach(real, sql);
          }
          return method.invoke(prepared, args);
        });
  }

  /** Runs a statement into the fault that is waiting for it. */
  private void reach(Connection real, String sql) throws Throwable {
    Fault fault = faults.peek();
    if (fault != null && fault.sql().equals(sql)) {
      faults.remove();
      if (fault.after()) {
        execute(real, sql);
      }
      throw fault.thrown().get();
    }
    synchronized (reached) {
      reached.add(sql);
    }
  }

  private static void execute(Connection real, String sql) throws SQLException {
    try (Statement statement = real.createStatement()) {
      statement.execute(sql);
    }
  }

  private interface Through {
    @Nullable Object call(Method method, @Nullable Object @Nullable [] args) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Through through) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              try {
                return through.call(method, args);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
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
}
