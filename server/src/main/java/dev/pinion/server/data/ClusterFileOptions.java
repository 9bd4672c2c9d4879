package dev.pinion.server.data;

import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.session.Session;
import dev.pinion.config.Settings;
import dev.pinion.server.log.Logging;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of commands on the database file of one data cluster. */
final class ClusterFileOptions {
  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      description = "The data cluster, if the configuration has several.")
  private @Nullable String name;

  @Mixin private SettingsOptions options = new SettingsOptions();

  /** A data cluster in a file. */
  record ClusterFile(String cluster, Path path, Path masterKey) {

    Settings.Database database() {
      return new Settings.Database.File(path);
    }
  }

  /**
   * The file that the options and the configuration name.
   *
   * @param tool what does the same for PostgreSQL
   * @throws RefusedException if they name none
   */
  ClusterFile load(Session session, String tool) {
    Settings settings = options.load(Map.of(), session.process().environment());
    Logging.configure(settings.log(), ProcessContext.errIsTerminal());
    Settings.Cluster cluster = find(settings.clusters());
    return switch (cluster.database()) {
      case Settings.Database.File(Path path) ->
          new ClusterFile(cluster.name(), path, settings.auth().masterKeyFile());
      case Settings.Database.Server _ ->
          throw new RefusedException(
              "The data cluster \"%s\" is in PostgreSQL; use %s for it."
                  .formatted(cluster.name(), tool));
    };
  }

  private Settings.Cluster find(List<Settings.Cluster> clusters) {
    if (name == null && clusters.size() > 1) {
      throw RefusedException.usage(
          "There are several data clusters; name one with --cluster-name: %s."
              .formatted(
                  clusters.stream().map(Settings.Cluster::name).collect(Collectors.joining(", "))));
    }
    return clusters.stream()
        .filter(each -> name == null || each.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "There is no data cluster named \"%s\" in the configuration.".formatted(name)));
  }
}
