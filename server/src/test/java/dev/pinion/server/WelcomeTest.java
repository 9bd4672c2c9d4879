package dev.pinion.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.server.data.SettingsOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands that a person is told to try work on the data of the server that tells them. */
class WelcomeTest {
  private static final String IN_THE_SAME_WAY = "with the same settings of its data as this server";

  @TempDir Path folder;

  private static String told(Map<String, String> environment, String... args) {
    SettingsOptions options = CommandLine.populateCommand(new SettingsOptions(), args);
    var out = new StringWriter();
    new Welcome(new PrintWriter(out), "forge")
        .print(
            "http://127.0.0.1:8080",
            options.load(Map.of(), environment),
            options.repeated(environment));
    return out.toString();
  }

  @Test
  void theUsualDataNeedsNoOptions() {
    assertThat(told(Map.of()))
        .contains("  forge tenant create acme\n")
        .contains("  forge tenant list\n")
        .contains("In another terminal, in this folder:\n")
        .doesNotContain(IN_THE_SAME_WAY);
  }

  @Test
  void optionsThatSayWhereTheDataIsAreRepeated() throws IOException {
    Path file = Files.writeString(folder.resolve("a file"), "clusters = default, eu\n");
    assertThat(told(Map.of(), "--config", file.toString(), "--data-dir", "/srv/pinion"))
        .contains("  forge tenant list --config '%s' --data-dir /srv/pinion\n".formatted(file));
    assertThat(told(Map.of("PINION_CONFIG", file.toString())))
        .contains("  forge tenant create acme --config '%s'\n".formatted(file));
    assertThat(
            told(
                Map.of(),
                "--cluster",
                "home=/srv/home.db",
                "--cluster",
                "eu=jdbc:postgresql://db.example.com/eu"))
        .contains(
            "  forge tenant create acme --cluster home=/srv/home.db --cluster eu=jdbc:postgresql://db.example.com/eu\n")
        .doesNotContain(IN_THE_SAME_WAY);
    assertThat(told(Map.of(), "--store", "jdbc:postgresql://db.example.com/pinion"))
        .contains("  forge tenant list --store jdbc:postgresql://db.example.com/pinion\n");
  }

  /** Catches a folder that is left out because it is the usual one, which a file can change. */
  @Test
  void aFolderThatIsGivenIsRepeatedEvenIfItIsTheUsualOne() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "data.dir = /srv/pinion\n");
    String command = "  forge tenant list --config %s --data-dir data\n".formatted(file);
    assertThat(told(Map.of(), "--config", file.toString(), "--data-dir", "data")).contains(command);
    assertThat(told(Map.of("PINION_DATA_DIR", "data"), "--config", file.toString()))
        .contains(command);
    assertThat(told(Map.of(), "--config", file.toString()))
        .contains("  forge tenant list --config %s --data-dir /srv/pinion\n".formatted(file));
  }

  /** Would catch a URL without its parameters, which hold the user and that TLS is checked. */
  @Test
  void whatMayHoldASecretIsNotShownAndNotShortened() throws IOException {
    String url = "jdbc:postgresql://db.example.com/pinion?password=secret&sslmode=verify-full";
    for (String told :
        new String[] {
          told(Map.of(), "--store", url),
          told(Map.of(), "--cluster", "default=" + url),
          told(Map.of("PINION_CLUSTERS_DEFAULT_URL", url))
        }) {
      assertThat(told)
          .contains("In another terminal, in this folder, " + IN_THE_SAME_WAY)
          .contains("  forge tenant create acme\n")
          .doesNotContain("jdbc:")
          .doesNotContain("secret");
    }
    Path file = Files.writeString(folder.resolve("file"), "clusters.default.url = " + url);
    assertThat(told(Map.of(), "--config", file.toString()))
        .contains("  forge tenant create acme --config %s\n".formatted(file))
        .doesNotContain("jdbc:")
        .doesNotContain(IN_THE_SAME_WAY);
  }
}
