package dev.pinion.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.catalog.Catalog;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.WrappedStore;
import dev.pinion.store.sqlite.FreshFile;
import dev.pinion.store.sqlite.SqliteOptions;
import dev.pinion.store.sqlite.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says that is missing before it can do its work. */
class ReadinessTest {

  @TempDir private Path folder;

  /** A database that takes no write, by a fault of no known kind, such as a missing permission. */
  private static final class Unwritable extends WrappedStore {
    private Unwritable(Store real) {
      super(real);
    }

    @Override
    public void proveWritable(Duration recent) {
      throw new IllegalStateException("permission denied for table setting");
    }
  }

  @Test
  void aWriteThatFailsForWhateverReasonIsSomethingMissing() {
    Path file = folder.resolve("pinion.db");
    FreshFile.make(file);
    try (Store store =
        new Unwritable(SqliteStore.open(file, SqliteOptions.DEFAULTS, StoreObserver.none()))) {
      var clusters = new Clusters(List.of(new Cluster("default", store, new Catalog(store, 1))));
      var readiness = new Readiness(clusters, false);
      for (int i = 0; i < 2; i++) {
        assertThat(readiness.missing()).containsExactly("The cluster \"default\" takes no writes.");
      }
    }
  }
}
