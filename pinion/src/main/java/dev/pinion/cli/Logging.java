package dev.pinion.cli;

import dev.pinion.config.Settings;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;

/** Where log lines go: requests as JSON to stdout, everything else as text to stderr. */
final class Logging {
  private static final String TEXT_FORMAT = "%1$tFT%1$tT.%1$tL%1$tz %4$s %3$s: %5$s%6$s%n";

  /** Kept for good: a logger that nobody holds loses what it was told. */
  private static final Logger ACCESS = Logger.getLogger("dev.pinion.access");

  private static final Logger ROOT = Logger.getLogger("");

  /** Libraries that tell of their own start and stop at INFO, which no operator needs. */
  private static final List<Logger> CHATTY =
      List.of(
          Logger.getLogger("io.helidon"),
          Logger.getLogger("com.zaxxer.hikari"),
          Logger.getLogger("org.flywaydb"));

  private Logging() {}

  /** Sends log lines where they belong. */
  static void configure(Settings.Log log) {
    System.setProperty("java.util.logging.SimpleFormatter.format", TEXT_FORMAT);
    for (Handler handler : ROOT.getHandlers()) {
      ROOT.removeHandler(handler);
    }
    for (Handler handler : ACCESS.getHandlers()) {
      ACCESS.removeHandler(handler);
    }
    var text = new ConsoleHandler();
    text.setFormatter(new SimpleFormatter());
    text.setLevel(Level.ALL);
    ROOT.addHandler(text);
    ROOT.setLevel(level(log.level()));
    CHATTY.forEach(logger -> logger.setLevel(Level.WARNING));
    ACCESS.setUseParentHandlers(false);
    ACCESS.setLevel(Level.INFO);
    ACCESS.addHandler(lines());
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

  private static Handler lines() {
    var message =
        new Formatter() {
          @Override
          public String format(LogRecord record) {
            return record.getMessage() + System.lineSeparator();
          }
        };
    return new StreamHandler(System.out, message) {
      @Override
      public synchronized void publish(LogRecord record) {
        super.publish(record);
        flush();
      }
    };
  }
}
