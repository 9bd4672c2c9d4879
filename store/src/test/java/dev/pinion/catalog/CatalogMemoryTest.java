package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.catalog.ServiceIndex.Scope;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import dev.pinion.domain.service.Tag;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A catalog holds so many bytes, however many tenants that are. */
class CatalogMemoryTest {
  private static final int TENANTS = 6;
  private static final int ROLES = 100;

  @TempDir private Path folder;
  private final List<EntityId> tenants = new ArrayList<>();
  private Store store;
  private long each;

  @BeforeEach
  void open() {
    store = FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS);
    for (int i = 0; i < TENANTS; i++) {
      EntityId id = Samples.id();
      String slug = "tenant-" + i;
      tenants.add(id);
      store.writeCluster(
          tx -> {
            tx.insert(Samples.tenant(id, slug));
            return true;
          });
      grow(id, "role");
    }
    each = store.read(tenants.getFirst(), tx -> tx.use().memoryBytes());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private long grow(EntityId tenant, String names) {
    return store.write(
        tenant,
        tx -> {
          for (int i = 0; i < ROLES; i++) {
            tx.access().insert(Samples.role(names + i));
          }
          tx.append(Samples.draft(tenant), Samples.actor("x"), Samples.TIME);
          return tx.lastSeq();
        });
  }

  private Catalog catalog(long bytes) {
    return new Catalog(store, new CatalogLimits(1_000, bytes));
  }

  @Test
  void whoWasNotAskedForLongestGoes() {
    Catalog catalog = catalog(3 * each + each / 2);
    for (EntityId tenant : tenants) {
      catalog.get(tenant);
      assertThat(catalog.bytes()).isLessThanOrEqualTo(3 * each + each / 2);
    }
    assertThat(catalog.bytes()).isGreaterThan(2 * each);
    assertThat(catalog.evictions()).isEqualTo(TENANTS - 3);
    TenantSnapshot last = catalog.get(tenants.getLast());
    assertThat(catalog.get(tenants.getLast())).as("still there").isSameAs(last);
  }

  /** Catches parts of their own, of which one is too small while another is empty. */
  @Test
  void catalogsShareWhatTheyKeep() {
    long bytes = 3 * each + each / 2;
    var memory = new CatalogMemory(new CatalogLimits(1_000, bytes, 2));
    var one = new Catalog(store, memory);
    var other = new Catalog(store, memory);
    tenants.subList(0, 3).forEach(one::get);
    assertThat(one.evictions()).isZero();
    TenantSnapshot same = other.get(tenants.getFirst());
    assertThat(one.evictions() + other.evictions()).isEqualTo(1);
    assertThat(one.bytes() + other.bytes()).isLessThanOrEqualTo(bytes);
    other.forget(tenants.getFirst());
    assertThat(one.size()).isGreaterThanOrEqualTo(2);
    assertThat(other.get(tenants.getFirst())).isNotSameAs(same);
  }

  @Test
  void whoIsLargerThanAllOfItIsServedAndNotKept() {
    Catalog catalog = catalog(each / 2);
    for (EntityId tenant : tenants) {
      assertThat(catalog.get(tenant).tenant().id()).isEqualTo(tenant);
      assertThat(catalog.bytes()).isZero();
    }
    long seq = grow(tenants.getFirst(), "more");
    assertThat(catalog.catchUp(tenants.getFirst(), seq).seq()).isEqualTo(seq);
    assertThat(catalog.get(tenants.getFirst()).seq()).isEqualTo(seq);
  }

  /** Catches a weight that stays what it was when the tenant was loaded. */
  @Test
  void whoGrowsIsWeighedAgain() {
    Catalog catalog = catalog(3 * each + each / 2);
    tenants.subList(0, 3).forEach(catalog::get);
    assertThat(catalog.evictions()).isZero();
    EntityId growing = tenants.get(2);
    catalog.catchUp(growing, grow(growing, "more"));
    assertThat(catalog.evictions()).isEqualTo(1);
    assertThat(catalog.bytes()).isLessThanOrEqualTo(3 * each + each / 2);
    assertThat(catalog.get(growing).bytes())
        .isEqualTo(store.<Long>read(growing, tx -> tx.use().memoryBytes()));
  }

  /** Loading many tenants at once must not take what all of them take. */
  @Test
  void whoFindsNoRoomToLoadIsToldSo() throws Exception {
    var room = new LoadingRoom(10_000, Duration.ofMillis(50));
    var loading = new CountDownLatch(1);
    var over = new CountDownLatch(1);
    try (var threads = Executors.newCachedThreadPool()) {
      Future<String> first =
          threads.submit(
              () ->
                  room.with(
                      1_000_000,
                      () -> {
                        loading.countDown();
                        await(over);
                        return "loaded alone";
                      }));
      loading.await();
      assertThatThrownBy(() -> room.with(1, () -> "second"))
          .isInstanceOfSatisfying(
              DomainException.class,
              e -> assertThat(e.error()).isInstanceOf(DomainError.Unavailable.class));
      over.countDown();
      assertThat(first.get()).isEqualTo("loaded alone");
      assertThat(room.with(1, () -> room.with(5_000, () -> "both"))).isEqualTo("both");
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aLoadThatFailsGivesItsRoomBack() {
    var room = new LoadingRoom(10_000, Duration.ofMillis(50));
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(
              () ->
                  room.with(
                      10_000,
                      () -> {
                        throw new IllegalStateException("no");
                      }))
          .hasMessage("no");
    }
    assertThat(room.with(10_000, () -> "next")).isEqualTo("next");
  }

  @Test
  void whatItTakesIsKnownWithoutLoading() {
    assertThat(store.<Long>read(tenants.getFirst(), TenantTx::lastSeq)).isEqualTo(1);
    assertThat(catalog(each).get(tenants.getFirst()).bytes()).isEqualTo(each);
  }

  /**
   * Services with long texts, and with short ones that are all different: of these a tenant could
   * have the most.
   */
  enum Population {
    LONG_TEXTS {
      @Override
      void add(TenantTx tx, Service like, int number) {
        tx.services().insert(like);
        tx.services()
            .revise(Samples.revision(like.id(), Samples.set("custom", 1, Samples.pins(1))));
      }
    },
    SHORT_TEXTS {
      @Override
      void add(TenantTx tx, Service like, int number) {
        tx.services()
            .insert(
                new Service(
                    like.id(),
                    "s" + number,
                    "",
                    true,
                    like.agentId(),
                    like.graphId(),
                    List.of(new Tag("k" + number, "v")),
                    List.of("t" + number),
                    ServiceSettings.DEFAULTS,
                    new TreeMap<>(),
                    Samples.actor("c" + number),
                    Samples.actor("u" + number),
                    like.createdAt(),
                    like.updatedAt()));
        for (int i = 0; i < 3; i++) {
          var actor = Samples.actor(number + "s" + i);
          var pins = new Pins(1_000L + number, 2_000L + number, Map.of());
          var set = new VersionSet("x" + i, pins, 1, actor, like.updatedAt());
          tx.services().revise(Samples.revision(like.id(), set));
        }
      }
    };

    abstract void add(TenantTx tx, Service like, int number);
  }

  /** Catches an estimate that lets a tenant take more than it is told to. */
  @ParameterizedTest
  @EnumSource
  void aSnapshotTakesNoMoreThanItIsSaidTo(Population population) {
    EntityId tenant = tenants.getFirst();
    for (int batch = 0; batch < 10; batch++) {
      int from = batch * 1_000;
      store.write(
          tenant,
          tx -> {
            addServices(tx, population, from, 1_000);
            return true;
          });
    }
    Catalog catalog = catalog(Integer.MAX_VALUE);
    long before = used();
    TenantSnapshot snapshot = catalog.get(tenant);
    // Searches keep texts in another form.
    snapshot
        .services()
        .forEach(snapshot.services().of(Scope.ALL), each -> each.contains("nowhere"));
    long takes = used() - before;
    System.out.printf(
        "CatalogMemoryTest: %d services of %s are said to take %d bytes, and take %d%n",
        snapshot.services().size(), population, snapshot.bytes(), takes);
    assertThat(snapshot.services().size()).isEqualTo(10_000);
    assertThat(snapshot.bytes()).isBetween(takes, 4 * takes);
  }

  private static void addServices(TenantTx tx, Population population, int from, int count) {
    var agent = Samples.asset(ResourceKind.AGENT, "a" + from, 0);
    var graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "g" + from, 0);
    tx.resources().insert(agent);
    tx.resources().insert(graph);
    for (int i = from; i < from + count; i++) {
      population.add(tx, Samples.service("s" + i, agent.id(), graph.id()), i);
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
