package dev.pinion.app.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.MeaningHistory;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Since when a set that follows the newest versions has meant what it means. */
class MeaningHistoryTest extends ShopTest {
  private Instant now = Instant.parse("2026-03-02T12:00:00Z");

  @Override
  protected InstantSource clock() {
    return () -> now;
  }

  /** Catches a walk through all versions that mean the same, of which there may be thousands. */
  @Test
  void nothingIsReadFromBeforeTheTimeThatMatters() {
    var made = new ArrayList<Instant>();
    for (int i = 0; i < 6; i++) {
      now = now.plus(Duration.ofHours(1));
      made.add(now);
      Map<String, Object> content = Map.of("name", "build " + i, "background", "the same");
      shop.work.write(
          shop.admin,
          unit -> {
            Shop.addVersion(unit, shop.agent, content);
            return true;
          });
    }
    assertThat(since(Instant.EPOCH)).isEqualTo(made.getFirst());
    assertThat(since(made.get(3))).isEqualTo(made.get(3));
    assertThat(since(made.get(3).plusSeconds(1))).isEqualTo(made.get(3));
    assertThat(since(made.getLast())).isEqualTo(made.getLast());
  }

  private Instant since(Instant enough) {
    return shop.tenant.read(
        tx -> {
          Bundle means = Bundles.of(shop.find(id), Pins.LATEST, tx.resources()::find);
          String digest = shop.bundles.digest(means, tx);
          return Objects.requireNonNull(
              new MeaningHistory(tx, shop.bundles, shop.find(id)).since("release", digest, enough));
        });
  }
}
