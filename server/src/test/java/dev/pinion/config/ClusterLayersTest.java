package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.config.Settings.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters of which files, variables and the command line each say something. */
class ClusterLayersTest {
  private static final String URL = "jdbc:postgresql://db.example.com/pinion";

  @TempDir Path folder;

  private Path file(String... lines) throws IOException {
    return Files.write(folder.resolve("test.properties"), List.of(lines));
  }

  private static List<Settings.Cluster> clusters(
      Map<String, String> flags, Map<String, String> environment, Path file) {
    return Settings.load(flags, environment, file).clusters();
  }

  /** {@code --cluster} names all there are, whatever else is configured. */
  @Test
  void clustersThatALayerNamesReplaceThoseOfTheLayersBelow() throws IOException {
    Path file =
        file("clusters = default, eu", "clusters.eu.url = " + URL, "clusters.eu.tenants = eu-*");
    Map<String, String> environment = Map.of("PINION_CLUSTERS_EU_TENANTS", "e-*");
    assertThat(
            clusters(
                Map.of("clusters", "home", "clusters.home.file", "/srv/home.db"),
                environment,
                file))
        .containsExactly(new Settings.Cluster("home", new Database.File(Path.of("/srv/home.db"))));
    assertThat(clusters(Map.of(), environment, file)).hasSize(2);
    assertThatThrownBy(() -> clusters(Map.of("clusters.us.file", "us.db"), environment, file))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("clusters.us.file (from the command line) is of no cluster: ");
    Path unnamed = file("clusters.eu.file = eu.db", "clusters = default");
    assertThatThrownBy(() -> clusters(Map.of(), Map.of(), unnamed))
        .hasMessageContaining(" is of no cluster: ");
  }

  @Test
  void aDatabaseOfOneKindReplacesOneOfTheOtherFromALayerBelow() throws IOException {
    var server = List.of(new Settings.Cluster("default", new Database.Server(URL)));
    var local =
        List.of(new Settings.Cluster("default", new Database.File(Path.of("/srv/local.db"))));
    Path withFile = file("clusters.default.file = /srv/local.db");
    assertThat(clusters(Map.of("clusters.default.url", URL), Map.of(), withFile)).isEqualTo(server);
    assertThat(clusters(Map.of(), Map.of("PINION_CLUSTERS_DEFAULT_URL", URL), withFile))
        .isEqualTo(server);
    assertThat(clusters(Map.of("clusters.default.url", ""), Map.of(), withFile)).isEqualTo(local);
    Path withUrl = file("clusters.default.url = " + URL);
    assertThat(clusters(Map.of("clusters.default.file", "/srv/local.db"), Map.of(), withUrl))
        .isEqualTo(local);
    Path withBoth = file("clusters.default.url = " + URL, "clusters.default.file = /srv/local.db");
    assertThatThrownBy(() -> clusters(Map.of(), Map.of(), withBoth))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "The cluster default has both a file and a URL: it can have one database only.");
    assertThat(clusters(Map.of("clusters.default.url", URL), Map.of(), withBoth)).isEqualTo(server);
  }
}
