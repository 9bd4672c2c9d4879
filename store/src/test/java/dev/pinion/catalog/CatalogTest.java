package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A snapshot that follows the log equals one that is loaded afresh, whatever has happened. */
class CatalogTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

  @TempDir private Path folder;
  private final EntityId home = Samples.id();
  private final EntityId other = Samples.id();
  private final Random random = new Random(SEED);
  private final RandomChanges changes = new RandomChanges(random);
  private Store store;

  @BeforeEach
  void open() {
    System.out.println("CatalogTest: -Dpinion.seed=" + SEED);
    store = openFile();
    store.writeCluster(
        tx -> {
          tx.insert(Samples.tenant(home, "home"));
          tx.insert(Samples.tenant(other, "other"));
          return true;
        });
  }

  private Store openFile() {
    return FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void write(Consumer<TenantTx> work) {
    store.write(
        home,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private TenantSnapshot fresh() {
    return new Catalog(store, 10).get(home);
  }

  /** Catches a kind of change that the refresh forgets, or reads of the wrong thing. */
  @Test
  void followsStepByStepAndAfterGaps() {
    var everyStep = new Catalog(store, 10);
    var withGaps = new Catalog(store, 10);
    everyStep.get(home);
    withGaps.get(home);
    for (int i = 0; i < 150; i++) {
      long seq = store.write(home, this::change);
      TenantSnapshot expected = fresh();
      assertThat(expected.seq()).isEqualTo(seq);
      assertThat(everyStep.catchUp(home, seq)).as("step %d", i).isEqualTo(expected);
      assertThat(everyStep.get(home)).isEqualTo(expected);
      if (random.nextInt(12) == 0) {
        assertThat(withGaps.catchUp(home, Long.MAX_VALUE)).as("gap at %d", i).isEqualTo(expected);
      }
    }
  }

  private long change(TenantTx tx) {
    changes.some(tx);
    return tx.lastSeq();
  }

  /** A step less, exactly as many and a step more than are applied one by one. */
  @Test
  void followsFromFarBehind() {
    write(changes::some);
    for (int behind : List.of(999, 1_000, 1_001)) {
      var catalog = new Catalog(store, 10);
      long from = catalog.get(home).seq();
      while (store.read(home, TenantTx::lastSeq) < from + behind) {
        write(
            tx -> {
              for (int i = 0; i < 40 && tx.lastSeq() < from + behind; i++) {
                filler(tx, from + behind);
              }
            });
      }
      long to = store.read(home, TenantTx::lastSeq);
      assertThat(to).isEqualTo(from + behind);
      assertThat(catalog.catchUp(home, to)).as("%d behind", behind).isEqualTo(fresh());
    }
  }

  /** Some random changes among many of nothing, while there is room for what one can make. */
  private void filler(TenantTx tx, long target) {
    if (target - tx.lastSeq() > 10 && random.nextInt(8) == 0) {
      changes.one(tx);
    } else {
      tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
    }
  }

  @Test
  void followsWhatAnotherProcessWrites() {
    var catalog = new Catalog(store, 10);
    try (Store elsewhere = openFile()) {
      var theirs = new Catalog(elsewhere, 10);
      for (int i = 0; i < 60; i++) {
        catalog.get(home);
        (random.nextBoolean() ? elsewhere : store).write(home, this::change);
        assertThat(catalog.catchUp(home, Long.MAX_VALUE)).isEqualTo(fresh());
        assertThat(theirs.catchUp(home, Long.MAX_VALUE)).isEqualTo(fresh());
      }
    }
  }

  @Test
  void aTransactionThatFailsLeavesTheSnapshotAsItIs() {
    var catalog = new Catalog(store, 10);
    write(changes::some);
    TenantSnapshot before = catalog.get(home);
    try {
      write(
          tx -> {
            changes.some(tx);
            throw new IllegalStateException("given up");
          });
    } catch (IllegalStateException e) {
      assertThat(e).hasMessage("given up");
    }
    assertThat(catalog.catchUp(home, Long.MAX_VALUE)).isSameAs(before);
    assertThat(fresh()).isEqualTo(before);
  }

  @Test
  void asksTheStoreOnlyForNewerChanges() {
    var catalog = new Catalog(store, 10);
    write(changes::some);
    TenantSnapshot before = catalog.get(home);
    write(changes::some);
    assertThat(catalog.get(home)).isSameAs(before);
    assertThat(catalog.catchUp(home, before.seq())).isSameAs(before);
    assertThat(catalog.catchUp(home, before.seq() + 1)).isEqualTo(fresh());
  }

  @Test
  void anOldSnapshotStaysAsItWas() {
    var catalog = new Catalog(store, 10);
    write(changes::some);
    TenantSnapshot before = catalog.get(home);
    TenantSnapshot copy = fresh();
    for (int i = 0; i < 20; i++) {
      catalog.catchUp(home, store.write(home, this::change));
    }
    assertThat(before).isEqualTo(copy);
  }

  @Test
  void forgetsAndEvicts() {
    var catalog = new Catalog(store, 1);
    TenantSnapshot old = catalog.get(home);
    write(changes::some);
    catalog.forget(home);
    assertThat(catalog.get(home)).isNotSameAs(old).isEqualTo(fresh());
    for (int i = 0; i < 50; i++) {
      catalog.get(other);
      assertThat(catalog.get(home)).isEqualTo(fresh());
    }
    assertThat(catalog.get(other).tenant().id()).isEqualTo(other);
    assertThat(catalog.get(other).seq()).isZero();
  }

  /**
   * Catches a refresh that puts an older snapshot in the place of a newer one, and an answer before
   * the snapshot has the change. The small catalog also loses tenants all the time.
   */
  @Test
  void nobodySeesASnapshotOlderThanAnAnsweredWrite() throws Exception {
    Service service = makeService();
    for (int maxTenants : List.of(10, 1)) {
      var catalog = new Catalog(store, maxTenants);
      var answered = new AtomicLong();
      var stop = new AtomicBoolean();
      var all = new ArrayList<Future<?>>();
      try (ExecutorService threads = Executors.newCachedThreadPool()) {
        for (int i = 0; i < 6; i++) {
          all.add(threads.submit(() -> readOn(catalog, answered, stop)));
        }
        var writers = new ArrayList<Future<?>>();
        for (int i = 0; i < 6; i++) {
          String name = "writer%d-%d".formatted(maxTenants, i);
          writers.add(threads.submit(() -> writeOn(catalog, service, name, answered)));
        }
        try {
          for (Future<?> each : writers) {
            each.get();
          }
        } finally {
          stop.set(true);
        }
        for (Future<?> each : all) {
          each.get();
        }
      }
      assertThat(catalog.get(home)).isEqualTo(fresh());
    }
  }

  private Service makeService() {
    var agent = Samples.asset(ResourceKind.AGENT, "a", 0);
    var graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "g", 0);
    Service service = Samples.service("s", agent.id(), graph.id());
    write(
        tx -> {
          tx.resources().insert(agent);
          tx.resources().insert(graph);
          tx.services().insert(service);
          tx.append(Samples.draft(service.id()), Samples.actor("x"), Samples.TIME);
        });
    return service;
  }

  private void readOn(Catalog catalog, AtomicLong answered, AtomicBoolean stop) {
    while (!stop.get()) {
      long atLeast = answered.get();
      assertThat(catalog.get(home).seq()).isGreaterThanOrEqualTo(atLeast);
      catalog.get(other);
    }
  }

  private void writeOn(Catalog catalog, Service service, String set, AtomicLong answered) {
    for (int i = 1; i <= 40; i++) {
      int number = i;
      long seq =
          store.write(
              home,
              tx -> {
                VersionSet made = Samples.set(set, number, Samples.pins(number));
                tx.services().revise(Samples.revision(service.id(), made));
                tx.append(Samples.draft(service.id()), Samples.actor("x"), Samples.TIME);
                return tx.lastSeq();
              });
      catalog.catchUp(home, seq);
      answered.accumulateAndGet(seq, Math::max);
      Service seen = Objects.requireNonNull(catalog.get(home).services().get(service.id()));
      assertThat(seen.versionSet(set)).isEqualTo(Samples.set(set, i, Samples.pins(i)));
    }
  }
}
