package dev.pinion.store.sqlite;

import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    final CompletableFuture<T> answer = new CompletableFuture<>();
    final AtomicBoolean claimed = new AtomicBoolean();
    @Nullable T result;
    @Nullable Throwable failure;

    Task(Function<Handle, T> work) {
      this.work = work;
    }

    void publish() {
      if (failure == null) {
        answer.complete(result);
      } else {
        answer.completeExceptionally(failure);
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
      try {
        return task.answer.get(options.writeTimeout().toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (task.claimed.compareAndSet(false, true)) {
          throw new StoreUnavailableException("the write's turn did not come in time", e);
        }
        // It is being committed: its outcome comes, and must not be guessed.
        return task.answer.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (task.claimed.compareAndSet(false, true)) {
        throw new StoreUnavailableException("interrupted while waiting to write", e);
      }
      return join(task);
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static <T> T join(Task<T> task) {
    try {
      return task.answer.join();
    } catch (CompletionException e) {
      throw unchecked(e.getCause());
    }
  }

  private static RuntimeException unchecked(@Nullable Throwable cause) {
    return switch (cause) {
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException("a write failed", cause);
    };
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
        group.removeIf(task -> !task.claimed.compareAndSet(false, true));
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
    try {
      handle.begin();
      for (Task<?> task : group) {
        runInSavepoint(task);
      }
      long start = System.nanoTime();
      handle.commit();
      observer.committed(group.size(), System.nanoTime() - start);
    } catch (RuntimeException | Error e) {
      // Whatever the single transactions came to, none of them is on disk.
      var failure = new StoreUnavailableException("a group of writes could not be committed", e);
      group.forEach(task -> task.failure = failure);
      rollBack();
    }
  }

  private <T> void runInSavepoint(Task<T> task) {
    handle.savepoint(SAVEPOINT);
    try {
      task.result = task.work.apply(handle);
    } catch (RuntimeException | Error e) {
      task.failure = e;
      handle.rollbackToSavepoint(SAVEPOINT);
    }
    handle.releaseSavepoint(SAVEPOINT);
  }

  private void rollBack() {
    try {
      handle.rollback();
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
      task.failure = new StoreUnavailableException("the store is closing");
      task.publish();
    }
  }
}
