package dev.pinion.domain.governance;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as people write it: {@code 90s}, {@code 30m}, {@code 24h} or {@code 7d}, or as
 * ISO 8601 does, such as {@code PT36H}. More than nothing, and at most ten years.
 */
public record Lasting(Duration time) {
  private static final Duration MAX = Duration.ofDays(3_650);
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,8})([smhd])");

  /** A length of time; refused if it is none or too long. */
  public Lasting {
    if (time.isZero() || time.isNegative() || time.compareTo(MAX) > 0) {
      throw new IllegalArgumentException("Give a length of time above zero, of 3650d at most");
    }
  }

  /**
   * The length of time that a text writes.
   *
   * @throws IllegalArgumentException if it writes none
   */
  public static Lasting parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      return new Lasting(
          switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }
    try {
      return new Lasting(Duration.parse(text));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("Write a length of time such as 30m, 24h or 7d", e);
    }
  }

  /** The shortest text that writes it. */
  @Override
  public String toString() {
    long seconds = time.toSeconds();
    if (time.toNanosPart() != 0) {
      return time.toString();
    }
    if (seconds % 86_400 == 0) {
      return seconds / 86_400 + "d";
    }
    if (seconds % 3_600 == 0) {
      return seconds / 3_600 + "h";
    }
    return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
  }
}
