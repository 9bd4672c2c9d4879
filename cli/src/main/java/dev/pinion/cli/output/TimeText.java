package dev.pinion.cli.output;

import dev.pinion.domain.governance.Lasting;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;

/** Times as command lines give them. */
public final class TimeText {
  private TimeText() {}

  /**
   * The time that a text names: itself, such as {@code 2026-05-01T12:00:00Z}, or by how far it is
   * from now, such as {@code 48h} or {@code 7d}. Whether that is a good time is for the server to
   * say, whose clock counts.
   *
   * @param option the option that gives it
   * @throws RefusedException if it names none
   */
  public static Instant parse(String text, String option, Instant now) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      try {
        return now.plus(Lasting.parse(text).time()).truncatedTo(ChronoUnit.SECONDS);
      } catch (IllegalArgumentException _) {
        throw RefusedException.usage(
            "\"%s\" is no time; give %s a time such as 2026-05-01T12:00:00Z, or a length such as 30m, 48h or 7d."
                .formatted(Text.clean(text), option));
      }
    }
  }
}
