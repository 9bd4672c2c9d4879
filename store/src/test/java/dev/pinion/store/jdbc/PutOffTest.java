package dev.pinion.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.store.postgres.PostgresServer;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that are sent together with a later one. */
class PutOffTest {
  private SqlConnection connection;

  @BeforeEach
  void open() throws SQLException {
    connection =
        SqlConnection.puttingOff(DriverManager.getConnection(PostgresServer.emptyDatabase()));
    connection.execute("create table t (id bigint primary key, name text not null)");
    connection.jdbc().setAutoCommit(false);
  }

  @AfterEach
  void close() {
    connection.close();
  }

  private SqlStatement insert(long id, String name) {
    return connection
        .statement("insert into t (id, name) values (:id, :name)")
        .bind("id", id)
        .bind("name", name);
  }

  private SqlStatement rename(long id, String name) {
    return connection
        .statement("update t set name = :name where id = :id and name <> ':name'")
        .bind("id", id)
        .bind("name", name);
  }

  private List<String> names() {
    return connection.statement("select name from t order by id").list(row -> row.getString(1));
  }

  @Test
  void aQuerySeesWhatWasPutOffBeforeItInItsOrder() {
    for (long id = 0; id < 40; id++) {
      insert(id, "before").executeOnOne();
      connection.statement("select 1").executeForNobody();
      rename(id, "after " + id).executeOnOne();
    }
    assertThat(names()).hasSize(40).first().isEqualTo("after 0");
    assertThat(rename(39, "last").execute()).isEqualTo(1);
    assertThat(names()).last().isEqualTo("last");
  }

  @Test
  void whatIsPutOffIsCommittedWithTheCommitThatFollowsIt() throws SQLException {
    insert(1, "kept").executeForNobody();
    connection.execute("commit");
    connection.jdbc().rollback();
    assertThat(names()).containsExactly("kept");
  }

  /** Catches a commit that is carried out although a statement before it was refused. */
  @Test
  void nothingIsCommittedAfterAStatementThatIsRefused() throws SQLException {
    insert(1, "first").executeForNobody();
    insert(1, "again").executeForNobody();
    assertThatThrownBy(() -> connection.execute("commit")).isInstanceOf(SqlException.class);
    connection.jdbc().rollback();
    assertThat(names()).isEmpty();
  }

  @Test
  void whoeverMeetsNoRowIsToldBeforeTheCommit() {
    insert(1, "there").executeOnOne();
    rename(2, "not there").executeOnOne();
    assertThatThrownBy(connection::runPutOff)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not 0");
    rename(3, "not there").executeOnOne();
    assertThatThrownBy(this::names).isInstanceOf(IllegalStateException.class);
  }
}
