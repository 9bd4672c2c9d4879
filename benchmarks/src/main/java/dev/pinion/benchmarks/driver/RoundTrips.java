package dev.pinion.benchmarks.driver;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Counts, in the driver's own log, what is said to PostgreSQL: how often it is waited for, and how
 * many statements it carries out.
 */
final class RoundTrips extends Handler {
  private static final Logger LOG = Logger.getLogger("org.postgresql.core.v3.QueryExecutorImpl");

  private final AtomicInteger trips = new AtomicInteger();
  private final AtomicInteger statements = new AtomicInteger();

  private RoundTrips() {
    setLevel(Level.ALL);
  }

  /** The numbers of one piece of work, in words. */
  static String of(Runnable work) {
    var counter = new RoundTrips();
    Level before = LOG.getLevel();
    LOG.addHandler(counter);
    LOG.setUseParentHandlers(false);
    LOG.setLevel(Level.FINEST);
    try {
      work.run();
    } finally {
      LOG.setLevel(before);
      LOG.setUseParentHandlers(true);
      LOG.removeHandler(counter);
    }
    return "%d round trips, %d statements".formatted(counter.trips.get(), counter.statements.get());
  }

  @Override
  public void publish(LogRecord message) {
    String text = String.valueOf(message.getMessage()).strip();
    if (text.startsWith("FE=> Sync")) {
      trips.incrementAndGet();
    } else if (text.startsWith("FE=> Execute")) {
      statements.incrementAndGet();
    }
  }

  @Override
  public void flush() {
    // Nothing is kept back.
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
