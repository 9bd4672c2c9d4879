package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.client.WireJson;
import dev.pinion.store.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What {@code forge auth login} keeps: a file a profile in the user's configuration folder, which
 * only the user can read.
 */
public final class StoredProfiles {
  /** The profile of a login that names none. */
  public static final String DEFAULT = "default";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,63}");
  private static final String SUFFIX = ".json";

  private final Path folder;

  /** Those below {@code XDG_CONFIG_HOME}, or else {@code ~/.config}. */
  public StoredProfiles(ProcessContext process) {
    String config = process.variable("XDG_CONFIG_HOME");
    String home = process.environment().getOrDefault("HOME", System.getProperty("user.home"));
    Path base = config == null ? Path.of(home, ".config") : Path.of(config);
    folder = process.folder().resolve(base).resolve("pinion").resolve("profiles");
  }

  /**
   * A profile's name, checked: it becomes part of file names.
   *
   * @throws RefusedException if it cannot be one
   */
  public static String name(@Nullable String env) {
    String name = env == null ? DEFAULT : env;
    if (!NAME.matcher(name).matches()) {
      throw RefusedException.usage(
          "\"%s\" cannot name a profile; use letters, digits, dots, _ and -."
              .formatted(Text.clean(name)));
    }
    return name;
  }

  /** The file of a profile. */
  Path file(String name) {
    return folder.resolve(name + SUFFIX);
  }

  /** What was stored under the name; null if nothing was. */
  @Nullable Profile find(String name) throws IOException {
    Path file = file(name);
    if (!Files.exists(file)) {
      return null;
    }
    try {
      JsonNode json = WireJson.read(Files.readAllBytes(file));
      String url = CliJson.text(json, "url");
      String workspace = CliJson.text(json, "workspace_id");
      String key = CliJson.text(json, "api_key");
      if (!url.isEmpty() && !workspace.isEmpty() && !key.isEmpty()) {
        return new Profile(
            Profile.address(url, file.toString()),
            workspace,
            key,
            Profile.Origins.all("the login \"%s\", %s".formatted(name, file)));
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw new RefusedException("The file %s is damaged; log in again.".formatted(file));
  }

  /** The names of what is stored. */
  List<String> names() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(SUFFIX))
          .map(file -> file.substring(0, file.length() - SUFFIX.length()))
          .sorted()
          .toList();
    }
  }

  /** Stores a profile in the place of what was there under the name. */
  public void store(String name, Profile profile) throws IOException {
    var json =
        CliJson.object()
            .put("url", profile.url())
            .put("workspace_id", profile.workspace())
            .put("api_key", profile.key());
    Path file = file(name);
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    PrivateFiles.createFolder(folder);
    Files.deleteIfExists(fresh);
    PrivateFiles.createFile(fresh);
    Files.writeString(fresh, CliJson.write(json));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
