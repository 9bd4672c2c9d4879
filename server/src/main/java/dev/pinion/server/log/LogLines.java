package dev.pinion.server.log;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Text;
import dev.pinion.store.postgres.PostgresConnections;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/**
 * The two forms of log lines. The fields of a request are in a map, which is the one parameter of
 * its record.
 */
final class LogLines {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** About as long as a line is. */
  private static final int LINE_CHARS = 512;

  private static final double MICROS_A_MILLI = 1_000;

  private LogLines() {}

  /** The status that a request was answered with; 0 if the record tells of no request. */
  static int status(LogRecord entry) {
    Map<?, ?> fields = fields(entry);
    return fields != null && fields.get("status") instanceof Number status ? status.intValue() : 0;
  }

  /** The operation that a request asked for; empty if that is not known. */
  static String operation(LogRecord entry) {
    Map<?, ?> fields = fields(entry);
    return fields != null && fields.get("operation") instanceof String operation ? operation : "";
  }

  /** An object of JSON a line: time, level, logger, message, a request's fields, and a trace. */
  static Formatter json() {
    return new Formatter() {
      @Override
      public String format(LogRecord entry) {
        var text = new StringWriter(LINE_CHARS);
        try (JsonGenerator line = MAPPER.createGenerator(text)) {
          line.writeStartObject();
          line.writeStringProperty("time", entry.getInstant().toString());
          line.writeStringProperty("level", word(entry.getLevel()));
          line.writeStringProperty("logger", entry.getLoggerName());
          line.writeStringProperty("message", sentence(entry));
          Map<?, ?> fields = fields(entry);
          if (fields != null) {
            fields.forEach((name, value) -> line.writePOJOProperty(name.toString(), value));
          }
          if (entry.getThrown() != null) {
            line.writeStringProperty("error", trace(entry.getThrown()));
          }
          line.writeEndObject();
        }
        return CliJson.escaped(text.toString()) + "\n";
      }
    };
  }

  /** A line for a person: the time of day, what is severe about it, and what happened. */
  static Formatter text() {
    DateTimeFormatter time =
        DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    return new Formatter() {
      @Override
      public String format(LogRecord entry) {
        var line = new StringBuilder(time.format(entry.getInstant()));
        Map<?, ?> fields = fields(entry);
        if (fields == null) {
          line.append("  ").append(word(entry.getLevel())).append("  ");
        } else {
          line.append("  ").append(fields.get("status")).append("  ");
        }
        line.append(Text.clean(sentence(entry)));
        if (fields != null && fields.get("micros") instanceof Number micros) {
          line.append(
              String.format(Locale.ROOT, "  %.1f ms", micros.doubleValue() / MICROS_A_MILLI));
        }
        line.append(System.lineSeparator());
        if (entry.getThrown() != null) {
          line.append(trace(entry.getThrown()));
        }
        return line.toString();
      }
    };
  }

  /**
   * A request's message is not a pattern: whoever sends it chooses its path. Any other may name a
   * database, whose URL may hold a password.
   */
  private static String sentence(LogRecord entry) {
    return fields(entry) == null
        ? PostgresConnections.withoutParameters(String.valueOf(new Plain().formatMessage(entry)))
        : String.valueOf(entry.getMessage());
  }

  private static @Nullable Map<?, ?> fields(LogRecord entry) {
    Object[] parameters = entry.getParameters();
    return parameters != null && parameters.length == 1 && parameters[0] instanceof Map<?, ?> fields
        ? fields
        : null;
  }

  private static String word(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "error";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "warn";
    }
    if (level.intValue() >= Level.INFO.intValue()) {
      return "info";
    }
    return level.intValue() >= Level.FINE.intValue() ? "debug" : "trace";
  }

  private static String trace(Throwable fault) {
    var text = new StringWriter();
    fault.printStackTrace(new PrintWriter(text, true));
    // Line by line: what comes after a URL is lost with its parameters.
    return text.toString()
        .lines()
        .map(PostgresConnections::withoutParameters)
        .collect(Collectors.joining(System.lineSeparator(), "", System.lineSeparator()));
  }

  /** Fills the parameters of a message in. */
  private static final class Plain extends Formatter {
    @Override
    public String format(LogRecord entry) {
      return formatMessage(entry);
    }
  }
}
