package dev.pinion.config;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations and sizes as people write them: a whole number and its unit, as in {@code 500ms} or
 * {@code 1MiB}.
 */
public final class Quantities {

  private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]{1,18})([A-Za-z]+)");

  private static final Map<String, Duration> TIME_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  private static final Map<String, Long> SIZE_UNITS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private static final long MILLIS_PER_SECOND = 1_000;

  private Quantities() {}

  /**
   * A duration in {@code ms}, {@code s}, {@code m}, {@code h} or {@code d} (of 24 hours).
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static Duration duration(String text) {
    Matcher parts = split(text);
    Duration unit = TIME_UNITS.get(parts.group(2));
    if (unit == null) {
      throw new IllegalArgumentException("unknown unit of time: " + parts.group(2));
    }
    try {
      return unit.multipliedBy(Long.parseLong(parts.group(1)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too long a time: " + text, e);
    }
  }

  /** A duration as people read it: in whole seconds, or else in milliseconds. */
  public static String words(Duration duration) {
    long millis = duration.toMillis();
    return millis % MILLIS_PER_SECOND == 0
        ? "%d s".formatted(millis / MILLIS_PER_SECOND)
        : "%d ms".formatted(millis);
  }

  /**
   * A number of bytes, written in {@code B}, {@code KiB}, {@code MiB} or {@code GiB}.
   *
   * @throws IllegalArgumentException when the text is anything else
   */
  public static long bytes(String text) {
    Matcher parts = split(text);
    Long unit = SIZE_UNITS.get(parts.group(2));
    if (unit == null) {
      throw new IllegalArgumentException("unknown unit of size: " + parts.group(2));
    }
    try {
      return Math.multiplyExact(unit, Long.parseLong(parts.group(1)));
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large a size: " + text, e);
    }
  }

  private static Matcher split(String text) {
    Matcher parts = NUMBER_AND_UNIT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("not a whole number followed by a unit: " + text);
    }
    return parts;
  }
}
