package dev.pinion.store.postgres;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ForeignDatabaseException;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.SharedCounts;
import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.JdbcTenantTx;
import dev.pinion.store.jdbc.QuotaWatch;
import dev.pinion.store.jdbc.SharedLook;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.jdbc.WriteProof;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * A data cluster in a PostgreSQL database, which other nodes may use too.
 *
 * <p>A write locks the row of its tenant first, so that writes of one tenant follow each other on
 * all nodes while tenants run side by side. After that lock a statement sees what is committed
 * ({@code read committed}), which for this tenant cannot change any more. Reads see one moment
 * ({@code repeatable read}). Every commit waits until it is on disk, whatever the server's default
 * is.
 */
public final class PostgresStore implements Store {
  private static final HexFormat HEX = HexFormat.of();
  private static final int NODE_BYTES = 12;
  private static final int ATTEMPTS = 6;

  private static final int PAUSE_MILLIS = 50;

  /** Whoever writes what belongs to no single tenant holds this lock of the database. */
  private static final long CLUSTER_LOCK = 0x50494e494f4eL;

  private static final Object CLUSTER = "cluster";

  /** Who has not committed for so long may have gone. */
  private static final Duration OLD_COUNT = Duration.ofDays(7);

  private final PostgresPools pools;
  private final PostgresOptions options;
  private final StoreObserver observer;
  private final QuotaWatch quotas;
  private final Notices notices;
  private final RateCounts counts;
  private final Turns turns = new Turns();
  private final Semaphore room;
  private final SharedLook look = new SharedLook();
  private final WriteProof proof =
      new WriteProof(this::sinceCommit, () -> inTurn("proof", (_, _) -> {}, watched -> true));
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock(true);
  private volatile boolean closing;
  private volatile long committedNanos = longAgo();

  /** This store among all that write to the database. */
  private final String node = newName();

  /**
   * The places of this node's connections that are free: one for each commit at the same time.
   * Whoever waits longest gets the next; otherwise those who come back at once would take turns.
   */
  private final BlockingQueue<Integer> places;

  private PostgresStore(
      String url, PostgresPools pools, PostgresOptions options, StoreObserver observer) {
    this.pools = pools;
    this.notices = new Notices(url, node);
    this.counts = new RateCounts(pools);
    this.options = options;
    this.observer = observer;
    this.quotas = new QuotaWatch(options.quota());
    this.room = new Semaphore(options.queueCapacity());
    this.places = new ArrayBlockingQueue<>(options.writers(), true);
    for (int place = 0; place < options.writers(); place++) {
      places.add(place);
    }
  }

  /**
   * Opens a database and brings its schema up to date; of several nodes that do so at once, one
   * does.
   *
   * @param url {@code jdbc:postgresql://host/database}, with the user and the password among its
   *     parameters if they are not in the environment
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is no earlier one of this build's
   */
  public static PostgresStore open(String url, PostgresOptions options, StoreObserver observer) {
    var store = new PostgresStore(url, PostgresPools.open(url, options, false), options, observer);
    store.foldOldCounts();
    return store;
  }

  /**
   * Opens a database as it is: its schema must be the one of this build.
   *
   * @throws StoreUnavailableException if it cannot be opened
   * @throws ForeignDatabaseException if its schema is an older or another one
   */
  public static PostgresStore openAsItIs(
      String url, PostgresOptions options, StoreObserver observer) {
    return new PostgresStore(url, PostgresPools.open(url, options, true), options, observer);
  }

  private static String newName() {
    var random = new byte[NODE_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    return HEX.formatHex(random);
  }

  private static long longAgo() {
    return System.nanoTime() - Duration.ofDays(1).toNanos();
  }

  private Duration sinceCommit() {
    return Duration.ofNanos(System.nanoTime() - committedNanos);
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    return inReader(
        connection -> {
          var tx = new JdbcTenantTx(connection, tenant);
          tx.requireRead();
          return work.apply(tx);
        });
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    return inReader(connection -> work.apply(new JdbcClusterTx(connection)));
  }

  /** A read that the database breaks off is done once more: it has changed nothing. */
  private <T> T inReader(Function<SqlConnection, T> work) {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try (var connection = new SqlConnection(pools.reader())) {
        try {
          return work.apply(connection);
        } finally {
          rollback(connection);
        }
      } catch (SqlException e) {
        if (!mayTryAgain(attempt, begun, e)) {
          throw unavailableOr(e);
        }
      }
      pause(attempt);
    }
  }

  /** Whether what has failed may succeed on another connection, and somebody still waits for it. */
  private boolean mayTryAgain(int attempt, long begunNanos, SqlException fault) {
    return attempt < ATTEMPTS
        && PostgresFaults.isPassing(fault)
        && System.nanoTime() - begunNanos < options.workTimeout().toNanos();
  }

  @Override
  public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
    return inTurn(
        tenant,
        (_, watched) -> watched.tenant(tenant),
        watched -> work.apply(watched.tenant(tenant)));
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    return inTurn(
        CLUSTER,
        (connection, _) ->
            connection
                .statement("select pg_advisory_xact_lock(:lock)")
                .bind("lock", CLUSTER_LOCK)
                .list(row -> true),
        watched -> work.apply(watched.cluster()));
  }

  /** Before the next statement with an answer, which sees what is committed when the lock comes. */
  private static void lock(SqlConnection connection, EntityId tenant) {
    connection
        .statement("select seq from tenant where id = :id for update")
        .bind("id", tenant.hex())
        .executeForNobody();
  }

  private <T> T inTurn(
      Object whose,
      BiConsumer<SqlConnection, QuotaWatch.Watched> lock,
      Function<QuotaWatch.Watched, T> work) {
    open.readLock().lock();
    try {
      if (closing) {
        throw new StoreUnavailableException("the store is closing");
      }
      if (!room.tryAcquire()) {
        throw new StoreUnavailableException("the queue of writes is full");
      }
      try (var _ = turns.take(whose, options.writeTimeout())) {
        T written = inPlace(lock, work);
        Allowance.current().written();
        return written;
      } finally {
        room.release();
      }
    } finally {
      open.readLock().unlock();
    }
  }

  private <T> T inPlace(
      BiConsumer<SqlConnection, QuotaWatch.Watched> lock, Function<QuotaWatch.Watched, T> work) {
    Integer place;
    try {
      place = places.poll(options.writeTimeout().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting to write", e);
    }
    if (place == null) {
      throw new StoreUnavailableException("the write's turn did not come in time");
    }
    try {
      return transaction(place, lock, work);
    } finally {
      places.add(place);
    }
  }

  /** A transaction that holds its lock. */
  private record Begun(SqlConnection connection, QuotaWatch.Watched watched) {}

  private <T> T transaction(
      int place,
      BiConsumer<SqlConnection, QuotaWatch.Watched> lock,
      Function<QuotaWatch.Watched, T> work) {
    Begun begun = begun(lock);
    QuotaWatch.Watched watched = begun.watched();
    try (SqlConnection connection = begun.connection()) {
      boolean isOnDisk = false;
      try {
        T result = work.apply(watched);
        watched.require();
        connection.runPutOff();
        count(connection, place);
        commit(connection);
        isOnDisk = true;
        return result;
      } catch (SqlException e) {
        rollback(connection);
        throw unavailableOr(e);
      } catch (RuntimeException | Error e) {
        rollback(connection);
        throw e;
      } finally {
        watched.ended(isOnDisk);
      }
    }
  }

  /**
   * A connection that holds the lock. As nothing has been done yet, another one is tried if the
   * database has dropped it or let somebody else win.
   */
  private Begun begun(BiConsumer<SqlConnection, QuotaWatch.Watched> lock) {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      SqlConnection connection = SqlConnection.puttingOff(pools.writer());
      try {
        var watched =
            new QuotaWatch.Watched(quotas, connection, tenant -> lock(connection, tenant));
        lock.accept(connection, watched);
        return new Begun(connection, watched);
      } catch (SqlException e) {
        rollback(connection);
        connection.close();
        if (!mayTryAgain(attempt, begun, e)) {
          throw unavailableOr(e);
        }
        pause(attempt);
      } catch (RuntimeException | Error e) {
        rollback(connection);
        connection.close();
        throw e;
      }
    }
  }

  private static void pause(int attempt) {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(1, (long) PAUSE_MILLIS << attempt));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for the database", e);
    }
  }

  /** Counts a commit in its own transaction. */
  private void count(SqlConnection connection, int place) {
    connection
        .statement(
            """
            insert into node_commit (node, place, number, used_at) values (:node, :place, 1, :now)
            on conflict (node, place) do update
            set number = node_commit.number + 1, used_at = excluded.used_at
            """)
        .bind("node", node)
        .bind("place", place)
        .bind("now", System.currentTimeMillis())
        .executeForNobody();
  }

  /** Makes one row of those of nodes that have gone; the sum that others see stays the same. */
  private void foldOldCounts() {
    inTurn(
        CLUSTER,
        (connection, _) -> {
          long now = System.currentTimeMillis();
          connection
              .statement(
                  """
                  with gone as (
                    delete from node_commit where used_at < :old and node <> :gone returning number)
                  insert into node_commit (node, place, number, used_at)
                  select :gone, 0, coalesce(sum(number), 0), :now from gone
                  on conflict (node, place) do update
                  set number = node_commit.number + excluded.number, used_at = excluded.used_at
                  """)
              .bind("gone", "gone")
              .bind("old", now - OLD_COUNT.toMillis())
              .bind("now", now)
              .execute();
        },
        watched -> true);
  }

  /** By a statement, so that what was put off and the commit are one message. */
  private void commit(SqlConnection connection) {
    long start = System.nanoTime();
    try {
      connection.execute("commit");
    } catch (SqlException e) {
      committedNanos = longAgo();
      if (isGone(e)) {
        throw new OutcomeUnknownException(
            "the connection broke while a write was committed, and it may be found written", e);
      }
      throw new StoreUnavailableException(
          "a write could not be committed, and nothing of it was written", e);
    }
    committedNanos = System.nanoTime();
    observer.committed(1, committedNanos - start);
    notices.committed();
  }

  /** Whether the database did not answer, rather than said no. */
  private static boolean isGone(SqlException fault) {
    String state = PostgresFaults.state(fault);
    return state == null || state.startsWith("08") || state.startsWith("57");
  }

  static void rollback(SqlConnection connection) {
    try {
      connection.jdbc().rollback();
    } catch (SQLException e) {
      // The database rolls back what its client has left; the pool sees that the connection is
      // gone.
    }
  }

  private static RuntimeException unavailableOr(SqlException fault) {
    return PostgresFaults.isUnavailable(fault)
        ? new StoreUnavailableException("the database could not do its work", fault)
        : fault;
  }

  @Override
  public long othersCommits(Duration atMost) {
    if (closing) {
      throw new StoreUnavailableException("the store is closing");
    }
    return look.ask(() -> Thread.ofVirtual().start(() -> look.answer(this::sum)), atMost);
  }

  /**
   * The commits of all stores. This one's own count too: between the moment in which the database
   * shows a commit and the one in which this store hears of it, others may have read it; and of a
   * commit whose answer was lost, it is never told otherwise.
   */
  private long sum() {
    return inReader(
        connection ->
            connection
                .statement("select coalesce(sum(number), 0) from node_commit")
                .list(row -> row.getLong(1))
                .getFirst());
  }

  @Override
  public void onOthersCommits(Runnable hint) {
    notices.start(hint);
  }

  @Override
  public SharedCounts sharedCounts() {
    return counts;
  }

  @Override
  public void proveWritable(Duration recent) {
    proof.require(recent);
  }

  @Override
  public void close() {
    closing = true;
    notices.close();
    open.writeLock().lock();
    try {
      pools.close();
    } finally {
      open.writeLock().unlock();
    }
  }
}
