package dev.pinion.benchmarks.driver;

import dev.pinion.store.sqlite.SqliteConnections;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/**
 * The limit of writes: rows that are put into a table through the connections of the store, in
 * durable transactions of one row or of a group. A process of its own, so that it runs on the core
 * of the server.
 */
final class BareCommits {
  private static final Duration WARM_UP = Duration.ofSeconds(2);

  private BareCommits() {}

  /**
   * Commits for a time, after a warm-up that does not count, and prints durable rows a second.
   *
   * @param args a database file that does not exist, seconds, rows of a transaction, bytes of a row
   */
  public static void main(String[] args) throws SQLException {
    var file = Path.of(args[0]);
    Duration time = Duration.ofSeconds(Long.parseLong(args[1]));
    int group = Integer.parseInt(args[2]);
    int rowBytes = Integer.parseInt(args[3]);
    System.out.printf(
        Locale.ROOT, "rows a second: %.1f%n", rowsPerSecond(file, time, group, rowBytes));
  }

  /** The number in the line that {@link #main} prints. */
  static double parse(String output) {
    String line =
        output
            .lines()
            .filter(each -> each.startsWith("rows a second: "))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("no result:\n" + output));
    return Double.parseDouble(line.substring(line.indexOf(':') + 1).strip());
  }

  static double rowsPerSecond(Path file, Duration time, int group, int rowBytes)
      throws SQLException {
    byte[] row = new byte[rowBytes];
    try (Connection connection = SqliteConnections.asOfAStore(file).getConnection()) {
      try (var statement = connection.createStatement()) {
        statement.execute("create table bare (id integer primary key, content blob not null)");
      }
      connection.setAutoCommit(false);
      try (var insert = connection.prepareStatement("insert into bare (content) values (?)")) {
        // The JVM is new; the server that is compared with this has warmed up as well.
        commits(connection, insert, row, group, WARM_UP);
        long begin = System.nanoTime();
        long rows = commits(connection, insert, row, group, time);
        return rows * 1e9 / (System.nanoTime() - begin);
      }
    }
  }

  /** Commits for a time; the rows. */
  private static long commits(
      Connection connection, PreparedStatement insert, byte[] row, int group, Duration time)
      throws SQLException {
    long rows = 0;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < time.toNanos()) {
      new Random(rows).nextBytes(row);
      commit(connection, insert, row, group);
      rows += group;
    }
    return rows;
  }

  private static void commit(Connection connection, PreparedStatement insert, byte[] row, int group)
      throws SQLException {
    for (int i = 0; i < group; i++) {
      insert.setBytes(1, row);
      insert.executeUpdate();
    }
    connection.commit();
  }
}
