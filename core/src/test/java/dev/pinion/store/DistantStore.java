package dev.pinion.store;

import java.util.function.Function;

/** A store whose cluster cannot be reached at times. */
public final class DistantStore extends WrappedStore {
  private volatile boolean isGone;
  private volatile boolean goesAfterWrite;

  public DistantStore(Store real) {
    super(real);
  }

  /** From now on it cannot be reached, or can be again. */
  public void setGone(boolean gone) {
    isGone = gone;
    goesAfterWrite = false;
  }

  /** Can no longer be reached once its next write is on disk. */
  public void goAfterWrite() {
    goesAfterWrite = true;
  }

  private void requireThere() {
    if (isGone) {
      throw new StoreUnavailableException("gone");
    }
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    requireThere();
    return super.readCluster(work);
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    requireThere();
    T written = super.writeCluster(work);
    isGone = goesAfterWrite;
    return written;
  }
}
