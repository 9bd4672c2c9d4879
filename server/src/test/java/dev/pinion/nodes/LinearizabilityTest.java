package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.nodes.RegisterHistory.Kind;
import dev.pinion.nodes.RegisterHistory.Operation;
import dev.pinion.store.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Clients of three servers write, promote and read one version set. Reads with {@code no-cache} and
 * writes with a precondition must look as if there were one server that does one thing at a time.
 * Catches a server that answers from a snapshot which lacks what another one has answered, and one
 * that decides a precondition by it.
 */
class LinearizabilityTest {
  private static final int NODES = 3;
  private static final int CLIENTS = 9;
  private static final int ROUNDS = Integer.getInteger("pinion.rounds", 40);
  private static final String SET = "release";

  /** What is promoted: the newest versions of both. */
  private static final String NEWEST = "3/3";

  private final RegisterHistory history = new RegisterHistory();

  @Test
  void severalServersLookLikeOne(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("LinearizabilityTest: -Dpinion.seed=" + seed);
    try (Nodes nodes = Nodes.start(NODES, folder, PostgresServer.freshDatabase())) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      PlatformService service = PlatformService.make(owners.get(0));
      try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
        var clients = new ArrayList<Future<?>>();
        for (int i = 0; i < CLIENTS; i++) {
          var client = new Client("client " + i, owners, service, new Random(seed + i));
          clients.add(pool.submit(client::run));
        }
        for (Future<?> each : clients) {
          each.get();
        }
      }
      assertThat(history.faults()).isEmpty();
      assertThat(history.size()).isGreaterThanOrEqualTo(CLIENTS * ROUNDS);
      assertAllAgree(owners, service);
    }
  }

  /** Every server says the same in the end, and the ledger has every revision that was answered. */
  private static void assertAllAgree(List<Http> owners, PlatformService service) {
    String path = service.sets() + "/" + SET;
    var states =
        owners.stream()
            .map(owner -> owner.with("Cache-Control", "no-cache").get(path).expect(200).body())
            .distinct()
            .toList();
    assertThat(states).hasSize(1);
    JsonNode verified = owners.get(0).get(path + "/revisions/verify").expect(200).json();
    assertThat(verified.get("valid").booleanValue()).isTrue();
    long revision = owners.get(1).get(path).json().get("revision").longValue();
    assertThat(verified.get("length").longValue()).isEqualTo(revision);
  }

  /** Reads, and then writes over what it has read, each through some server. */
  private final class Client {
    private final String name;
    private final List<Http> owners;
    private final PlatformService service;
    private final Random random;

    Client(String name, List<Http> owners, PlatformService service, Random random) {
      this.name = name;
      this.owners = owners;
      this.service = service;
      this.random = random;
    }

    void run() {
      for (int round = 0; round < ROUNDS; round++) {
        JsonNode seen = read();
        int what = random.nextInt(4);
        if (what == 0 && !content(seen).equals(NEWEST)) {
          promote(seen);
        } else if (what > 1) {
          write(seen);
        }
      }
    }

    private Http some() {
      return owners.get(random.nextInt(NODES));
    }

    private String path() {
      return service.sets() + "/" + SET;
    }

    private JsonNode read() {
      Http reader = some().with("Cache-Control", "no-cache");
      long begun = System.nanoTime();
      JsonNode state = reader.get(path()).expect(200).json();
      note(Kind.READ, begun, state.get("revision").longValue(), content(state));
      return state;
    }

    private static String content(JsonNode state) {
      return state.get("agent_version_number") + "/" + state.get("context_graph_version_number");
    }

    /** Writes another content than it has seen, which makes the next revision or none. */
    private void write(JsonNode seen) {
      long base = seen.get("revision").longValue();
      List<Map<String, Object>> others =
          IntStream.range(0, 9)
              .mapToObj(
                  i ->
                      Map.<String, Object>of(
                          "agent_version_number",
                          1 + i / 3,
                          "context_graph_version_number",
                          1 + i % 3))
              .filter(pins -> !content(pins).equals(content(seen)))
              .toList();
      Map<String, Object> pins = others.get(random.nextInt(others.size()));
      Http writer = some();
      long begun = System.nanoTime();
      Response answer =
          writer.with("If-Match", "\"" + base + "\"").put(path(), Map.of("version_set", pins));
      if (answer.status() == 412) {
        note(Kind.REFUSED, begun, base, "");
        return;
      }
      answer.expect(204);
      note(Kind.WRITE, begun, base + 1, content(pins));
    }

    private void promote(JsonNode seen) {
      long base = seen.get("revision").longValue();
      Http writer = some();
      long begun = System.nanoTime();
      Response answer =
          writer.post(path() + "/promote", Map.of("from", "edge", "expected_revision", base));
      if (answer.status() == 409) {
        note(Kind.REFUSED, begun, base, "");
        return;
      }
      long made = answer.expect(200).json().get("revision").longValue();
      note(Kind.WRITE, begun, made, NEWEST);
    }

    private static String content(Map<String, Object> pins) {
      return pins.get("agent_version_number") + "/" + pins.get("context_graph_version_number");
    }

    private void note(Kind kind, long begun, long revision, String content) {
      history.add(new Operation(name, kind, begun, System.nanoTime(), revision, content));
    }
  }
}
