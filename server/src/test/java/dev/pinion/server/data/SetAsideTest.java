package dev.pinion.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A database and its log make room together, or not at all. */
class SetAsideTest {
  @TempDir Path folder;
  private Path database;
  private Path log;

  /** As a server leaves them that was killed: the newest row is in the log alone. */
  @BeforeEach
  void make() throws SQLException, IOException {
    database = folder.resolve("pinion.db");
    log = folder.resolve("pinion.db-wal");
    Path live = folder.resolve("live");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + live);
        Statement statement = connection.createStatement()) {
      statement.execute("pragma journal_mode = wal");
      statement.execute("create table row (id integer)");
      statement.execute("pragma wal_checkpoint(truncate)");
      statement.execute("insert into row values (7)");
      Files.copy(live, database);
      Files.copy(folder.resolve("live-wal"), log);
    }
    Files.delete(live);
  }

  private static int rows(Path database) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from row")) {
      return rows.getInt(1);
    }
  }

  @Test
  void bothGetANewName() throws IOException, SQLException {
    var old = new SetAside(database);
    old.move();
    assertThat(database).doesNotExist();
    assertThat(log).doesNotExist();
    assertThat(rows(Objects.requireNonNull(old.kept()))).isEqualTo(1);
  }

  /** Catches a log that gets a name of its own, and so is lost for its database. */
  @Test
  void afterAnEndBetweenTheTwoTheLogFollowsItsDatabase() throws IOException, SQLException {
    Path earlier = folder.resolve("pinion.db.replaced-20260101T000000.000Z");
    Path earlierLog = Files.writeString(Path.of(earlier + "-wal"), "of its own");
    Files.writeString(earlier, "earlier");
    Path oldest = folder.resolve("pinion.db.replaced-20250101T000000.000Z");
    Files.writeString(oldest, "oldest");
    Path kept = folder.resolve("pinion.db.replaced-20260102T000000.000Z");
    Files.move(database, kept);
    Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-01-01T23:59:59.999Z")));

    var again = new SetAside(database);
    again.move();

    assertThat(again.kept()).isNull();
    assertThat(log).doesNotExist();
    assertThat(again.keptLog()).isEqualTo(Path.of(kept + "-wal"));
    assertThat(rows(kept)).isEqualTo(1);
    assertThat(earlierLog).hasContent("of its own");
    assertThat(Path.of(oldest + "-wal")).doesNotExist();
  }

  /** Catches a log that damages the database of an earlier time when that is opened. */
  @Test
  void aLogThatIsYoungerThanADatabaseThatWasSetAsideIsNotGivenToIt() throws IOException {
    Path earlier = folder.resolve("pinion.db.replaced-20260101T000000.000Z");
    Files.writeString(earlier, "earlier");
    Files.move(database, folder.resolve("elsewhere"));
    Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-01-01T00:00:00.001Z")));

    var old = new SetAside(database);
    old.move();

    assertThat(old.kept()).isNull();
    assertThat(log).doesNotExist();
    assertThat(Path.of(earlier + "-wal")).doesNotExist();
    assertThat(Objects.requireNonNull(old.keptLog())).exists();
  }

  /** Catches a log that damages a database that it is not of. */
  @Test
  void aLogIsNotGivenToADatabaseThatAPersonHasNamed() throws IOException {
    Path named = Files.writeString(folder.resolve("pinion.db.replaced-old"), "named");
    Files.move(database, folder.resolve("elsewhere"));

    var old = new SetAside(database);
    old.move();

    assertThat(Path.of(named + "-wal")).doesNotExist();
    assertThat(Objects.requireNonNull(old.keptLog())).exists();
  }

  /** Catches a moment without a database: a server that starts then makes an empty one. */
  @Test
  void aDatabaseWithoutALogStaysUntilAnotherReplacesIt() throws IOException, SQLException {
    Files.delete(log);
    var old = new SetAside(database);
    old.move();
    assertThat(rows(database)).isZero();
    assertThat(Files.isSameFile(database, Objects.requireNonNull(old.kept()))).isTrue();
    assertThat(old.keptLog()).isNull();
    old.putBack();
    assertThat(rows(database)).isZero();
    assertThat(old.kept()).doesNotExist();
  }

  @Test
  void bothAreBackIfNothingTakesTheirPlace() throws IOException, SQLException {
    var old = new SetAside(database);
    old.move();
    old.putBack();
    assertThat(old.kept()).doesNotExist();
    assertThat(rows(database)).isEqualTo(1);
  }

  @Test
  void whatHasTakenThePlaceStays() throws IOException {
    var old = new SetAside(database);
    old.move();
    Files.writeString(database, "another one");
    assertThatThrownBy(old::putBack).isInstanceOf(FileAlreadyExistsException.class);
    assertThat(database).hasContent("another one");
    assertThat(log).doesNotExist();
    assertThat(old.kept()).exists();
  }
}
