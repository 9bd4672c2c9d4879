package dev.pinion.store.sqlite;

import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes to an SQLite file.
 *
 * <p>Transactions that wait while one group is being committed form the next group: each runs
 * inside its own savepoint, so one that fails leaves the others alone, and one flush to disk makes
 * them all durable. Nobody is answered before that flush.
 */
final class GroupWriter implements AutoCloseable {
  private static final String SAVEPOINT = "transaction_of_group";
  private static final int POLL_MILLIS = 100;

  private final Handle handle;
  private final SqliteOptions options;
  private final StoreObserver observer;
  private final BlockingQueue<Task<?>> queue;
  private final Thread thread;
  private volatile boolean closing;

  /** Starts the thread, which owns the connection from here on. */
  GroupWriter(Handle handle, SqliteOptions options, StoreObserver observer) {
    this.handle = handle;
    this.options = options;
    this.observer = observer;
    this.queue = new ArrayBlockingQueue<>(options.queueCapacity());
    this.thread = Thread.ofPlatform().name("sqlite-writer").start(this::loop);
  }

  /** A transaction on its way: waiting, claimed by the writer or given up by its caller. */
  private static final class Task<T> {
    final Function<Handle, T> work;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    @Nullable T result;
    @Nullable Throwable failure;

    Task(Function<Handle, T> work) {
      this.work = work;
    }

    /** Whether this call, of the writer's and the caller's, is the one that decides its fate. */
    boolean claim() {
      return claimed.compareAndSet(false, true);
    }

    void publish() {
      done.countDown();
    }

    boolean awaitDone(Duration atMost) throws InterruptedException {
      return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    void awaitDone() {
      boolean interrupted = Thread.interrupted();
      while (true) {
        try {
          done.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    @SuppressWarnings("NullAway") // the result is null only where T says so
    T outcome() {
      switch (failure) {
        case null -> {
          return result;
        }
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        case Throwable e -> throw new IllegalStateException("a write failed", e);
      }
    }
  }

  /**
   * Runs a transaction and returns when it is on disk.
   *
   * @throws StoreUnavailableException if the queue is full, the turn does not come in time or the
   *     commit fails; nothing is written then
   */
  <T> T run(Function<Handle, T> work) {
    var task = new Task<>(work);
    if (closing || !queue.offer(task)) {
      throw new StoreUnavailableException(
          closing ? "the store is closing" : "the queue of writes is full");
    }
    try {
      if (!task.awaitDone(options.writeTimeout()) && task.claim()) {
        throw new StoreUnavailableException("the write's turn did not come in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (task.claim()) {
        throw new StoreUnavailableException("interrupted while waiting to write", e);
      }
    }
    // The writer has claimed it: its outcome comes, and must not be guessed.
    task.awaitDone();
    return task.outcome();
  }

  private void loop() {
    var group = new ArrayList<Task<?>>(options.groupMax());
    while (!closing || !queue.isEmpty()) {
      try {
        Task<?> first = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          continue;
        }
        group.add(first);
        queue.drainTo(group, options.groupMax() - 1);
        group.removeIf(task -> !task.claim());
        commit(group);
      } catch (InterruptedException e) {
        closing = true;
      } finally {
        group.forEach(Task::publish);
        group.clear();
      }
    }
    handle.close();
  }

  private void commit(List<Task<?>> group) {
    if (group.isEmpty()) {
      return;
    }
    // The driver's own commit begins the next transaction in the same call, and when another
    // process
    // keeps it from that, it reports a commit that is on disk as failed.
    boolean begun = false;
    try {
      handle.execute("begin immediate");
      begun = true;
      for (Task<?> task : group) {
        runInSavepoint(task);
      }
      long start = System.nanoTime();
      handle.execute("commit");
      observer.committed(group.size(), System.nanoTime() - start);
    } catch (RuntimeException | Error e) {
      // Whatever the single transactions came to, none of them is on disk.
      var failure = new StoreUnavailableException("a group of writes could not be committed", e);
      group.forEach(task -> task.failure = failure);
      if (begun) {
        rollBack();
      }
    }
  }

  private <T> void runInSavepoint(Task<T> task) {
    handle.execute("savepoint " + SAVEPOINT);
    try {
      task.result = task.work.apply(handle);
    } catch (RuntimeException | Error e) {
      task.failure = e;
      // Undoes the work; the savepoint itself stays, as after work that succeeds.
      handle.execute("rollback to " + SAVEPOINT);
    }
    handle.execute("release " + SAVEPOINT);
  }

  private void rollBack() {
    try {
      handle.execute("rollback");
    } catch (RuntimeException e) {
      System.getLogger(GroupWriter.class.getName())
          .log(System.Logger.Level.WARNING, "a failed group of writes could not be rolled back", e);
    }
  }

  /** Commits what is queued, then closes the connection. */
  @Override
  public void close() {
    closing = true;
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
    for (Task<?> task = queue.poll(); task != null; task = queue.poll()) {
      if (task.claim()) {
        task.failure = new StoreUnavailableException("the store is closing");
        task.publish();
      }
    }
  }
}
