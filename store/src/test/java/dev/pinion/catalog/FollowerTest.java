package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.EntityId;
import dev.pinion.fixture.Patience;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrappedStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** After a look, memory has whatever another store on the same file had committed before it. */
class FollowerTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

  @TempDir private Path folder;
  private final EntityId home = Samples.id();
  private final EntityId other = Samples.id();
  private final Random random = new Random(SEED);
  private final RandomChanges changes = new RandomChanges(random);
  private Counting store;
  private Store elsewhere;
  private Catalog catalog;
  private Follower follower;

  @BeforeEach
  void open() {
    System.out.println("FollowerTest: -Dpinion.seed=" + SEED);
    store = new Counting(openFile());
    elsewhere = openFile();
    catalog = new Catalog(store, 10);
    follower = new Follower("default", store, catalog);
    elsewhere.writeCluster(
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
    follower.close();
    elsewhere.close();
    store.close();
  }

  /** The store itself, which counts what is asked of it and fails when the test wants it. */
  private static final class Counting extends WrappedStore {
    final AtomicInteger looks = new AtomicInteger();
    final AtomicInteger reads = new AtomicInteger();
    volatile boolean failing;

    Counting(Store real) {
      super(real);
    }

    private void count(AtomicInteger counter) {
      counter.incrementAndGet();
      if (failing) {
        throw new StoreUnavailableException("made by a test");
      }
    }

    @Override
    public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
      count(reads);
      return super.read(tenant, work);
    }

    @Override
    public <T> T readCluster(Function<ClusterTx, T> work) {
      count(reads);
      return super.readCluster(work);
    }

    @Override
    public long othersCommits(Duration atMost) {
      count(looks);
      return super.othersCommits(atMost);
    }
  }

  private TenantSnapshot stored(EntityId tenant) {
    return new Catalog(elsewhere, 10).get(tenant);
  }

  private long change(Store by, EntityId tenant) {
    return by.write(
        tenant,
        tx -> {
          changes.some(tx);
          return tx.lastSeq();
        });
  }

  /** Would catch a kind of change that is not followed, and one that hides behind our own. */
  @Test
  void everythingInMemoryFollows() {
    catalog.get(home);
    catalog.get(other);
    for (int i = 0; i < 150; i++) {
      if (random.nextInt(3) == 0) {
        catalog.catchUp(home, change(store, home));
      }
      change(elsewhere, home);
      if (random.nextBoolean()) {
        change(elsewhere, other);
      }
      follower.look();
      assertThat(catalog.get(home)).as("step %d", i).isEqualTo(stored(home));
      assertThat(catalog.get(other)).as("step %d", i).isEqualTo(stored(other));
    }
    assertThat(follower.changes()).isPositive();
  }

  @Test
  void aLookThatFindsNothingCostsOneQuestion() {
    catalog.get(home);
    follower.look();
    int reads = store.reads.get();
    int looks = store.looks.get();
    long epoch = follower.epoch();
    for (int i = 0; i < 10; i++) {
      catalog.catchUp(home, change(store, home));
      reads++;
      follower.look();
    }
    assertThat(store.looks.get()).isEqualTo(looks + 10);
    assertThat(store.reads.get()).isEqualTo(reads);
    assertThat(follower.epoch()).isEqualTo(epoch);
  }

  @Test
  void whatIsNotInMemoryIsNotLoaded() {
    change(elsewhere, home);
    follower.look();
    assertThat(catalog.size()).isZero();
    catalog.get(home);
    change(elsewhere, other);
    follower.look();
    assertThat(catalog.tenants()).containsExactly(home);
  }

  /** A listener that fails is told again, and so is the look. */
  @Test
  void aLookThatFailsHalfWayIsRepeatedAsAWhole() {
    var told = new AtomicInteger();
    follower.onOthersCommits(
        () -> {
          if (told.incrementAndGet() == 2) {
            throw new StoreUnavailableException("made by a test");
          }
        });
    catalog.get(home);
    follower.look();
    change(elsewhere, home);
    assertThatThrownBy(follower::look).isInstanceOf(StoreUnavailableException.class);
    assertThat(follower.failures()).isEqualTo(1);
    follower.look();
    assertThat(told).hasValue(3);
    follower.look();
    assertThat(told).hasValue(3);
    assertThat(catalog.get(home)).isEqualTo(stored(home));
  }

  @Test
  void itSurvivesAStoreThatFailsAndEnds() throws InterruptedException {
    catalog.get(home);
    follower.start();
    store.failing = true;
    Patience.until("failures", () -> follower.failures() >= 3);
    change(elsewhere, home);
    store.failing = false;
    Patience.until("what was missed", () -> catalog.get(home).equals(stored(home)));
    follower.close();
    long looks = follower.looks();
    change(elsewhere, home);
    Thread.sleep(500);
    assertThat(follower.looks()).as("it has ended").isEqualTo(looks);
  }

  /** Many who ask at once share looks, and each has what was committed before it asked. */
  @Test
  void whoAsksAtTheSameTimeSharesALook() throws Exception {
    catalog.get(home);
    follower.look();
    int before = store.looks.get();
    int askers = 400;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<Future<?>>();
      for (int i = 0; i < askers; i++) {
        boolean writes = i % 40 == 0;
        all.add(
            threads.submit(
                () -> {
                  long seq = writes ? append() : 0;
                  follower.look();
                  assertThat(catalog.get(home).seq()).isGreaterThanOrEqualTo(seq);
                }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    int looks = store.looks.get() - before;
    System.out.printf("FollowerTest: %d askers, %d looks%n", askers, looks);
    assertThat(looks).isLessThan(askers);
  }

  private long append() {
    return elsewhere.write(
        home,
        tx -> {
          tx.append(Samples.draft(home), Samples.actor("x"), Samples.TIME);
          return tx.lastSeq();
        });
  }

  /** Tenants come and go in a catalog of one while they are followed. */
  @Test
  void tenantsThatAreLoadedWhileItLooksAreNotLeftBehind() throws Exception {
    var small = new Catalog(store, 1);
    var busy = new Follower("default", store, small);
    // Virtual threads that never wait would not let others run on a machine of two processors.
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      var stop = new AtomicBoolean();
      var readers = new ArrayList<Future<?>>();
      for (EntityId each : List.of(home, other, home, other)) {
        readers.add(
            threads.submit(
                () -> {
                  while (!stop.get()) {
                    small.get(each);
                  }
                }));
      }
      try {
        for (int i = 0; i < 200; i++) {
          long seq = append();
          busy.look();
          assertThat(small.get(home).seq()).as("round %d", i).isGreaterThanOrEqualTo(seq);
        }
      } finally {
        stop.set(true);
      }
      for (Future<?> each : readers) {
        each.get();
      }
    }
  }
}
