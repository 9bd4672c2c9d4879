package dev.pinion.cli.versionset;

import dev.pinion.cli.asset.Pinnable;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.ApiClient;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes single fields of a version set. The API takes a set as a whole, so the set is read first;
 * the server's plan and the write hold only if it has not moved since.
 */
final class Upsert {
  private static final String LATEST = "latest";
  private static final String PREFERENCES = "llm_model_preferences";

  private final Session session;
  private final Sets sets;
  private final String name;

  /** An upsert of the set of that name. */
  Upsert(Session session, Sets sets, String name) {
    this.session = session;
    this.sets = sets;
    this.name = Sets.writable(name);
  }

  /**
   * What is to be changed; what is null stays as it is.
   *
   * @param agent a number, or {@code latest}
   * @param graph the same
   * @param preferences every LLM preference that the set is to have
   */
  record Wish(@Nullable String agent, @Nullable String graph, @Nullable JsonNode preferences) {

    boolean isEmpty() {
      return agent == null && graph == null && preferences == null;
    }
  }

  /**
   * The LLM preferences that a command line gives, as {@code {interaction: {llm_name, params}}},
   * alone or in a field {@code llm_model_preferences}; null if it gives none.
   *
   * @param body JSON
   * @param file a file of JSON; {@code -} is the standard input
   */
  static @Nullable JsonNode preferences(
      ProcessContext process, @Nullable String body, @Nullable String file) throws IOException {
    if (body != null && file != null) {
      throw RefusedException.usage("Give the LLM preferences by --body or by --file, not by both.");
    }
    if (body == null && file == null) {
      return null;
    }
    JsonNode json;
    try {
      json =
          CliJson.MAPPER.readTree(
              body != null
                  ? body.getBytes(java.nio.charset.StandardCharsets.UTF_8)
                  : read(process, String.valueOf(file)));
    } catch (JacksonException e) {
      throw RefusedException.usage(
          "The LLM preferences are no JSON: %s.".formatted(e.getOriginalMessage()));
    }
    JsonNode preferences = json.has(PREFERENCES) ? json.get(PREFERENCES) : json;
    if (!preferences.isObject() || !preferences.valueStream().allMatch(Upsert::isPreference)) {
      throw RefusedException.usage(
          "Write the LLM preferences as {\"<interaction>\": {\"llm_name\": \"<model>\", \"params\": {}}}.");
    }
    return preferences;
  }

  /**
   * Whether this can be sent as one preference; whether the model takes it is the server's word.
   */
  private static boolean isPreference(JsonNode json) {
    return json.path("llm_name").isString()
        && (!json.has("params") || json.get("params").isObject());
  }

  private static byte[] read(ProcessContext process, String file) throws IOException {
    if (file.equals("-")) {
      return process.in().readAllBytes();
    }
    Path path = process.folder().resolve(file);
    if (!Files.isRegularFile(path)) {
      throw new RefusedException("There is no file %s.".formatted(file));
    }
    return Files.readAllBytes(path);
  }

  /** Shows what the wish changes, and does it if it is said so. */
  int run(Wish wish, boolean apply) {
    if (wish.isEmpty()) {
      throw RefusedException.usage(
          "Say what to change: --agent-version, --context-graph-version, --body or --file.");
    }
    if (name.equals(Sets.EDGE)) {
      throw new RefusedException(
          "The version set \"edge\" always follows the newest versions and cannot be changed.");
    }
    JsonNode current = sets.find(name);
    ObjectNode wanted = pins(current);
    pin(wanted, "agent_version_number", wish.agent(), Kind.AGENT);
    pin(wanted, "context_graph_version_number", wish.graph(), Kind.CONTEXT_GRAPH);
    if (wish.preferences() != null) {
      wanted.set(PREFERENCES, wish.preferences());
    }
    Map<String, String> unmoved =
        current == null
            ? Map.of("If-None-Match", "*")
            : Map.of("If-Match", "\"%s\"".formatted(CliJson.text(current, "revision")));
    var body = Map.of("version_set", wanted);
    ApiClient api = sets.workspace().api();
    JsonNode plan = api.send("POST", sets.path("version-sets", name, "plan"), body, unmoved);
    if (apply && !plan.path("changes").isEmpty()) {
      api.send("PUT", sets.path("version-sets", name), body, unmoved);
      plan = done(plan);
    }
    new Plans(session, sets).show(plan, apply);
    return ExitCode.DONE;
  }

  /** A plan that was carried out, with the revision that it made. */
  private JsonNode done(JsonNode plan) {
    ObjectNode done = CliJson.object();
    plan.properties().forEach(field -> done.set(field.getKey(), field.getValue()));
    done.put("applied", true);
    if (CliJson.has(plan, "base_revision")) {
      // The write held at that revision only, so what stands by now does not matter.
      done.put("revision", plan.get("base_revision").asLong() + 1);
    } else {
      // A set that was deleted and is made again goes on counting.
      done.set("revision", sets.get(name).get("revision"));
    }
    return done;
  }

  /** What a set pins, and nothing else of it; what edge pins if there is none. */
  private static ObjectNode pins(@Nullable JsonNode set) {
    var pins = CliJson.object();
    for (String field : new String[] {"agent_version_number", "context_graph_version_number"}) {
      pins.set(field, set == null ? null : set.get(field));
    }
    pins.set(PREFERENCES, set == null ? CliJson.object() : set.path(PREFERENCES).deepCopy());
    return pins;
  }

  private void pin(ObjectNode pins, String field, @Nullable String wanted, Kind kind) {
    if (wanted == null) {
      return;
    }
    if (wanted.toLowerCase(Locale.ROOT).equals(LATEST)) {
      pins.putNull(field);
      return;
    }
    if (!wanted.matches("[1-9][0-9]{0,17}")) {
      throw RefusedException.usage(
          "\"%s\" is no version of %s; give a number or latest."
              .formatted(Text.clean(wanted), kind == Kind.AGENT ? "an agent" : "a context graph"));
    }
    long number = Long.parseLong(wanted);
    String id = CliJson.text(sets.service(), kind == Kind.AGENT ? "agent_id" : "context_graph_id");
    // What is deprecated is hidden; the server knows its versions and has the last word.
    JsonNode asset = sets.workspace().find(kind, id);
    if (asset != null && number > asset.path("latest_version").asLong()) {
      throw new RefusedException(
          "The %s \"%s\" %s; %d is none of them."
              .formatted(
                  kind.word(),
                  Text.clean(CliJson.text(asset, "name")),
                  Pinnable.versions(asset),
                  number));
    }
    pins.put(field, number);
  }
}
