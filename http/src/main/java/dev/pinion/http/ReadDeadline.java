package dev.pinion.http;

import dev.pinion.http.server.ConnectionWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The time within which the body of a request must have come. A virtual thread that still waits for
 * it after that is interrupted, which closes its connection, so that the client gets no answer; the
 * server library has no limit of its own.
 */
final class ReadDeadline implements AutoCloseable {
  private static final int CHECKS = 4;

  private final Map<Thread, Wait> waits = new ConcurrentHashMap<>();
  private final long limitNanos;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("read-deadline").factory());

  ReadDeadline(Duration limit) {
    this.limitNanos = limit.toNanos();
    long pause = Math.max(1, limitNanos / CHECKS);
    var _ = timer.scheduleWithFixedDelay(this::check, pause, pause, TimeUnit.NANOSECONDS);
  }

  /** Something that reads from a connection. */
  interface Reading {
    byte[] read() throws IOException;
  }

  /**
   * What the reading gives.
   *
   * @throws IOException also when the time is over
   */
  byte[] within(Reading reading) throws IOException {
    var wait = new Wait();
    waits.put(Thread.currentThread(), wait);
    try {
      return reading.read();
    } finally {
      waits.remove(Thread.currentThread(), wait);
      wait.end();
    }
  }

  /** One wait, which either its own thread ends or the deadline. */
  private static final class Wait {
    private final long sinceNanos = System.nanoTime();
    private final AtomicBoolean over = new AtomicBoolean();

    void end() throws IOException {
      if (!over.compareAndSet(false, true)) {
        // The interrupt is on its way, and must not hit what the thread does next.
        while (!Thread.interrupted()) {
          Thread.onSpinWait();
        }
        ConnectionWatch.bodyGivenUp();
        throw new IOException("the request took too long to come");
      }
    }

    boolean expires(long limitNanos) {
      return System.nanoTime() - sinceNanos > limitNanos && over.compareAndSet(false, true);
    }
  }

  private void check() {
    waits.forEach(
        (thread, wait) -> {
          if (wait.expires(limitNanos)) {
            waits.remove(thread, wait);
            thread.interrupt();
          }
        });
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
