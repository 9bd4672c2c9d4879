package dev.pinion.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.service.SetWrite;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrappedStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What holds of every write, whoever makes it. */
class WorkTest extends ShopTest {

  @Test
  void timesInALogNeverGoBack() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "release"), Shop.pins(1L, 1L));
    Instant newest = newest();
    InstantSource early = () -> Instant.now().minus(Duration.ofHours(1));
    var late = new Work(new EntityIds(early), early, unit -> {});
    Instant written = late.write(shop.admin, unit -> unit.at());
    assertThat(written).isEqualTo(newest);
    shop.sets.upsert(shop.admin, SetWrite.to(id, "release"), Pins.LATEST);
    assertThat(newest()).isAfterOrEqualTo(newest);
  }

  @Test
  void aClockFarBehindATenantsLogIsToldOfOnceAMinute() {
    Instant newest = newest();
    // The minute after the first warning ends where a long overflows.
    var nanos = new AtomicLong(Long.MAX_VALUE - Duration.ofMinutes(1).toNanos() + 1);
    var now = new AtomicReference<>(newest.minusSeconds(1));
    var work = new Work(new EntityIds(now::get), now::get, unit -> {}, new ClockWatch(nanos::get));
    List<String> logged = new ArrayList<>();
    Handler handler = keeping(logged);
    Logger log = Logger.getLogger(ClockWatch.class.getName());
    log.addHandler(handler);
    try {
      work.write(shop.admin, unit -> unit.at());
      assertThat(logged).as("a second is nothing to tell of").isEmpty();

      now.set(newest.minus(Duration.ofMinutes(90)));
      String told =
          "WARNING the clock is 5400 s behind the newest change of the tenant acme; until it has caught up, every change there gets the time of that one";
      work.write(shop.admin, unit -> unit.at());
      assertThat(logged).containsExactly(told);
      nanos.addAndGet(Duration.ofMinutes(1).toNanos() - 1);
      work.write(shop.tenant, shop.admin.actor(), unit -> unit.at());
      assertThat(logged).hasSize(1);
      nanos.addAndGet(1);
      work.write(shop.tenant, shop.admin.actor(), unit -> unit.at());
      assertThat(logged).containsExactly(told, told);

      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      now.set(newest.plusSeconds(5));
      assertThat(work.<Instant>write(shop.admin, unit -> unit.at())).isEqualTo(now.get());
      assertThat(logged).as("the clock is ahead again").hasSize(2);
    } finally {
      log.removeHandler(handler);
    }
  }

  /** A store that can be written to, and at times not read. */
  private static final class UnreadableStore extends WrappedStore {
    private final AtomicBoolean isGone = new AtomicBoolean();

    private UnreadableStore(Store real) {
      super(real);
    }

    @Override
    public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
      if (isGone.get()) {
        throw new StoreUnavailableException("no reader became free in time");
      }
      return super.read(tenant, work);
    }
  }

  /**
   * Catches a write that is on disk and answered as not done, because what it did could not be read
   * at once: whoever repeats it does it twice.
   */
  @Test
  void whatIsOnDiskIsAnsweredAsDone() {
    var store = new UnreadableStore(shop.store);
    var cluster = new Cluster("default", store, new Catalog(store, 100));
    var tenant = new TenantRef(shop.tenant.id(), "acme", cluster);
    var caller =
        new Caller(
            tenant,
            shop.admin.actor(),
            shop.admin.grants(),
            false,
            false,
            new Moment(tenant.snapshot()),
            null,
            null);
    long before = caller.seq();
    Change.Draft change =
        Change.Draft.of("test.done", Change.Subject.of(Change.SubjectType.MEMBER, id), "x");
    for (boolean ofCluster : List.of(false, true)) {
      store.isGone.set(true);
      Instant at =
          ofCluster
              ? shop.work.writeCluster(caller, (_, unit) -> logged(unit, change))
              : shop.work.write(caller, unit -> logged(unit, change));
      assertThat(at).isNotNull();
      assertThat(caller.seq()).as("what a later read asks for").isEqualTo(++before);
      assertThatThrownBy(caller::snapshot).isInstanceOf(OutcomeUnknownException.class);
      store.isGone.set(false);
      assertThat(caller.snapshot().seq()).isEqualTo(before);
    }
  }

  private static Instant logged(Work.Unit unit, Change.Draft change) {
    unit.log(change);
    return unit.at();
  }

  private static Handler keeping(List<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord entry) {
        logged.add(entry.getLevel() + " " + entry.getMessage());
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  private Instant newest() {
    return shop.ledger(id, "release").stream()
        .map(Revision::at)
        .max(Instant::compareTo)
        .orElseThrow();
  }
}
