package dev.pinion.server;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that works on the store of this machine. */
final class SettingsOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "The folder of everything that is kept.")
  private @Nullable String dataDir;

  @Option(names = "--config", paramLabel = "FILE", description = "A file of \"key = value\" lines.")
  private @Nullable Path config;

  @Option(
      names = "--cluster",
      paramLabel = "NAME=FILE",
      description =
          "A data cluster and its database file; repeat it for each. The first is home. Replaces the configured clusters.")
  private Map<String, String> clusters = new LinkedHashMap<>();

  /** The settings that these options, the environment and the files say, under more flags. */
  Settings load(Map<String, String> moreFlags, Map<String, String> environment) {
    var flags = new LinkedHashMap<>(moreFlags);
    if (dataDir != null) {
      flags.put("data.dir", dataDir);
    }
    if (!clusters.isEmpty()) {
      flags.put("clusters", String.join(",", clusters.keySet()));
      clusters.forEach((name, file) -> flags.put("clusters." + name + ".file", file));
    }
    try {
      return Settings.load(flags, environment, config);
    } catch (ConfigurationException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }
}
