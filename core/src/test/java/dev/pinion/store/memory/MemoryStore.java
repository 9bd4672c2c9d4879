package dev.pinion.store.memory;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store of one tenant in memory, for one thread. What it holds is immutable, so a test can keep a
 * {@link State} and go back to it for nothing.
 */
public final class MemoryStore implements Store {
  private @Nullable MemoryRows rows;
  private @Nullable MemoryRows before;

  /** All that the store held at one moment, with what it had held before its last write. */
  public static final class State {
    private final @Nullable MemoryRows rows;
    private final @Nullable MemoryRows before;

    private State(@Nullable MemoryRows rows, @Nullable MemoryRows before) {
      this.rows = rows;
      this.before = before;
    }
  }

  /** What it holds. */
  public State state() {
    return new State(rows, before);
  }

  /** Goes back, or forth, to a state that it was in. */
  public void restore(State state) {
    rows = state.rows;
    before = state.before;
  }

  /** Reads what there was before the last write: what somebody sees who has not heard of it. */
  public <T> T readBefore(Function<TenantTx, T> work) {
    return work.apply(new MemoryTx(Objects.requireNonNullElse(before, rows()).copy()));
  }

  private MemoryRows rows() {
    return Objects.requireNonNull(rows, "there is no tenant yet");
  }

  private void commit(MemoryRows written) {
    before = rows;
    rows = written;
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    var tx = new MemoryTx(rows().copy());
    T result = work.apply(tx);
    tx.ended(true);
    return result;
  }

  @Override
  public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
    var tx = new MemoryTx(rows().copy());
    boolean done = false;
    try {
      T result = work.apply(tx);
      commit(tx.rows());
      done = true;
      return result;
    } finally {
      tx.ended(done);
    }
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    return work.apply(new MemoryClusterTx(rows));
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    var tx = new MemoryClusterTx(rows);
    T result = work.apply(tx);
    MemoryRows written = tx.written();
    if (written != null) {
      commit(written);
    }
    return result;
  }

  /** A tenant that has nothing, as the only one. */
  static MemoryTx empty(Tenant tenant) {
    return new MemoryTx(new MemoryRows(tenant));
  }

  @Override
  public long othersCommits(Duration atMost) {
    return 0;
  }

  @Override
  public void proveWritable(Duration recent) {}

  @Override
  public void close() {}
}
