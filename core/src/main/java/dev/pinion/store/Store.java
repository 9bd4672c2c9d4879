package dev.pinion.store;

import dev.pinion.domain.EntityId;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One data cluster's database.
 *
 * <p>Every implementation guarantees: a write is one transaction, serialised with every other write
 * of the same tenant, and is on disk when {@code write} returns; work that throws leaves nothing
 * behind and its exception comes out unchanged; a read sees one consistent state, with every write
 * that returned before it began. A write that throws {@link StoreUnavailableException} is not on
 * disk and never will be, unless it is an {@link OutcomeUnknownException}. A write that would make
 * a tenant take more than its {@link TenantQuota} is refused as if its work had thrown. A tenant
 * that moves to another cluster is not written, or not read either, as its {@link TenantMove} says;
 * that comes out as a {@link TenantMovesException}.
 *
 * <p>Work must be quick, must touch nothing but the transaction it is given, and must not keep it.
 */
public interface Store extends AutoCloseable {

  /** Runs a read in one consistent state of a tenant's data. */
  <T> T read(EntityId tenant, Function<TenantTx, T> work);

  /** Runs a durable transaction on a tenant's data. */
  <T> T write(EntityId tenant, Function<TenantTx, T> work);

  /** Runs a read over what belongs to no single tenant. */
  <T> T readCluster(Function<ClusterTx, T> work);

  /** Runs a durable transaction over what belongs to no single tenant. */
  <T> T writeCluster(Function<ClusterTx, T> work);

  /**
   * A number that tells whether somebody else has committed to this database: another process, or
   * another store on it. If two calls give the same number, then whatever others had committed when
   * the second began was on disk and readable when the first began. A commit of this store's own
   * that others can see already counts as well, unless {@link TenantTx#whenEnded} has told of it.
   * Beyond that the number may change without such a commit. A call costs one small statement, and
   * callers that ask at the same time share it.
   *
   * @param atMost how long to wait for it
   * @throws StoreUnavailableException if it cannot be learnt in that time
   */
  long othersCommits(Duration atMost);

  /**
   * Has something done soon after somebody else has committed, from now on until the store is
   * closed. It is a hint, for those who would otherwise ask only now and then: commits that follow
   * each other quickly may cause one, a commit may cause none, and not every database can do it.
   *
   * @param hint must be quick and must not fail
   */
  default void onOthersCommits(Runnable hint) {}

  /** What the servers on this database count together; null if there is only one server. */
  default @Nullable SharedCounts sharedCounts() {
    return null;
  }

  /** Whether other servers may work on this database at the same time. */
  default boolean isShared() {
    return sharedCounts() != null;
  }

  /**
   * Returns if a durable write succeeds now: one did within the given time, or a small one of its
   * own does. Callers that ask at the same time share that write, and none is made sooner than that
   * time after one that failed.
   *
   * @throws StoreUnavailableException if it does not succeed
   */
  void proveWritable(Duration recent);

  /** Finishes the writes that are queued and closes the database. */
  @Override
  void close();
}
