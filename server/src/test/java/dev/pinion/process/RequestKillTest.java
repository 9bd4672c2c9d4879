package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.RequestLoad;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole server is killed while it applies change requests by itself; {@code
 * -Dpinion.kill.rounds} makes it longer. After it, each is applied once or not yet, and the next
 * server applies what is left.
 *
 * <p>Would catch a request that is marked in another transaction than its set is written in, one
 * that only memory knows to be due, and one that is applied again after a restart.
 */
class RequestKillTest {
  private static final int ROUNDS = Integer.getInteger("pinion.kill.rounds", 2);
  private static final int CLIENTS = 6;

  /** Kills of one data folder: every check reads all that the kills before it left. */
  private static final int ROUNDS_PER_FOLDER = 10;

  @TempDir Path folder;

  @Test
  void eachRequestIsAppliedOnceWheneverTheServerIsKilled() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("RequestKillTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    long applied = 0;
    for (int done = 0; done < ROUNDS; done += ROUNDS_PER_FOLDER) {
      int kills = Math.min(ROUNDS_PER_FOLDER, ROUNDS - done);
      applied += kill(Files.createDirectory(folder.resolve("after-" + done)), kills, seed, random);
      System.out.printf(
          "RequestKillTest: %d kills, %d requests applied once%n", done + kills, applied);
    }
    assertThat(applied).as("the servers have applied anything at all").isPositive();
  }

  /** Kills the server of a folder again and again; how many requests it applied. */
  private static long kill(Path data, int kills, long seed, Random random) throws Exception {
    RequestLoad load = null;
    for (int i = 0; ; i++) {
      String when = "-Dpinion.seed=%d, after %d kills".formatted(seed, i);
      try (ForgeProcess forge = ForgeProcess.serve(data, "--demo", "--rate-limits", "off")) {
        Http owner = forge.workspace();
        if (load == null) {
          load = new RequestLoad(owner, CLIENTS);
        }
        load.check(owner, when);
        if (i == kills) {
          return load.awaitAll(owner, when);
        }
        List<Thread> clients = start(load, owner, random);
        // A look takes place every half second, and the first contents have soaked after one.
        Thread.sleep(1_200 + random.nextInt(2_000));
        forge.kill();
        for (Thread each : clients) {
          each.join();
        }
        assertThat(load.faults).as(when).isEmpty();
      }
    }
  }

  private static List<Thread> start(@Nullable RequestLoad load, Http owner, Random random) {
    var clients = new ArrayList<Thread>();
    for (int n = 0; load != null && n < load.clients(); n++) {
      int client = n;
      long seed = random.nextLong();
      clients.add(
          Thread.ofVirtual().start(() -> load.run(List.of(owner), client, seed, () -> false)));
    }
    return clients;
  }
}
