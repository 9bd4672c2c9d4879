package dev.pinion.cli.session;

import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Profile.Origins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Finds the profile of a command: the process's environment wins over {@code .env.platform.<E>} in
 * the current folder, which wins over what {@code forge auth login} stored. Where nobody says
 * anything, the demonstration that runs in the current folder is meant.
 */
public final class Profiles {
  public static final String URL = "PLATFORM_API_URL";
  public static final String WORKSPACE = "PLATFORM_WORKSPACE_ID";
  public static final String KEY = "PLATFORM_API_KEY";

  private static final String PREFIX = "PLATFORM_";
  private static final String ENVIRONMENT = "the environment";
  private static final List<String> VARIABLES = List.of(URL, WORKSPACE, KEY);
  private static final Path DEMO = Path.of("data", "demo-credentials.json");

  private final ProcessContext process;

  /** The name that {@code --env} gave; null if it did not. */
  private final @Nullable String env;

  /** The profiles that a process can use; {@code env} is the name of one, or null. */
  public Profiles(ProcessContext process, @Nullable String env) {
    this.process = process;
    this.env = env == null ? null : StoredProfiles.name(env);
  }

  /**
   * What one place says.
   *
   * @param place in words, such as {@code the environment}
   */
  private record Layer(String place, Map<String, String> values) {}

  /**
   * A value and where it comes from.
   *
   * @param origin in words, such as {@code PLATFORM_API_URL of the environment}
   */
  public record Said(String text, String place, String origin) {}

  /**
   * The profile.
   *
   * @throws RefusedException if something is missing, naming it and the ways to say it
   */
  public Profile find() throws IOException {
    Said url = said(URL);
    Said workspace = said(WORKSPACE);
    Said key = said(KEY);
    String address = url == null ? null : Profile.address(url.text(), url.origin());
    requireMeantForEachOther(url, key);
    if (address != null && url != null && workspace != null && key != null) {
      return new Profile(
          address,
          workspace.text(),
          key.text(),
          new Origins(url.origin(), workspace.origin(), key.origin()));
    }
    boolean nothingSaid = url == null && workspace == null && key == null;
    Profile whole = stored();
    if (whole == null && nothingSaid && env == null) {
      whole = demonstration();
    }
    if (nothingSaid) {
      if (whole == null) {
        throw new RefusedException(nothing());
      }
      return whole;
    }
    // A stored key goes to the server that it was stored for and to no other.
    if (whole != null && (address == null || address.equals(whole.url()))) {
      return new Profile(
          whole.url(),
          workspace == null ? whole.workspace() : workspace.text(),
          key == null ? whole.key() : key.text(),
          new Origins(
              url == null ? whole.origins().url() : url.origin(),
              workspace == null ? whole.origins().workspace() : workspace.origin(),
              key == null ? whole.origins().key() : key.origin()));
    }
    throw new RefusedException(missing(url, workspace, key, whole));
  }

  /**
   * Refuses to send a key of the environment to an address that a file of the current folder names:
   * whoever wrote the file would get a key that was meant for another server.
   */
  public void requireMeantForEachOther(@Nullable Said url, @Nullable Said key) {
    if (url == null
        || key == null
        || url.place().equals(ENVIRONMENT)
        || !key.place().equals(ENVIRONMENT)) {
      return;
    }
    throw new RefusedException(
        "The %s is not sent to %s, the address in %s. Put the key into that file, or set %s too if it is meant for that server."
            .formatted(key.origin(), Text.clean(url.text()), url.place(), URL));
  }

  private String missing(
      @Nullable Said url, @Nullable Said workspace, @Nullable Said key, @Nullable Profile whole)
      throws IOException {
    List<String> missing = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Said[] values = {url, workspace, key};
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        missing.add(VARIABLES.get(i));
      } else {
        found.add(values[i].origin());
      }
    }
    String unused =
        whole == null
            ? ""
            : " The key of %s is for %s alone.".formatted(whole.origins().key(), whole.url());
    return "%s %s missing: found %s, and nothing more%s.%s Set %s, or log in with forge auth login%s.%s"
        .formatted(
            String.join(" and ", missing),
            missing.size() == 1 ? "is" : "are",
            String.join(" and ", found),
            env == null ? "" : " in the environment or .env.platform." + env,
            unused,
            missing.size() == 1 ? "it" : "them",
            env == null ? "" : " --env " + env,
            mistyped());
  }

  /** What environment or file says of the variable; null if neither does. */
  public @Nullable Said said(String name) throws IOException {
    return layers().stream()
        .filter(layer -> isSaid(layer, name))
        .map(
            layer ->
                new Said(
                    layer.values().getOrDefault(name, "").strip(),
                    layer.place(),
                    name + " of " + layer.place()))
        .findFirst()
        .orElse(null);
  }

  /** Environment and file. */
  private List<Layer> layers() throws IOException {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer(ENVIRONMENT, process.environment()));
    if (env != null) {
      Path file = process.folder().resolve(".env.platform." + env);
      if (Files.isRegularFile(file)) {
        layers.add(new Layer("the file .env.platform." + env, DotEnv.read(file)));
      }
    }
    return layers;
  }

  /** A sentence on variables that look like ours and are not read; empty if there is none. */
  private String mistyped() throws IOException {
    var sentences = new StringBuilder();
    for (Layer layer : layers()) {
      for (String name : new TreeSet<>(layer.values().keySet())) {
        if (name.startsWith(PREFIX) && !VARIABLES.contains(name)) {
          String meant = Text.didYouMean(name, VARIABLES);
          if (meant.length() > 1) {
            sentences.append(" %s of %s is not read%s".formatted(name, layer.place(), meant));
          }
        }
      }
    }
    return sentences.toString();
  }

  private static boolean isSaid(Layer layer, String name) {
    return !layer.values().getOrDefault(name, "").isBlank();
  }

  private @Nullable Profile stored() throws IOException {
    return new StoredProfiles(process).find(StoredProfiles.name(env));
  }

  private @Nullable Profile demonstration() throws IOException {
    Path file = process.folder().resolve(DEMO);
    if (!Files.isReadable(file)) {
      return null;
    }
    return CredentialsFile.read(file, "the demonstration in this folder, " + DEMO);
  }

  private String nothing() throws IOException {
    List<String> stored = new StoredProfiles(process).names();
    if (env != null) {
      return "There is no profile \"%s\": neither .env.platform.%s in this folder with one of %s, nor a login%s Log in with forge auth login --env %s.%s"
          .formatted(
              env,
              env,
              String.join(", ", VARIABLES),
              Text.didYouMean(env, stored),
              env,
              mistyped());
    }
    String others =
        stored.isEmpty()
            ? ""
            : " Or choose one of your profiles with --env: %s."
                .formatted(String.join(", ", stored));
    return "No server is configured: neither %s in the environment, nor a login, nor %s in this folder. Log in with forge auth login, or set the variables.%s%s"
        .formatted(String.join(", ", VARIABLES), DEMO, others, mistyped());
  }
}
