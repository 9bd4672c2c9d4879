package dev.pinion.app.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.ShopTest;
import dev.pinion.app.tenant.MaintenanceSwitch.Scope;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.Follower;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.DistantStore;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Maintenance of a server with several clusters, of which one cannot be reached at times. */
class MaintenanceSwitchTest extends ShopTest {
  private static final Maintenance PAUSE = new Maintenance("Back soon.", 30);

  private static @Nullable String copyIn(Cluster cluster) {
    Function<ClusterTx, @Nullable String> setting = tx -> tx.setting(ClusterTx.MAINTENANCE);
    return cluster.store().readCluster(setting);
  }

  /** Catches a switch that stops half-way, and then neither pauses nor ends the pause. */
  @Test
  void aClusterOutOfReachLearnsItLater() {
    try (Store file = FreshFile.open(folder.resolve("second.db"), SqliteOptions.DEFAULTS);
        Store other = FreshFile.open(folder.resolve("third.db"), SqliteOptions.DEFAULTS)) {
      var distant = new DistantStore(file);
      var second = new Cluster("second", distant, new Catalog(distant, 9));
      var third = new Cluster("third", other, new Catalog(other, 9));
      MaintenanceSwitch maintenance = maintenance(shop.tenant.cluster(), second, third);
      Caller operator = operator();
      maintenance.set(operator, Scope.SERVER, PAUSE);
      assertThat(List.of(second, third)).allMatch(each -> copyIn(each) != null);

      distant.setGone(true);
      maintenance.set(operator, Scope.SERVER, null);
      assertThat(maintenance.of(null)).isNull();
      assertThat(copyIn(third)).as("it comes after the one that is gone").isNull();
      distant.setGone(false);
      assertThat(copyIn(second)).isNotNull();
      maintenance.refresh(second);
      assertThat(copyIn(second)).isNull();
    }
  }

  /** Catches a copy that stays wrong where nobody writes, and a lock that is held for nothing. */
  @Test
  void aClusterIsAlignedAsSoonAsItIsReached() {
    try (Store file = FreshFile.open(folder.resolve("second.db"), SqliteOptions.DEFAULTS)) {
      var distant = new DistantStore(file);
      var second = new Cluster("second", distant, new Catalog(distant, 9));
      MaintenanceSwitch maintenance = maintenance(shop.tenant.cluster(), second);
      for (@Nullable Maintenance state : Arrays.<@Nullable Maintenance>asList(PAUSE, null)) {
        distant.setGone(true);
        maintenance.set(operator(), Scope.SERVER, state);
        assertThatThrownBy(() -> maintenance.align(second))
            .isInstanceOf(StoreUnavailableException.class);
        distant.setGone(false);
        assertThat(copyIn(second) == null).isEqualTo(state != null);
        maintenance.align(second);
        assertThat(copyIn(second) == null).isEqualTo(state == null);
      }
    }
  }

  /** Catches a pause that is known in the operator's cluster only, and ends by itself. */
  @Test
  void homeHasTheLastWord() {
    try (Store file = FreshFile.open(folder.resolve("home.db"), SqliteOptions.DEFAULTS)) {
      var distant = new DistantStore(file);
      var home = new Cluster("home", distant, new Catalog(distant, 9));
      Cluster here = shop.tenant.cluster();
      MaintenanceSwitch maintenance = maintenance(home, here);
      distant.setGone(true);
      assertThatThrownBy(() -> maintenance.set(operator(), Scope.SERVER, PAUSE))
          .isInstanceOf(OutcomeUnknownException.class);
      distant.setGone(false);
      assertThat(maintenance.of(null)).isNull();
      assertThat(List.of(home, here)).allMatch(each -> copyIn(each) == null);
      maintenance.set(operator(), Scope.SERVER, PAUSE);
      assertThat(maintenance.of(null)).isEqualTo(PAUSE);
      assertThat(List.of(home, here)).allMatch(each -> copyIn(each) != null);
    }
  }

  private MaintenanceSwitch maintenance(Cluster... all) {
    List<Follower> followers =
        Stream.of(all)
            .map(each -> new Follower(each.name(), each.store(), each.catalog()))
            .toList();
    return new MaintenanceSwitch(new Clusters(List.of(all)), new Others(followers), shop.work);
  }

  private Caller operator() {
    return new Caller(
        shop.tenant, shop.admin.actor(), DefaultRole.SUPER_ADMINISTRATOR.grants(), true);
  }
}
