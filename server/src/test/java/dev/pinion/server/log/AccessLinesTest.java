package dev.pinion.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.fixture.Patience;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class AccessLinesTest {
  private static final long GIVES_UP_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final Formatter LINE =
      new Formatter() {
        @Override
        public String format(LogRecord entry) {
          return entry.getMessage() + "\n";
        }
      };

  private static AccessLines lines(OutputStream to) {
    return new AccessLines(new LogStream(new PrintStream(to, false, StandardCharsets.UTF_8)), LINE);
  }

  private static LogRecord entry(String message) {
    return new LogRecord(Level.INFO, message);
  }

  /** Once more where it has given up: it must only be brief about lines that are written. */
  private static void flush(AccessLines lines) throws InterruptedException {
    Patience.until(
        "the lines",
        () -> {
          long begun = System.nanoTime();
          lines.flush();
          return System.nanoTime() - begun < GIVES_UP_NANOS;
        });
  }

  /** Catches lines that are lost without need, or written in another order. */
  @Test
  void linesComeOutInOrder() throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    var lines = lines(bytes);
    var expected = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      lines.publish(entry("GET /Zoë/" + i));
      expected.append("GET /Zoë/").append(i).append('\n');
    }
    flush(lines);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo(expected.toString());
    assertThat(lines.lost()).isZero();
  }

  /**
   * Catches a request that waits for a log that nobody reads, and lines lost without being told.
   */
  @Test
  void aLogThatNobodyReadsHoldsNobodyUpAndLosesWhatItCounts() throws InterruptedException {
    var open = new CountDownLatch(1);
    var bytes = new ByteArrayOutputStream();
    OutputStream stuck =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] some, int offset, int length) {
            try {
              open.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            bytes.write(some, offset, length);
          }
        };
    var lines = lines(stuck);
    int sent = 40_000;
    for (int i = 0; i < sent; i++) {
      lines.publish(entry("x"));
    }
    assertThat(lines.lost()).isBetween(1L, (long) sent - 1);
    open.countDown();
    flush(lines);
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines().count())
        .isEqualTo(sent - lines.lost());
  }

  /** Catches a log that is silent for good after one line that cannot be formatted. */
  @Test
  void aLineThatCannotBeFormattedIsLostAlone() throws InterruptedException {
    var bytes = new ByteArrayOutputStream();
    var lines = lines(bytes);
    var told = new AtomicInteger();
    lines.setErrorManager(
        new ErrorManager() {
          @Override
          public void error(String message, Exception cause, int code) {
            told.incrementAndGet();
          }
        });
    lines.setFormatter(
        new Formatter() {
          @Override
          public String format(LogRecord entry) {
            if (entry.getMessage().isEmpty()) {
              throw new IllegalStateException("planted");
            }
            return LINE.format(entry);
          }
        });
    lines.publish(entry("before"));
    lines.publish(entry(""));
    lines.publish(entry("after"));
    flush(lines);
    lines.publish(entry("later"));
    flush(lines);
    assertThat(bytes.toString(StandardCharsets.UTF_8)).isEqualTo("before\nafter\nlater\n");
    assertThat(lines.lost()).isOne();
    assertThat(told).hasValue(1);
  }
}
