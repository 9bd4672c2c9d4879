package dev.pinion.app;

import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.WrappedStore;
import java.util.function.Function;

/**
 * A store in which something happens before each write over the cluster gets its turn, and after
 * each read over it, before its result is told.
 */
public final class SlowStore extends WrappedStore {
  private final Runnable beforeWrites;
  private final Runnable afterReads;

  public SlowStore(Store real, Runnable beforeWrites, Runnable afterReads) {
    super(real);
    this.beforeWrites = beforeWrites;
    this.afterReads = afterReads;
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    T result = super.readCluster(work);
    afterReads.run();
    return result;
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    beforeWrites.run();
    return super.writeCluster(work);
  }
}
