package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.Store;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.TenantQuota;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds in the sessions of a store and of a copy. */
class PostgresConnectionsTest {
  private static final PostgresOptions OPTIONS =
      new PostgresOptions(
          4, 8, 256, Duration.ofSeconds(5), Duration.ofSeconds(10), TenantQuota.NONE);

  private final String url = PostgresServer.freshDatabase();

  /**
   * Catches options of the URL that take the place of what Pinion relies on, and a limit of the
   * user or the database that ends a long copy.
   */
  @Test
  void theOptionsOfAUrlApplyBesideThoseOfPinion() {
    String mine =
        url
            + "&options=-c%20work_mem%3D5MB%20-c%20synchronous_commit%3Doff"
            + "%20-c%20statement_timeout%3D60s%20-c%20lock_timeout%3D60s"
            + "%20-c%20idle_in_transaction_session_timeout%3D60s";
    try (Store store = PostgresStore.open(mine, OPTIONS, StoreObserver.none());
        SqlConnection copied = PostgresConnections.reading(mine);
        SqlConnection copy = PostgresConnections.writing(mine)) {
      List<String> names =
          List.of(
              "work_mem",
              "synchronous_commit",
              "statement_timeout",
              "lock_timeout",
              "idle_in_transaction_session_timeout");
      List<String> wanted = List.of("5MB", "on", "10s", "5s", "20s");
      List<String> read =
          store.readCluster(tx -> settings(((JdbcClusterTx) tx).connection(), names));
      List<String> written =
          store.writeCluster(tx -> settings(((JdbcClusterTx) tx).connection(), names));
      assertThat(read).isEqualTo(wanted);
      assertThat(written).isEqualTo(wanted);
      List<String> unlimited = List.of("5MB", "on", "0", "0", "0");
      assertThat(settings(copied, names)).isEqualTo(unlimited);
      assertThat(settings(copy, names)).isEqualTo(unlimited);
    }
  }

  /** Catches writers whose reads are outdated by the time their lock comes. */
  @Test
  void theDatabasesOwnIsolationDoesNotApply() throws SQLException {
    PostgresServer.set(url, "default_transaction_isolation", "serializable");
    try (Store store = PostgresStore.open(url, OPTIONS, StoreObserver.none())) {
      List<String> names = List.of("transaction_isolation");
      List<String> read =
          store.readCluster(tx -> settings(((JdbcClusterTx) tx).connection(), names));
      List<String> written =
          store.writeCluster(tx -> settings(((JdbcClusterTx) tx).connection(), names));
      assertThat(read).containsExactly("repeatable read");
      assertThat(written).containsExactly("read committed");
    }
  }

  private static List<String> settings(SqlConnection connection, List<String> names) {
    return names.stream()
        .map(
            name ->
                connection
                    .statement("select current_setting(:name) as setting")
                    .bind("name", name)
                    .list(row -> row.getString("setting"))
                    .getFirst())
        .toList();
  }

  /** Catches a least time of the pools that is longer than what may be configured. */
  @Test
  void writesMayHaveTheShortestTime() {
    PostgresStore.openAsItIs(
            url,
            new PostgresOptions(
                4, 8, 256, Duration.ofMillis(100), Duration.ofSeconds(10), TenantQuota.NONE),
            StoreObserver.none())
        .close();
  }
}
