package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.service.SetWrite;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a write hands to the catalog is what reading it back would give. */
class HandOverTest {
  private static final int WRITERS = 8;
  private static final int WRITES = Integer.getInteger("pinion.rounds", 60);

  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop(folder);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private TenantSnapshot fresh() {
    return new Catalog(shop.store, 10).get(shop.tenant.id());
  }

  /** Counts the reads that reach a store. */
  private static Store counting(Store store, AtomicInteger reads) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (self, method, args) -> {
              if (method.getName().equals("read")) {
                reads.incrementAndGet();
              }
              try {
                return method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            });
  }

  /** Catches a write that is read back after all, and one whose number does not follow. */
  @Test
  void whatIsHandedOverIsNotReadBack() {
    var reads = new AtomicInteger();
    var catalog = new Catalog(counting(shop.store, reads), 10);
    EntityId tenant = shop.tenant.id();
    EntityId id = shop.create("Handed over");
    catalog.get(tenant);
    reads.set(0);
    for (int i = 0; i < 5; i++) {
      long seq = handedOver(catalog, id);
      assertThat(catalog.catchUp(tenant, seq)).isEqualTo(fresh());
    }
    assertThat(reads).hasValue(0);
    shop.sets.upsert(shop.admin, new SetWrite(id, "elsewhere", List.of(), false), pins(1));
    long seq = handedOver(catalog, id);
    assertThat(catalog.catchUp(tenant, seq)).as("after a gap").isEqualTo(fresh());
  }

  private long handedOver(Catalog catalog, EntityId id) {
    return shop.store.write(
        shop.tenant.id(), tx -> catalog.during(shop.tenant.id(), tx, same -> touch(same, id)));
  }

  private static long touch(TenantTx tx, EntityId id) {
    Service service = Objects.requireNonNull(tx.services().find(id));
    tx.services().update(service.touchedBy(Samples.actor("somebody"), Samples.LATER));
    var subject = Change.Subject.of(Change.SubjectType.SERVICE, id);
    tx.append(
        Change.Draft.of("service.updated", subject, service.name()),
        Actor.system("acme"),
        Samples.LATER);
    return tx.lastSeq();
  }

  /** A transaction that has been handed over when it fails. */
  private void undone(Catalog catalog, EntityId id) {
    assertThatThrownBy(
            () ->
                shop.store.write(
                    shop.tenant.id(),
                    tx -> {
                      catalog.during(shop.tenant.id(), tx, same -> touch(same, id));
                      throw new IllegalStateException("undone");
                    }))
        .hasMessage("undone");
  }

  /**
   * Catches what an undone transaction leaves in memory: the next one takes its number, and the one
   * after that would believe it.
   */
  @Test
  void whatIsUndoneIsNotKnown() {
    var catalog = new Catalog(shop.store, 10);
    EntityId tenant = shop.tenant.id();
    EntityId touched = shop.create("Touched");
    EntityId other = shop.create("Other");
    Service before = Objects.requireNonNull(catalog.get(tenant).services().get(touched));
    undone(catalog, touched);
    long seq = handedOver(catalog, other);
    Service known =
        shop.store.write(
            tenant,
            tx ->
                catalog.during(
                    tenant, tx, same -> Objects.requireNonNull(same.services().find(touched))));
    assertThat(known).isEqualTo(before);
    assertThat(catalog.catchUp(tenant, seq)).isEqualTo(fresh());
  }

  private static Pins pins(long agent) {
    return new Pins(agent, 1L, Shop.preferring(Shop.MODEL, Map.of()).llmPreferences());
  }

  /**
   * Catches writes that are put in place in another order than they were committed in, a service
   * that is told differently than it is stored, a change of another process that is lost between
   * two of ours, and one that was undone and is believed.
   */
  @Test
  void afterManyWritersTheSnapshotIsWhatTheDatabaseSays() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("HandOverTest: -Dpinion.seed=" + seed);
    try (Store other = shop.anotherStore();
        var threads = Executors.newFixedThreadPool(WRITERS)) {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        var random = new Random(seed + i);
        String name = "Of writer " + i;
        done.add(threads.submit(() -> write(name, random, other)));
      }
      for (Future<?> each : done) {
        each.get();
      }
    }
    shop.tenant.cluster().catalog().catchUp(shop.tenant.id(), Long.MAX_VALUE);
    assertThat(shop.tenant.snapshot()).as("-Dpinion.seed=" + seed).isEqualTo(fresh());
  }

  private void write(String name, Random random, Store other) {
    EntityId id = shop.create(name);
    for (int i = 0; i < WRITES; i++) {
      String set = "set-" + random.nextInt(3);
      switch (random.nextInt(5)) {
        case 0 -> {
          try {
            shop.sets.delete(shop.admin, id, set, List.of());
          } catch (DomainException e) {
            // It was not there.
          }
        }
        case 1 -> {
          shop.services.delete(shop.admin, shop.create(name + " for a moment " + i));
          undone(shop.tenant.cluster().catalog(), id);
        }
        case 2 ->
            other.write(
                shop.tenant.id(),
                tx -> {
                  var subject = Change.Subject.of(Change.SubjectType.SERVICE, id);
                  tx.append(
                      Change.Draft.of("service.seen", subject, name),
                      Actor.system("acme"),
                      Samples.LATER);
                  return true;
                });
        default -> {
          Pins pins = pins(1 + random.nextInt(3));
          shop.sets.upsert(shop.admin, new SetWrite(id, set, List.of(), false), pins);
          Service seen = Objects.requireNonNull(shop.tenant.snapshot().services().get(id));
          assertThat(Objects.requireNonNull(seen.versionSet(set)).pins()).isEqualTo(pins);
        }
      }
    }
  }
}
