package dev.pinion.app.explore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.postgres.PostgresOptions;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.PostgresStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same operations have the same outcome in memory, where they are explored, and on a disk. */
class TieTest {
  private static final int TRIES = Integer.getInteger("pinion.explore.tries", 150);
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());

  @TempDir private Path folder;

  static List<Setup> worlds() {
    System.out.println("TieTest: -Dpinion.seed=" + SEED);
    return Worlds.all();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("worlds")
  void theStoreInMemoryDoesWhatARealOneDoes(Setup setup) {
    try (Store store = open()) {
      var tie = new Tie(setup, store);
      assertThat(tie.differs(new Random(SEED), TRIES)).isNull();
      System.out.println(setup.name() + ": " + tie.done() + " operations");
    }
  }

  private Store open() {
    return PostgresServer.IS_WANTED
        ? PostgresStore.open(
            PostgresServer.freshDatabase(), PostgresOptions.DEFAULTS, StoreObserver.none())
        : FreshFile.open(folder.resolve("pinion.db"), SqliteOptions.DEFAULTS);
  }
}
