package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Sql;
import dev.pinion.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code forge tenant move}, and where tenants are made. */
class TenantMoveCommandTest {
  @TempDir Path folder;
  private TestForge forge;

  @BeforeEach
  void configure() throws IOException {
    forge = new TestForge(folder);
    Files.writeString(
        folder.resolve("two.properties"),
        """
        data.dir = %s
        clusters = default, eu, rest
        clusters.eu.tenants = eu-*
        clusters.rest.tenants = *-x, eu-y
        """
            .formatted(folder.resolve("data")));
  }

  private String[] tenant(String... args) {
    var all = new ArrayList<>(List.of("tenant"));
    all.addAll(List.of(args));
    all.addAll(List.of("--config", folder.resolve("two.properties").toString()));
    return all.toArray(String[]::new);
  }

  private Map<String, String> clusters() {
    var clusters = new HashMap<String, String>();
    for (JsonNode each : forge.json(tenant("list"))) {
      clusters.put(each.get("org_id").asString(), each.get("cluster").asString());
    }
    return clusters;
  }

  @Test
  void tenantsArePlacedByTheirNames() {
    for (String slug : List.of("eu-y", "a-x", "acme")) {
      forge.run(tenant("create", slug)).expect(ExitCode.DONE);
    }
    forge.run(tenant("create", "eu-home", "--in-cluster", "default")).expect(ExitCode.DONE);
    assertThat(clusters())
        .isEqualTo(Map.of("eu-y", "eu", "a-x", "rest", "acme", "default", "eu-home", "default"));
  }

  @Test
  void aTenantIsMovedAndTheCommandSaysForHowLongWritesPaused() {
    forge.run(tenant("create", "acme")).expect(ExitCode.DONE);
    JsonNode before = forge.json(tenant("list")).get(0).get("use");
    assertThat(
            forge
                .done(tenant("move", "acme", "eu"))
                .lines()
                .map(line -> line.replaceAll(" +", " ")))
        .anyMatch(line -> line.matches("role [0-9]+ [0-9a-f]{64}"))
        .anyMatch(
            line ->
                line.matches(
                    "The tenant \"acme\" has moved from the cluster \"default\" to \"eu\"; its writes paused for [0-9]+ ms\\."));
    assertThat(clusters()).isEqualTo(Map.of("acme", "eu"));
    JsonNode after = forge.json(tenant("list")).get(0).get("use");
    assertThat(after.get("rows")).isEqualTo(before.get("rows"));
    assertThat(after.get("memory_bytes")).isEqualTo(before.get("memory_bytes"));
    assertThat(after.get("disk_bytes").asLong())
        .as("the log says that it has moved")
        .isGreaterThan(before.get("disk_bytes").asLong());
    JsonNode back = forge.json(tenant("move", "acme", "default"));
    assertThat(back.get("to").asString()).isEqualTo("default");
    assertThat(back.get("pause_millis").isNumber()).isTrue();
    assertThat(clusters()).isEqualTo(Map.of("acme", "default"));
  }

  @Test
  void whatCannotBeMovedIsRefused() {
    forge.run(tenant("create", "acme")).expect(ExitCode.DONE);
    assertThat(forge.refused(tenant("move", "acme", "none")))
        .isEqualTo("There is no data cluster named \"none\" in the configuration.");
    assertThat(forge.refused(tenant("move", "none", "eu")))
        .isEqualTo("There is no tenant \"none\".");
    assertThat(forge.refused(tenant("move", "acme", "default")))
        .isEqualTo("The tenant \"acme\" is in the cluster \"default\" already.");
    assertThat(forge.refused(tenant("move", "acme", "--abort")))
        .isEqualTo("The tenant \"acme\" is not being moved.");
    String sentence = "Name the cluster to move the tenant to, or give the move up with --abort.";
    for (String[] wrong :
        List.of(tenant("move", "acme"), tenant("move", "acme", "eu", "--abort"))) {
      assertThat(forge.run(wrong).expect(ExitCode.USAGE).err()).startsWith(sentence);
    }
    assertThat(clusters()).isEqualTo(Map.of("acme", "default"));
  }

  /**
   * Catches a command that only reads and takes the cluster that it was given for home, and a
   * mistaken mark of such a command.
   */
  @Test
  void lookingAtAClusterAloneDoesNotMakeItHome() throws Exception {
    forge.run(tenant("create", "acme")).expect(ExitCode.DONE);
    String eu = "eu=" + folder.resolve("data/eu.db");
    assertThat(forge.json("tenant", "list", "--cluster", eu)).isEmpty();
    String home = "default=" + folder.resolve("data/pinion.db");
    String[] wrongOrder = {"tenant", "list", "--cluster", eu, "--cluster", home};
    assertThat(forge.refused(wrongOrder)).startsWith("The cluster \"default\" is home: ");
    Sql.execute(
        "jdbc:sqlite:" + folder.resolve("data/eu.db"),
        "insert into setting (key, value) values ('cluster.home', 'yes')");
    assertThat(forge.refused(wrongOrder)).startsWith("The cluster \"default\" is home: ");
    assertThat(clusters()).isEqualTo(Map.of("acme", "default"));
  }

  /** Catches a tenant that stays read-only for as long as the new cluster is out of reach. */
  @Test
  void aMoveToAClusterThatIsOutOfReachIsGivenUpWithoutIt() throws IOException, SQLException {
    forge.run(tenant("create", "acme")).expect(ExitCode.DONE);
    Path home = folder.resolve("data/pinion.db");
    // As a command leaves them that was killed in the pause.
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home);
        Statement statement = connection.createStatement()) {
      statement.execute("insert into setting values ('tenant.move.attempts', '1')");
      statement.execute(
          "insert into setting select 'tenant.move.' || id, '1 default eu' from tenant");
      statement.execute("insert into tenant_move select id, 2, 'eu', 1, 0 from tenant");
    }
    Path eu = folder.resolve("data/eu.db");
    Path away = Files.move(eu, folder.resolve("away"));
    Files.writeString(eu, "x".repeat(5_000));
    assertThat(forge.refused(tenant("move", "acme", "--abort")))
        .startsWith("cannot open the database %s: ".formatted(eu));
    assertThat(forge.refused(tenant("move", "acme", "--abort", "--cluster", "default=" + home)))
        .startsWith("Writes to the tenant \"acme\" go on in the cluster \"default\". ");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + home);
        Statement statement = connection.createStatement();
        var marks = statement.executeQuery("select count(*) from tenant_move")) {
      assertThat(marks.next()).isTrue();
      assertThat(marks.getInt(1)).isZero();
    }
    Files.move(away, eu, StandardCopyOption.REPLACE_EXISTING);
    assertThat(forge.done(tenant("move", "acme", "--abort")))
        .isEqualTo("The tenant \"acme\" stays in the cluster \"default\".\n");
    assertThat(clusters()).isEqualTo(Map.of("acme", "default"));
  }

  /** Would catch a message that names the database and keeps to itself what is wrong with it. */
  @Test
  void aDatabaseThatCannotBeOpenedIsNamedWithTheReason() throws IOException {
    Files.createDirectory(folder.resolve("data"));
    Path database = Files.writeString(folder.resolve("data/pinion.db"), "x".repeat(5_000));
    assertThat(forge.refused(tenant("list")))
        .startsWith("cannot open the database %s: ".formatted(database))
        .contains("file is not a database");
  }
}
