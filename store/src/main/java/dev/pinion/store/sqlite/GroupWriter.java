package dev.pinion.store.sqlite;

import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.QuotaWatch;
import dev.pinion.store.jdbc.SharedLook;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.jdbc.StoreMemory;
import dev.pinion.store.jdbc.TenantState;
import dev.pinion.store.jdbc.TransactionGroup;
import dev.pinion.store.jdbc.WriteTask;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;

/**
 * The one thread that writes to an SQLite file.
 *
 * <p>Transactions that wait while one group is being committed form the next group: each runs
 * inside its own savepoint, so one that fails leaves the others alone, and one flush to disk makes
 * them all durable. Nobody is answered before that flush. A group of one needs no savepoint.
 *
 * <p>One exception: when a statement that writes is interrupted, because it takes too long by
 * itself, SQLite undoes the whole transaction. Then nothing of the group is written, and all of it
 * have failed.
 *
 * <p>A commit that fails may have left a whole transaction at the end of the log, which nobody sees
 * until a recovery after a crash takes it for good. The {@link Fence} overwrites it; until that has
 * succeeded nothing else is written.
 */
final class GroupWriter implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(GroupWriter.class.getName());
  private static final int POLL_MILLIS = 100;

  /** Wakes the thread and does nothing else. */
  private static final WriteTask<Boolean> WAKE = new WriteTask<>(_ -> true);

  private final SqlConnection connection;
  private final StoreMemory memory;
  private final SqliteOptions options;
  private final StoreObserver observer;
  private final Fence fence;
  private final WorkLimit limit;
  private final FileTurn turn = new FileTurn();
  private final SharedLook look = new SharedLook();
  private final BlockingQueue<WriteTask<?>> queue = new LinkedBlockingQueue<>();
  private final Semaphore room;
  private final Thread thread;

  /** Whose statement was interrupted, so that SQLite has undone its whole group. */
  private @Nullable WriteTask<?> undoneBy;

  private volatile boolean closing;
  private volatile long committedNanos;

  /** How far a group has come. */
  private enum Stage {
    BEGINNING,
    RUNNING,
    COMMITTING,
    COMMITTED
  }

  /** Starts the thread, which owns the connection from here on. */
  GroupWriter(
      SqlConnection connection, String name, SqliteOptions options, StoreObserver observer) {
    this.connection = connection;
    this.memory = new StoreMemory(options.quota());
    this.options = options;
    this.observer = observer;
    this.fence = new Fence(connection, name);
    this.room = new Semaphore(options.queueCapacity());
    this.limit = WorkLimit.of(connection, options.workTimeout());
    this.committedNanos = longAgo();
    this.thread = Thread.ofPlatform().name("sqlite-writer").start(this::loop);
  }

  /**
   * Runs a transaction and returns when it is on disk.
   *
   * @throws StoreUnavailableException if the queue is full, the turn does not come in time, the
   *     database cannot do its work or the commit fails; nothing is written then, unless it is an
   *     {@link OutcomeUnknownException}
   */
  <T> T run(Function<QuotaWatch.Watched, T> work) {
    if (closing) {
      throw new StoreUnavailableException("the store is closing");
    }
    fence.requireNone();
    if (!room.tryAcquire()) {
      throw new StoreUnavailableException("the queue of writes is full");
    }
    var task = new WriteTask<>(work);
    queue.add(task);
    try {
      return task.await(options.writeTimeout());
    } catch (SqlException e) {
      if (SqliteFaults.isUnavailable(e)) {
        committedNanos = longAgo();
      }
      throw SqliteFaults.unavailableOr(e);
    }
  }

  /**
   * SQLite's count of what others have committed: it changes when this connection sees a commit of
   * another one.
   */
  long othersCommits(Duration atMost) {
    if (closing) {
      throw new StoreUnavailableException("the store is closing");
    }
    return look.ask(() -> queue.add(WAKE), atMost);
  }

  private static long longAgo() {
    return System.nanoTime() - Duration.ofDays(1).toNanos();
  }

  /**
   * How long ago a commit that had something to write succeeded, after which nothing has failed; a
   * day or more if none has.
   */
  Duration sinceCommit() {
    return Duration.ofNanos(System.nanoTime() - committedNanos);
  }

  private void loop() {
    var group = new ArrayList<WriteTask<?>>(options.groupMax());
    while (!closing || !queue.isEmpty()) {
      try {
        takeGroup(group);
        if (fence.isNeeded() && fence.isDue()) {
          fence.raise();
        }
        if (!group.isEmpty()) {
          commit(group);
        }
        turn.leaveIfDue();
        look.answer(this::readOthersCommits);
      } catch (InterruptedException e) {
        closing = true;
      } catch (RuntimeException | Error e) {
        // What was not made durable has failed; the next group may fare better.
        LOG.log(System.Logger.Level.ERROR, "the writer of a database met a fault", e);
      } finally {
        group.forEach(WriteTask::publish);
        group.clear();
      }
    }
    connection.close();
  }

  /** Waits a little for writes and claims those that are there. */
  private void takeGroup(List<WriteTask<?>> group) throws InterruptedException {
    WriteTask<?> first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
    if (first == null) {
      turn.isIdle();
      return;
    }
    group.add(first);
    queue.drainTo(group, options.groupMax() - 1);
    group.removeIf(task -> task == WAKE);
    room.release(group.size());
    group.removeIf(task -> !task.claim());
  }

  private long readOthersCommits() {
    return connection.statement("pragma data_version").list(row -> row.getLong(1)).getFirst();
  }

  private void commit(List<WriteTask<?>> group) {
    // The driver's own commit begins the next transaction in the same call, and when another
    // process keeps it from that, it reports a commit that is on disk as failed.
    Stage stage = Stage.BEGINNING;
    try {
      fence.requireNone();
      connection.execute("begin immediate");
      stage = Stage.RUNNING;
      var transactions =
          new TransactionGroup(
              memory, connection, tenant -> TenantState.read(connection, tenant), limit);
      Work work = perform(group, transactions);
      if (!work.isAnyDone()) {
        if (!Transactions.end(connection)) {
          throw new IllegalStateException("a transaction cannot be rolled back");
        }
        group.forEach(WriteTask::succeed);
        return;
      }
      stage = Stage.COMMITTING;
      long start = System.nanoTime();
      connection.execute("commit");
      stage = Stage.COMMITTED;
      long end = System.nanoTime();
      group.forEach(WriteTask::succeed);
      if (work.hasWritten()) {
        committedNanos = end;
      }
      observer.committed(group.size(), end - start);
    } catch (RuntimeException | Error e) {
      if (stage == Stage.COMMITTED) {
        group.forEach(WriteTask::succeed);
        throw e;
      }
      StoreUnavailableException failure = afterFailure(stage, e);
      WriteTask<?> slow = undoneBy;
      undoneBy = null;
      group.forEach(
          task ->
              task.fail(
                  slow == null ? failure : task == slow ? WorkLimit.tooLong() : besideSlow(e)));
    }
  }

  /**
   * What has become of a group before its commit.
   *
   * @param hasWritten whether the commit has anything to write
   */
  private record Work(boolean isAnyDone, boolean hasWritten) {}

  private Work perform(List<WriteTask<?>> group, TransactionGroup transactions) {
    Predicate<WriteTask<?>> transaction =
        group.size() == 1 ? transactions::perform : transactions::performApart;
    boolean isAnyDone = false;
    boolean hasWritten = false;
    for (WriteTask<?> task : group) {
      long before = changedRows();
      boolean isDone = perform(task, transaction);
      isAnyDone |= isDone;
      hasWritten |= isDone && changedRows() != before;
    }
    return new Work(isAnyDone, hasWritten);
  }

  /** How many rows the connection has changed since it was opened. */
  private long changedRows() {
    try {
      return connection.jdbc().unwrap(SQLiteConnection.class).getDatabase().total_changes();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  private boolean perform(WriteTask<?> task, Predicate<WriteTask<?>> transaction) {
    try {
      boolean isDone = transaction.test(task);
      if (limit.takeInterrupted()) {
        task.fail(WorkLimit.tooLong());
      }
      return isDone;
    } catch (RuntimeException | Error e) {
      undoneBy = limit.takeInterrupted() ? task : null;
      throw e;
    }
  }

  private static StoreUnavailableException besideSlow(Throwable fault) {
    return new StoreUnavailableException(
        "another write of the group kept the writer for too long, and nothing of the group was written",
        fault);
  }

  /** Brings the connection back to where it can begin, and says what became of the group. */
  private StoreUnavailableException afterFailure(Stage stage, Throwable fault) {
    if (fault instanceof StoreUnavailableException refused) {
      return refused;
    }
    committedNanos = longAgo();
    boolean ended = Transactions.end(connection);
    if (stage != Stage.COMMITTING) {
      if (!ended) {
        fence.need(fault);
      }
      return new StoreUnavailableException("a group of writes could not be carried out", fault);
    }
    boolean fenced = fence.raiseAfter(fault);
    // SQLite itself must have said no. When the disk was full, the page that makes a transaction of
    // what was written before, which is the last one, was not written.
    Integer refusal = SqliteFaults.code(fault);
    if (refusal != null && (fenced || SqliteFaults.isFull(refusal))) {
      return new StoreUnavailableException(
          "a group of writes could not be committed, and nothing of it was written", fault);
    }
    return new OutcomeUnknownException(
        "a group of writes could not be committed, and may be found written after a crash", fault);
  }

  /** Commits what is queued, then closes the connection. */
  @Override
  public void close() {
    closing = true;
    queue.add(WAKE);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    // A write that slipped in behind the last look at the queue was never claimed.
    for (WriteTask<?> task = queue.poll(); task != null; task = queue.poll()) {
      if (task != WAKE && task.claim()) {
        task.fail(new StoreUnavailableException("the store is closing"));
        task.publish();
      }
    }
  }
}
