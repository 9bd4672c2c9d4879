package dev.pinion.store;

import dev.pinion.domain.EntityId;
import java.time.Duration;
import java.util.function.Function;

/** A store that does what another one does, but for what a test has it do otherwise. */
public abstract class WrappedStore implements Store {
  private final Store real;

  protected WrappedStore(Store real) {
    this.real = real;
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
    return real.readCluster(work);
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
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
