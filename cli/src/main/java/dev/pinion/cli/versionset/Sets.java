package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient.Answer;
import dev.pinion.cli.session.Workspace;
import dev.pinion.cli.session.Workspace.Kind;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The version sets of one service, through the API. */
public final class Sets {
  public static final String EDGE = "edge";
  public static final String RELEASE = "release";

  private static final int NOT_FOUND = 404;

  private final Workspace workspace;
  private final JsonNode service;

  /** The sets of the service of that id or unique name. */
  public Sets(Workspace workspace, String idOrName) {
    this(workspace, workspace.get(Kind.SERVICE, idOrName));
  }

  /** The sets of a service that was read already. */
  public Sets(Workspace workspace, JsonNode service) {
    this.workspace = workspace;
    this.service = service;
  }

  /** The workspace of the service. */
  public Workspace workspace() {
    return workspace;
  }

  JsonNode service() {
    return service;
  }

  /** The service's name, as it may be printed. */
  public String serviceName() {
    return Text.clean(CliJson.text(service, "name"));
  }

  /** A path below the service's. */
  public String path(String... segments) {
    return workspace.path(Kind.SERVICE, service, segments);
  }

  /** Every set: edge, release, then by name. */
  public List<JsonNode> list() {
    var sets = new ArrayList<JsonNode>();
    workspace.api().get(path("version-sets")).path("items").forEach(sets::add);
    return sets;
  }

  /** A set; null if there is none of that name. */
  @Nullable JsonNode find(String name) {
    return workspace.api().find(path("version-sets", name));
  }

  /** A set, which must be there. */
  JsonNode get(String name) {
    return require(exchange("GET", path("version-sets", name), null, Map.of()), name);
  }

  /** What the server answers about a path of the service, whatever the status. */
  public Answer exchange(
      String method, String path, @Nullable Object body, Map<String, String> headers) {
    return workspace.api().exchange(method, path, body, headers);
  }

  /**
   * The body of an answer.
   *
   * @param names the sets that the request names to read them, with or without a revision; if one
   *     of them does not exist, that is what a 404 is told as
   */
  public JsonNode require(Answer answer, String... names) {
    if (answer.status() == NOT_FOUND) {
      List<String> existing = list().stream().map(set -> CliJson.text(set, "name")).toList();
      for (String each : names) {
        String name = each.replaceFirst("@.*", "");
        // Of a set that was deleted, revisions can still be named.
        if (!existing.contains(name) && name.equals(each)) {
          throw new RefusedException(
              "The service \"%s\" has no version set \"%s\"%s"
                  .formatted(serviceName(), Text.clean(name), Text.didYouMean(name, existing)));
        }
      }
    }
    return workspace.api().require(answer);
  }

  /**
   * The name of a set that is to be written, as it was given.
   *
   * @throws RefusedException if no set can have it: a revision cannot be written
   */
  static String writable(String name) {
    if (!VersionSet.NAME.matcher(name).matches()) {
      throw RefusedException.usage(
          "\"%s\" cannot be written: a version set's name has 1 to 40 letters, digits, _ and -."
              .formatted(Text.clean(name)));
    }
    return name;
  }

  /** Who a set, or a revision of one, is by. */
  static String author(JsonNode actor) {
    String name = CliJson.text(actor, "name");
    return name.isEmpty() ? CliJson.text(actor, "id") : name;
  }

  /** What a set pins of one kind, and what that means at the moment. */
  static String pin(JsonNode set, String field) {
    if (CliJson.has(set, field)) {
      return CliJson.text(set, field);
    }
    String resolved = CliJson.text(set.path("resolved"), field);
    return resolved.isEmpty() ? "latest (none yet)" : "latest (%s)".formatted(resolved);
  }

  /** The LLM preferences in one line. */
  static String models(JsonNode set) {
    var models = new ArrayList<String>();
    for (var preference : set.path("llm_model_preferences").properties()) {
      models.add(preference.getKey() + ": " + CliJson.text(preference.getValue(), "llm_name"));
    }
    return String.join(", ", models);
  }
}
