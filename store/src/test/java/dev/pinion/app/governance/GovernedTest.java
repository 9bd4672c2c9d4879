package dev.pinion.app.governance;

import dev.pinion.app.Cluster;
import dev.pinion.app.Shop;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.WrappedStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of which each has a governed shop of its own. */
@SuppressWarnings("NullAway.Init") // set before each test
abstract class GovernedTest {
  @TempDir private Path folder;
  Governed governed;
  Shop shop;

  @BeforeEach
  final void open() throws IOException {
    governed = new Governed(folder);
    shop = governed.shop;
  }

  @AfterEach
  final void close() {
    governed.close();
  }

  /** A store in which something happens between the look for what is due and its application. */
  private static final class Eventful extends WrappedStore {
    private final Runnable event;

    private Eventful(Store real, Runnable event) {
      super(real);
      this.event = event;
    }

    @Override
    public <T> T readCluster(Function<ClusterTx, T> work) {
      T found = super.readCluster(work);
      event.run();
      return found;
    }
  }

  /** Has the server look once, and something happen meanwhile. */
  final void lookWhile(Runnable event) {
    var eventful = new Eventful(shop.store, event);
    var cluster = new Cluster("default", eventful, shop.tenant.cluster().catalog());
    try (var clock = governed.clock(cluster)) {
      clock.look();
    }
  }
}
