package dev.pinion;

import dev.pinion.app.ApiKeys;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Directory;
import dev.pinion.app.MaintenanceSwitch;
import dev.pinion.app.Organizations;
import dev.pinion.app.Roles;
import dev.pinion.app.Services;
import dev.pinion.app.Tenants;
import dev.pinion.app.Users;
import dev.pinion.app.Work;
import dev.pinion.app.models.Model;
import dev.pinion.app.models.ModelCatalog;
import dev.pinion.auth.Authenticator;
import dev.pinion.auth.Founder;
import dev.pinion.auth.KeyRotation;
import dev.pinion.auth.SignIn;
import dev.pinion.auth.SigningKeys;
import dev.pinion.auth.Tokens;
import dev.pinion.catalog.Catalog;
import dev.pinion.config.Settings;
import dev.pinion.domain.EntityIds;
import dev.pinion.http.Dialect;
import dev.pinion.http.HttpServer;
import dev.pinion.http.Metrics;
import dev.pinion.http.Operation;
import dev.pinion.http.SystemRoutes;
import dev.pinion.http.classic.AdminRoutes;
import dev.pinion.http.classic.ApiKeyRoutes;
import dev.pinion.http.classic.ClassicDialect;
import dev.pinion.http.classic.OrganizationRoutes;
import dev.pinion.http.classic.RoleRoutes;
import dev.pinion.http.classic.ServiceRoutes;
import dev.pinion.http.classic.SignInRoutes;
import dev.pinion.http.classic.UserRoutes;
import dev.pinion.store.Store;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A whole server, wired by its constructor. */
public final class Server implements AutoCloseable {
  private final Clusters clusters;
  private final HttpServer http;
  private final Founder founder;

  /** Opens the stores and wires everything; {@link #start} begins to listen. */
  public Server(Settings settings, InstantSource clock) {
    var metrics = new Metrics();
    this.clusters = new Clusters(open(settings, metrics));
    var work = new Work(new EntityIds(clock), clock);
    var directory = new Directory(clusters, settings.catalog().maxTenants());
    var tenants = new Tenants(directory, work);
    tenants.recover();
    this.founder = new Founder(tenants, work);

    var keys = new SigningKeys(clusters.home().store(), clock, settings.auth().tokenLifetime());
    var tokens =
        new Tokens(keys, clock, settings.auth().tokenLifetime(), settings.auth().tokenCacheSize());
    var authenticator = new Authenticator(directory, tokens, clock);
    var signIn = new SignIn(authenticator, tokens, clock);
    var maintenance = new MaintenanceSwitch(clusters, work);
    var models = ModelCatalog.load(settings.modelsFile());
    var services = new Services(work, models);

    Dialect classic =
        new ClassicDialect(
            List.of(
                new SignInRoutes(signIn, settings.auth().signInPerMinute()).table(),
                new ServiceRoutes(services, models.all().stream().map(Model::name).toList())
                    .table(),
                new OrganizationRoutes(new Organizations(tenants, work)).table(),
                new UserRoutes(new Users(work)).table(),
                new RoleRoutes(new Roles(work, directory)).table(),
                new ApiKeyRoutes(new ApiKeys(work)).table(),
                new AdminRoutes(
                        models,
                        maintenance,
                        new KeyRotation(keys, work),
                        settings.maintenanceRetryAfter())
                    .table()));
    var system = new SystemRoutes(metrics, keys, this::isReady);
    this.http =
        new HttpServer(
            settings,
            new HttpServer.Parts(directory, authenticator, signIn, maintenance, metrics, clock),
            List.of(classic),
            system.table());
  }

  private static List<Cluster> open(Settings settings, Metrics metrics) {
    Settings.Store store = settings.store();
    var options =
        new SqliteOptions(
            store.readers(),
            store.queueCapacity(),
            store.groupMax(),
            store.writeTimeout(),
            store.busyTimeout());
    var clusters = new ArrayList<Cluster>();
    for (Settings.Cluster each : settings.clusters()) {
      Store opened = SqliteStore.open(each.file(), options, metrics.commits(each.name()));
      var catalog = new Catalog(opened, settings.catalog().maxTenants());
      metrics.watchCatalog(each.name(), catalog::size);
      clusters.add(new Cluster(each.name(), opened, catalog));
    }
    return clusters;
  }

  private boolean isReady() {
    try {
      clusters.all().forEach(cluster -> cluster.store().readCluster(tx -> tx.setting("ready")));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Makes tenants with their first user and keys, at the server's own console. */
  public Founder founder() {
    return founder;
  }

  /** The data clusters that are open. */
  public Clusters clusters() {
    return clusters;
  }

  /** Every operation that is served. */
  public List<Operation> operations() {
    return http.operations();
  }

  /** Begins to listen. */
  public void start() {
    http.start();
  }

  /** The port that it listens on. */
  public int port() {
    return http.port();
  }

  /** Stops listening, finishes what is in flight and closes the stores. */
  @Override
  public void close() {
    http.close();
    clusters.all().forEach(cluster -> cluster.store().close());
  }
}
