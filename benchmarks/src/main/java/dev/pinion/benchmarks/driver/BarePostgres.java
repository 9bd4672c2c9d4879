package dev.pinion.benchmarks.driver;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The limit of writes on PostgreSQL: connections of the same driver, each of which puts rows into a
 * table, one in a durable transaction.
 */
final class BarePostgres implements AutoCloseable {
  private final List<Connection> connections = new ArrayList<>();
  private final int rowBytes;

  /** Makes the table and that many connections. */
  BarePostgres(String url, int connections, int rowBytes) throws SQLException {
    this.rowBytes = rowBytes;
    for (int i = 0; i < connections; i++) {
      this.connections.add(DriverManager.getConnection(url));
    }
    try (var statement = this.connections.getFirst().createStatement()) {
      // Where the tables of Pinion will be must be nothing else.
      statement.execute("create schema if not exists bare");
      statement.execute(
          "create table if not exists bare.entry (id bigserial primary key, content bytea not null)");
    }
    for (Connection each : this.connections) {
      each.setAutoCommit(false);
    }
  }

  /** What the first connections do, again and again. */
  List<Clients.Step> steps(int count) {
    return connections.stream().limit(count).map(this::step).toList();
  }

  private Clients.Step step(Connection connection) {
    var random = new Random();
    byte[] row = new byte[rowBytes];
    return () -> {
      random.nextBytes(row);
      try (PreparedStatement insert =
          connection.prepareStatement("insert into bare.entry (content) values (?)")) {
        insert.setBytes(1, row);
        insert.executeUpdate();
      }
      connection.commit();
    };
  }

  @Override
  public void close() throws SQLException {
    for (Connection each : connections) {
      each.close();
    }
  }
}
