package dev.pinion.cli;

import dev.pinion.cli.ApiClient.Answer;
import dev.pinion.cli.Workspace.Kind;
import dev.pinion.domain.LlmConfig;
import dev.pinion.domain.PinChange;
import dev.pinion.domain.Pins;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes single fields of a version set. The API takes a set as a whole, so the set is read first,
 * and the write holds only if it has not moved since.
 */
final class Upsert {
  private static final String LATEST = "latest";
  private static final String PREFERENCES = "llm_model_preferences";
  private static final TypeReference<Map<String, LlmJson>> PREFERENCES_TYPE =
      new TypeReference<>() {};

  private final Session session;
  private final Sets sets;
  private final String name;

  /** An upsert of the set of that name. */
  Upsert(Session session, Sets sets, String name) {
    this.session = session;
    this.sets = sets;
    this.name = Sets.writable(name);
  }

  private record LlmJson(String llmName, Map<String, Object> params) {}

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
      Surroundings surroundings, @Nullable String body, @Nullable String file) throws IOException {
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
                  : read(surroundings, String.valueOf(file)));
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

  private static byte[] read(Surroundings surroundings, String file) throws IOException {
    if (file.equals("-")) {
      return surroundings.in().readAllBytes();
    }
    Path path = surroundings.folder().resolve(file);
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
    ObjectNode before = pins(current);
    ObjectNode after = before.deepCopy();
    pin(after, "agent_version_number", wish.agent(), Kind.AGENT);
    pin(after, "context_graph_version_number", wish.graph(), Kind.CONTEXT_GRAPH);
    if (wish.preferences() != null) {
      after.set(PREFERENCES, wish.preferences());
    }
    JsonNode changes = changes(current == null ? null : before, after);
    ObjectNode plan =
        Plans.plan(
            name, current, current == null ? CliJson.MAPPER.nullNode() : before, after, changes);
    if (apply && !changes.isEmpty()) {
      write(after, current);
      JsonNode written = sets.get(name);
      plan.put("applied", true);
      plan.set("revision", written.get("revision"));
      plan.set("warnings", written.path("warnings"));
    }
    new Plans(session, sets).show(plan, apply);
    return Forge.DONE;
  }

  private void write(ObjectNode after, @Nullable JsonNode current) {
    Map<String, String> unmoved =
        current == null
            ? Map.of("If-None-Match", "*")
            : Map.of("If-Match", "\"%s\"".formatted(CliJson.text(current, "revision")));
    Answer answer =
        sets.exchange(
            "PUT", sets.path("version-sets", name), Map.of("version_set", after), unmoved);
    sets.workspace().api().require(answer);
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

  /** The differences as the server itself tells them. */
  private static JsonNode changes(@Nullable ObjectNode before, ObjectNode after) {
    var changes = CliJson.MAPPER.createArrayNode();
    for (PinChange each :
        PinChange.between(before == null ? null : domain(before), domain(after))) {
      changes
          .addObject()
          .put("path", each.path())
          .put("kind", each.kind().name().toLowerCase(Locale.ROOT))
          .putPOJO("before", each.before())
          .putPOJO("after", each.after());
    }
    return CliJson.MAPPER.readTree(CliJson.write(changes));
  }

  private static Pins domain(ObjectNode pins) {
    var preferences = new LinkedHashMap<String, LlmConfig>();
    CliJson.MAPPER
        .convertValue(pins.get(PREFERENCES), PREFERENCES_TYPE)
        .forEach(
            (interaction, llm) ->
                preferences.put(
                    interaction,
                    new LlmConfig(llm.llmName(), llm.params() == null ? Map.of() : llm.params())));
    return new Pins(
        number(pins, "agent_version_number"),
        number(pins, "context_graph_version_number"),
        preferences);
  }

  private static @Nullable Long number(ObjectNode pins, String field) {
    return CliJson.has(pins, field) ? (Long) pins.get(field).asLong() : null;
  }
}
