package dev.pinion.app.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.ShopTest;
import dev.pinion.app.tenant.MaintenanceSwitch.Scope;
import dev.pinion.catalog.Catalog;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.WrappedStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Maintenance of a server with several clusters, of which one cannot be reached at times. */
class MaintenanceSwitchTest extends ShopTest {
  private static final Maintenance PAUSE = new Maintenance("Back soon.", 30);

  /** A store that is out of reach at times. */
  private static final class Distant extends WrappedStore {
    private final AtomicBoolean isGone = new AtomicBoolean();

    private Distant(Store real) {
      super(real);
    }

    @Override
    public <T> T readCluster(Function<ClusterTx, T> work) {
      if (isGone.get()) {
        throw new StoreUnavailableException("gone");
      }
      return super.readCluster(work);
    }
  }

  private static @Nullable String copyIn(Cluster cluster) {
    Function<ClusterTx, @Nullable String> setting = tx -> tx.setting(ClusterTx.MAINTENANCE);
    return cluster.store().readCluster(setting);
  }

  /** Catches a switch that stops half-way, and then neither pauses nor ends the pause. */
  @Test
  void aClusterOutOfReachLearnsItLater() {
    try (Store file = FreshFile.open(folder.resolve("second.db"), SqliteOptions.DEFAULTS);
        Store other = FreshFile.open(folder.resolve("third.db"), SqliteOptions.DEFAULTS)) {
      var distant = new Distant(file);
      var second = new Cluster("second", distant, new Catalog(distant, 9));
      var third = new Cluster("third", other, new Catalog(other, 9));
      var clusters = new Clusters(List.of(shop.tenant.cluster(), second, third));
      var maintenance = new MaintenanceSwitch(clusters, shop.work);
      Caller operator =
          new Caller(
              shop.tenant, shop.admin.actor(), DefaultRole.SUPER_ADMINISTRATOR.grants(), true);
      maintenance.set(operator, Scope.SERVER, PAUSE);
      assertThat(List.of(second, third)).allMatch(each -> copyIn(each) != null);

      distant.isGone.set(true);
      maintenance.set(operator, Scope.SERVER, null);
      assertThat(maintenance.of(null)).isNull();
      assertThat(copyIn(third)).as("it comes after the one that is gone").isNull();
      distant.isGone.set(false);
      assertThat(copyIn(second)).isNotNull();
      maintenance.refresh(second);
      assertThat(copyIn(second)).isNull();
    }
  }
}
