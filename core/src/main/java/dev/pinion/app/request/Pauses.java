package dev.pinion.app.request;

import dev.pinion.domain.EntityId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long that is left alone which could not be looked at: twice as long after each failure, up to
 * a minute. Safe to use from many threads.
 */
final class Pauses {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private final Map<EntityId, Pause> pauses = new ConcurrentHashMap<>();

  private record Pause(Instant until, Duration length) {
    static Pause after(@Nullable Pause before, Instant now) {
      Duration twice = before == null ? SHORTEST : before.length().multipliedBy(2);
      Duration length = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
      return new Pause(now.plus(length), length);
    }
  }

  /** Whether something is left alone for now. */
  boolean holds(EntityId id, Instant now) {
    Pause pause = pauses.get(id);
    return pause != null && pause.until().isAfter(now);
  }

  /**
   * Begins a pause, because it could not be looked at once more.
   *
   * @return whether it is the first in a row
   */
  boolean begin(EntityId id, Instant now) {
    Pause pause = pauses.compute(id, (_, before) -> Pause.after(before, now));
    return pause.length().equals(SHORTEST);
  }

  /** Forgets that it could not be looked at before. */
  void forget(EntityId id) {
    pauses.remove(id);
  }

  /** Forgets what nobody has tried to look at for long. */
  void forgetOld(Instant now) {
    pauses.values().removeIf(each -> each.until().plus(LONGEST).isBefore(now));
  }

  /** How much there is that may be left alone. */
  int size() {
    return pauses.size();
  }
}
