package dev.pinion.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How the tables of a database are brought up to date. */
class PostgresTablesTest {
  /**
   * Catches triggers that change without a step. A server of the build before could start beside
   * one of this build then, and would put its own triggers back: Flyway runs a repeatable migration
   * whose statements differ, whichever is newer. It refuses a step that it does not know. So
   * whoever changes triggers adds a step, an empty one perhaps, and writes its version here with
   * the new checksums.
   */
  @Test
  void triggersChangeWithAStep() throws SQLException {
    Map<String, String> last = lastOf(PostgresServer.freshDatabase());
    assertThat(last)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("steps", "11", "moving rows", "-933913203", "tenant use", "1397727113"));
  }

  private static Map<String, String> lastOf(String url) throws SQLException {
    var last = new LinkedHashMap<String, String>();
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                """
                select description, checksum from flyway_schema_history where version is null
                union all
                select 'steps', max(cast(version as integer)) from flyway_schema_history
                """)) {
      while (row.next()) {
        last.put(row.getString(1), row.getString(2));
      }
    }
    return last;
  }

  /** Catches times of sessions that end each attempt of an upgrade, which takes longer. */
  @Test
  void limitsThatTheDatabaseSetsForRequestsDoNotApply() throws SQLException {
    String url = PostgresServer.emptyDatabase();
    for (String limit :
        List.of("lock_timeout", "idle_in_transaction_session_timeout", "statement_timeout")) {
      PostgresServer.set(url, limit, "1ms");
    }
    PostgresTables.prepare(url, false);
    PostgresTables.prepare(url, true);
  }
}
