package dev.pinion.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds the profile of a command (SPEC 10): the process's environment wins over {@code
 * .env.platform.<E>} in the current folder, which wins over what {@code forge auth login} stored.
 * Where nobody says anything, the demonstration that runs in the current folder is meant.
 */
final class Profiles {
  static final String URL = "PLATFORM_API_URL";
  static final String WORKSPACE = "PLATFORM_WORKSPACE_ID";
  static final String KEY = "PLATFORM_API_KEY";

  private static final List<String> VARIABLES = List.of(URL, WORKSPACE, KEY);
  private static final Path DEMO = Path.of("data", "demo-credentials.json");

  private final Surroundings surroundings;

  /** The name that {@code --env} gave; null if it did not. */
  private final @Nullable String env;

  Profiles(Surroundings surroundings, @Nullable String env) {
    this.surroundings = surroundings;
    this.env = env == null ? null : StoredProfiles.name(env);
  }

  /** What one place says. */
  private record Layer(String source, Map<String, String> values) {}

  /**
   * The profile.
   *
   * @throws RefusedException if something is missing, naming it and the ways to say it
   */
  Profile find() throws IOException {
    List<Layer> said = said();
    Profile whole = stored();
    if (whole == null && said.isEmpty() && env == null) {
      whole = demonstration();
    }
    if (said.isEmpty()) {
      if (whole == null) {
        throw new RefusedException(nothing());
      }
      return whole;
    }
    String url = first(said, URL);
    String workspace = first(said, WORKSPACE);
    String key = first(said, KEY);
    String source = String.join(" and ", said.stream().map(Layer::source).toList());
    String address = url == null ? null : Profile.address(url, source);
    // A stored key goes to the server that it was stored for and to no other.
    if (whole != null && (address == null || address.equals(whole.url()))) {
      boolean used = address == null || workspace == null || key == null;
      return new Profile(
          whole.url(),
          workspace == null ? whole.workspace() : workspace,
          key == null ? whole.key() : key,
          used ? source + " and " + whole.source() : source);
    }
    if (address == null || workspace == null || key == null) {
      List<String> missing =
          VARIABLES.stream().filter(variable -> first(said, variable) == null).toList();
      throw new RefusedException(
          "%s %s missing beside what %s says; set %s, or log in with forge auth login."
              .formatted(
                  String.join(" and ", missing),
                  missing.size() == 1 ? "is" : "are",
                  source,
                  missing.size() == 1 ? "it" : "them"));
    }
    return new Profile(address, workspace, key, source);
  }

  /** The address that environment or file names; null if neither does. */
  @Nullable String address() throws IOException {
    List<Layer> said = said();
    String url = first(said, URL);
    return url == null ? null : Profile.address(url, URL);
  }

  /** What environment or file says of the variable; null if neither does. */
  @Nullable String variable(String name) throws IOException {
    return first(said(), name);
  }

  /** Environment and file, as far as they say something. */
  private List<Layer> said() throws IOException {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer("the environment", surroundings.environment()));
    if (env != null) {
      Path file = surroundings.folder().resolve(".env.platform." + env);
      if (Files.isRegularFile(file)) {
        layers.add(new Layer(".env.platform." + env, DotEnv.read(file)));
      }
    }
    layers.removeIf(layer -> VARIABLES.stream().noneMatch(name -> isSaid(layer, name)));
    return layers;
  }

  private static boolean isSaid(Layer layer, String name) {
    return !layer.values().getOrDefault(name, "").isBlank();
  }

  private static @Nullable String first(List<Layer> layers, String name) {
    return layers.stream()
        .filter(layer -> isSaid(layer, name))
        .map(layer -> layer.values().getOrDefault(name, "").strip())
        .findFirst()
        .orElse(null);
  }

  private @Nullable Profile stored() throws IOException {
    return new StoredProfiles(surroundings).find(StoredProfiles.name(env));
  }

  private @Nullable Profile demonstration() throws IOException {
    Path file = surroundings.folder().resolve(DEMO);
    if (!Files.isReadable(file)) {
      return null;
    }
    try {
      JsonNode json = CliJson.MAPPER.readTree(Files.readAllBytes(file));
      String url = CliJson.text(json, "base_url");
      String workspace = CliJson.text(json, "workspace_id");
      String key = CliJson.text(json, "platform_api_key");
      return url.isEmpty() || workspace.isEmpty() || key.isEmpty()
          ? null
          : new Profile(url, workspace, key, "the demonstration in this folder, " + DEMO);
    } catch (JacksonException e) {
      throw new RefusedException("The file %s does not read as JSON.".formatted(file));
    }
  }

  private String nothing() throws IOException {
    List<String> stored = new StoredProfiles(surroundings).names();
    if (env != null) {
      return "There is no profile \"%s\": neither .env.platform.%s in this folder nor a login%s Log in with forge auth login --env %s."
          .formatted(env, env, Text.didYouMean(env, stored), env);
    }
    String others =
        stored.isEmpty()
            ? ""
            : " Or choose one of your profiles with --env: %s."
                .formatted(String.join(", ", stored));
    return "It is not said which server to talk to: log in with forge auth login, or set %s.%s"
        .formatted(String.join(", ", VARIABLES), others);
  }
}
