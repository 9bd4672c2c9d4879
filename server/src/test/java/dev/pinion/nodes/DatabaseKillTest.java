package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.store.postgres.OwnPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The database is killed under load, again and again, and started again. Catches a write that is
 * answered before it is on disk, and a server that does not find the database again.
 */
class DatabaseKillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);
  private static final Map<String, String> SETTINGS = Map.of("rate-limits.enabled", "off");

  @Test
  void nothingThatWasAnsweredIsLost(@TempDir Path folder) throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("DatabaseKillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    long answered = 0;
    try (OwnPostgres postgres = OwnPostgres.start(folder);
        Nodes nodes = Nodes.start(3, folder, postgres.url(), SETTINGS)) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      PlatformService service = PlatformService.make(owners.get(0));
      for (int round = 0; round < ROUNDS; round++) {
        WriteLoad load = WriteLoad.begin(owners, service, "round-" + round);
        try (load) {
          load.awaitAnswers(40 + random.nextInt(60));
          postgres.kill();
          postgres.startAgain();
          load.awaitAnswers(30);
        }
        load.assertNothingIsLost();
        answered += load.answered();
      }
    }
    System.out.printf("DatabaseKillTest: %d kills, %d answered writes%n", ROUNDS, answered);
    assertThat(answered).isGreaterThanOrEqualTo(70L * ROUNDS);
  }
}
