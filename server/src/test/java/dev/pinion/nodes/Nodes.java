package dev.pinion.nodes;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Servers on one database, each with a data folder of its own and all with one master key. */
final class Nodes implements AutoCloseable {
  private final List<TestServer> servers = new ArrayList<>();

  private Nodes() {}

  /** Starts servers without rate limits. */
  static Nodes start(int count, Path folder, String database) {
    return start(count, folder, database, Map.of("rate-limits.enabled", "off"));
  }

  static Nodes start(int count, Path folder, String database, Map<String, String> settings) {
    return start(Collections.nCopies(count, InstantSource.system()), folder, database, settings);
  }

  /** Starts a server for each clock. */
  static Nodes start(
      List<InstantSource> clocks, Path folder, String database, Map<String, String> settings) {
    var nodes = new Nodes();
    try {
      for (int i = 0; i < clocks.size(); i++) {
        nodes.servers.add(server(i, folder, database, settings, clocks.get(i)));
      }
      return nodes;
    } catch (RuntimeException | Error e) {
      nodes.close();
      throw e;
    }
  }

  private static TestServer server(
      int number, Path folder, String database, Map<String, String> settings, InstantSource clock) {
    var all = new HashMap<>(settings);
    all.put("clusters.default.url", database);
    all.putIfAbsent("auth.master-key-file", folder.resolve("master.key").toString());
    return TestServer.start(folder.resolve("node-" + number), all, clock);
  }

  int count() {
    return servers.size();
  }

  TestServer server(int number) {
    return servers.get(number);
  }

  /** A new tenant, made by the first server. */
  TestTenant tenant(String slug) {
    return servers.getFirst().tenant(slug);
  }

  /** The tenant as another server serves it. */
  TestTenant through(int number, TestTenant tenant) {
    return new TestTenant(servers.get(number), tenant.founded());
  }

  /** The owner's key on the Platform face of the first server. */
  Http through(TestTenant tenant) {
    return through(0, tenant).platform();
  }

  /** The owner's key on the Platform face of every server. */
  List<Http> platforms(TestTenant tenant) {
    var all = new ArrayList<Http>();
    for (int i = 0; i < servers.size(); i++) {
      all.add(through(i, tenant).platform());
    }
    return all;
  }

  @Override
  public void close() {
    servers.forEach(TestServer::close);
  }
}
