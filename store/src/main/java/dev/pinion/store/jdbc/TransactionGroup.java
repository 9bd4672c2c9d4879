package dev.pinion.store.jdbc;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Transactions that are carried out one after the other inside one transaction of the database,
 * which somebody else begins and ends. Each that shares it with others runs inside its own
 * savepoint, so one that fails leaves the others alone.
 */
public final class TransactionGroup {
  /** In turn, so that going back to one that was never set cannot undo the transaction before. */
  private static final List<String> SAVEPOINTS = List.of("even_transaction", "odd_transaction");

  private final StoreMemory memory;
  private final SqlConnection connection;
  private final Function<EntityId, TenantState> lock;
  private final Limit limit;

  /** Tenants as the next transaction finds them. */
  private final Map<EntityId, TenantState> known = new HashMap<>();

  private int performed;

  /** Bounds the time of a transaction's work. */
  public interface Limit {
    /** No bound. */
    Limit NONE =
        new Limit() {
          @Override
          public void begin() {}

          @Override
          public void end() {}
        };

    /** From here on the time counts. */
    void begin();

    /** The work has ended. */
    void end();
  }

  /**
   * A group without transactions.
   *
   * @param lock is called with each tenant before anything else of it is looked at, unless it is
   *     known
   */
  public TransactionGroup(
      StoreMemory memory,
      SqlConnection connection,
      Function<EntityId, TenantState> lock,
      Limit limit) {
    this.memory = memory;
    this.connection = connection;
    this.lock = lock;
    this.limit = limit;
  }

  /** Says what a tenant is that the connection has locked. */
  public void know(EntityId tenant, TenantState state) {
    known.put(tenant, state);
  }

  /**
   * Does the work of a transaction that has the database's for itself.
   *
   * @return whether it is done; else all must be rolled back
   */
  public boolean perform(WriteTask<?> task) {
    var watched =
        new QuotaWatch.Watched(
            memory,
            connection,
            tenant -> {
              TenantState state = known.get(tenant);
              return state == null ? lock.apply(tenant) : state;
            });
    limit.begin();
    try {
      // Whoever does it may not be the request that waits for it. No more transactions hold what
      // they load than there are writers.
      Allowance.outside(
          () -> {
            task.perform(watched);
            return true;
          });
    } catch (RuntimeException | Error e) {
      return false;
    } finally {
      limit.end();
    }
    if (watched.isOfCluster()) {
      // It may have changed what is known of any tenant.
      known.clear();
    } else {
      known.putAll(watched.after());
    }
    return true;
  }

  /**
   * Does the work of one of several transactions.
   *
   * @return whether it is done; else what it did is undone
   * @throws SqlException if it cannot be undone
   */
  public boolean performApart(WriteTask<?> task) {
    String savepoint = SAVEPOINTS.get(performed++ % SAVEPOINTS.size());
    connection.set(savepoint);
    boolean isDone = perform(task);
    if (!isDone) {
      connection.goBackTo(savepoint);
    }
    connection.release(savepoint);
    return isDone;
  }
}
