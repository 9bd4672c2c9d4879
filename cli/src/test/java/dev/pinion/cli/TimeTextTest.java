package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.Overriding;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.output.TimeText;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times and reasons as command lines give them. */
class TimeTextTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00.25Z");

  @ParameterizedTest
  @CsvSource({
    "2026-05-03T12:00:00Z, 2026-05-03T12:00:00Z",
    "2026-05-03T12:00:00+02:00, 2026-05-03T10:00:00Z",
    "90s, 2026-05-02T12:01:30Z",
    "48h, 2026-05-04T12:00:00Z",
    "7d, 2026-05-09T12:00:00Z",
    "PT36H, 2026-05-04T00:00:00Z",
  })
  void aTimeIsGivenAsItselfOrByHowFarItIs(String text, Instant time) {
    assertThat(TimeText.parse(text, "--until", NOW)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "soon", "48", "-1h", "0h", "2026-05-03", "9999d", "1h30m"})
  void whatIsNoTimeIsUsage(String text) {
    var refused =
        catchThrowableOfType(RefusedException.class, () -> TimeText.parse(text, "--until", NOW));
    assertThat(refused)
        .hasMessage(
            "\"%s\" is no time; give --until a time such as 2026-05-01T12:00:00Z, or a length such as 30m, 48h or 7d.",
            text);
    assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void howLongItIsUntilATimeIsToldIfItIsToCome() {
    assertThat(Text.until("2026-05-02T13:00:01Z", NOW)).isEqualTo("2026-05-02T13:00:01Z (in 1 h)");
    assertThat(Text.until("2026-05-02T11:00:00Z", NOW)).isEqualTo("2026-05-02T11:00:00Z");
    assertThat(Text.until("soon\u001b", NOW)).isEqualTo("soon\uFFFD");
  }

  @Test
  void nobodyOverridesWithoutAReason() {
    assertThat(Overriding.reason(false, null)).isNull();
    assertThat(Overriding.reason(false, "short")).isNull();
    assertThat(Overriding.reason(true, "callers cannot book")).isEqualTo("callers cannot book");
    for (String reason : new String[] {null, "", "short", "         x         "}) {
      assertThat(
              catchThrowableOfType(RefusedException.class, () -> Overriding.reason(true, reason))
                  .exitCode())
          .isEqualTo(ExitCode.USAGE);
    }
  }
}
