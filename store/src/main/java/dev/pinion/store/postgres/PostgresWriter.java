package dev.pinion.store.postgres;

import dev.pinion.domain.EntityId;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.QuotaWatch;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.jdbc.StoreMemory;
import dev.pinion.store.jdbc.TenantState;
import dev.pinion.store.jdbc.TransactionGroup;
import dev.pinion.store.jdbc.WriteTask;
import dev.pinion.store.postgres.WriteLines.Group;
import dev.pinion.store.postgres.WriteLines.Line;
import dev.pinion.store.postgres.WriteLines.Write;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Writes to a database, and answers when what was written is on disk.
 *
 * <p>While there are connections for all, each write has its own transaction, on its caller's
 * thread. Those that wait, for a connection or for another write of their tenant, are carried out
 * in groups, with one commit for all of a group.
 */
final class PostgresWriter {
  private static final System.Logger LOG = System.getLogger(PostgresWriter.class.getName());

  /** Whoever writes what belongs to no single tenant holds this lock of the database. */
  private static final long CLUSTER_LOCK = 0x50494e494f4eL;

  /**
   * PostgreSQL has room for 64 savepoints of a transaction where all others look; what is beyond
   * makes them look elsewhere, which takes long.
   */
  private static final int GROUP_MAX = 32;

  private final PostgresPools pools;
  private final PostgresOptions options;
  private final StoreObserver observer;
  private final StoreMemory memory;
  private final CommitCount count;
  private final Notices notices;
  private final Semaphore room;
  private final WriteLines lines;
  private final Retries retries;
  private volatile long committedNanos = longAgo();

  /** When no connection could be had: whoever came before has waited for one already. */
  private volatile long refusedNanos = longAgo();

  /** Writes on the connections of the pools, and counts and tells what is committed. */
  PostgresWriter(
      PostgresPools pools,
      PostgresOptions options,
      StoreObserver observer,
      CommitCount count,
      Notices notices) {
    this.pools = pools;
    this.options = options;
    this.observer = observer;
    this.memory = new StoreMemory(options.quota());
    this.count = count;
    this.notices = notices;
    this.room = new Semaphore(options.queueCapacity());
    this.lines = new WriteLines(options.writers(), GROUP_MAX);
    this.retries = new Retries(options.workTimeout());
  }

  private static long longAgo() {
    return System.nanoTime() - Duration.ofDays(1).toNanos();
  }

  /** How long ago a commit succeeded after which none failed; a day or more if none has. */
  Duration sinceCommit() {
    return Duration.ofNanos(System.nanoTime() - committedNanos);
  }

  /**
   * Carries out a transaction.
   *
   * @throws StoreUnavailableException if there is no room, its turn does not come in time or the
   *     database cannot do its work; nothing is written then, unless it is an {@link
   *     OutcomeUnknownException}
   */
  <T> T write(Line line, Function<QuotaWatch.Watched, T> work) {
    if (!room.tryAcquire()) {
      throw new StoreUnavailableException("the queue of writes is full");
    }
    try {
      var task = new WriteTask<>(work);
      Group group = lines.join(new Write(line, task));
      if (group != null) {
        carryOut(group);
      }
      return task.await(options.writeTimeout());
    } catch (SqlException e) {
      pools.heed(e);
      throw PostgresFaults.unavailableOr(e);
    } finally {
      room.release();
    }
  }

  private void carryOut(Group group) {
    List<Write> left = List.of();
    try {
      left = inTransaction(group);
    } catch (RuntimeException | Error e) {
      // What was not made durable has failed; the next group may fare better.
      LOG.log(System.Logger.Level.ERROR, "the writer of a database met a fault", e);
      fail(group.writes(), e);
    } finally {
      for (Group next : lines.leave(group, left)) {
        Thread.startVirtualThread(() -> carryOut(next));
      }
    }
  }

  /**
   * A transaction of the database.
   *
   * @param writes that it is for; what they need is locked
   * @param left whose tenants others write just now
   */
  private record Begun(
      SqlConnection connection,
      TransactionGroup transactions,
      List<Write> writes,
      List<Write> left) {}

  /**
   * Carries out what it can have for itself at once, or waits for a lock if there is only one.
   *
   * @return the writes that were left alone
   */
  private List<Write> inTransaction(Group group) {
    List<Write> writes = withoutRefused(group.writes());
    if (writes.isEmpty()) {
      return List.of();
    }
    Begun begun;
    try {
      begun = begin(writes);
    } catch (RuntimeException | Error e) {
      fail(writes, e);
      return List.of();
    }
    try (SqlConnection connection = begun.connection()) {
      if (perform(begun)) {
        count.count(connection, group.place());
        commit(connection, begun.writes().size());
      } else {
        rollback(connection);
      }
      begun.writes().forEach(write -> write.task().succeed());
    } catch (RuntimeException | Error e) {
      rollback(begun.connection());
      fail(begun.writes(), e);
    } finally {
      begun.writes().forEach(write -> write.task().publish());
    }
    return begun.left();
  }

  /** The writes that have come since no connection could be had; the others fail. */
  private List<Write> withoutRefused(List<Write> writes) {
    long refused = refusedNanos;
    var since = writes.stream().collect(Collectors.partitioningBy(each -> each.isSince(refused)));
    fail(
        since.getOrDefault(false, List.of()),
        new StoreUnavailableException("no connection became free while the write waited"));
    return since.getOrDefault(true, List.of());
  }

  private static void fail(List<Write> writes, Throwable fault) {
    for (Write each : writes) {
      each.task().fail(fault);
      each.task().publish();
    }
  }

  /**
   * A transaction that holds its locks. As nothing has been done yet, another connection is tried
   * if the database has dropped it or let somebody else win.
   */
  private Begun begin(List<Write> writes) {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      SqlConnection connection = SqlConnection.puttingOff(borrow());
      try {
        return lock(connection, writes);
      } catch (SqlException e) {
        rollback(connection);
        connection.close();
        pools.heed(e);
        if (!retries.mayTryAgain(attempt, begun, e)) {
          throw PostgresFaults.unavailableOr(e);
        }
        Retries.pause(attempt);
      } catch (RuntimeException | Error e) {
        rollback(connection);
        connection.close();
        throw e;
      }
    }
  }

  private Connection borrow() {
    try {
      return pools.writer();
    } catch (StoreUnavailableException e) {
      // Only a timeout of the pool counts, not an interrupt or a pool that closes.
      if (e.getCause() instanceof SQLTransientConnectionException) {
        refusedNanos = System.nanoTime();
      }
      throw e;
    }
  }

  private Begun lock(SqlConnection connection, List<Write> writes) {
    var transactions =
        new TransactionGroup(
            memory, connection, tenant -> locked(connection, tenant), TransactionGroup.Limit.NONE);
    Set<Line> lines = writes.stream().map(Write::line).collect(Collectors.toSet());
    if (lines.size() > 1) {
      Set<EntityId> had = lockAtOnce(connection, lines, transactions);
      Predicate<Write> isHad = write -> had.contains(tenant(write.line()));
      return new Begun(
          connection,
          transactions,
          writes.stream().filter(isHad).toList(),
          writes.stream().filter(isHad.negate()).toList());
    }
    switch (writes.getFirst().line()) {
      case Line.OfTenant(EntityId id) -> transactions.know(id, locked(connection, id));
      case Line.Other.CLUSTER ->
          connection
              .statement("select pg_advisory_xact_lock(:lock)")
              .bind("lock", CLUSTER_LOCK)
              .list(row -> true);
      case Line.Other.NOTHING -> {}
    }
    return new Begun(connection, transactions, writes, List.of());
  }

  /** Waits for a tenant; the statement after the lock sees what is committed when it comes. */
  private static TenantState locked(SqlConnection connection, EntityId tenant) {
    connection
        .statement("select seq from tenant where id = :id for update")
        .bind("id", tenant.hex())
        .executeForNobody();
    return TenantState.read(connection, tenant);
  }

  /** Waits for none, because it holds others: so no two transactions wait for each other. */
  private static Set<EntityId> lockAtOnce(
      SqlConnection connection, Set<Line> lines, TransactionGroup transactions) {
    List<EntityId> had =
        connection
            .statement("select id from tenant where id in (<tenants>) for update skip locked")
            .bindList("tenants", lines.stream().map(line -> tenant(line).hex()).toList())
            .list(row -> EntityId.ofHex(row.getString(1)));
    if (!had.isEmpty()) {
      TenantState.read(connection, had).forEach(transactions::know);
    }
    return Set.copyOf(had);
  }

  private static EntityId tenant(Line line) {
    if (line instanceof Line.OfTenant(EntityId id)) {
      return id;
    }
    throw new IllegalStateException("only tenants are written together");
  }

  /** Does the work; whether any of it is to be committed. */
  private static boolean perform(Begun begun) {
    List<Write> writes = begun.writes();
    if (writes.size() == 1) {
      return begun.transactions().perform(writes.getFirst().task());
    }
    boolean isAnyDone = false;
    for (Write each : writes) {
      isAnyDone |= begun.transactions().performApart(each.task());
    }
    return isAnyDone;
  }

  /** By a statement, so that what was put off and the commit are one message. */
  private void commit(SqlConnection connection, int transactions) {
    long start = System.nanoTime();
    try {
      connection.execute("commit");
    } catch (SqlException e) {
      committedNanos = longAgo();
      pools.heed(e);
      if (PostgresFaults.isSilence(e)) {
        throw new OutcomeUnknownException(
            "the connection broke while a write was committed, and it may be found written", e);
      }
      throw new StoreUnavailableException(
          "a write could not be committed, and nothing of it was written", e);
    }
    long end = System.nanoTime();
    committedNanos = end;
    notices.committed();
    try {
      observer.committed(transactions, end - start);
    } catch (RuntimeException | Error e) {
      // What is on disk must not be told as failed.
      LOG.log(System.Logger.Level.ERROR, "whoever observes commits met a fault", e);
    }
  }

  /** Lets go of the transaction that a connection is in. */
  static void rollback(SqlConnection connection) {
    try {
      connection.jdbc().rollback();
    } catch (SQLException e) {
      // The database rolls back what its client has left; the pool sees that the connection is
      // gone.
    }
  }
}
