package dev.pinion.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CliJson;
import dev.pinion.config.Settings.AccessLog;
import dev.pinion.config.Settings.LogFormat;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The forms of log lines. */
class LogLinesTest {

  private static LogRecord entry(Level level, String message, Object... parameters) {
    var entry = new LogRecord(level, message);
    entry.setLoggerName("dev.pinion.x");
    entry.setParameters(parameters);
    return entry;
  }

  @Test
  void aLineOfJsonHoldsAllAndNoLineBreak() {
    LogRecord failed = entry(Level.SEVERE, "request {0}\u009b31m\nfaked", "r-1");
    failed.setThrown(new IllegalStateException("why"));
    String line = LogLines.json().format(failed);
    assertThat(line.strip()).doesNotContain("\n", "\u009b");
    JsonNode read = CliJson.mapper().readTree(line);
    assertThat(read.propertyNames()).containsExactly("time", "level", "logger", "message", "error");
    assertThat(read.get("level").asString()).isEqualTo("error");
    assertThat(read.get("message").asString()).isEqualTo("request r-1\u009b31m\nfaked");
    assertThat(read.get("error").asString()).contains("IllegalStateException: why", "\n\tat ");
  }

  /** Would catch a path that is taken for a pattern, or that steers the operator's terminal. */
  @Test
  void aRequestIsToldAsItWasSentAndCannotSteerATerminal() {
    LogRecord request =
        entry(
            Level.INFO,
            "GET /{0}/'\u009b2J\u202e",
            Map.of("status", 404, "micros", 1234L, "path", "/\u200e"));
    assertThat(LogLines.status(request)).isEqualTo(404);
    assertThat(LogLines.text().format(request))
        .matches("\\d\\d:\\d\\d:\\d\\d  404  GET /\\{0}/'\uFFFD2J\uFFFD  1\\.2 ms\\R");
    String line = LogLines.json().format(request);
    assertThat(line).contains("\"status\":404").doesNotContain("\u009b", "\u202e", "\u200e");
    assertThat(CliJson.mapper().readTree(line).get("path").asString()).isEqualTo("/\u200e");
    assertThat(LogLines.status(entry(Level.INFO, "no request"))).isZero();
  }

  @Test
  void theFormFollowsTheTerminalUnlessItIsSet() {
    assertThat(Logging.isText(LogFormat.AUTO, true)).isTrue();
    assertThat(Logging.isText(LogFormat.AUTO, false)).isFalse();
    assertThat(Logging.isText(LogFormat.TEXT, false)).isTrue();
    assertThat(Logging.isText(LogFormat.JSON, true)).isFalse();
  }

  private static LogRecord request(String operation, int status) {
    var entry = new LogRecord(Level.INFO, "GET /");
    entry.setParameters(new Object[] {Map.of("operation", operation, "status", status)});
    return entry;
  }

  @Test
  void checksThatSucceedAreLoggedOnlyOnDemand() {
    LogRecord alive = request("healthz", 200);
    LogRecord notReady = request("readyz", 503);
    LogRecord read = request("list-services", 200);
    assertThat(List.of(alive, notReady, read))
        .filteredOn(each -> Logging.isWanted(AccessLog.AUTO, false, each))
        .containsExactly(notReady, read);
    assertThat(List.of(alive, notReady, read))
        .filteredOn(each -> Logging.isWanted(AccessLog.AUTO, true, each))
        .containsExactly(notReady);
    assertThat(Logging.isWanted(AccessLog.ALL, true, alive)).isTrue();
  }
}
