package dev.pinion.http.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.ClusterTx.UseTotals;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.TenantUse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often a store is asked, which may be there or gone. */
class UseReadingTest {
  /** What a store that is gone takes to say so. */
  private static final Duration TRIED = Duration.ofSeconds(5);

  private int reads;
  private boolean isGone;
  private long nanos = Long.MAX_VALUE - Duration.ofSeconds(7).toNanos();
  private final UseReading reading = new UseReading(store(), TenantQuota.NONE, () -> nanos);

  private Store store() {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (_, _, _) -> {
              reads++;
              if (isGone) {
                nanos += TRIED.toNanos();
                throw new StoreUnavailableException("gone");
              }
              return new UseTotals(new TenantUse(reads, 0, 0), 7);
            });
  }

  private double rows() {
    return reading.sum(TenantUse::rows);
  }

  @Test
  void oneReadServesAFewSeconds() {
    assertThat(rows()).isEqualTo(1);
    assertThat(reading.near()).isEqualTo(7);
    nanos += Duration.ofSeconds(4).toNanos();
    assertThat(rows()).isEqualTo(1);
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(rows()).isEqualTo(2);
  }

  /** Would catch a look at all metrics that waits once for each number of a store that is gone. */
  @Test
  void aStoreThatIsGoneIsAskedAsRarely() {
    isGone = true;
    assertThat(rows()).isNaN();
    assertThat(rows()).isNaN();
    assertThat(reading.near()).isNaN();
    assertThat(reads).isEqualTo(1);
    isGone = false;
    nanos += Duration.ofSeconds(6).toNanos();
    assertThat(rows()).isEqualTo(2);
  }
}
