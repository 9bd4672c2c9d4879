package dev.pinion.nodes;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.catalog.Catalog;
import dev.pinion.config.Settings;
import dev.pinion.server.data.Moving;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.postgres.Line;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Servers on two data clusters, each of either kind, and the command that moves tenants. */
final class TwoClusters implements AutoCloseable {
  static final String HOME = "default";
  static final String OTHER = "other";

  private static final Pattern PORT = Pattern.compile(":(\\d+)/");

  private final List<TestServer> servers = new ArrayList<>();

  /** Those of commands. */
  private final Settings settings;

  /** Between commands and all databases; null if they are near. */
  private final @Nullable Line line;

  /** The same databases as a process of its own has them, which commands work in. */
  private final Clusters console;

  private TwoClusters(Path folder, int count, Map<String, String> databases, @Nullable Line line) {
    this.line = line;
    var all = new HashMap<>(databases);
    all.put("clusters", HOME + "," + OTHER);
    all.put("rate-limits.enabled", "off");
    all.put("auth.master-key-file", folder.resolve("master.key").toString());
    all.put("data.dir", folder.toString());
    for (int i = 0; i < count; i++) {
      servers.add(TestServer.start(folder, all));
    }
    if (line != null) {
      String port = ":" + line.port() + "/";
      databases.forEach((key, url) -> all.put(key, PORT.matcher(url).replaceFirst(port)));
      all.put("store.work-timeout", "1s");
    }
    settings = Settings.load(all, Map.of(), null);
    console = new Clusters(settings.clusters().stream().map(this::opened).toList());
  }

  private Cluster opened(Settings.Cluster cluster) {
    Store store =
        switch (cluster.database()) {
          case Settings.Database.File(Path path) ->
              SqliteStore.openAsItIs(path, SqliteOptions.DEFAULTS, StoreObserver.none());
          case Settings.Database.Server(String url) ->
              PostgresStore.openAsItIs(
                  url,
                  new PostgresOptions(
                      4,
                      4,
                      64,
                      settings.store().writeTimeout(),
                      settings.store().workTimeout(),
                      TenantQuota.NONE),
                  StoreObserver.none());
        };
    return new Cluster(cluster.name(), store, new Catalog(store, 1));
  }

  private Moving moving(Consumer<Moving.Step> listener) {
    return new Moving(console, settings, InstantSource.system(), listener);
  }

  /**
   * Starts a server.
   *
   * @param isHomeAFile whether the home cluster is a file, or a database of PostgreSQL
   * @param isOtherAFile the same of the other one
   */
  static TwoClusters start(Path folder, boolean isHomeAFile, boolean isOtherAFile) {
    var databases = new HashMap<String, String>();
    if (!isHomeAFile) {
      databases.put("clusters." + HOME + ".url", PostgresServer.freshDatabase());
    }
    if (!isOtherAFile) {
      databases.put("clusters." + OTHER + ".url", PostgresServer.freshDatabase());
    }
    return new TwoClusters(folder, 1, databases, null);
  }

  /** Starts servers on two databases of PostgreSQL. */
  static TwoClusters startSeveral(Path folder, int count) {
    return new TwoClusters(folder, count, onServer(), null);
  }

  private static Map<String, String> onServer() {
    return Map.of(
        "clusters." + HOME + ".url", PostgresServer.freshDatabase(),
        "clusters." + OTHER + ".url", PostgresServer.freshDatabase());
  }

  /** Starts a server on two databases of PostgreSQL, which commands reach by a line. */
  static TwoClusters startWithLine(Path folder) {
    Map<String, String> databases = onServer();
    Matcher port = PORT.matcher(databases.get("clusters." + HOME + ".url"));
    if (!port.find()) {
      throw new IllegalStateException("The URL of the database has no port.");
    }
    return new TwoClusters(folder, 1, databases, Line.to(Integer.parseInt(port.group(1))));
  }

  /** What commands reach the databases by. */
  Line line() {
    return Objects.requireNonNull(line);
  }

  /** A new tenant in the home cluster. */
  TestTenant tenant(String slug) {
    return servers.getFirst().tenant(slug);
  }

  /** The owner's key on the Platform face of every server. */
  List<Http> owners(TestTenant tenant) {
    return servers.stream()
        .map(server -> new TestTenant(server, tenant.founded()).platform())
        .toList();
  }

  Moving.Moved move(TestTenant tenant, String to, Consumer<Moving.Step> listener) {
    return moving(listener).move(tenant.slug(), to);
  }

  Moving.Moved move(TestTenant tenant, String to) {
    return move(tenant, to, _ -> {});
  }

  /** Takes the databases away from the command. */
  void loseConsole() {
    console.all().forEach(cluster -> cluster.store().close());
  }

  String abort(TestTenant tenant) {
    return moving(_ -> {}).abort(tenant.slug());
  }

  /** A command on these clusters, for a process of its own. */
  String[] command(String... args) {
    var all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--data-dir", settings.dataDir().toString()));
    for (Settings.Cluster each : settings.clusters()) {
      String database =
          switch (each.database()) {
            case Settings.Database.File(Path path) -> path.toString();
            case Settings.Database.Server(String url) -> url;
          };
      all.addAll(List.of("--cluster", each.name() + "=" + database));
    }
    return all.toArray(new String[0]);
  }

  /** The JDBC URL of a cluster's database. */
  String url(String cluster) {
    Settings.Cluster found =
        settings.clusters().stream().filter(it -> it.name().equals(cluster)).findFirst().get();
    return switch (found.database()) {
      case Settings.Database.File(Path path) -> "jdbc:sqlite:" + path;
      case Settings.Database.Server(String url) -> url;
    };
  }

  /** The database of a cluster, as the first server has it. */
  Store store(String cluster) {
    return Objects.requireNonNull(servers.getFirst().server().clusters().find(cluster)).store();
  }

  @Override
  public void close() {
    console.all().forEach(cluster -> cluster.store().close());
    servers.forEach(TestServer::close);
    if (line != null) {
      line.close();
    }
  }
}
