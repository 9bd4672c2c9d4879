package dev.pinion.store.sqlite;

import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way: waiting, claimed by the writer or given up by its caller. It succeeds
 * only if the writer says that its group is on disk; whatever else becomes of the writer is a
 * failure.
 */
final class WriteTask<T> {
  private final Function<SqlConnection, T> work;
  private final Consumer<Boolean> whenEnded;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private @Nullable T result;
  private @Nullable Throwable failure;
  private boolean durable;
  private boolean ended;

  /**
   * A transaction.
   *
   * @param whenEnded is told once whether it is on disk for certain; must not fail
   */
  WriteTask(Function<SqlConnection, T> work, Consumer<Boolean> whenEnded) {
    this.work = work;
    this.whenEnded = whenEnded;
  }

  /** Whether this call, of the writer's and the caller's, is the one that decides its fate. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Does the work; what it throws is its failure, and comes out of this too. */
  void perform(SqlConnection connection) {
    try {
      result = work.apply(connection);
    } catch (RuntimeException | Error e) {
      failure = e;
      end(false);
      throw e;
    }
  }

  private void end(boolean isOnDisk) {
    if (!ended) {
      ended = true;
      whenEnded.accept(isOnDisk);
    }
  }

  /** Says that the group is on disk, or has failed by itself and left nothing. */
  void succeed() {
    durable = true;
    end(failure == null);
  }

  /** Says that it has failed, whatever its work came to. */
  void fail(Throwable fault) {
    failure = fault;
  }

  /** Lets its caller have the outcome. */
  void publish() {
    end(false);
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
        if (!durable) {
          throw new StoreUnavailableException("the writer has dropped the write");
        }
        return result;
      }
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable e -> throw new IllegalStateException("a write failed", e);
    }
  }
}
