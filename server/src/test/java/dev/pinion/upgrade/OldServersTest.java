package dev.pinion.upgrade;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.use.UseCount;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What servers of earlier builds send to a database whose tables a newer one has changed, for they
 * go on working until they are stopped.
 */
class OldServersTest {
  private final OldDatabase database = OldDatabase.fresh();

  /** A column that is gone, has another type, or which earlier builds would have to fill. */
  @Test
  void rowsThatTheFirstBuildWritesAreTaken() throws SQLException {
    int statements = 0;
    for (String each : OldDatabase.rows()) {
      // The triggers count, and there is a row for commits already.
      if (!each.startsWith("insert into flyway_schema_history")
          && !each.startsWith("insert into node_commit")
          && !each.startsWith("insert into tenant_use")) {
        database.execute(each);
        statements++;
      }
    }
    assertThat(statements).isEqualTo(21);
    assertThat(database.query(UseCount.miscounted())).isEmpty();
    assertThat(database.query("select row_count from tenant_use order by tenant_id"))
        .isEqualTo(
            OldDatabase.restored().query("select row_count from tenant_use order by tenant_id"));
  }

  @Test
  void statementsOfTheBuildBeforeTheNewestStepMeanSomething() throws SQLException {
    var refused = new ArrayList<String>();
    List<String> statements = OldDatabase.statements();
    assertThat(statements).hasSizeGreaterThan(100);
    try (Connection connection = DriverManager.getConnection(database.url());
        Statement statement = connection.createStatement()) {
      for (int i = 0; i < statements.size(); i++) {
        try {
          statement.execute("prepare old_%d as %s".formatted(i, statements.get(i)));
        } catch (SQLException e) {
          refused.add(statements.get(i) + ": " + e.getMessage());
        }
      }
    }
    assertThat(refused).isEmpty();
  }
}
