package dev.pinion.domain.governance;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A part of every week, or one span of time. Either {@code days}, {@code from}, {@code to} and
 * {@code timeZone} are given, or {@code start} and {@code end}.
 *
 * @param days on which it begins: {@code mon} to {@code sun}
 * @param from {@code HH:MM} by the clock of the zone
 * @param to {@code HH:MM}, itself not included; if it is not after {@code from}, on the next day
 * @param timeZone as the IANA names it, such as {@code Europe/Berlin}
 * @param end itself not included
 */
public record Period(
    @Nullable List<String> days,
    @Nullable String from,
    @Nullable String to,
    @Nullable String timeZone,
    @Nullable Instant start,
    @Nullable Instant end) {
  private static final Pattern CLOCK = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");
  private static final int DAYS_AHEAD = 8;
  private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

  /** Refused if it is neither, or both. */
  public Period {
    days = days == null ? null : List.copyOf(days);
    if (start != null
        && end != null
        && days == null
        && Stream.of(from, to, timeZone).allMatch(Objects::isNull)) {
      if (!start.isBefore(end)) {
        throw new IllegalArgumentException("A period must start before it ends");
      }
    } else if (days != null
        && from != null
        && to != null
        && timeZone != null
        && start == null
        && end == null) {
      requireWeekly(days, from, to, timeZone);
    } else {
      throw new IllegalArgumentException(
          "Give a period either days, from, to and time_zone, or start and end");
    }
  }

  private static void requireWeekly(List<String> days, String from, String to, String timeZone) {
    if (days.isEmpty()) {
      throw new IllegalArgumentException("Name at least one day, from mon to sun");
    }
    days.forEach(Period::day);
    if (!CLOCK.matcher(from).matches() || !CLOCK.matcher(to).matches()) {
      throw new IllegalArgumentException("Write from and to as HH:MM, from 00:00 to 23:59");
    }
    if (!ZONES.contains(timeZone)) {
      throw new IllegalArgumentException("Name a time zone such as Europe/Berlin or UTC");
    }
  }

  private static DayOfWeek day(String word) {
    for (DayOfWeek each : DayOfWeek.values()) {
      if (each.name().toLowerCase(Locale.ROOT).startsWith(word) && word.length() == 3) {
        return each;
      }
    }
    throw new IllegalArgumentException("Name days as mon, tue, wed, thu, fri, sat or sun");
  }

  private record Span(Instant start, Instant end) {
    boolean contains(Instant time) {
      return !time.isBefore(start) && time.isBefore(end);
    }
  }

  /** Whether the time lies in it. */
  public boolean contains(Instant time) {
    return around(time, 0).anyMatch(span -> span.contains(time));
  }

  /** Whether it is one span and comes back in no other week. */
  boolean isOnce() {
    return start != null;
  }

  /** When it ends that contains the time; null if it does not contain it. */
  @Nullable Instant endOf(Instant time) {
    return around(time, 0)
        .filter(span -> span.contains(time))
        .map(Span::end)
        .max(Instant::compareTo)
        .orElse(null);
  }

  /** When it next begins; null if it does not begin any more. */
  @Nullable Instant nextStart(Instant after) {
    return around(after, DAYS_AHEAD)
        .map(Span::start)
        .filter(each -> each.isAfter(after))
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** What there is of it from the day before that time until some days after. */
  private Stream<Span> around(Instant time, int daysAfter) {
    if (start != null && end != null) {
      return Stream.of(new Span(start, end));
    }
    ZoneId zone = ZoneId.of(Objects.requireNonNull(timeZone));
    List<DayOfWeek> wanted = Objects.requireNonNull(days).stream().map(Period::day).toList();
    LocalTime opens = LocalTime.parse(Objects.requireNonNull(from));
    LocalTime closes = LocalTime.parse(Objects.requireNonNull(to));
    LocalDate today = time.atZone(zone).toLocalDate();
    return IntStream.rangeClosed(-1, daysAfter)
        .mapToObj(today::plusDays)
        .filter(date -> wanted.contains(date.getDayOfWeek()))
        .map(
            date -> {
              LocalDate last = closes.isAfter(opens) ? date : date.plusDays(1);
              return new Span(
                  ZonedDateTime.of(date, opens, zone).toInstant(),
                  ZonedDateTime.of(last, closes, zone).toInstant());
            });
  }
}
