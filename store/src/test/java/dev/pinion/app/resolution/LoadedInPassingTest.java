package dev.pinion.app.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.app.service.SetWrite;
import dev.pinion.budget.Allowance;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.budget.TooLargeException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.LlmConfig;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.store.Samples;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What goes through much and keeps little of it holds no more of it at once than a page or a
 * content, so that a request may ask for it however long the ledger and however many the graphs.
 */
class LoadedInPassingTest extends ShopTest {
  private static final int REVISIONS = 120;
  private static final int REFERENCES = 120;
  private static final int LEVELS = 4_000;
  private static final String TEXT = "x".repeat(2_000);

  /** One request may hold a part of it, in which there is room for a page of these revisions. */
  private static final long BUDGET_BYTES = 1024 * 1024;

  private static <T> T asRequest(Supplier<T> work) {
    try (Allowance allowance = new MemoryBudget(BUDGET_BYTES).open(() -> "a")) {
      return allowance.serve(work::get);
    }
  }

  private static Pins pins(double temperature) {
    return new Pins(
        1L,
        1L,
        IntStream.range(0, 10)
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> "state" + i,
                    _ -> new LlmConfig(Shop.MODEL, Map.of("temperature", temperature)))));
  }

  private void makeLedger() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "release"), pins(0.5));
    for (int i = 0; i < REVISIONS; i++) {
      shop.sets.upsert(shop.admin, SetWrite.to(id, "release"), pins(i % 2 == 0 ? 0.1 : 0.2));
    }
  }

  @Test
  void ofALedgerAPageIsHeld() {
    makeLedger();
    assertThatThrownBy(() -> asRequest(() -> shop.ledger(id, "release")))
        .as("all of it is more than a request may hold")
        .isInstanceOf(TooLargeException.class);
    var ledgers = new Ledgers();
    assertThat(asRequest(() -> ledgers.verify(shop.admin, id, "release")).isValid()).isTrue();
    assertThat(asRequest(() -> shop.tenant.<Long>read(this::numberBeforeAll))).isEqualTo(1);
  }

  private long numberBeforeAll(TenantTx tx) {
    Service service = shop.find(id);
    SetLedger ledger = SetLedger.of(tx, service, "release");
    return Objects.requireNonNull(
            ledger.undone(
                Objects.requireNonNull(ledger.newest()), each -> Pins.LATEST.equals(each.after())))
        .number();
  }

  /** A graph with versions that may refer to it. */
  private EntityId graph(String name, int versions, BiFunction<EntityId, Integer, Object> refers) {
    Resource<?> graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, name, versions);
    return shop.work.write(
        shop.admin,
        unit -> {
          unit.tx().resources().insert(graph);
          for (int i = 1; i <= versions; i++) {
            Map<String, @Nullable Object> content =
                Map.of("number", i, "text", TEXT, "references", refers.apply(graph.id(), i));
            unit.tx()
                .resources()
                .append(
                    new ResourceVersion(
                        Samples.id(), graph.id(), i, content, unit.actor(), unit.at()));
          }
          return graph.id();
        });
  }

  private String digest(EntityId graph, long version) {
    var bundle = new Bundle(shop.agent, 1L, graph, version, Map.of());
    return asRequest(() -> new Bundles().digest(bundle, shop.tenant));
  }

  @Test
  void ofGraphsThatAGraphRefersToOneIsHeld() {
    EntityId below = graph("Below", REFERENCES, (_, _) -> Map.of());
    EntityId above = graph("Above", 1, (_, _) -> referred(below, REFERENCES));
    assertThat(digest(above, 1)).isEqualTo(digest(above, 1)).isNotEqualTo(digest(below, 1));
  }

  /** Catches a walk that reads a graph again for each graph that refers to it. */
  @Test
  void aGraphThatManyReferToIsHeldOnce() {
    EntityId shared = graph("Shared", 12, (_, _) -> Map.of());
    EntityId middle = graph("Middle", 12, (_, _) -> referred(shared, 12));
    EntityId above = graph("Above", 1, (_, _) -> referred(middle, 12));
    assertThat(references(above, 1))
        .extracting(ResourceVersion::resourceId)
        .containsOnly(shared, middle)
        .hasSize(24);
  }

  private List<ResourceVersion> references(EntityId graph, long version) {
    return asRequest(() -> shop.tenant.read(tx -> Bundles.references(tx, graph, version)));
  }

  private static Map<String, Object> referred(EntityId graph, int versions) {
    return IntStream.rangeClosed(1, versions)
        .boxed()
        .collect(Collectors.toMap(i -> "r" + i, i -> List.of(graph.hex(), i)));
  }

  /** Catches a walk that goes as deep as graphs refer to each other. */
  @Test
  void graphsMayReferToEachOtherAsDeepAsThereAreVersions() {
    EntityId deep =
        graph("Deep", LEVELS, (id, i) -> i == 1 ? Map.of() : Map.of("r", List.of(id.hex(), i - 1)));
    assertThat(digest(deep, LEVELS)).startsWith("sha256:");
    assertThat(shop.tenant.<Integer>read(tx -> Bundles.references(tx, deep, LEVELS).size()))
        .isEqualTo(LEVELS - 1);
  }
}
