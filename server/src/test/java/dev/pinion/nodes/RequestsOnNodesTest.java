package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.RequestLoad;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.store.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three servers on one database, of which each looks at what is ready, and one is stopped amid it.
 * Catches a request that two of them apply, and one that only the server knew which is gone.
 */
class RequestsOnNodesTest {
  private static final int SERVERS = 3;
  private static final int CLIENTS = 6;
  private static final int MILLIS = Integer.getInteger("pinion.requests.millis", 6_000);

  @Test
  void eachRequestIsAppliedOnceWhoeverIsThere(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    String when = "-Dpinion.seed=" + seed;
    System.out.println("RequestsOnNodesTest: " + when);
    var random = new Random(seed);
    var over = new AtomicBoolean();
    try (Nodes nodes = Nodes.start(SERVERS, folder, PostgresServer.freshDatabase())) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      var load = new RequestLoad(owners.getFirst(), CLIENTS);
      var clients = new ArrayList<Thread>();
      for (int n = 0; n < load.clients(); n++) {
        int client = n;
        long own = random.nextLong();
        clients.add(Thread.ofVirtual().start(() -> load.run(owners, client, own, over::get)));
      }
      Thread.sleep(MILLIS / 2 + random.nextInt(500));
      int stopped = random.nextInt(SERVERS);
      nodes.server(stopped).close();
      Thread.sleep(MILLIS / 2);
      over.set(true);
      for (Thread each : clients) {
        each.join();
      }
      assertThat(load.faults).as(when).isEmpty();
      Http newest = owners.get((stopped + 1) % SERVERS).with("Cache-Control", "no-cache");
      long applied = load.awaitAll(newest, when);
      System.out.printf("RequestsOnNodesTest: %d requests applied once%n", applied);
      assertThat(applied).as(when).isPositive();
    }
  }
}
