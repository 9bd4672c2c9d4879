package dev.pinion.api.hostile;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.LargeTenant;
import dev.pinion.api.fixture.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tenant of 200 services answers what runtimes and consoles ask for; how fast is printed, and
 * nothing depends on it. {@code -Dpinion.large.credentials=…/data/demo-credentials.json} fills and
 * measures a running demonstration in the place of a server of this test's; {@code
 * -Dpinion.large.requests} takes more of each.
 */
class LargeTenantTest {
  private static final int SERVICES = 200;
  private static final int REQUESTS = Integer.getInteger("pinion.large.requests", 20);

  @TempDir Path folder;

  @Test
  void whatRuntimesAndConsolesAskForIsAnswered() throws IOException {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("LargeTenantTest: -Dpinion.seed=" + seed);
    String credentials = System.getProperty("pinion.large.credentials");
    if (credentials != null) {
      JsonNode file = JsonMapper.shared().readTree(Files.readAllBytes(Path.of(credentials)));
      var server = Http.at(file.get("base_url").stringValue());
      measure(
          server,
          server
              .below("/v1/%s/".formatted(file.get("workspace_id").stringValue()))
              .with("Authorization", "Bearer " + file.get("platform_api_key").stringValue()),
          seed);
      return;
    }
    try (TestServer server = TestServer.start(folder)) {
      measure(server.http(), server.tenant("large").platform(), seed);
    }
  }

  private static void measure(Http server, Http workspace, long seed) {
    List<String> services = LargeTenant.fill(workspace, seed, SERVICES);
    var bare = new Request("/healthz", service -> server.get("/healthz"));
    List<Request> requests =
        List.of(
            bare,
            new Request("resolve", service -> workspace.get(service + "/resolve")),
            new Request("list-version-sets", service -> workspace.get(service + "/version-sets")),
            new Request(
                "promote, dry run",
                service ->
                    workspace.post(
                        service + "/version-sets/release/promote",
                        Map.of("from", "preview", "dry_run", true))));
    var random = new Random(seed);
    // In turn, so that whatever else the machine does meets all of them; the first half is warm-up.
    for (int i = -REQUESTS; i < REQUESTS; i++) {
      String service = "services/" + services.get(random.nextInt(services.size()));
      for (Request each : requests) {
        each.send(service, Math.floorMod(i, REQUESTS));
      }
    }
    for (Request each : requests) {
      System.out.printf(
          "%-18s median %.2f ms, p99 %.2f ms, %.1f of /healthz%n",
          each.name,
          each.percentile(50),
          each.percentile(99),
          each.percentile(50) / bare.percentile(50));
    }
  }

  /** A request, and how long it took each time, in nanoseconds. */
  private static final class Request {
    private final String name;
    private final Function<String, Http.Response> to;
    private final long[] taken = new long[REQUESTS];

    Request(String name, Function<String, Http.Response> to) {
      this.name = name;
      this.to = to;
    }

    void send(String service, int time) {
      long start = System.nanoTime();
      to.apply(service).expect(200);
      taken[time] = System.nanoTime() - start;
    }

    /** In milliseconds. */
    double percentile(int percent) {
      return Arrays.stream(taken).sorted().toArray()[REQUESTS * percent / 100] / 1e6;
    }
  }
}
