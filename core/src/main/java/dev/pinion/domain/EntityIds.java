package dev.pinion.domain;

import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * A source of identifiers that are unique across processes and strictly increasing within this one,
 * even when the clock stands still or goes back. Safe for use by many threads.
 */
public final class EntityIds {
  private static final int COUNTER_BITS = 24;
  private static final int COUNTER_LIMIT = 1 << COUNTER_BITS;

  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final long processRandom = random.nextLong() >>> COUNTER_BITS;

  private long seconds;
  private int counter = COUNTER_LIMIT;

  /** A source that reads creation times from the clock. */
  public EntityIds(InstantSource clock) {
    this.clock = clock;
  }

  /** The next identifier. */
  public synchronized EntityId next() {
    long now = clock.instant().getEpochSecond();
    if (now > seconds) {
      startSecond(now);
    } else if (counter == COUNTER_LIMIT) {
      startSecond(seconds + 1);
    }
    return of(seconds, processRandom, counter++);
  }

  private void startSecond(long second) {
    seconds = second;
    // A random start in the lower half keeps processes that share their random bytes apart.
    counter = random.nextInt(COUNTER_LIMIT / 2);
  }

  private static EntityId of(long seconds, long random40, int counter) {
    long high = seconds << 32 | random40 >>> 8;
    int low = (int) (random40 & 0xFF) << COUNTER_BITS | counter;
    return new EntityId(high, low);
  }
}
