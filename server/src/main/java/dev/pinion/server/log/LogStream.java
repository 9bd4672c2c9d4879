package dev.pinion.server.log;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What the lines of all handlers go to. Each text is handed over with one write: in parts, another
 * thread's line would get in between.
 */
final class LogStream {
  private final PrintStream to;

  /** Lines on a stream, which stays open. */
  LogStream(PrintStream to) {
    this.to = to;
  }

  /** Writes whole lines. */
  void write(String lines) {
    byte[] bytes = lines.getBytes(StandardCharsets.UTF_8);
    synchronized (this) {
      to.writeBytes(bytes);
      to.flush();
    }
  }
}
