package dev.pinion.app.resolution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Race;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.TenantRef;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.app.service.SetWrite;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Version sets as they are looked at. */
class SetViewsTest extends ShopTest {
  private static final SqliteOptions ONE_READER =
      new SqliteOptions(
          1, 64, 16, Duration.ofSeconds(1), Duration.ofSeconds(10), Duration.ofSeconds(5));
  private static final int LOOKS = 50;
  private static final int THREADS = 6;

  private Instant now = Samples.TIME;

  @Override
  protected InstantSource clock() {
    return () -> now;
  }

  private SetViews views(ResolutionLog resolutions) {
    return new SetViews(
        shop.work,
        new Bundles(),
        new SetWarnings(ModelCatalog.builtIn(), Shop.LIMITS),
        resolutions);
  }

  private boolean saysUnused(SetViews views) {
    return views.list(shop.admin, id).stream()
        .filter(view -> view.set().name().equals("preview"))
        .flatMap(view -> view.warnings().stream())
        .anyMatch(warning -> warning.code() == Warning.Code.SET_UNUSED);
  }

  /** Catches what is known of runtimes, and is told after a runtime has asked. */
  @Test
  void aSetThatARuntimeHasJustAskedForIsInUse() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "preview"), Pins.LATEST);
    now = now.plus(Shop.LIMITS.unusedAfter()).plusSeconds(1);
    var resolutions = new ResolutionLog(shop.work);
    SetViews views = views(resolutions);
    assertThat(saysUnused(views)).isTrue();
    resolutions.note(shop.tenant, id, "preview");
    assertThat(saysUnused(views)).isFalse();
  }

  /**
   * On a server with one reader and a catalog that forgets. Would catch a snapshot that is asked
   * for inside a read transaction: one request holds the reader and waits for a tenant that another
   * one is loading, and that one waits for the reader.
   */
  @Test
  @DisabledIfSystemProperty(
      named = "pinion.store",
      matches = "postgres",
      disabledReason = "it works on a database file of its own")
  void oneReaderIsEnough() throws Exception {
    try (Store store =
        SqliteStore.open(folder.resolve("pinion.db"), ONE_READER, StoreObserver.none())) {
      var cluster = new Cluster("default", store, new Catalog(store, 10));
      var tenant = new TenantRef(shop.tenant.id(), shop.tenant.slug(), cluster);
      Caller admin = new Caller(tenant, shop.admin.actor(), shop.admin.grants(), false);
      SetViews views = views(new ResolutionLog(shop.work));
      var done = new AtomicBoolean();
      Thread forgetful = Thread.ofPlatform().start(() -> forget(cluster.catalog(), tenant, done));
      try {
        assertThat(Race.run(Collections.nCopies(THREADS, () -> look(views, admin))))
            .containsOnlyNulls();
      } finally {
        done.set(true);
        forgetful.join();
      }
    }
  }

  private void look(SetViews views, Caller caller) {
    for (int i = 0; i < LOOKS; i++) {
      assertThat(views.list(caller, id)).hasSize(2);
      assertThat(views.get(caller, id, SetRef.to("release")).set().name()).isEqualTo("release");
    }
  }

  private static void forget(Catalog catalog, TenantRef tenant, AtomicBoolean done) {
    while (!done.get()) {
      catalog.forget(tenant.id());
    }
  }
}
