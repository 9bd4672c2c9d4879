package dev.pinion.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes a line for each request on a thread of its own, so that no request waits for whoever reads
 * the log. The thread lets lines gather for a moment: to wake it for each would cost a request more
 * than the line does. Lines that come faster than they can be written are lost and counted, and so
 * is a line that cannot be formatted.
 */
final class AccessLines extends Handler {
  /** Lines that wait. */
  private static final int WAITING_MAX = 16_384;

  /** Lines that are written at once. */
  private static final int TOGETHER_MAX = 512;

  /** How long the first line waits for others. */
  private static final long GATHERING_MILLIS = 20;

  /** How long the end of the process waits for the lines that are still there. */
  private static final long END_MILLIS = 2_000;

  private final LogStream to;
  private final BlockingQueue<LogRecord> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
  private final LongAdder taken = new LongAdder();
  private final LongAdder written = new LongAdder();
  private final LongAdder lost = new LongAdder();

  /** Lines of that form. */
  AccessLines(LogStream to, Formatter formatter) {
    this.to = to;
    setFormatter(formatter);
    Thread.ofPlatform().daemon().name("access-log").start(this::run);
  }

  /** Lines that were lost so far. */
  long lost() {
    return lost.sum();
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    if (waiting.offer(entry)) {
      taken.increment();
    } else {
      lost.increment();
    }
  }

  private void run() {
    List<LogRecord> some = new ArrayList<>(TOGETHER_MAX);
    try {
      while (true) {
        some.add(waiting.take());
        TimeUnit.MILLISECONDS.sleep(GATHERING_MILLIS);
        boolean more;
        do {
          waiting.drainTo(some, TOGETHER_MAX - some.size());
          more = some.size() == TOGETHER_MAX;
          write(some);
          written.add(some.size());
          some.clear();
        } while (more);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<LogRecord> some) {
    var text = new StringBuilder();
    for (LogRecord each : some) {
      try {
        text.append(getFormatter().format(each));
      } catch (RuntimeException e) {
        lost.increment();
        reportError(null, e, ErrorManager.FORMAT_FAILURE);
      }
    }
    to.write(text.toString());
  }

  /** Waits a little until the lines that there are have been written. */
  @Override
  public void flush() {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    long wanted = taken.sum();
    try {
      while (written.sum() < wanted && System.nanoTime() - end < 0) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same: the thread ends with the process. */
  @Override
  public void close() {
    flush();
  }
}
