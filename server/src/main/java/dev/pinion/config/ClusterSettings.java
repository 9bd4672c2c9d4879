package dev.pinion.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads which data clusters there are, and where the data of each is. */
final class ClusterSettings {
  private ClusterSettings() {}

  /**
   * The clusters, the first of which is home.
   *
   * @param dataDir where files are that nobody has named
   */
  static List<Settings.Cluster> from(Layers layers, Path dataDir) {
    List<String> named = layers.get(Keys.CLUSTERS);
    for (Key<?> key : List.of(Keys.CLUSTER_FILE, Keys.CLUSTER_URL, Keys.CLUSTER_TENANTS)) {
      layers
          .words(key)
          .forEach(
              (word, source) -> {
                // What is below the layer that names the clusters was about others.
                if (!named.contains(word)
                    && layers.layerOf(key.member(word)) >= layers.layerOf(Keys.CLUSTERS)) {
                  throw new ConfigurationException(
                      "%s (from %s) is of no cluster: its name must be one of those in clusters (%s)."
                          .formatted(key.member(word).name(), source, String.join(", ", named)));
                }
              });
    }

    List<Settings.Cluster> clusters = new ArrayList<>();
    Map<Object, String> names = new LinkedHashMap<>();
    for (String name : named) {
      Settings.Database database = database(layers, dataDir, name);
      String other = names.put(identity(database), name);
      if (other != null) {
        throw new ConfigurationException(
            "The clusters %s and %s have the same database%s %s: each must have its own."
                .formatted(
                    other,
                    name,
                    database instanceof Settings.Database.File ? " file" : "",
                    database));
      }
      clusters.add(
          new Settings.Cluster(name, database, layers.get(Keys.CLUSTER_TENANTS.member(name))));
    }
    return clusters;
  }

  /** The database of a cluster; of a file and a URL, the one of the higher layer counts. */
  private static Settings.Database database(Layers layers, Path dataDir, String name) {
    Key<Path> fileKey = Keys.CLUSTER_FILE.member(name);
    Key<Optional<String>> urlKey = Keys.CLUSTER_URL.member(name);
    Optional<Path> file = layers.find(fileKey);
    Optional<String> url = layers.find(urlKey).flatMap(Function.identity());
    int higher = layers.layerOf(urlKey) - layers.layerOf(fileKey);
    if (url.isEmpty() || (file.isPresent() && higher < 0)) {
      Path usual = dataDir.resolve(name.equals("default") ? "pinion.db" : name + ".db");
      return new Settings.Database.File(file.orElse(usual));
    }
    if (file.isPresent() && higher == 0) {
      throw new ConfigurationException(
          "The cluster %s has both a file and a URL: it can have one database only."
              .formatted(name));
    }
    return new Settings.Database.Server(url.get());
  }

  /** What is the same if two databases are. */
  private static Object identity(Settings.Database database) {
    return database instanceof Settings.Database.File(Path path)
        ? path.toAbsolutePath().normalize()
        : database.toString();
  }
}
