package dev.pinion.server.data;

import dev.pinion.cli.output.RefusedException;
import dev.pinion.config.ConfigurationException;
import dev.pinion.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that works on the store of this machine. */
public final class SettingsOptions {
  private static final String POSTGRES = "jdbc:postgresql:";
  private static final String DEFAULT_CLUSTER = "default";
  private static final String CONFIG_VARIABLE = "PINION_CONFIG";
  private static final String DATA_DIR_OPTION = "--data-dir";
  private static final String DATA_DIR_VARIABLE = "PINION_DATA_DIR";

  @Option(
      names = DATA_DIR_OPTION,
      paramLabel = "FOLDER",
      description = "The folder of everything that is kept.")
  private @Nullable String dataDir;

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "The JDBC URL of the PostgreSQL database that holds the data instead of a file in the folder. Give a URL with a password in PINION_CLUSTERS_DEFAULT_URL instead: others can see the command line.")
  private @Nullable String store;

  @Option(names = "--config", paramLabel = "FILE", description = "A file of \"key = value\" lines.")
  private @Nullable Path config;

  @Option(
      names = "--cluster",
      paramLabel = "NAME=DATABASE",
      description =
          "A data cluster and its database: a file, or the JDBC URL of a PostgreSQL database; repeat it for each. The first is home. Replaces the configured clusters.")
  private Map<String, String> clusters = new LinkedHashMap<>();

  /**
   * Options by which a command works on the same data. The folder is among them if it was given.
   *
   * @param words as they are given
   * @param areAll whether they are all that says where the data is; URLs with parameters, which may
   *     hold a password, and variables are not among them
   */
  public record Repeated(List<String> words, boolean areAll) {

    /** Whether they name the folder of data. */
    public boolean nameFolder() {
      return words.contains(DATA_DIR_OPTION);
    }
  }

  /** These options as another command is given them, as far as they may be shown. */
  public Repeated repeated(Map<String, String> environment) {
    var words = new ArrayList<String>();
    String file =
        config == null ? environment.getOrDefault(CONFIG_VARIABLE, "") : config.toString();
    if (!file.isEmpty()) {
      words.addAll(List.of("--config", file));
    }
    String folder = dataDir == null ? environment.getOrDefault(DATA_DIR_VARIABLE, "") : dataDir;
    if (!folder.isEmpty()) {
      words.addAll(List.of(DATA_DIR_OPTION, folder));
    }
    boolean areAll = environment.keySet().stream().noneMatch(SettingsOptions::isOfData);
    if (clusters.values().stream().anyMatch(SettingsOptions::mayHoldSecret)) {
      areAll = false;
    } else {
      clusters.forEach(
          (name, database) -> words.addAll(List.of("--cluster", name + "=" + database)));
    }
    if (store != null && mayHoldSecret(store)) {
      areAll = false;
    } else if (store != null) {
      words.addAll(List.of("--store", store));
    }
    return new Repeated(List.copyOf(words), areAll);
  }

  private static boolean isOfData(String variable) {
    return variable.startsWith("PINION_CLUSTERS") || variable.equals("PINION_AUTH_MASTER_KEY_FILE");
  }

  private static boolean mayHoldSecret(String database) {
    return database.startsWith(POSTGRES) && database.contains("?");
  }

  /** The settings that these options, the environment and the files say, under more flags. */
  public Settings load(Map<String, String> moreFlags, Map<String, String> environment) {
    var flags = new LinkedHashMap<>(moreFlags);
    if (dataDir != null) {
      flags.put("data.dir", dataDir);
    }
    if (!clusters.isEmpty()) {
      flags.put("clusters", String.join(",", clusters.keySet()));
      clusters.forEach(
          (name, database) ->
              flags.put(
                  "clusters." + name + (database.startsWith(POSTGRES) ? ".url" : ".file"),
                  database));
    }
    if (store != null) {
      flags.put("clusters." + DEFAULT_CLUSTER + ".url", store);
    }
    try {
      return Settings.load(flags, environment, config);
    } catch (ConfigurationException e) {
      throw new RefusedException(String.valueOf(e.getMessage()));
    }
  }
}
