package dev.pinion.domain.governance;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * It is one of the times in which changes are welcome.
 *
 * @param allow when; null for always
 * @param deny when not, even so; null for never
 */
public record Window(@Nullable List<Period> allow, @Nullable List<Period> deny)
    implements Condition {
  private static final int PERIODS_MAX = 50;

  /** In which every weekly period has begun and ended, also across a change of clocks. */
  private static final Duration A_WEEK = Duration.ofDays(9);

  private static final Comparator<Instant> ORDER = Comparator.naturalOrder();

  /** Refused if it lets everything or nothing through. */
  public Window {
    allow = allow == null ? null : List.copyOf(allow);
    deny = deny == null ? null : List.copyOf(deny);
    int periods = (allow == null ? 0 : allow.size()) + (deny == null ? 0 : deny.size());
    if (periods == 0 || periods > PERIODS_MAX) {
      throw new IllegalArgumentException(
          "Give a window 1 to %d periods to allow or to deny".formatted(PERIODS_MAX));
    }
  }

  @Override
  public Judgement judge(View view) {
    if (isOpen(view.now())) {
      return Judgement.passed("The window is open.");
    }
    Instant next = nextOpening(view.now());
    return next == null
        ? Judgement.failed("The window is closed, and does not open any more.")
        : Judgement.pending("The window is closed.", next, null);
  }

  /** It holds until an allowed period ends or a denied one begins. */
  @Override
  public @Nullable Instant holdsUntil(Judgement passed, Instant now) {
    Instant denied = first(denied().map(each -> each.nextStart(now)));
    Instant over =
        allowed().map(each -> each.endOf(now)).filter(Objects::nonNull).max(ORDER).orElse(null);
    return first(Stream.of(denied, over));
  }

  private boolean isOpen(Instant now) {
    return (allow == null || allow.isEmpty() || allowed().anyMatch(each -> each.contains(now)))
        && denied().noneMatch(each -> each.contains(now));
  }

  private Stream<Period> allowed() {
    return allow == null ? Stream.of() : allow.stream();
  }

  private Stream<Period> denied() {
    return deny == null ? Stream.of() : deny.stream();
  }

  /**
   * When it opens next; null if it never does. From one edge of a period that is once to the next,
   * what does not open in a week opens in no other.
   */
  private @Nullable Instant nextOpening(Instant now) {
    @Nullable Instant from = now;
    while (from != null) {
      Instant edge = nextOnce(from);
      Instant week = from.plus(A_WEEK);
      Instant opening = opening(from, edge == null || week.isBefore(edge) ? week : edge);
      if (opening != null) {
        return opening;
      }
      from = edge;
    }
    return null;
  }

  /** The next time at which a period begins or ends that is once; null if there is none. */
  private @Nullable Instant nextOnce(Instant after) {
    return first(
        Stream.concat(allowed(), denied())
            .filter(Period::isOnce)
            .flatMap(each -> Stream.of(each.start(), each.end()))
            .filter(edge -> edge != null && edge.isAfter(after)));
  }

  /** When it first is open between two times. */
  private @Nullable Instant opening(Instant from, Instant until) {
    @Nullable Instant at = from;
    while (at != null && at.isBefore(until) && !isOpen(at)) {
      Instant closed = at;
      Instant denied =
          denied().map(each -> each.endOf(closed)).filter(Objects::nonNull).max(ORDER).orElse(null);
      at = denied == null ? first(allowed().map(each -> each.nextStart(closed))) : denied;
    }
    return at == null || !at.isBefore(until) ? null : at;
  }

  private static @Nullable Instant first(Stream<@Nullable Instant> times) {
    return times.filter(Objects::nonNull).min(ORDER).orElse(null);
  }

  @Override
  public boolean isFreeForRollback() {
    return true;
  }
}
