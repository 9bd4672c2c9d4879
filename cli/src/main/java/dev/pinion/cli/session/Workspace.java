package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.domain.EntityId;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The workspace that a command works in, and how people name what is in it. */
public final class Workspace {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", Pattern.CASE_INSENSITIVE);

  private final Profile profile;
  private final ApiClient api;

  Workspace(Profile profile, ApiClient api) {
    this.profile = profile;
    this.api = api;
  }

  /** What has a name and an id here. */
  public enum Kind {
    SERVICE("services", "service"),
    AGENT("agents", "agent"),
    CONTEXT_GRAPH("context-graphs", "context graph");

    private final String path;
    private final String word;

    Kind(String path, String word) {
      this.path = path;
      this.word = word;
    }

    /** The word in sentences. */
    public String word() {
      return word;
    }
  }

  /** Which server and tenant it is, and who asks. */
  public Profile profile() {
    return profile;
  }

  /** The client that asks its server. */
  public ApiClient api() {
    return api;
  }

  /** A path below the workspace's. */
  public String path(String... segments) {
    return ApiClient.path("v1", profile.workspace()) + ApiClient.path(segments);
  }

  /** The path of one thing of a kind. */
  public String path(Kind kind, JsonNode thing, String... segments) {
    return path(kind.path, CliJson.text(thing, "id")) + ApiClient.path(segments);
  }

  /** Every thing of a kind, by name. */
  public List<JsonNode> all(Kind kind) {
    return api.all(kind.word + "s", path(kind.path), "sort_by", "+name");
  }

  /**
   * The first services, by name, of those that are wanted.
   *
   * @param search what their name or description contains; null for all
   * @param active null for both
   * @param most how many at most
   * @param wanted what the server cannot be asked for
   */
  public ApiClient.Found services(
      @Nullable String search, @Nullable Boolean active, int most, Predicate<JsonNode> wanted) {
    return api.some(
        "services",
        path(Kind.SERVICE.path),
        most,
        wanted,
        "sort_by",
        "+name",
        "search",
        search,
        "is_active",
        active == null ? null : active.toString());
  }

  /** The thing of an id that the server itself told. */
  public @Nullable JsonNode find(Kind kind, String id) {
    return api.find(path(kind.path, id));
  }

  /**
   * The one thing of that id, in either of its two forms, or of that name.
   *
   * @throws RefusedException if there is none, naming near names, or several, naming their ids
   */
  public JsonNode get(Kind kind, String idOrName) {
    String id = platformId(idOrName);
    JsonNode byId = id == null ? null : find(kind, id);
    if (byId != null) {
      return byId;
    }
    List<JsonNode> named =
        api.all(kind.word + "s", path(kind.path), "search", idOrName).stream()
            .filter(each -> CliJson.text(each, "name").equals(idOrName))
            .toList();
    return switch (named.size()) {
      case 1 -> named.getFirst();
      case 0 -> throw unknown(kind, idOrName);
      default -> throw ambiguous(kind, idOrName, named);
    };
  }

  private static @Nullable String platformId(String text) {
    if (UUID.matcher(text).matches()) {
      return text.toLowerCase(Locale.ROOT);
    }
    return EntityId.fromHex(text).map(id -> id.uuid().toString()).orElse(null);
  }

  private RefusedException unknown(Kind kind, String wanted) {
    List<String> names =
        all(kind).stream().map(each -> CliJson.text(each, "name")).distinct().toList();
    String said = Text.clean(wanted);
    return new RefusedException(
        names.isEmpty()
            ? "There is no %s \"%s\"; this workspace has none that you may see."
                .formatted(kind.word, said)
            : "There is no %s \"%s\"%s".formatted(kind.word, said, Text.didYouMean(wanted, names)));
  }

  private static RefusedException ambiguous(Kind kind, String name, List<JsonNode> all) {
    var lines = new StringBuilder();
    for (JsonNode each : all) {
      lines.append("\n  ").append(CliJson.text(each, "id"));
      if (CliJson.has(each, "is_active")) {
        lines.append(each.path("is_active").asBoolean() ? "  active" : "  inactive");
      }
    }
    return new RefusedException(
        "%d %ss are named \"%s\"; say which by its id:%s"
            .formatted(all.size(), kind.word, Text.clean(name), lines));
  }
}
