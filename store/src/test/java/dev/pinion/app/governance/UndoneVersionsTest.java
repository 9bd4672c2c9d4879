package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Shop;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Versions that a transaction has made and looked at before it was undone. Catches what remembers
 * them: the next version has their number and other content.
 */
class UndoneVersionsTest extends GovernedTest {

  @Test
  void nobodyLendsContentThatPassedToAVersionThatDidNot() {
    EntityId tests = governed.unitTestSet();
    governed.rule(new TestsPassed(tests, 1, null, null));
    governed.test(tests, true);
    governed.upsert("dev", new Pins(null, 2L, Map.of()));
    long next = latest(shop.agent) + 1;
    var freeze =
        governed.freezes.create(
            governed.person("ann"),
            new Freezes.NewFreeze("Holidays", null, governed.now().plus(Duration.ofDays(1)), true));
    shop.refused(DomainError.Frozen.class, () -> addToAgent(Shop.content(shop.agent, 2)));
    governed.freezes.delete(governed.admin, freeze.id());

    addToAgent(Map.of("untested", true));
    assertThat(latest(shop.agent)).isEqualTo(next);
    shop.refused(DomainError.RulesNotMet.class, () -> governed.promote("dev", RELEASE));
    assertThat(governed.promote(PREVIEW, RELEASE).applied()).isTrue();
  }

  private long latest(EntityId part) {
    Resource<?> found = shop.tenant.read(tx -> tx.resources().find(part));
    return Objects.requireNonNull(found).latestVersion();
  }

  private void addToAgent(Map<String, @Nullable Object> content) {
    shop.work.write(
        governed.admin,
        unit -> {
          Shop.addVersion(unit, shop.agent, content);
          return true;
        });
  }

  @Test
  void aDigestIsThatOfWhatIsOnDisk() {
    EntityId below = shop.asset(ResourceKind.CONTEXT_GRAPH, "below", 0);
    EntityId above = shop.asset(ResourceKind.CONTEXT_GRAPH, "above", 0);
    var bundle = new Bundle(shop.agent, 1L, above, 1L, Map.of());
    assertThatThrownBy(
            () ->
                shop.work.write(
                    governed.admin,
                    unit -> {
                      addBoth(unit, below, above, "undone");
                      assertThat(shop.bundles.digest(bundle, unit.tx()))
                          .isEqualTo(shop.bundles.digest(bundle, unit.tx()));
                      throw new IllegalStateException("after the work");
                    }))
        .hasMessage("after the work");
    String within =
        shop.work.write(
            governed.admin,
            unit -> {
              addBoth(unit, below, above, "done");
              return shop.bundles.digest(bundle, unit.tx());
            });
    assertThat(within)
        .isEqualTo(new Bundles().digest(bundle, shop.tenant))
        .isEqualTo(shop.bundles.digest(bundle, shop.tenant));
  }

  /** One version of each, of which the second refers to the first. */
  private static void addBoth(Work.Unit unit, EntityId below, EntityId above, String text) {
    Shop.addVersion(unit, below, Map.of("text", text));
    Shop.addVersion(unit, above, Map.of("references", Map.of("r", List.of(below.hex(), 1))));
  }
}
