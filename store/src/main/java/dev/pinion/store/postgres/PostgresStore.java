package dev.pinion.store.postgres;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.ForeignDatabaseException;
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
import dev.pinion.store.postgres.WriteLines.Line;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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
  private final PostgresPools pools;
  private final PostgresWriter writer;
  private final Notices notices;
  private final RateCounts counts;
  private final Retries retries;
  private final SharedLook look = new SharedLook();
  private final WriteProof proof;
  private final ReentrantReadWriteLock open = new ReentrantReadWriteLock(true);
  private volatile @Nullable ServerLock lock;
  private volatile boolean closing;

  private PostgresStore(
      String url, PostgresPools pools, PostgresOptions options, StoreObserver observer) {
    var count = new CommitCount();
    this.pools = pools;
    this.notices = new Notices(url, count.node());
    this.counts = new RateCounts(pools);
    this.retries = new Retries(options.workTimeout());
    this.writer = new PostgresWriter(pools, options, observer, count, notices);
    this.proof =
        new WriteProof(writer::sinceCommit, () -> write(Line.Other.NOTHING, watched -> true));
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
    store.write(
        Line.Other.CLUSTER,
        watched -> {
          CommitCount.foldOld(watched.cluster().connection());
          return true;
        });
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

  /**
   * Refuses writes from now on while that lock is lost and somebody else has the database alone.
   */
  public void writeOnlyUnder(ServerLock held) {
    lock = held;
  }

  @Override
  public <T> T read(EntityId tenant, Function<TenantTx, T> work) {
    return inReader(connection -> JdbcTenantTx.read(connection, tenant, work));
  }

  @Override
  public <T> T readCluster(Function<ClusterTx, T> work) {
    return inReader(connection -> work.apply(new JdbcClusterTx(connection)));
  }

  /** A read that the database breaks off is done again, a few times: it has changed nothing. */
  private <T> T inReader(Function<SqlConnection, T> work) {
    long begun = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      try (var connection = new SqlConnection(pools.reader())) {
        try {
          return work.apply(connection);
        } finally {
          PostgresWriter.rollback(connection);
        }
      } catch (SqlException e) {
        pools.heed(e);
        if (!retries.mayTryAgain(attempt, begun, e)) {
          throw PostgresFaults.unavailableOr(e);
        }
      }
      Retries.pause(attempt);
    }
  }

  @Override
  public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
    return write(new Line.OfTenant(tenant), watched -> work.apply(watched.tenant(tenant)));
  }

  @Override
  public <T> T writeCluster(Function<ClusterTx, T> work) {
    return write(Line.Other.CLUSTER, watched -> work.apply(watched.cluster()));
  }

  private <T> T write(Line line, Function<QuotaWatch.Watched, T> work) {
    open.readLock().lock();
    try {
      if (closing) {
        throw new StoreUnavailableException("the store is closing");
      }
      ServerLock held = lock;
      if (held != null && held.isElsewhere()) {
        throw new StoreUnavailableException("a command has the database to itself");
      }
      T written = writer.write(line, work);
      Allowance.current().written();
      return written;
    } finally {
      open.readLock().unlock();
    }
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
    return inReader(CommitCount::sum);
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
