package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Http;
import dev.pinion.config.Settings;
import dev.pinion.fixture.Patience;
import dev.pinion.server.data.DatabaseLock;
import dev.pinion.store.StoreObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose database files are, which of them is home, and when a server is ready. */
class DatabaseFilesTest {
  @TempDir private Path folder;

  private String file(String name) {
    return folder.resolve(name + ".db").toString();
  }

  @Test
  void aSecondServerOnOneFileIsRefusedWhateverItsDataFolder() throws Exception {
    String shared = "default=" + file("shared");
    try (ForgeProcess _ = ForgeProcess.serve(folder, "--cluster", shared)) {
      Files.createSymbolicLink(folder.resolve("alias.db"), folder.resolve("shared.db"));
      for (String name : new String[] {"shared", "alias"}) {
        String other = folder.resolve("elsewhere").toString();
        String told = refusal("--data-dir", other, "--cluster", "default=" + file(name));
        assertThat(told)
            .startsWith("Another server is running on the database")
            .contains("shared.db")
            .contains("--data-dir")
            .hasLineCount(1);
      }
    }
    try (ForgeProcess again = ForgeProcess.serve(folder, "--cluster", shared)) {
      Http.at(again.baseUrl()).get("/readyz").expect(200);
    }
  }

  /** Catches a second server on the file that the first one makes where a link leads to. */
  @Test
  void aFileThatIsToBeMadeBehindLinksIsLockedWhereItWillBe() throws Exception {
    var file = new Settings.Database.File(folder.resolve("far/pinion.db"));
    Path near = Files.createSymbolicLink(folder.resolve("near.db"), Path.of("far", "pinion.db"));
    Path alias = Files.createSymbolicLink(folder.resolve("alias.db"), near);
    try (var _ = DatabaseLock.takeAll(List.of(new Settings.Database.File(alias)))) {
      assertThatThrownBy(() -> DatabaseLock.takeAll(List.of(file)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Another server is running on the database " + file.path());
    }
    DatabaseLock.takeAll(List.of(file)).close();
  }

  @Test
  void everyClustersFileIsLocked() throws Exception {
    try (ForgeProcess _ =
        ForgeProcess.serve(
            folder, "--cluster", "default=" + file("a"), "--cluster", "second=" + file("b"))) {
      String other = folder.resolve("elsewhere").toString();
      assertThat(refusal("--data-dir", other, "--cluster", "mine=" + file("b"))).contains("b.db");
    }
  }

  @Test
  void homeStaysWhereItIsWhenTheOrderOfTheClustersChanges() throws Exception {
    String a = "a=" + file("a");
    String b = "b=" + file("b");
    try (ForgeProcess server = ForgeProcess.serve(folder, "--cluster", a, "--cluster", b)) {
      Http.at(server.baseUrl()).get("/readyz").expect(200);
    }
    assertThat(refusal("--cluster", b, "--cluster", a))
        .contains("\"a\"")
        .contains("first")
        .hasLineCount(1);
    ForgeProcess.Ended list =
        ForgeProcess.run(folder, "tenant", "list", "--cluster", b, "--cluster", a);
    assertThat(list.code()).isEqualTo(1);
    assertThat(list.err()).contains("\"a\"").hasLineCount(1);
    try (ForgeProcess server = ForgeProcess.serve(folder, "--cluster", a, "--cluster", b)) {
      Http.at(server.baseUrl()).get("/readyz").expect(200);
    }
  }

  /** Catches a database that is replaced under a command that works on it beside a server. */
  @Test
  void aFileIsNotReplacedWhileACommandWorksOnIt() throws Exception {
    Path file = folder.resolve("data/pinion.db");
    var database = new Settings.Database.File(file);
    String[] restore = {"restore", "copy", "--replace", "--data-dir", "data"};
    String[] list = {"tenant", "list", "--data-dir", "data"};
    requireDone("tenant", "create", "acme", "--data-dir", "data");
    requireDone("backup", "copy", "--data-dir", "data");
    try (DatabaseLock lock = DatabaseLock.takeBeside(List.of(database))) {
      assertThat(refusal(ForgeProcess.run(folder, list)))
          .startsWith("A command of forge has the database ")
          .contains("pinion.db to itself; wait");
      lock.openBeside(database, Settings.load(Map.of(), Map.of(), null), StoreObserver.none())
          .close();
      requireDone(list);
      assertThat(refusal(ForgeProcess.run(folder, restore)))
          .startsWith("A server is running on the database ")
          .contains("pinion.db, or a command of forge is; stop it");
      try (ForgeProcess server = ForgeProcess.serve(folder)) {
        Http.at(server.baseUrl()).get("/readyz").expect(200);
        requireDone(list);
      }
    }
    requireDone(restore);
  }

  private void requireDone(String... command) throws Exception {
    ForgeProcess.Ended ended = ForgeProcess.run(folder, command);
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  private static String refusal(ForgeProcess.Ended ended) {
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).hasLineCount(1);
    return ended.err();
  }

  /** The server's own build would find tables that it does not know. */
  @Test
  void theConsoleMigratesNoFileThatAServerHas() throws Exception {
    try (ForgeProcess server = ForgeProcess.serve(folder)) {
      Http.at(server.baseUrl()).get("/readyz").expect(200);
      String newest = applied("select max(version) from flyway_schema_history");
      assertThat(update("delete from flyway_schema_history where version = '" + newest + "'"))
          .isOne();
      for (String[] command : new String[][] {{"list"}, {"create", "acme"}}) {
        String[] words = new String[command.length + 3];
        words[0] = "tenant";
        System.arraycopy(command, 0, words, 1, command.length);
        words[command.length + 1] = "--data-dir";
        words[command.length + 2] = "data";
        ForgeProcess.Ended refused = ForgeProcess.run(folder, words);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err())
            .contains("pinion.db")
            .contains("server")
            .contains("stop")
            .hasLineCount(1);
      }
      assertThat(applied("select max(version) from flyway_schema_history")).isNotEqualTo(newest);
    }
  }

  private String applied(String sql) throws SQLException {
    try (Connection connection = database();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return String.valueOf(rows.getString(1));
    }
  }

  private int update(String sql) throws SQLException {
    try (Connection connection = database();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/pinion.db"));
  }

  /** A script that waits for readiness finds the demonstration whole. */
  @Test
  void aServerThatMakesTheDemonstrationIsReadyWhenItIsThere() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path out = folder.resolve("demo.out");
    Process server = ForgeProcess.start(folder, out, "--demo", "--port", Integer.toString(port));
    try {
      Http open = Http.at("http://127.0.0.1:" + port);
      Patience.until(
          "readiness",
          () -> {
            assertThat(server.isAlive()).isTrue();
            return status(open) == 200;
          });
      assertThat(folder.resolve("data/demo-credentials.json")).exists();
      assertThat(
              applied(
                  """
                  select (select count(*) from service) || ' services, ' ||
                    (select count(*) from behavior_invocation) || ' invocations'
                  """))
          .isEqualTo("4 services, 2 invocations");
    } finally {
      server.destroyForcibly();
      server.waitFor();
    }
  }

  /** What readiness says; 0 while nobody listens. */
  private static int status(Http open) {
    try {
      return open.get("/readyz").status();
    } catch (UncheckedIOException e) {
      return 0;
    }
  }

  /** Starts a server that must end, and returns what it says. */
  private String refusal(String... flags) throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "refused", ".out");
    Process refused = ForgeProcess.start(folder, out, flags);
    try {
      assertThat(refused.waitFor(60, TimeUnit.SECONDS)).as("the server is refused").isTrue();
      assertThat(refused.exitValue()).isEqualTo(1);
      return Files.readString(ForgeProcess.err(out));
    } finally {
      refused.destroyForcibly();
    }
  }
}
