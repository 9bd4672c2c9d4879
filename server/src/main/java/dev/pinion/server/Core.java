package dev.pinion.server;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Work;
import dev.pinion.app.governance.Guard;
import dev.pinion.app.governance.RuleBook;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.Founding;
import dev.pinion.app.tenant.Others;
import dev.pinion.auth.TenantBootstrap;
import dev.pinion.catalog.Catalog;
import dev.pinion.catalog.CatalogLimits;
import dev.pinion.catalog.CatalogMemory;
import dev.pinion.catalog.Follower;
import dev.pinion.config.Settings;
import dev.pinion.domain.EntityIds;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The open data clusters and what founds tenants in them; a server and the console both stand on
 * it.
 *
 * @param guard looks at the outcome of every transaction
 */
record Core(
    Clusters clusters,
    Others others,
    Directory directory,
    Founding founding,
    Bundles bundles,
    RuleBook book,
    Guard guard,
    Work work,
    TenantBootstrap bootstrap)
    implements AutoCloseable {

  /** How the database of a cluster is opened. */
  interface Opener {

    /** Opens the cluster's database. */
    Store open(Settings.Database database, Settings settings, StoreObserver observer);
  }

  /**
   * Opens every cluster of the settings.
   *
   * @param observers what is told of the commits of a cluster, by its name
   * @throws dev.pinion.config.ConfigurationException if another cluster than the first is home
   */
  static Core open(
      Settings settings,
      InstantSource clock,
      Function<String, StoreObserver> observers,
      Opener opener) {
    var open = new ArrayList<Cluster>();
    try {
      var memory = new CatalogMemory(limits(settings));
      for (Settings.Cluster each : settings.clusters()) {
        Store opened = opener.open(each.database(), settings, observers.apply(each.name()));
        var catalog = new Catalog(opened, memory);
        open.add(new Cluster(each.name(), opened, catalog));
      }
      return wired(new Clusters(open, places(settings)), settings, clock);
    } catch (RuntimeException | Error e) {
      open.forEach(cluster -> cluster.store().close());
      throw e;
    }
  }

  private static List<Clusters.Place> places(Settings settings) {
    return settings.clusters().stream()
        .flatMap(
            cluster ->
                cluster.tenants().stream()
                    .map(pattern -> new Clusters.Place(pattern, cluster.name())))
        .toList();
  }

  private static CatalogLimits limits(Settings settings) {
    Settings.Catalog all = settings.catalog();
    return new CatalogLimits(all.maxTenants(), all.maxMemoryBytes(), settings.clusters().size());
  }

  /** What an operator should know of these limits, in one sentence; null if there is nothing. */
  static @Nullable String adviceOnCatalogs(Settings settings) {
    long most = settings.quota().maxMemoryBytes();
    long kept = settings.catalog().maxMemoryBytes();
    return most <= kept
        ? null
        : "A tenant may take %d MiB of memory (tenants.max-memory), but one of more than %d MiB (catalog.max-memory) is loaded again for each request: raise catalog.max-memory, and the heap if need be, or lower tenants.max-memory."
            .formatted(most >> 20, kept >> 20);
  }

  private static Core wired(Clusters clusters, Settings settings, InstantSource clock) {
    HomeMark.check(clusters);
    var others =
        new Others(
            clusters.all().stream()
                .map(each -> new Follower(each.name(), each.store(), each.catalog()))
                .toList());
    var bundles = new Bundles();
    var book = new RuleBook(bundles);
    var guard = new Guard(bundles, book);
    var work = new Work(new EntityIds(clock), clock, guard);
    var directory = new Directory(clusters, settings.catalog().maxTenants(), clock);
    others.onHomeCommits(directory::refresh);
    var founding = new Founding(directory, work, slug -> isOpenToAll(settings, slug));
    return new Core(
        clusters,
        others,
        directory,
        founding,
        bundles,
        book,
        guard,
        work,
        new TenantBootstrap(founding, work));
  }

  /** Whoever made the operator tenant before the operator does would run the server. */
  private static boolean isOpenToAll(Settings settings, String slug) {
    return settings.selfService() && !slug.equals(settings.server().operatorTenant());
  }

  /** Commits what is queued and closes the databases. */
  @Override
  public void close() {
    others.close();
    clusters.all().forEach(cluster -> cluster.store().close());
  }
}
