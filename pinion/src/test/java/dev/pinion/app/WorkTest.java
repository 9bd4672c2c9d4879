package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityIds;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** What holds of every write, whoever makes it. */
class WorkTest extends ShopTest {

  @Test
  void timesInALogNeverGoBack() {
    shop.sets.upsert(shop.admin, id, "release", Shop.pins(1L, 1L));
    Instant newest = newest();
    InstantSource early = () -> Instant.now().minus(Duration.ofHours(1));
    var late = new Work(new EntityIds(early), early);
    Instant written = late.write(shop.admin, unit -> unit.at());
    assertThat(written).isEqualTo(newest);
    shop.sets.upsert(shop.admin, id, "release", Pins.LATEST);
    assertThat(newest()).isAfterOrEqualTo(newest);
  }

  private Instant newest() {
    return shop.ledger(id, "release").stream()
        .map(Revision::at)
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
