package dev.pinion.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that founds one tenant after the other is killed at seeded moments. Each tenant is
 * whole afterwards, with its user and its keys, or not there at all.
 */
class FoundingKillTest {
  private static final long SEED = Long.getLong("pinion.seed", System.nanoTime());
  private static final int KILLS = Integer.getInteger("pinion.founding.kills", 8);
  private static final int MILLIS_MAX = 400;
  private static final String SECOND = "-second";

  @TempDir private Path folder;

  @Test
  void aKilledFoundingLeavesEverythingOrNothing() throws Exception {
    System.out.println("FoundingKillTest: -Dpinion.seed=" + SEED);
    var random = new Random(SEED);
    var told = new ArrayList<String>();
    for (int kill = 0; kill < KILLS; kill++) {
      foundAndDie(kill, "", random.nextInt(MILLIS_MAX), told);
      assertWhole(told);
    }
    assertThat(told).as("the processes have founded anything at all").isNotEmpty();
    List<String> left = slugs("home.db", "select slug from directory where ready = 0");
    System.out.printf(
        "FoundingKillTest: %d tenants told, %d reservations left behind%n",
        told.size(), left.size());
  }

  /**
   * Kills what founds tenants.
   *
   * @param awaited how the slug ends of a tenant that it has founded before
   * @param millis so long after it has told of that
   */
  private void foundAndDie(int kill, String awaited, int millis, List<String> told)
      throws IOException, InterruptedException {
    Path said = folder.resolve("said-" + kill);
    List<String> command = ProgramJvm.command();
    command.addAll(List.of("-XX:TieredStopAtLevel=1", FoundingLoop.class.getName()));
    command.addAll(List.of(folder.toString(), "t" + kill));
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(said.toFile())
            .redirectError(folder.resolve("errors-" + kill).toFile())
            .start();
    try {
      Patience.until(
          "a tenant that is founded",
          () -> !process.isAlive() || Files.readString(said).contains(awaited + "\n"));
      Thread.sleep(millis);
      assertThat(process.isAlive()).as(() -> "the process goes on until it is killed").isTrue();
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
    // A last line that the kill has cut short tells nothing.
    String text = Files.readString(said);
    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(told::add);
  }

  /** Looks at the rows themselves, before any server has had the chance to mend them. */
  private void assertWhole(List<String> told) throws SQLException {
    var there = new ArrayList<String>();
    for (String file : List.of("home.db", "second.db")) {
      there.addAll(slugs(file, "select slug from tenant order by slug"));
      assertThat(
              slugs(
                  file,
                  """
                  select slug from tenant t
                  where (select count(*) from role r where r.tenant_id = t.id) < 4
                     or (select count(*) from user_account u where u.tenant_id = t.id) <> 1
                     or (select count(*) from api_key k where k.tenant_id = t.id) <> 2
                  """))
          .as("tenants in %s that were founded by halves", file)
          .isEmpty();
    }
    assertThat(there).containsAll(told);
    List<String> listed = slugs("home.db", "select slug from directory");
    assertThat(listed).as("the directory knows every tenant").containsAll(there);
    assertThat(there)
        .as("what the directory calls ready is there")
        .containsAll(slugs("home.db", "select slug from directory where ready = 1"));
  }

  private List<String> slugs(String file, String sql) throws SQLException {
    var found = new ArrayList<String>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data").resolve(file));
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }

  /** A tenant of the second cluster that the kill left unlisted is found without a restart. */
  @Test
  void whoAsksForATenantThatWasMadeButNotListedGetsIt() throws Exception {
    var told = new ArrayList<String>();
    foundAndDie(0, SECOND, 0, told);
    String made = told.stream().filter(slug -> slug.endsWith(SECOND)).findFirst().orElseThrow();
    try (ForgeProcess server =
        ForgeProcess.serve(
            folder,
            "--rate-limits",
            "off",
            "--cluster",
            "default=" + folder.resolve("data/home.db"),
            "--cluster",
            "second=" + folder.resolve("data/second.db"))) {
      try (Connection connection =
              DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/home.db"));
          var statement = connection.createStatement()) {
        statement.executeUpdate("update directory set ready = 0 where slug = '" + made + "'");
      }
      Http.at(server.baseUrl() + "/v1/" + made + "/").get("organization/").expect(200);
      assertThat(slugs("home.db", "select slug from directory where ready = 1")).contains(made);
    }
  }
}
