package dev.pinion.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MixedLoadTest {
  private static final int READERS = 3;

  @TempDir private Path folder;

  /** Methods by the connection that they came on. */
  private final Map<Integer, Set<String>> connections = new ConcurrentHashMap<>();

  /** Catches a row with writes that fewer connections read in than in the row it is compared to. */
  @Test
  void asManyConnectionsReadBesideWritesAsWithout() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      HttpServer server = HttpServer.create(address, 0);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
      try {
        load(server.getAddress().getPort(), 0);
        assertThat(connections.values()).hasSize(READERS).containsOnly(Set.of("GET"));
        connections.clear();
        load(server.getAddress().getPort(), 50);
        assertThat(connections.values()).filteredOn(Set.of("GET")::equals).hasSize(READERS);
        assertThat(connections.values())
            .filteredOn(each -> !each.equals(Set.of("GET")))
            .isNotEmpty()
            .containsOnly(Set.of("PUT"));
      } finally {
        server.stop(0);
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      connections
          .computeIfAbsent(
              exchange.getRemoteAddress().getPort(), _ -> ConcurrentHashMap.newKeySet())
          .add(exchange.getRequestMethod());
      exchange.getRequestBody().readAllBytes();
      exchange.sendResponseHeaders(200, 2);
      exchange.getResponseBody().write(new byte[] {'{', '}'});
    }
  }

  private void load(int port, int writesPerSecond) throws Exception {
    Path reads = Request.write(List.of(new Request("GET", "/read", "")), folder.resolve("reads"));
    Path writes =
        Request.write(List.of(new Request("PUT", "/write", "")), folder.resolve("writes"));
    Path body = Files.writeString(folder.resolve("body"), "{\"number\":\"@N@\"}");
    MixedLoad.main(
        new String[] {
          Integer.toString(port),
          reads.toString(),
          writes.toString(),
          body.toString(),
          Integer.toString(READERS),
          "2",
          "1",
          Integer.toString(writesPerSecond),
          "1"
        });
  }

  @Test
  void theNumberOfWritesIsRead() {
    assertThat(MixedLoad.writes("DRIVER requests=3 duration=1\nwrites=12\n")).isEqualTo(12);
  }
}
