package dev.pinion.store;

import dev.pinion.domain.EntityId;
import java.util.function.Function;

/**
 * One data cluster's database.
 *
 * <p>Every implementation guarantees: a write is one transaction, serialised with every other write
 * of the same tenant, and is on disk when {@code write} returns; work that throws leaves nothing
 * behind and its exception comes out unchanged; a read sees one consistent state, with every write
 * that returned before it began.
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

  /** Finishes the writes that are queued and closes the database. */
  @Override
  void close();
}
