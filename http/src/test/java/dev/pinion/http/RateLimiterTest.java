package dev.pinion.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.http.api.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Windows by a time that only goes on, while the clock is set to and fro. */
class RateLimiterTest {
  private static final Operation LIST = Operation.of("list", "GET", "/list", "List").limit(3);
  private static final long WINDOW_SECONDS = 60;

  private Instant clock = Instant.parse("2026-01-01T00:00:00Z");
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(30).toNanos();
  private final RateLimiter limiter =
      new RateLimiter(true, 100, Map.of(), RateLimiter.Together.NONE, () -> clock, () -> nanos);

  private RateLimiter.Verdict count() {
    return limiter.count(LIST, "somebody");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
    clock = clock.plus(time);
  }

  @Test
  void aWindowLaterRequestsMayPassAgain() {
    for (int remaining = 2; remaining >= 0; remaining--) {
      assertThat(count()).isEqualTo(new RateLimiter.Verdict(3, remaining, reset(60), 0));
    }
    pass(Duration.ofSeconds(59));
    assertThat(count()).isEqualTo(new RateLimiter.Verdict(3, 0, reset(1), 1));
    pass(Duration.ofSeconds(1));
    assertThat(count().remaining()).isEqualTo(2);
  }

  private long reset(long seconds) {
    return clock.getEpochSecond() + seconds;
  }

  @Test
  void aClockThatStepsBackKeepsNobodyOut() {
    for (int i = 0; i < 3; i++) {
      count();
    }
    for (Duration step : List.of(Duration.ofMinutes(-30), Duration.ofHours(-5))) {
      clock = clock.plus(step);
      assertThat(count()).isEqualTo(new RateLimiter.Verdict(3, 0, reset(60), 60));
    }
    pass(Duration.ofSeconds(60));
    assertThat(count().isRefused()).isFalse();
  }

  @Test
  void aClockThatStepsOnLetsNobodyIn() {
    for (int i = 0; i < 3; i++) {
      count();
    }
    clock = clock.plus(Duration.ofHours(2));
    assertThat(count()).isEqualTo(new RateLimiter.Verdict(3, 0, reset(60), 60));
  }

  @Test
  void whateverTheClockDoesAWindowHasItsRequestsAndNoMore() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("RateLimiterTest -Dpinion.seed=" + seed);
    var random = new Random(seed);
    int passed = 0;
    int seconds = 0;
    for (int i = 0; i < 20_000; i++) {
      Duration step = Duration.ofSeconds(random.nextInt(5));
      seconds += (int) step.toSeconds();
      pass(step);
      if (random.nextInt(10) == 0) {
        clock = clock.plusSeconds(random.nextInt(-10_000, 10_000));
      }
      RateLimiter.Verdict verdict = count();
      passed += verdict.isRefused() ? 0 : 1;
      assertThat(verdict.retryAfterSeconds()).isBetween(0L, WINDOW_SECONDS);
      assertThat(verdict.resetEpochSecond()).isBetween(reset(0), reset(WINDOW_SECONDS));
    }
    assertThat(passed)
        .isBetween(
            3 * (int) (seconds / WINDOW_SECONDS - 1), 3 * (int) (seconds / WINDOW_SECONDS + 1));
  }
}
