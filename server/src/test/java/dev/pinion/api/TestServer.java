package dev.pinion.api;

import dev.pinion.app.Cluster;
import dev.pinion.auth.Founder.FirstUser;
import dev.pinion.auth.Founder.Founded;
import dev.pinion.config.Settings;
import dev.pinion.server.Server;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A real server on a free port with its data in a folder of the test's. */
public final class TestServer implements AutoCloseable {
  private final Server server;

  private TestServer(Server server) {
    this.server = server;
  }

  /** Starts a server without rate limits. */
  public static TestServer start(Path dataDir) {
    return start(dataDir, Map.of("rate-limits.enabled", "off"));
  }

  /** Starts a server with settings by key; only port, folder and log are set otherwise. */
  public static TestServer start(Path dataDir, Map<String, String> settings) {
    return start(dataDir, settings, InstantSource.system());
  }

  /** Starts a server whose time is the clock's. */
  public static TestServer start(Path dataDir, Map<String, String> settings, InstantSource clock) {
    var all = new HashMap<>(settings);
    all.putIfAbsent("server.port", "0");
    all.putIfAbsent("data.dir", dataDir.toString());
    all.putIfAbsent("log.access", "off");
    var server = new Server(Settings.load(all, Map.of(), null), clock);
    server.start();
    return new TestServer(server);
  }

  /** The server itself. */
  public Server server() {
    return server;
  }

  /** A new tenant in the home cluster, with its super administrator's credentials. */
  public TestTenant tenant(String slug) {
    return tenant(slug, server.clusters().home());
  }

  /** A new tenant in a cluster, with its super administrator's credentials. */
  public TestTenant tenant(String slug, Cluster cluster) {
    Founded founded =
        server
            .founder()
            .found(
                slug,
                "Tenant " + slug,
                Map.of(),
                cluster,
                new FirstUser("Ada", "Admin", "ada@" + slug + ".test"));
    return new TestTenant(this, founded);
  }

  /** A client without credentials. */
  public Http http() {
    return new Http("http://127.0.0.1:" + server.port());
  }

  @Override
  public void close() {
    server.close();
  }
}
