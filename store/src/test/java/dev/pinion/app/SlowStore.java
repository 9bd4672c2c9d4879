package dev.pinion.app;

import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.util.function.Function;

/**
 * A store in which something happens before each write over the cluster gets its turn, and after
 * each read over it, before its result is told.
 */
public final class SlowStore implements Store {
  private final Store real;
  private final Runnable beforeWrites;
  private final Runnable afterReads;

  public SlowStore(Store real, Runnable beforeWrites, Runnable afterReads) {
    this.real = real;
    this.beforeWrites = beforeWrites;
    this.afterReads = afterReads;
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    return real.read(tenant, work);
  }

  @Override
  public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
    return real.write(tenant, work);
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    T result = real.readCluster(work);
    afterReads.run();
    return result;
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    beforeWrites.run();
    return real.writeCluster(work);
  }

  @Override
  public long othersCommits(Duration atMost) {
    return real.othersCommits(atMost);
  }

  @Override
  public void proveWritable(Duration recent) {
    real.proveWritable(recent);
  }

  @Override
  public void close() {
    real.close();
  }
}
