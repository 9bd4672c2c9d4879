package dev.pinion.server.log;

import dev.pinion.config.Settings;
import java.util.List;
import java.util.Set;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Where log lines go: to stderr, as text for a person or as JSON for what collects them. */
public final class Logging {
  private static final int FAILED_FROM = 400;

  /** What machines ask every few seconds, and what says nothing as long as it succeeds. */
  private static final Set<String> PROBES = Set.of("healthz", "readyz", "metrics");

  /** Kept for good: a logger that nobody holds loses what it was told. */
  private static final Logger ACCESS = Logger.getLogger("dev.pinion.access");

  private static volatile @Nullable AccessLines accessLines;

  private static final Logger ROOT = Logger.getLogger("");

  /**
   * Libraries that tell of their own start and stop at INFO, which no operator needs, and the
   * driver of a database, which at FINE tells its URL with the password.
   */
  private static final List<Logger> CHATTY =
      List.of(
          Logger.getLogger("io.helidon"),
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("org.flywaydb"),
          Logger.getLogger("org.postgresql"));

  private Logging() {}

  /**
   * Sends log lines where they belong.
   *
   * @param terminal whether the standard error is one
   */
  public static void configure(Settings.Log log, boolean terminal) {
    for (Logger logger : List.of(ROOT, ACCESS)) {
      for (Handler handler : logger.getHandlers()) {
        logger.removeHandler(handler);
      }
    }
    boolean text = isText(log.format(), terminal);
    var to = new LogStream(System.err);
    ROOT.addHandler(handler(to, text ? LogLines.text() : LogLines.json()));
    var lines = new AccessLines(to, text ? LogLines.text() : LogLines.json());
    ACCESS.setUseParentHandlers(false);
    ACCESS.addHandler(lines);
    accessLines = lines;
    Level least = level(log.level());
    ROOT.setLevel(least);
    Level ofLibraries = least.intValue() > Level.WARNING.intValue() ? least : Level.WARNING;
    CHATTY.forEach(logger -> logger.setLevel(ofLibraries));
    // Requests are logged by a setting of their own, whatever the least severe message is.
    ACCESS.setLevel(Level.INFO);
    ACCESS.setFilter(entry -> isWanted(log.access(), text, entry));
  }

  /** The same for a command that says itself what it does: only warnings are logged. */
  public static void configureQuiet(boolean terminal) {
    configure(
        new Settings.Log(Settings.AccessLog.OFF, Settings.LogLevel.WARN, Settings.LogFormat.AUTO),
        terminal);
  }

  /** Lines about requests that were lost because they came too fast. */
  public static long lostAccessLines() {
    AccessLines lines = accessLines;
    return lines == null ? 0 : lines.lost();
  }

  /** Waits a little until every line about a request is written. */
  public static void flush() {
    AccessLines lines = accessLines;
    if (lines != null) {
      lines.flush();
    }
  }

  static boolean isText(Settings.LogFormat format, boolean terminal) {
    return switch (format) {
      case AUTO -> terminal;
      case TEXT -> true;
      case JSON -> false;
    };
  }

  /** Whether a request is logged, as far as any is. */
  static boolean isWanted(Settings.AccessLog access, boolean text, LogRecord entry) {
    return switch (access) {
      case ALL, OFF -> true;
      case FAILED -> isFailed(entry);
      case AUTO -> isFailed(entry) || (!text && !PROBES.contains(LogLines.operation(entry)));
    };
  }

  private static boolean isFailed(LogRecord entry) {
    return LogLines.status(entry) >= FAILED_FROM;
  }

  private static Level level(Settings.LogLevel level) {
    return switch (level) {
      case ERROR -> Level.SEVERE;
      case WARN -> Level.WARNING;
      case INFO -> Level.INFO;
      case DEBUG -> Level.FINE;
      case TRACE -> Level.FINER;
    };
  }

  private static Handler handler(LogStream to, Formatter formatter) {
    var handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            if (!isLoggable(entry)) {
              return;
            }
            String line;
            try {
              line = getFormatter().format(entry);
            } catch (RuntimeException e) {
              reportError(null, e, ErrorManager.FORMAT_FAILURE);
              return;
            }
            to.write(line);
          }

          @Override
          public void flush() {
            // Every line is flushed when it is written.
          }

          @Override
          public void close() {
            // The stream stays open.
          }
        };
    handler.setLevel(Level.ALL);
    handler.setFormatter(formatter);
    return handler;
  }
}
