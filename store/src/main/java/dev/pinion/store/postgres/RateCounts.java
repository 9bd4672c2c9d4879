package dev.pinion.store.postgres;

import dev.pinion.store.SharedCounts;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Counts in a table. They need not survive the database, so nobody waits for the disk. */
final class RateCounts implements SharedCounts {
  /** Between two removals of windows that have ended. */
  private static final long CLEARING_NANOS = Duration.ofMinutes(1).toNanos();

  private static final int CLEARED_MAX = 10_000;

  private final PostgresPools pools;
  private final AtomicLong clearedNanos = new AtomicLong(System.nanoTime());

  RateCounts(PostgresPools pools) {
    this.pools = pools;
  }

  @Override
  public Count count(String subject, Duration window) {
    try (var connection = new SqlConnection(pools.writer())) {
      try {
        connection.execute("set local synchronous_commit = off");
        Count count = counted(connection, subject, window);
        long cleared = clearedNanos.get();
        long now = System.nanoTime();
        if (now - cleared > CLEARING_NANOS && clearedNanos.compareAndSet(cleared, now)) {
          clear(connection);
        }
        connection.jdbc().commit();
        return count;
      } catch (SqlException | SQLException e) {
        PostgresWriter.rollback(connection);
        throw new StoreUnavailableException("what all servers count could not be counted", e);
      }
    }
  }

  /**
   * Counts one. A window that ends more than two windows from now began before the clock was set
   * back, and is over; one that ends a little later than one that begins now was begun by somebody
   * who came after this statement and was faster.
   */
  private static Count counted(SqlConnection connection, String subject, Duration window) {
    return connection
        .statement(
            """
            with clock as (
              select cast(extract(epoch from clock_timestamp()) * 1000 as bigint) as now)
            insert into rate_count as counted (subject, number, ends_at)
            select :subject, 1, now + :window from clock
            on conflict (subject) do update set
              number = case when counted.ends_at - excluded.ends_at > - :window
                  and counted.ends_at - excluded.ends_at < :window
                then counted.number + 1 else 1 end,
              ends_at = case when counted.ends_at - excluded.ends_at > - :window
                  and counted.ends_at - excluded.ends_at < :window
                then counted.ends_at else excluded.ends_at end
            returning number, ends_at - (select now from clock) as left
            """)
        .bind("subject", subject)
        .bind("window", window.toMillis())
        .list(row -> new Count(row.getLong("number"), Duration.ofMillis(row.getLong("left"))))
        .getFirst();
  }

  private static void clear(SqlConnection connection) {
    connection
        .statement(
            """
            delete from rate_count where subject in (
              select subject from rate_count
              where ends_at < extract(epoch from clock_timestamp()) * 1000
              order by ends_at limit :most for update skip locked)
            """)
        .bind("most", CLEARED_MAX)
        .execute();
  }
}
