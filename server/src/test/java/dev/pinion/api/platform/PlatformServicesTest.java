package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServiceSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Services in the Platform dialect (docs/behaviour/services.md). */
@SuppressWarnings("NullAway.Init") // set before each test
class PlatformServicesTest extends FreshTenantTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MODEL = "azure_gpt-4.1-2025-04-14";
  private static final String OUTSIDE = "00000000-0000-4000-8000-000000000000";

  private StoredEntities stored;
  private Http platform;
  private EntityId agent;
  private EntityId graph;

  @BeforeEach
  void store() {
    stored = new StoredEntities(tenant);
    platform = tenant.platform();
    agent = stored.asset(ResourceKind.AGENT, "Robin", 3);
    graph = stored.asset(ResourceKind.CONTEXT_GRAPH, "Booking", 2);
  }

  private Map<String, @Nullable Object> body(String name, @Nullable Object... more) {
    var body = new HashMap<String, @Nullable Object>();
    body.put("name", name);
    body.put("agent_id", agent.uuid().toString());
    body.put("context_graph_id", graph.uuid().toString());
    for (int i = 0; i < more.length; i += 2) {
      body.put(String.valueOf(more[i]), more[i + 1]);
    }
    return body;
  }

  private JsonNode create(String name, @Nullable Object... more) {
    return platform.post("services", body(name, more)).expect(201).json();
  }

  private static String path(JsonNode service) {
    return "services/" + service.get("id").stringValue();
  }

  private static Map<String, @Nullable Object> pins(@Nullable Integer agent, Object... llms) {
    var pins = new HashMap<String, @Nullable Object>();
    pins.put("agent_version_number", agent);
    pins.put("llm_model_preferences", llms.length == 0 ? Map.of() : llms[0]);
    return pins;
  }

  private static List<String> locs(Http.Response response) {
    return response.expect(422).detail().values().stream()
        .map(fault -> fault.get("loc").toString())
        .toList();
  }

  private long changes() {
    return tenant.founded().tenant().snapshot().seq();
  }

  @Test
  void aServiceIsBornWithTheDefaults() {
    JsonNode made = create(" kept as it is ");
    assertThat(made.get("name").stringValue()).isEqualTo(" kept as it is ");
    assertThat(made.get("workspace_id").stringValue())
        .isEqualTo(tenant.founded().tenant().id().uuid().toString());
    assertThat(made.get("description").stringValue()).isEmpty();
    assertThat(made.get("agent_name").stringValue()).isEqualTo("Robin");
    assertThat(made.get("context_graph_name").stringValue()).isEqualTo("Booking");
    assertThat(made.get("is_active").booleanValue()).isTrue();
    assertThat(made.get("tool_capacity").intValue()).isEqualTo(3);
    assertThat(made.get("safety_filters_enabled").booleanValue()).isTrue();
    assertThat(made.get("channel_type").stringValue()).isEqualTo("voice");
    assertThat(made.get("environment").stringValue()).isEqualTo("production");
    assertThat(made.get("is_system").booleanValue()).isFalse();
    for (String none : List.of("voice_config", "persona_id", "persona_name")) {
      assertThat(made.get(none).isNull()).as(none).isTrue();
    }
    assertThat(made.get("keyterms").isEmpty() && made.get("tags").isEmpty()).isTrue();
    assertThat(made.get("version_sets").propertyNames())
        .containsExactlyInAnyOrder("edge", "release");
    assertThat(made.get("version_sets").get("release"))
        .isEqualTo(made.get("version_sets").get("edge"));
    assertThat(platform.get(path(made)).expect(200).json()).isEqualTo(made);
  }

  private static final String VOICE =
      """
      {"tts_model":"sonic-3","max_buffer_delay_ms":120,"eager_eot_threshold":0.50,"eot_timeout_ms":700,
      "filler_style":"phrase","filler_vocabulary":["hm","one moment"],"backchannel_delay_ms":250,
      "max_response_sentences":3,"max_response_words":60,"barge_in_min_speech_s":0.3,
      "barge_in_cooldown_s":1.25,"forward_call_enabled":true}""";

  @Test
  void everyFieldComesBack() {
    EntityId persona = stored.persona("Guide");
    JsonNode voice = JSON.readTree(VOICE);
    JsonNode tags =
        JSON.readTree(
            "[{\"key\":\"b\",\"value\":\"1\"},{\"key\":\"a\",\"value\":null},{\"key\":\"b\",\"value\":\"2\"}]");
    Map<String, @Nullable Object> wanted =
        body(
            "whole",
            "description",
            "All of it.",
            "keyterms",
            List.of("Any Term!", "É2"),
            "is_active",
            false,
            "tags",
            tags,
            "tool_capacity",
            10,
            "safety_filters_enabled",
            false,
            "channel_type",
            "scribe",
            "environment",
            "sandbox",
            "persona_id",
            persona.uuid().toString(),
            "voice_config",
            voice,
            "version_sets",
            Map.of("release", pins(2), "try_1", pins(null)));
    JsonNode made = platform.post("services", wanted).expect(201).json();
    wanted.remove("version_sets");
    JsonNode sent = JSON.readTree(JSON.writeValueAsString(wanted));
    sent.properties()
        .forEach(
            each ->
                assertThat(made.get(each.getKey()).toString())
                    .as(each.getKey())
                    .isEqualTo(each.getValue().toString()));
    assertThat(made.get("persona_name").stringValue()).isEqualTo("Guide");
    assertThat(made.get("version_sets").propertyNames())
        .containsExactlyInAnyOrder("edge", "release", "try_1");
    assertThat(made.at("/version_sets/release/agent_version_number").intValue()).isEqualTo(2);
  }

  @Test
  void freeFormParamsComeBackAsTheyWere() {
    String params = "{\"temperature\":1.50,\"seed\":123456789012345678901234567890,\"top_p\":0.10}";
    String set =
        "{\"version_set\":{\"llm_model_preferences\":{\"engage\":{\"llm_name\":\"%s\",\"params\":%s}}}}"
            .formatted(MODEL, params);
    JsonNode made = create("numbers");
    platform.put(path(made) + "/version-sets/exact", set).expect(204);
    String read = platform.get(path(made)).expect(200).body();
    assertThat(read).contains("\"temperature\":1.50").contains("\"top_p\":0.10");
    assertThat(read).contains("\"seed\":123456789012345678901234567890");
    long before = changes();
    platform.put(path(made) + "/version-sets/exact", set).expect(204);
    platform.put(path(made), read).expect(200);
    assertThat(changes()).isEqualTo(before);
  }

  @Test
  void whatDoesNotExistIsNotFound() {
    String wrongKind = graph.uuid().toString();
    String nobody = StoredEntities.newId().uuid().toString();
    for (String id : List.of(nobody, OUTSIDE, wrongKind)) {
      platform.post("services", body("x", "agent_id", id)).expect(404);
      platform.get("services/" + id).expect(404);
      platform.put("services/" + id, Map.of()).expect(404);
      platform.delete("services/" + id).expect(404);
      platform
          .put("services/" + id + "/version-sets/a", Map.of("version_set", Map.of()))
          .expect(404);
    }
    for (String id : List.of(nobody, OUTSIDE, agent.uuid().toString())) {
      platform.post("services", body("x", "context_graph_id", id)).expect(404);
      platform.post("services", body("x", "persona_id", id)).expect(404);
    }
    JsonNode made = create("there");
    platform.put(path(made), Map.of("agent_id", OUTSIDE)).expect(404);
    platform.put(path(made), Map.of("persona_id", nobody)).expect(404);
    Http elsewhere = server.http().below("/v1/" + UUID.randomUUID() + "/");
    String key = "Bearer " + tenant.credentials().platformApiKey();
    elsewhere.with("Authorization", key).get("services").expect(404);
    platform.get("services/not-a-uuid").expect(422);
  }

  @Test
  void aNameIsTakenByAnyServiceActiveOrNot() {
    JsonNode one = create("one", "is_active", false);
    create("two");
    platform.post("services", body("one")).expect(409);
    platform.post("services", body("two", "is_active", false)).expect(409);
    platform.put(path(one), Map.of("name", "two")).expect(409);
    platform.put(path(one), Map.of("name", "One")).expect(200);
    platform.put(path(one), Map.of("name", "One")).expect(200);
  }

  @Test
  void namesAreMoreThanWhiteSpace() {
    for (String name : List.of("", " ", "\t\n", "\u00a0", "\u2003\u202f")) {
      assertThat(locs(platform.post("services", body(name))))
          .containsExactly("[\"body\",\"name\"]");
    }
    platform.post("services", body("x".repeat(256))).expect(201);
    platform.post("services", body("x".repeat(257))).expect(422);
  }

  @Test
  void pinsMustExist() {
    String agentPin = "[\"body\",\"version_sets\",\"release\",\"agent_version_number\"]";
    Map<String, Object> sets = Map.of("release", pins(4));
    assertThat(locs(platform.post("services", body("x", "version_sets", sets))))
        .containsExactly(agentPin);
    JsonNode made = create("made");
    assertThat(locs(platform.put(path(made), Map.of("version_sets", sets))))
        .containsExactly(agentPin);
    String one = path(made) + "/version-sets/mine";
    assertThat(locs(platform.put(one, Map.of("version_set", pins(4)))))
        .containsExactly("[\"body\",\"version_set\",\"agent_version_number\"]");
    var graphPin = Map.of("context_graph_version_number", 3);
    assertThat(locs(platform.put(one, Map.of("version_set", graphPin))))
        .containsExactly("[\"body\",\"version_set\",\"context_graph_version_number\"]");
    platform.put(one, Map.of("version_set", Map.of("context_graph_version_number", 2))).expect(204);
  }

  @Test
  void modelsMustBeInTheCatalogueAndTakeTheirParams() {
    JsonNode made = create("made");
    for (Map<String, ?> bad :
        List.of(
            Map.of("llm_name", "no-such-model"),
            Map.of("llm_name", MODEL, "params", Map.of("temperature", 3)))) {
      Map<String, @Nullable Object> set = pins(null, Map.of("engage", bad));
      assertThat(locs(platform.post("services", body("x", "version_sets", Map.of("s", set)))))
          .containsExactly(
              "[\"body\",\"version_sets\",\"s\",\"llm_model_preferences\",\"engage\"]");
      assertThat(locs(platform.put(path(made) + "/version-sets/s", Map.of("version_set", set))))
          .containsExactly("[\"body\",\"version_set\",\"llm_model_preferences\",\"engage\"]");
    }
  }

  @Test
  void edgeMayBeSaidButNotChanged() {
    var edge = Map.of("edge", pins(null));
    var other = Map.of("edge", pins(1));
    JsonNode made = create("made", "version_sets", edge);
    platform.post("services", body("x", "version_sets", other)).expect(422);
    platform.put(path(made), Map.of("version_sets", edge)).expect(200);
    platform.put(path(made), Map.of("version_sets", other)).expect(422);
    for (int version : List.of(0, 1)) {
      var set = pins(version == 0 ? null : version);
      platform.put(path(made) + "/version-sets/edge", Map.of("version_set", set)).expect(422);
    }
    platform.post("services", body("x", "version_sets", Map.of("a b", pins(1)))).expect(422);
    platform.put(path(made) + "/version-sets/a%20b", Map.of("version_set", pins(1))).expect(422);
  }

  @Test
  void puttingSetsReplacesThemAsAWhole() {
    JsonNode made =
        create("made", "version_sets", Map.of("release", pins(1), "a", pins(1), "b", pins(2)));
    EntityId id = EntityId.fromUuid(UUID.fromString(made.get("id").stringValue())).orElseThrow();
    JsonNode after =
        platform
            .put(path(made), Map.of("version_sets", Map.of("a", pins(3), "c", pins(null))))
            .expect(200)
            .json();
    assertThat(after.get("version_sets").propertyNames())
        .containsExactlyInAnyOrder("edge", "release", "a", "c");
    assertThat(after.at("/version_sets/release/agent_version_number").intValue()).isEqualTo(1);
    stored.use(id, "a", "Greets politely");
    Http.Response refused = platform.put(path(made), Map.of("version_sets", Map.of())).expect(409);
    assertThat(refused.detail().stringValue()).contains("Greets politely");
    assertThat(platform.get(path(made)).json()).isEqualTo(after);
    platform.put(path(made), Map.of("version_sets", Map.of("a", pins(null)))).expect(200);
    platform.put(path(made), Map.of("is_active", false)).expect(409);
    platform.delete(path(made)).expect(409);
  }

  @Test
  void anotherAgentMustHaveWhatIsPinned() {
    JsonNode made = create("made", "version_sets", Map.of("a", pins(3)));
    EntityId young = stored.asset(ResourceKind.AGENT, "Young", 1);
    var change = new HashMap<String, @Nullable Object>();
    change.put("agent_id", young.uuid().toString());
    Http.Response refused = platform.put(path(made), change);
    assertThat(locs(refused))
        .containsExactly("[\"body\",\"version_sets\",\"a\",\"agent_version_number\"]");
    assertThat(refused.detail().get(0).get("msg").stringValue()).contains("\"a\"");
    assertThat(platform.get(path(made)).json()).isEqualTo(made);
    change.put("version_sets", Map.of("a", pins(1)));
    JsonNode after = platform.put(path(made), change).expect(200).json();
    assertThat(after.get("agent_name").stringValue()).isEqualTo("Young");
  }

  @Test
  void writingBackWhatWasReadChangesNothing() {
    JsonNode made =
        create(
            "made",
            "voice_config",
            Map.of("tts_model", "sonic-3", "eager_eot_threshold", 1),
            "tags",
            List.of(Map.of("key", "k"), Map.of("key", "k", "value", "v")),
            "version_sets",
            Map.of("a", pins(2, Map.of("engage", Map.of("llm_name", MODEL)))));
    long before = changes();
    assertThat(platform.put(path(made), made.toString()).expect(200).json()).isEqualTo(made);
    assertThat(platform.put(path(made), Map.of()).expect(200).json()).isEqualTo(made);
    // Other programs write the same number in another way.
    Map<String, Object> voice = Map.of("tts_model", "sonic-3", "eager_eot_threshold", 1.0);
    platform.put(path(made), Map.of("voice_config", voice)).expect(200);
    assertThat(changes()).isEqualTo(before);
    for (Map.Entry<String, Object> one :
        Map.<String, Object>of("description", "x", "tool_capacity", 4, "is_active", false)
            .entrySet()) {
      ObjectNode copy = (ObjectNode) platform.get(path(made)).json().deepCopy();
      copy.set(one.getKey(), JSON.valueToTree(one.getValue()));
      long seq = changes();
      ObjectNode answer = (ObjectNode) platform.put(path(made), copy.toString()).expect(200).json();
      assertThat(changes()).isEqualTo(seq + 1);
      copy.remove("updated_at");
      answer.remove("updated_at");
      assertThat(answer.toString()).isEqualTo(copy.toString());
    }
  }

  @Test
  void deletingTakesIdleServicesOfTheTenantsOwn() {
    JsonNode made = create("made");
    platform.delete(path(made)).expect(204);
    platform.get(path(made)).expect(404);
    platform.delete(path(made)).expect(404);
    var system = new ServiceSettings(3, true, "voice", "production", null, null, true);
    EntityId id = StoredEntities.newId();
    stored.services(
        List.of(
            new Service(
                id,
                "system",
                "",
                true,
                agent,
                graph,
                List.of(),
                List.of(),
                system,
                new TreeMap<>(),
                stored.actor(),
                stored.actor(),
                stored.now(),
                stored.now())));
    assertThat(
            platform
                .get("services/" + id.uuid())
                .expect(200)
                .json()
                .get("is_system")
                .booleanValue())
        .isTrue();
    platform.delete("services/" + id.uuid()).expect(403);
  }

  @Test
  void newerFieldsAreIgnored() {
    JsonNode made =
        create(
            "made",
            "turn_runtime",
            Map.of("mode", "x"),
            "experience_controls",
            List.of(1),
            "voice_config",
            Map.of("tts_model", "sonic-3", "voice_speed", 2));
    assertThat(made.has("turn_runtime") || made.get("voice_config").has("voice_speed")).isFalse();
    platform.put(path(made), Map.of("turn_runtime", 1)).expect(200);
    platform.put(path(made) + "/version-sets/s", Map.of("version_set", Map.of("x", 1))).expect(204);
  }

  @Test
  void eitherCredentialIsGoodOnEitherFace() {
    JsonNode made = create("made");
    String token = tenant.token(tenant.credentials().userId());
    Http person =
        server
            .http()
            .below("/v1/" + tenant.founded().tenant().id().uuid() + "/")
            .with("Authorization", "Bearer " + token);
    assertThat(person.get(path(made)).expect(200).json()).isEqualTo(made);
    person.post("services", body("by a person")).expect(201);
    tenant.platformKey().get("service/").expect(200);
    JsonNode seen = tenant.admin().get("service/").expect(200).json().get("services").get(0);
    assertThat(seen.at("/creator/user_id").stringValue()).startsWith("api-key:");
    var classic =
        Map.of(
            "agent_id",
            agent.hex(),
            "service_hierarchical_state_machine_id",
            graph.hex(),
            "name",
            "classic",
            "description",
            "d",
            "is_active",
            true,
            "keyterms",
            List.of(),
            "tags",
            Map.of("k", "v"));
    String hex =
        tenant.platformKey().post("service/", classic).expect(201).json().get("id").stringValue();
    JsonNode born = platform.get("services/" + EntityId.ofHex(hex).uuid()).expect(200).json();
    assertThat(born.get("tool_capacity").intValue()).isEqualTo(3);
    assertThat(born.get("voice_config").isNull()).isTrue();
    assertThat(born.get("tags").toString()).isEqualTo("[{\"key\":\"k\",\"value\":\"v\"}]");
    tenant.admin().post("service/" + hex + "/", Map.of("name", "renamed")).expect(200);
    assertThat(platform.get("services/" + EntityId.ofHex(hex).uuid()).json().get("name"))
        .isEqualTo(JSON.valueToTree("renamed"));
  }
}
