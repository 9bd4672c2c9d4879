package dev.pinion.domain.governance;

import java.time.Instant;
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

  /** Ends and beginnings that are looked at to find the next opening. */
  private static final int STEPS_MAX = 1_000;

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

  private boolean isOpen(Instant now) {
    List<Period> allowed = Objects.requireNonNullElse(allow, List.of());
    return (allowed.isEmpty() || allowed.stream().anyMatch(each -> each.contains(now)))
        && Objects.requireNonNullElse(deny, List.<Period>of()).stream()
            .noneMatch(each -> each.contains(now));
  }

  /** A window opens when an allowed period begins or a denied one ends. */
  private @Nullable Instant nextOpening(Instant now) {
    Instant at = now;
    for (int i = 0; i < STEPS_MAX; i++) {
      Instant from = at;
      Instant next =
          Stream.concat(stream(allow), stream(deny))
              .map(each -> each.nextEdge(from))
              .filter(Objects::nonNull)
              .min(Instant::compareTo)
              .orElse(null);
      if (next == null || isOpen(next)) {
        return next;
      }
      at = next;
    }
    return null;
  }

  private static Stream<Period> stream(@Nullable List<Period> periods) {
    return periods == null ? Stream.of() : periods.stream();
  }

  @Override
  public boolean isFreeForRollback() {
    return true;
  }
}
