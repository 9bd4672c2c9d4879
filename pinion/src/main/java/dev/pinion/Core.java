package dev.pinion;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Directory;
import dev.pinion.app.Tenants;
import dev.pinion.app.Work;
import dev.pinion.auth.Founder;
import dev.pinion.catalog.Catalog;
import dev.pinion.config.Settings;
import dev.pinion.domain.EntityIds;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Function;

/**
 * The open data clusters and what founds tenants in them; a server and the console both stand on
 * it.
 */
record Core(Clusters clusters, Directory directory, Tenants tenants, Work work, Founder founder)
    implements AutoCloseable {

  /**
   * Opens every cluster of the settings.
   *
   * @param observers what is told of the commits of a cluster, by its name
   */
  static Core open(
      Settings settings, InstantSource clock, Function<String, StoreObserver> observers) {
    Settings.Store store = settings.store();
    var options =
        new SqliteOptions(
            store.readers(),
            store.queueCapacity(),
            store.groupMax(),
            store.writeTimeout(),
            store.busyTimeout());
    var open = new ArrayList<Cluster>();
    for (Settings.Cluster each : settings.clusters()) {
      Store opened = SqliteStore.open(each.file(), options, observers.apply(each.name()));
      open.add(
          new Cluster(each.name(), opened, new Catalog(opened, settings.catalog().maxTenants())));
    }
    var clusters = new Clusters(open);
    var work = new Work(new EntityIds(clock), clock);
    var directory = new Directory(clusters, settings.catalog().maxTenants());
    var tenants = new Tenants(directory, work);
    return new Core(clusters, directory, tenants, work, new Founder(tenants, work));
  }

  /** Commits what is queued and closes the databases. */
  @Override
  public void close() {
    clusters.all().forEach(cluster -> cluster.store().close());
  }
}
