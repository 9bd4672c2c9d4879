package dev.pinion.server.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.cli.output.CliJson;
import dev.pinion.config.Settings;
import dev.pinion.config.Settings.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What gets into the log, and how it gets there. */
class LoggingTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger ACCESS = Logger.getLogger("dev.pinion.access");

  private static final List<Logger> LIBRARIES =
      Stream.of("io.helidon", "com.zaxxer.hikari", "org.flywaydb", "org.postgresql")
          .map(Logger::getLogger)
          .toList();

  private final PrintStream err = System.err;
  private final Level level = ROOT.getLevel();
  private final List<@Nullable Level> libraryLevels = new ArrayList<>();
  private final Handler[] handlers = ROOT.getHandlers();
  private final Handler[] accessHandlers = ACCESS.getHandlers();
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();

  @BeforeEach
  void catchWhatIsWritten() {
    System.setErr(new PrintStream(written, true, UTF_8));
    LIBRARIES.forEach(each -> libraryLevels.add(each.getLevel()));
  }

  @AfterEach
  void restore() {
    System.setErr(err);
    ROOT.setLevel(level);
    for (int i = 0; i < LIBRARIES.size(); i++) {
      LIBRARIES.get(i).setLevel(libraryLevels.get(i));
    }
    replace(ROOT, handlers);
    replace(ACCESS, accessHandlers);
  }

  private static void replace(Logger logger, Handler... by) {
    List.of(logger.getHandlers()).forEach(logger::removeHandler);
    List.of(by).forEach(logger::addHandler);
  }

  private static void configure(LogLevel level) {
    Logging.configure(
        new Settings.Log(Settings.AccessLog.OFF, level, Settings.LogFormat.JSON), false);
  }

  /** Catches a driver that tells the whole URL. */
  @ParameterizedTest
  @EnumSource(LogLevel.class)
  void noLevelShowsThePasswordOfADatabase(LogLevel level) {
    configure(level);
    assertThatThrownBy(
            () ->
                DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:1/pinion?user=pinion&password=secret-of-it"))
        .isInstanceOf(SQLException.class);
    Logger.getLogger("dev.pinion.some")
        .log(
            Level.SEVERE,
            "no database {0}",
            "jdbc:postgresql://db/pinion?user=pinion&password=secret-of-it\nand of it");
    var fault =
        new IllegalStateException("cannot read jdbc:postgresql:///pinion?password=secret-of-it");
    Logger.getLogger("dev.pinion.some").log(Level.SEVERE, "no use", fault);
    assertThat(written.toString(UTF_8))
        .contains("no database jdbc:postgresql://db/pinion\"")
        .contains("cannot read jdbc:postgresql:///pinion", "LoggingTest.java")
        .doesNotContain("secret-of-it", "and of it");
  }

  @Test
  void librariesAreNoLouderThanTheLogIsSetTo() {
    for (Logger library : LIBRARIES) {
      Logger logger = Logger.getLogger(library.getName() + ".some.Thing");
      configure(LogLevel.TRACE);
      assertThat(logger.isLoggable(Level.INFO)).as(library.getName()).isFalse();
      assertThat(logger.isLoggable(Level.WARNING)).as(library.getName()).isTrue();
      configure(LogLevel.ERROR);
      assertThat(logger.isLoggable(Level.WARNING)).as(library.getName()).isFalse();
      assertThat(logger.isLoggable(Level.SEVERE)).as(library.getName()).isTrue();
    }
  }

  /** Catches lines of requests in the midst of a long line. */
  @Test
  void eachRecordIsWrittenAtOnceHoweverLongItIs() {
    List<String> writes = new ArrayList<>();
    OutputStream each =
        new OutputStream() {
          @Override
          public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
          }

          @Override
          public void write(byte[] some, int offset, int length) {
            writes.add(new String(some, offset, length, UTF_8));
          }
        };
    System.setErr(new PrintStream(each, false, UTF_8));
    configure(LogLevel.INFO);
    String message = "Zoë ".repeat(10_000);
    var entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("dev.pinion.some");
    ROOT.log(entry);
    assertThat(writes).hasSize(1);
    String line = writes.getFirst();
    assertThat(line).endsWith("\n");
    assertThat(CliJson.mapper().readTree(line).get("message").asString()).isEqualTo(message);
  }
}
