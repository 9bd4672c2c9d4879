package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import dev.pinion.server.data.DatabaseLock;
import dev.pinion.store.StoreObserver;
import dev.pinion.store.copy.DatabaseCopy;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.postgres.PostgresConnections;
import dev.pinion.store.postgres.PostgresServer;
import dev.pinion.store.postgres.ServerLock;
import dev.pinion.store.sqlite.SqliteConnections;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code forge migrate}, between a data folder and a real PostgreSQL. */
class MigrateCommandTest {
  @TempDir Path folder;
  private TestForge forge;

  @BeforeEach
  void open() {
    forge = new TestForge(folder);
  }

  private TestServer onFile(String data) {
    return TestServer.start(
        folder.resolve(data), Map.of("rate-limits.enabled", "off", "clusters", "default"));
  }

  private TestServer onPostgres(String data, String url) {
    return TestServer.start(
        folder.resolve(data),
        Map.of("rate-limits.enabled", "off", "clusters", "default", "clusters.default.url", url));
  }

  /** A tenant with three services, whose sets have histories, on a server that has stopped. */
  private CliWorld world(String data) {
    try (TestServer server = onFile(data)) {
      CliWorld world = CliWorld.in(server, "acme");
      for (String name : new String[] {"First", "Second", "Third"}) {
        world.service(name);
      }
      TestForge owner = TestForge.of(folder, server, world.tenant());
      owner.run("version-set", "upsert", "First", "mine", "-a", "1", "--apply").expect(0);
      owner.run("version-set", "promote", "First", "mine", "release", "--apply").expect(0);
      owner.run("version-set", "rollback", "First", "--apply").expect(0);
      owner.run("version-set", "delete", "First", "mine", "--apply", "--yes").expect(0);
      return world;
    }
  }

  /** The server has what the world made, its ledgers hold, and it takes writes. */
  private void requireServed(TestServer server, CliWorld world) {
    TestForge owner = TestForge.of(folder, server, world.tenant());
    assertThat(owner.json("service", "list").get("items").valueStream())
        .extracting(each -> each.get("name").asString())
        .containsExactlyInAnyOrder("First", "Second", "Third");
    owner.done("version-set", "verify", "First");
    owner.run("version-set", "upsert", "Second", "mine", "-a", "1", "--apply").expect(0);
    owner.run("version-set", "delete", "Second", "mine", "--apply", "--yes").expect(0);
  }

  @Test
  void theDataOfAFolderMovesToPostgresAndBack() throws IOException {
    CliWorld world = world("data");
    String url = PostgresServer.emptyDatabase();
    String said = forge.done("migrate", "--from", "data", "--to", url);
    assertThat(said.lines().map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.matches("service 3 [0-9a-f]{64}"))
        .contains(
            "%s holds the same as %s, and every ledger is what was written."
                .formatted(
                    url.replaceFirst("\\?.*", ""), folder.resolve("data").resolve("pinion.db")),
            "Start the server on it with the same master.key and the same name of the cluster.");
    try (TestServer server = onPostgres("data", url)) {
      requireServed(server, world);
    }

    JsonNode back = forge.json("migrate", "--from", url, "--to", "back");
    assertThat(back.at("/to").asString()).isEqualTo(folder.resolve("back/pinion.db").toString());
    assertThat(back.at("/tables/0/table").asString()).isEqualTo("tenant");
    assertThat(back.at("/tables/0/rows").asLong()).isEqualTo(1);
    assertThat(back.at("/tables/0/sha256").asString()).hasSize(64);
    Files.copy(folder.resolve("data/master.key"), folder.resolve("back/master.key"));
    try (TestServer server = onFile("back")) {
      requireServed(server, world);
    }
  }

  @Test
  void aFolderThatIsMissingIsMadeAndAFileIsNamedByItsEnding() {
    world("data");
    forge.done("migrate", "--from", "data/pinion.db", "--to", "some/where");
    assertThat(folder.resolve("some/where/pinion.db")).isRegularFile();
    forge.done("migrate", "--from", "some/where", "--to", "copy.db");
    assertThat(folder.resolve("copy.db")).isRegularFile();
    assertThat(forge.refused("migrate", "--from", "data", "--to", "copy.db"))
        .isEqualTo(
            "The target has data of its own (in the table \"tenant\"); copy into an empty database.");
  }

  @Test
  void nothingIsDoneWhileAServerHasADatabase() throws IOException {
    world("data");
    String url = PostgresServer.emptyDatabase();
    try (FileChannel channel =
            FileChannel.open(
                Files.createFile(folder.resolve("data/pinion.db.lock")), StandardOpenOption.WRITE);
        var lock = channel.lock()) {
      assertThat(lock.isValid()).isTrue();
      assertThat(forge.refused("migrate", "--from", "data", "--to", url))
          .isEqualTo(
              "A server is running on the database %s, or a command of forge is; stop it, and give the command again."
                  .formatted(folder.resolve("data/pinion.db").toRealPath()));
    }
    try (ServerLock lock = ServerLock.tryTake(url)) {
      assertThat(lock).isNotNull();
      assertThat(forge.refused("migrate", "--from", "data", "--to", url))
          .isEqualTo(
              "A server is running on the database %s, or a command of forge is; stop it, and give the command again."
                  .formatted(url.replaceFirst("\\?.*", "")));
    }
    forge.done("migrate", "--from", "data", "--to", url);
  }

  /** Catches a database that is replaced or copied while a command works on it beside servers. */
  @Test
  void commandsBesideServersAndThoseThatHaveTheDatabaseAloneKeepEachOtherOut() throws IOException {
    String url = PostgresServer.freshDatabase();
    String name = url.replaceFirst("\\?.*", "");
    String[] list = {"tenant", "list", "--cluster", "default=" + url};
    try (ServerLock lock = ServerLock.tryTake(url)) {
      assertThat(lock).isNotNull();
      assertThat(forge.refused(list))
          .isEqualTo(
              "A command of forge has the database %s to itself; wait until it has ended, and give the command again."
                  .formatted(name));
    }
    var database = new Settings.Database.Server(url);
    try (DatabaseLock beside = DatabaseLock.takeBeside(List.of(database))) {
      beside
          .openBeside(database, Settings.load(Map.of(), Map.of(), null), StoreObserver.none())
          .close();
      forge.done(list);
      assertThat(forge.refused("migrate", "--from", url, "--to", "copy"))
          .isEqualTo(
              "A server is running on the database %s, or a command of forge is; stop it, and give the command again."
                  .formatted(name));
    }
    forge.done("migrate", "--from", url, "--to", "copy");
  }

  /** The first run ends after some rows, as if it were killed. */
  private void breakOff(Path file, SqlConnection target) {
    try (SqlConnection source = SqliteConnections.reading(file);
        target) {
      var copy =
          new DatabaseCopy(
              source,
              target,
              at -> {
                if (at.table().equals("service")) {
                  throw new IllegalStateException("killed");
                }
              });
      assertThatThrownBy(copy::writeRows).hasMessage("killed");
    }
  }

  @Test
  void anUnfinishedCopyIsNotServedButFinished() {
    CliWorld world = world("data");
    Path file = folder.resolve("data/pinion.db");
    String url = PostgresServer.emptyDatabase();
    breakOff(file, PostgresConnections.writing(url));
    breakOff(file, SqliteConnections.writing(folder.resolve("copy/pinion.db")));

    String sentence =
        "The database %s holds an unfinished copy; finish it with \"forge migrate\", or choose another database.";
    assertThat(forge.refused("tenant", "list", "--data-dir", folder.resolve("copy").toString()))
        .isEqualTo(sentence.formatted(folder.resolve("copy/pinion.db")));
    assertThatThrownBy(() -> onPostgres("data", url))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(sentence.formatted(url.replaceFirst("\\?.*", "")));

    forge.done("migrate", "--from", "data", "--to", url);
    forge.done("migrate", "--from", "data", "--to", "copy");
    try (TestServer server = onPostgres("data", url)) {
      requireServed(server, world);
    }
  }

  @Test
  void aLedgerThatWasAlteredIsFound() throws SQLException {
    world("data");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/pinion.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("drop trigger version_set_revision_no_update");
      statement.execute(
          "update version_set_revision set reason = 'x' where version_set = 'mine' and number = 2");
    }
    assertThat(forge.refused("migrate", "--from", "data", "--to", "copy"))
        .startsWith(
            "The copy is not finished: the ledger of the version set \"mine\" of the service ")
        .endsWith(
            " is not what was written, from revision 2 on. It is so in the source too, for all rows are the same.");
    assertThat(forge.refused("tenant", "list", "--data-dir", folder.resolve("copy").toString()))
        .contains("holds an unfinished copy");
  }

  /** Catches tables that are changed under an earlier build, which then refuses its database. */
  @Test
  void anInstallationOfAnEarlierBuildThatIsNoTargetStaysWhatItIs() throws SQLException {
    world("data");
    world("old");
    String url = PostgresServer.emptyDatabase();
    forge.done("migrate", "--from", "old", "--to", url);
    String sentence =
        "The target has data of its own (in the table \"tenant\"); copy into an empty database.";
    String file = "jdbc:sqlite:" + folder.resolve("old/pinion.db");
    requireUnchangedByARefusal(file, "21", sentence, "data", "old");
    requireUnchangedByARefusal(url, "11", sentence, "data", url);
  }

  @Test
  void anUnfinishedCopyThatAnEarlierBuildBeganIsOnlyBroughtUpToDateFromItsSource()
      throws SQLException {
    world("data");
    world("other");
    Path copy = folder.resolve("copy/pinion.db");
    breakOff(folder.resolve("data/pinion.db"), SqliteConnections.writing(copy));
    requireUnchangedByARefusal(
        "jdbc:sqlite:" + copy,
        "21",
        "The target holds an unfinished copy of another database, or the source was changed since; empty the target, and begin again.",
        "other",
        "copy");
  }

  /** Makes the target one of an earlier build, which then refuses tables of a later one. */
  private void requireUnchangedByARefusal(
      String jdbc, String version, String sentence, String from, String to) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbc);
        Statement statement = connection.createStatement()) {
      statement.execute("drop table request_wake");
      String history = " from flyway_schema_history where version = '" + version + "'";
      assertThat(statement.executeUpdate("delete" + history)).isOne();
      assertThat(forge.refused("migrate", "--from", from, "--to", to)).isEqualTo(sentence);
      try (var rows = statement.executeQuery("select count(*)" + history)) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }

  /** Catches a command that says that it will go on there. */
  @Test
  void aDatabaseOfAnotherProgramIsNoTarget() throws SQLException {
    world("data");
    String file = folder.resolve("foreign.db").toString();
    String url = PostgresServer.emptyDatabase();
    for (String jdbc : List.of("jdbc:sqlite:" + file, url)) {
      Sql.execute(jdbc, "create table setting (name text)");
    }
    for (String target : List.of(file, url)) {
      assertThat(forge.refused("migrate", "--from", "data", "--to", target))
          .startsWith(
              "The target %s cannot be read as a database of Pinion: "
                  .formatted(target.replaceFirst("\\?.*", "")));
    }
  }

  @Test
  void whatCannotBeCopiedIsRefused() throws IOException {
    assertThat(forge.refused("migrate", "--from", "none", "--to", "copy"))
        .isEqualTo("There is no database %s.".formatted(folder.resolve("none/pinion.db")));
    assertThat(folder.resolve("none")).doesNotExist();
    world("data");
    assertThat(forge.refused("migrate", "--from", "data", "--to", "data/pinion.db"))
        .isEqualTo("The source and the target are the same database.");
    assertThat(forge.refused("migrate", "--from", PostgresServer.emptyDatabase(), "--to", "copy"))
        .startsWith("The tables of the source jdbc:postgresql:")
        .contains(" are not those of this build; ");
    assertThat(
            forge.refused(
                "migrate", "--from", "jdbc:postgresql://127.0.0.1:1/none", "--to", "copy"))
        .startsWith("The database cannot be reached: ");
    for (String unusable :
        List.of(
            "jdbc:postgresql://db?user=a&password=secret",
            "jdbc:postgresql://user:secret@127.0.0.1:1/none")) {
      for (String option : List.of("--from", "--to")) {
        String other = option.equals("--to") ? "--from" : "--to";
        assertThat(forge.refused("migrate", other, "data", option, unusable))
            .startsWith("The URL of a database must be a URL like jdbc:postgresql:")
            .doesNotContain("secret");
      }
    }
    Files.writeString(folder.resolve("text.db"), "This is no database, but a text.".repeat(99));
    assertThat(forge.refused("migrate", "--from", "text.db", "--to", "copy"))
        .startsWith("cannot open the database " + folder.resolve("text.db") + ": ");
    assertThat(forge.refused("migrate", "--from", "data", "--to", "text.db"))
        .startsWith("cannot open the database " + folder.resolve("text.db") + ": ");
    TestForge.Run usage = forge.run("migrate", "--from", "data").expect(ExitCode.USAGE);
    assertThat(usage.err()).contains("--to").contains("Try \"forge migrate --help\".");
  }
}
