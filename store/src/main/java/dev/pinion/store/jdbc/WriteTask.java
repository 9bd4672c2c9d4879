package dev.pinion.store.jdbc;

import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on its way: waiting, claimed by a writer or given up by its caller. It succeeds
 * only if the writer says that its group is on disk; whatever else becomes of the writer is a
 * failure.
 */
public final class WriteTask<T> {
  private static final System.Logger LOG = System.getLogger(WriteTask.class.getName());

  private final Function<QuotaWatch.Watched, T> work;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);
  private QuotaWatch.@Nullable Watched watched;
  private @Nullable T result;
  private @Nullable Throwable failure;
  private boolean durable;
  private boolean ended;

  /**
   * A transaction.
   *
   * @param work is done by the writer's thread; what it has told its transaction to do when it has
   *     ended is done there too, in the order of commits, before anybody is told of the outcome,
   *     and before the next transaction if this one fails by itself
   */
  public WriteTask(Function<QuotaWatch.Watched, T> work) {
    this.work = work;
  }

  /** Whether this call, of the writer's and the caller's, is the one that decides its fate. */
  public boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /**
   * Does the work and holds its tenants to their quotas; what is thrown is its failure, and comes
   * out of this too.
   */
  void perform(QuotaWatch.Watched on) {
    watched = on;
    try {
      result = work.apply(on);
      on.require();
    } catch (RuntimeException | Error e) {
      failure = e;
      end(false);
      throw e;
    }
  }

  /** What is thrown here changes nothing about the outcome, neither of this nor of others. */
  private void end(boolean isOnDisk) {
    QuotaWatch.Watched begun = watched;
    if (begun != null && !ended) {
      ended = true;
      try {
        begun.ended(isOnDisk);
      } catch (RuntimeException | Error e) {
        LOG.log(System.Logger.Level.ERROR, "what follows on a transaction has failed", e);
      }
    }
  }

  /** Says that the group is on disk, or has failed by itself and left nothing. */
  public void succeed() {
    durable = true;
    end(failure == null);
  }

  /** Says that it has failed, whatever its work came to, unless it has succeeded already. */
  public void fail(Throwable fault) {
    if (!durable) {
      failure = fault;
    }
  }

  /** Lets its caller have the outcome. */
  public void publish() {
    end(false);
    done.countDown();
  }

  /**
   * Waits for the outcome, and gives the transaction up if no writer claims it in time.
   *
   * @throws StoreUnavailableException if it was given up, or has failed and left nothing
   * @throws RuntimeException that made it fail
   */
  public T await(Duration atMost) {
    try {
      if (!done.await(atMost.toNanos(), TimeUnit.NANOSECONDS) && claim()) {
        throw new StoreUnavailableException("the write's turn did not come in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      if (claim()) {
        throw new StoreUnavailableException("interrupted while waiting to write", e);
      }
    }
    // A writer has claimed it: its outcome comes, and must not be guessed.
    awaitDone();
    return outcome();
  }

  private void awaitDone() {
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
  private T outcome() {
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
