package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.fixture.Patience;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a process that writes, at random moments, and looks at what it leaves behind.
 *
 * <p>A SIGKILL proves that nothing is answered before its transaction is handed to the operating
 * system, that a transaction is never half there, and that the file opens again without help. It
 * does not cut the power: what the system has not yet put on the disk survives it. That a commit
 * asks for the flush is what {@code SqliteStoreTest} reads from the writer's own connection ({@code
 * synchronous} is FULL, which in WAL mode flushes the log on every commit); that SQLite, the system
 * and the disk then do so is taken on trust.
 */
class CrashTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int ROUNDS = Integer.getInteger("pinion.crash.rounds", 6);
  private static final int MILLIS_MAX = 600;
  private static final int HEX_DIGITS = EntityId.HEX_DIGITS;

  @TempDir private Path folder;

  @Test
  void everythingAnsweredIsThereAndNothingIsHalfThere() throws Exception {
    System.out.println("CrashTest: -Dpinion.seed=" + SEED);
    var random = new Random(SEED);
    Path file = folder.resolve("pinion.db");
    EntityId tenant = Samples.id();
    try (Store store = open(file)) {
      store.writeCluster(
          tx -> {
            tx.insert(Samples.tenant(tenant, "home"));
            return true;
          });
    }
    var answered = new HashSet<String>();
    for (int round = 0; round < ROUNDS; round++) {
      int before = answered.size();
      writeAndDie(file, tenant, random.nextInt(MILLIS_MAX), answered);
      assertThat(answered.size()).as("the process has written").isGreaterThan(before);
      try (Store store = open(file)) {
        store.read(tenant, tx -> check(tx, answered));
      }
    }
    System.out.println("CrashTest: answered writes " + answered.size());
  }

  private static Store open(Path file) {
    return SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none());
  }

  /** What the process says goes to a file, because killing it closes every pipe at once. */
  private static void writeAndDie(Path file, EntityId tenant, int millis, Set<String> answered)
      throws IOException, InterruptedException {
    Path said = file.resolveSibling("said-" + answered.size());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashWriter.class.getName(),
                file.toString(),
                tenant.hex())
            .redirectOutput(said.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      Patience.until("the first answered write", () -> !process.isAlive() || Files.size(said) > 0);
      Thread.sleep(millis);
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    // A last line that the kill has cut short acknowledges nothing.
    Files.readAllLines(said).stream()
        .filter(line -> line.length() == HEX_DIGITS)
        .forEach(answered::add);
  }

  private static boolean check(TenantTx tx, Set<String> answered) {
    List<Change> changes = tx.changesAfter(0, Integer.MAX_VALUE);
    assertThat(changes)
        .extracting(Change::seq)
        .isEqualTo(LongStream.rangeClosed(1, changes.size()).boxed().toList());
    assertThat(tx.lastSeq()).isEqualTo(changes.size());
    var logged = new HashSet<String>();
    changes.forEach(change -> logged.add(change.subject().id()));
    var stored = new HashSet<String>();
    for (Service service : tx.services().all()) {
      stored.add(service.id().hex());
      assertThat(service.storedSets()).as("sets of %s", service.id()).containsOnlyKeys("release");
      assertThat(tx.ledger().lastRevision(service.id(), "release")).isEqualTo(1);
    }
    assertThat(stored).isEqualTo(logged).containsAll(answered);
    assertThat(logged).hasSize(changes.size());
    return true;
  }
}
