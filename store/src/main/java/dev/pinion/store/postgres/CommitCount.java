package dev.pinion.store.postgres;

import dev.pinion.store.jdbc.SqlConnection;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The commits of all stores on a database, counted in the transactions themselves, so that none is
 * missed. Each place of each store has a row of its own, for which no other commit waits.
 */
final class CommitCount {
  private static final HexFormat HEX = HexFormat.of();
  private static final int NODE_BYTES = 12;

  /** Who has not committed for so long may have gone. */
  private static final Duration OLD = Duration.ofDays(7);

  private final String node;

  /** The count of one store among all that write to the database. */
  CommitCount() {
    var random = new byte[NODE_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    this.node = HEX.formatHex(random);
  }

  /** The store, which no other is called. */
  String node() {
    return node;
  }

  /** Counts the commit of the transaction that the connection is in. */
  void count(SqlConnection connection, int place) {
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

  /** The commits of all stores. */
  static long sum(SqlConnection connection) {
    return connection
        .statement("select coalesce(sum(number), 0) from node_commit")
        .list(row -> row.getLong(1))
        .getFirst();
  }

  /** Makes one row of those of stores that have gone; the sum stays the same. */
  static void foldOld(SqlConnection connection) {
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
        .bind("old", now - OLD.toMillis())
        .bind("now", now)
        .execute();
  }
}
