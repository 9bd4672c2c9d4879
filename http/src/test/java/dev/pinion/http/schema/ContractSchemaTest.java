package dev.pinion.http.schema;

import static dev.pinion.http.schema.Checks.JSON;
import static dev.pinion.http.schema.Checks.faults;
import static dev.pinion.http.schema.Checks.resolve;
import static dev.pinion.http.schema.Checks.resolvedSchema;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ArrayNode;

/** Declares requests of both dialects and compares them with the facts of their contracts. */
class ContractSchemaTest {
  private static final StringType HEX24 = Types.string().pattern("^[a-f0-9]{24}$");
  private static final StringType WORD = Types.text().pattern("^[\\w\\s]+$");
  private static final StringType KEYTERM = Types.text().pattern("^[a-z-]+( [a-z-]+){0,2}$");

  private record LlmConfig(String name, Map<String, @Nullable Object> params) {}

  private record VersionSet(
      @Nullable Long agent, @Nullable Long graph, Map<String, LlmConfig> preferences) {}

  private record CreateServiceBody(
      String agent,
      String graph,
      String name,
      String description,
      boolean active,
      @Nullable VersionSet release,
      boolean releaseGiven,
      List<String> keyterms,
      Map<String, @Nullable String> tags) {}

  private static final ObjectType<LlmConfig> LLM =
      Types.object(
          "LlmConfig",
          f -> {
            var name = f.required("llm_name", Types.string());
            var params = f.withDefault("params", Types.freeObject(), Map.of());
            return v -> new LlmConfig(v.get(name), v.get(params));
          });

  private static final ObjectType<VersionSet> VERSION_SET =
      Types.object(
          "VersionSet",
          f -> {
            var agent = f.required("agent_version_number", Types.integer().nullable());
            var graph =
                f.required(
                    "service_hierarchical_state_machine_version_number",
                    Types.integer().nullable());
            var preferences = f.required("llm_model_preferences", Types.map(Types.string(), LLM));
            return v -> new VersionSet(v.getOrNull(agent), v.getOrNull(graph), v.get(preferences));
          });

  private static final ObjectType<CreateServiceBody> CLASSIC_CREATE =
      Types.object(
          "CreateServiceRequest",
          f -> {
            var graph = f.required("service_hierarchical_state_machine_id", HEX24);
            var agent = f.required("agent_id", HEX24);
            var name = f.required("name", Types.text());
            var description = f.required("description", Types.text());
            var active = f.required("is_active", Types.bool());
            var release = f.optional("release_version_set", VERSION_SET.nullable());
            var keyterms = f.required("keyterms", Types.list(KEYTERM).max(20));
            var tags = f.required("tags", Types.map(WORD, WORD.nullable()).max(20));
            return v ->
                new CreateServiceBody(
                    v.get(agent),
                    v.get(graph),
                    v.get(name),
                    v.get(description),
                    v.get(active),
                    v.getOrNull(release),
                    v.isPresent(release),
                    v.get(keyterms),
                    v.get(tags));
          });

  @Test
  void classicCreateService() {
    assertThat(resolvedSchema(CLASSIC_CREATE))
        .isEqualTo(
            JSON.readTree(
"""
{"type": "object",
 "required": ["service_hierarchical_state_machine_id", "agent_id", "name", "description",
              "is_active", "keyterms", "tags"],
 "properties": {
  "service_hierarchical_state_machine_id": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
  "agent_id": {"type": "string", "pattern": "^[a-f0-9]{24}$"},
  "name": {"type": "string", "minLength": 1},
  "description": {"type": "string", "minLength": 1},
  "is_active": {"type": "boolean"},
  "release_version_set": {"anyOf": [
    {"type": "object",
     "required": ["agent_version_number", "service_hierarchical_state_machine_version_number",
                  "llm_model_preferences"],
     "properties": {
      "agent_version_number": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
      "service_hierarchical_state_machine_version_number":
        {"anyOf": [{"type": "integer"}, {"type": "null"}]},
      "llm_model_preferences": {"type": "object", "additionalProperties":
        {"type": "object", "required": ["llm_name"], "properties": {
          "llm_name": {"type": "string"},
          "params": {"type": "object", "additionalProperties": true, "default": {}}}}}}},
    {"type": "null"}]},
  "keyterms": {"type": "array", "maxItems": 20, "items":
    {"type": "string", "minLength": 1, "pattern": "^[a-z-]+( [a-z-]+){0,2}$"}},
  "tags": {"type": "object", "maxProperties": 20,
    "propertyNames": {"type": "string", "minLength": 1, "pattern": "^[\\\\w\\\\s]+$"},
    "additionalProperties": {"anyOf": [
      {"type": "string", "minLength": 1, "pattern": "^[\\\\w\\\\s]+$"}, {"type": "null"}]}}}}
"""));
  }

  @Test
  void classicCreateServiceReportsEveryFaultAtOnce() {
    List<Fault> faults =
        faults(
            CLASSIC_CREATE,
            """
            {"agent_id": "x", "service_hierarchical_state_machine_id": 1, "description": " ",
             "is_active": "true", "release_version_set": {"agent_version_number": "2"},
             "keyterms": ["A"], "tags": {"a": "-"}}
            """);

    assertThat(faults)
        .extracting(fault -> fault.type() + " " + fault.loc())
        .containsExactly(
            "string_type [body, service_hierarchical_state_machine_id]",
            "string_pattern_mismatch [body, agent_id]",
            "missing [body, name]",
            "string_too_short [body, description]",
            "bool_type [body, is_active]",
            "int_type [body, release_version_set, agent_version_number]",
            "missing [body, release_version_set,"
                + " service_hierarchical_state_machine_version_number]",
            "missing [body, release_version_set, llm_model_preferences]",
            "string_pattern_mismatch [body, keyterms, 0]",
            "string_pattern_mismatch [body, tags, a]");
  }

  private record PlatformCreate(
      String name,
      String description,
      UUID agent,
      List<String> keyterms,
      boolean active,
      long toolCapacity,
      String channel,
      @Nullable UUID persona) {}

  private static final ObjectType<PlatformCreate> PLATFORM_CREATE =
      Types.object(
          "CreateServiceRequest",
          f -> {
            var name = f.required("name", Types.string().min(1).max(256));
            var description = f.withDefault("description", Types.string().max(2000), "");
            var agent = f.required("agent_id", Types.uuid());
            var keyterms = f.withDefault("keyterms", Types.list(Types.string()), List.of());
            var active = f.withDefault("is_active", Types.bool(), true);
            var capacity = f.withDefault("tool_capacity", Types.integer().min(1).max(10), 3L);
            var channel =
                f.withDefault(
                    "channel_type", Types.enumeration("voice", "text", "scribe"), "voice");
            var persona = f.optional("persona_id", Types.uuid().nullable());
            return v ->
                new PlatformCreate(
                    v.get(name),
                    v.get(description),
                    v.get(agent),
                    v.get(keyterms),
                    v.get(active),
                    v.get(capacity),
                    v.get(channel),
                    v.getOrNull(persona));
          });

  @Test
  void platformCreateService() {
    assertThat(resolvedSchema(PLATFORM_CREATE))
        .isEqualTo(
            JSON.readTree(
"""
{"type": "object", "required": ["name", "agent_id"], "properties": {
  "name": {"type": "string", "maxLength": 256, "minLength": 1},
  "description": {"type": "string", "maxLength": 2000, "default": ""},
  "agent_id": {"type": "string", "format": "uuid"},
  "keyterms": {"type": "array", "items": {"type": "string"}, "default": []},
  "is_active": {"type": "boolean", "default": true},
  "tool_capacity": {"type": "integer", "maximum": 10, "minimum": 1, "default": 3},
  "channel_type": {"type": "string", "enum": ["voice", "text", "scribe"], "default": "voice"},
  "persona_id": {"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}}}
"""));
  }

  @Test
  void listParametersOfBothDialects() {
    Definitions definitions = new Definitions();
    ArrayNode parameters = JSON.createArrayNode();
    List.of(
            Param.path("workspace_id", Types.uuid()),
            Param.query("search", Types.string().min(1).max(200).nullable()),
            Param.query("is_active", Types.bool().nullable()),
            Param.queryOr("limit", Types.integer().greaterThan(0).max(20), 10L),
            Param.queryOr("continuation_token", Types.integer(), 0L),
            Param.queryList("id", Types.list(HEX24).unique()),
            Param.queryList("tags", Types.list(Types.string())),
            Param.header("x-mongo-cluster-name", Types.string().nullable()),
            Param.headerList("Sec-WebSocket-Protocol", Types.list(Types.string())))
        .forEach(parameter -> parameters.add(parameter.describe(definitions)));

    assertThat(resolve(parameters, definitions))
        .isEqualTo(
            JSON.readTree(
"""
[{"name": "workspace_id", "in": "path", "required": true,
  "schema": {"type": "string", "format": "uuid"}},
 {"name": "search", "in": "query", "required": false,
  "schema": {"anyOf": [{"type": "string", "maxLength": 200, "minLength": 1}, {"type": "null"}]}},
 {"name": "is_active", "in": "query", "required": false,
  "schema": {"anyOf": [{"type": "boolean"}, {"type": "null"}]}},
 {"name": "limit", "in": "query", "required": false,
  "schema": {"type": "integer", "maximum": 20, "exclusiveMinimum": 0, "default": 10}},
 {"name": "continuation_token", "in": "query", "required": false,
  "schema": {"type": "integer", "default": 0}},
 {"name": "id", "in": "query", "required": false, "schema":
  {"type": "array", "uniqueItems": true, "default": [],
   "items": {"type": "string", "pattern": "^[a-f0-9]{24}$"}}},
 {"name": "tags", "in": "query", "required": false, "schema":
  {"type": "array", "items": {"type": "string"}, "default": []}},
 {"name": "x-mongo-cluster-name", "in": "header", "required": false,
  "schema": {"anyOf": [{"type": "string"}, {"type": "null"}]}},
 {"name": "Sec-WebSocket-Protocol", "in": "header", "required": false,
  "schema": {"type": "array", "items": {"type": "string"}, "default": []}}]
"""));
  }
}
