package dev.pinion.nodes;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.store.postgres.PostgresPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The primary is killed under load and its synchronous replica promoted. Catches a write that is
 * answered before the replica has it, and servers that do not find the new primary by themselves.
 */
class FailoverTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 1);
  private static final Map<String, String> SETTINGS = Map.of("rate-limits.enabled", "off");

  @Test
  void nothingThatWasAnsweredIsLost(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("FailoverTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      failOver(Files.createDirectory(folder.resolve("round-" + round)), random);
    }
  }

  private static void failOver(Path folder, Random random) throws InterruptedException {
    try (PostgresPair postgres = PostgresPair.start(folder);
        Nodes nodes = Nodes.start(2, folder, postgres.url(), SETTINGS)) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      PlatformService service = PlatformService.make(owners.get(0));
      WriteLoad load = WriteLoad.begin(owners, service, "load");
      long back;
      try (load) {
        load.awaitAnswers(40 + random.nextInt(60));
        postgres.killPrimary();
        postgres.promote();
        long promoted = System.nanoTime();
        load.awaitAnswers(1);
        back = System.nanoTime() - promoted;
        load.awaitAnswers(30);
      }
      load.assertNothingIsLost();
      System.out.printf(
          "FailoverTest: %d answered writes, written again %d ms after the promotion%n",
          load.answered(), Duration.ofNanos(back).toMillis());
    }
  }
}
