package dev.pinion.api.platform;

import static dev.pinion.api.fixture.PlatformBodies.classicId;
import static dev.pinion.api.fixture.PlatformBodies.holderOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.CanonicalJson;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Version sets, their ledgers, comparing and resolving over HTTP. */
class VersionSetReadsTest extends OneServiceTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void setsComeWithWhatTheyMeanNow() {
    put("beta", 1, null);
    put("alpha", null, 2);
    JsonNode items = platform.get(sets).expect(200).json().get("items");
    assertThat(items.valueStream().map(each -> each.get("name").stringValue()))
        .containsExactly("edge", "release", "alpha", "beta");
    JsonNode edge = items.get(0);
    assertThat(edge.get("locked").booleanValue()).isTrue();
    assertThat(edge.get("revision").intValue()).isEqualTo(1);
    assertThat(edge.get("agent_version_number").isNull()).isTrue();
    assertThat(edge.at("/resolved/agent_version_number").intValue()).isEqualTo(3);
    assertThat(edge.get("digest")).isEqualTo(items.get(1).get("digest"));
    JsonNode beta = items.get(3);
    assertThat(beta.at("/resolved/agent_version_number").intValue()).isEqualTo(1);
    assertThat(beta.at("/resolved/context_graph_version_number").intValue()).isEqualTo(3);
    assertThat(beta.get("used_by").intValue()).isZero();
    assertThat(beta.at("/updated_by/kind").stringValue()).isEqualTo("api_key");
    assertThat(items.get(1).at("/warnings/0/code").stringValue()).isEqualTo("release_not_pinned");
    Http.Response one = platform.get(sets + "/beta").expect(200);
    assertThat(one.json()).isEqualTo(beta);
    assertThat(one.header("ETag")).isEqualTo("\"1\"");
    platform.get(sets + "/gamma").expect(404);
  }

  @Test
  void contentsAreForThoseWhoMaySeeThem() {
    Http reader = platform.with("Authorization", "Bearer " + key("Service.view"));
    String resolve = "services/" + service + "/resolve";
    reader.get(resolve).expect(200);
    reader.get(resolve + "?include=content").expect(403);
    put("try", 1, 1);
    String compare = "services/" + service + "/compare?from=edge&to=";
    reader.get(compare + "edge").expect(200);
    reader.get(sets + "/try").expect(200);
    Http wider =
        platform.with(
            "Authorization", "Bearer " + key("Service.view", "Agent.view", "ContextGraph.view"));
    wider.get(resolve + "?include=content").expect(200);
  }

  @Test
  void contentsOfReferencedGraphsAreForThoseWhoMaySeeThem() {
    String hidden = PlatformBodies.made(platform, "context-graphs", "Hidden");
    platform
        .post("context-graphs/" + hidden + "/versions", PlatformBodies.graphVersion())
        .expect(201);
    String own = classicId(graph());
    tenant
        .admin()
        .post(
            "organization/service_hierarchical_state_machine/" + own + "/",
            AssetBodies.with(
                AssetBodies.machineVersion(),
                "references",
                Map.of("sub", List.of(classicId(hidden), 1))))
        .expect(201);
    String resolve = "services/" + service + "/resolve?include=content";
    Grant services = Grant.of(Permission.SERVICE_GET);
    Grant agents = Grant.of(Permission.AGENT_GET);
    Http reader =
        holderOf(
            tenant,
            services,
            agents,
            Grant.of(Permission.GRAPH_GET, "id", new Condition.Equals(own)));
    assertThat(reader.get(resolve).expect(403).detail())
        .isEqualTo(holderOf(tenant, services, agents).get(resolve).expect(403).detail());
    reader.get("services/" + service + "/resolve").expect(200);
    Http runtime = holderOf(tenant, services, agents, Grant.of(Permission.GRAPH_GET));
    assertThat(runtime.get(resolve).expect(200).json().at("/context_graph/references/0/id"))
        .isEqualTo(JSON.valueToTree(hidden));
  }

  private String graph() {
    return platform
        .get("services/" + service)
        .expect(200)
        .json()
        .get("context_graph_id")
        .stringValue();
  }

  @Test
  void theLedgerIsPagedAndAnybodyCanCheckIt() {
    put("try", 1, 1);
    put("try", 2, 1);
    promote("try", Map.of("from", "edge", "reason", "newest")).expect(200);
    rollback("try", Map.of()).expect(200);
    platform.delete(sets + "/try").expect(204);
    JsonNode page = platform.get(sets + "/try/revisions?limit=3").expect(200).json();
    assertThat(page.get("total").intValue()).isEqualTo(5);
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(page.get("items").valueStream().map(each -> each.get("operation").stringValue()))
        .containsExactly("delete", "rollback", "promote");
    assertThat(page.at("/items/1/restores").intValue()).isEqualTo(2);
    assertThat(page.at("/items/2/source/version_set").stringValue()).isEqualTo("edge");
    assertThat(page.at("/items/2/reason").stringValue()).isEqualTo("newest");
    JsonNode all = platform.get(sets + "/try/revisions").expect(200).json().get("items");
    assertThat(all).hasSize(5);
    String previous = null;
    for (JsonNode each : all.valueStream().toList().reversed()) {
      Map<?, ?> fields = JSON.convertValue(each, LinkedHashMap.class);
      Object hash = fields.remove("hash");
      assertThat(hash).isEqualTo(CanonicalJson.sha256(fields));
      assertThat(fields.get("previous_hash")).isEqualTo(previous);
      assertThat(fields.get("service_id")).isEqualTo(service);
      assertThat(fields.get("version_set")).isEqualTo("try");
      previous = (String) hash;
    }
    JsonNode verified = platform.get(sets + "/try/revisions/verify").expect(200).json();
    assertThat(verified.get("valid").booleanValue()).isTrue();
    assertThat(verified.get("length").intValue()).isEqualTo(5);
    assertThat(verified.get("first_bad_revision").isNull()).isTrue();
    assertThat(verified.get("head_hash").stringValue()).isEqualTo(previous);
    platform.get(sets + "/never/revisions").expect(404);
    platform.get(sets + "/never/revisions/verify").expect(404);
    assertThat(platform.get(sets + "/edge/revisions").expect(200).json().get("items")).hasSize(1);
  }

  @Test
  void comparingShowsPinsAndWhatIsBehindThem() {
    String agents = "agents/" + agent + "/versions";
    var wordier = new LinkedHashMap<String, Object>(PlatformBodies.agentVersion());
    wordier.put("background", "A longer story.");
    platform.post(agents, wordier).expect(201);
    put("try", 4, 2);
    put("try", 1, 2);
    String compare = "services/" + service + "/compare?from=";
    JsonNode told = platform.get(compare + "try&to=try@1").expect(200).json();
    assertThat(told.get("identical").booleanValue()).isFalse();
    assertThat(told.at("/from/revision").intValue()).isEqualTo(2);
    assertThat(told.at("/to/revision").intValue()).isEqualTo(1);
    assertThat(told.at("/changes/0/path").stringValue()).isEqualTo("/agent_version_number");
    assertThat(told.at("/agent/from_version").intValue()).isEqualTo(1);
    assertThat(told.at("/agent/to_version").intValue()).isEqualTo(4);
    assertThat(told.at("/agent/summary/0/what").stringValue()).isEqualTo("background");
    assertThat(told.at("/agent/summary/0/after").stringValue()).isEqualTo("A longer story.");
    assertThat(told.at("/agent/patch/0/path").stringValue()).isEqualTo("/background");
    assertThat(told.get("context_graph").isNull()).isTrue();
    JsonNode same = platform.get(compare + "try@1&to=try@1").expect(200).json();
    assertThat(same.get("identical").booleanValue()).isTrue();
    assertThat(same.get("changes")).isEmpty();
    platform.get(compare + "try&to=none").expect(404);
    platform.get(compare + "try@9&to=try").expect(404);
    platform.get(compare + "try@0&to=try").expect(422);
    platform.get(compare + "try").expect(422);
  }

  @Test
  void theSamePinsOfAnotherAgentAreNotTheSame() {
    put("try", 1, 1);
    String other = id(platform.post("agents", Map.of("name", "other" + unique())));
    platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    platform.put("services/" + service, Map.of("agent_id", other)).expect(200);
    for (String set : List.of("try", "edge")) {
      JsonNode told =
          platform
              .get("services/%s/compare?from=%s@1&to=%s@2".formatted(service, set, set))
              .expect(200)
              .json();
      assertThat(told.get("identical").booleanValue()).as(set).isFalse();
      assertThat(told.get("changes")).isEmpty();
      assertThat(told.get("agent").isNull()).isFalse();
    }
  }

  @Test
  void aPlainWriteOfTheContractShowsInTheLedger() {
    put("release", 1, 1);
    JsonNode newest = platform.get(sets + "/release/revisions").expect(200).json().at("/items/0");
    assertThat(newest.get("operation").stringValue()).isEqualTo("upsert");
    assertThat(newest.at("/after/agent_version_number").intValue()).isEqualTo(1);
    assertThat(newest.get("reason").isNull()).isTrue();
  }

  @Test
  void theStateOfATimeIsWhatItSaidThen() throws InterruptedException {
    put("try", 1, null);
    String then = state("try").get("updated_at").stringValue();
    Thread.sleep(5);
    put("try", 2, null);
    JsonNode old = platform.get(sets + "/try?at=" + then).expect(200).json();
    assertThat(old.get("agent_version_number").intValue()).isEqualTo(1);
    assertThat(old.get("revision").intValue()).isEqualTo(1);
    assertThat(old.at("/resolved/context_graph_version_number").intValue()).isEqualTo(3);
    platform.get(sets + "/try?at=2020-01-01T00:00:00Z").expect(404);
    platform.get(sets + "/edge?at=2020-01-01T00:00:00Z").expect(404);
    platform.get(sets + "/try?at=2020-01-01T00:00:00").expect(422);
    platform.get(sets + "/try?at=2099-01-01T00:00:00+01:00").expect(200);
    platform.get(sets + "/try?at=2099-01-01T00:00:00%2B01:00").expect(200);
  }

  @Test
  void theStateOfNowIsThatOfTheAgentOfNow() {
    put("release", 1, 1);
    String other = id(platform.post("agents", Map.of("name", "other" + unique())));
    for (int i = 0; i < 5; i++) {
      platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    }
    put("try", null, null);
    platform.put("services/" + service, Map.of("agent_id", other)).expect(200);
    JsonNode now = platform.get(sets + "/try?at=2099-01-01T00:00:00Z").expect(200).json();
    assertThat(now.at("/resolved/agent_version_number").intValue()).isEqualTo(5);
    assertThat(now.get("digest")).isEqualTo(state("try").get("digest"));
  }

  @Test
  void aRevisionCanBeNamedWhereverASetIsRead() {
    put("try", 1, null);
    put("try", 2, 2);
    JsonNode first = state("try@1");
    assertThat(first.get("name").stringValue()).isEqualTo("try");
    assertThat(first.get("revision").intValue()).isEqualTo(1);
    assertThat(first.at("/resolved/context_graph_version_number").intValue()).isEqualTo(3);
    assertThat(state("try@2")).isEqualTo(state("try"));
    assertThat(state("edge@1")).isEqualTo(state("edge"));
    JsonNode told =
        platform.get("services/" + service + "/resolve?version_set=try@1").expect(200).json();
    assertThat(told.at("/agent/version").intValue()).isEqualTo(1);
    assertThat(told.get("revision").intValue()).isEqualTo(1);
    platform.get("services/" + service + "/resolve?version_set=try@3").expect(404);
    platform.get("services/" + service + "/resolve?version_set=try@x").expect(422);
    platform.delete(sets + "/try").expect(204);
    assertThat(state("try@2").get("agent_version_number").intValue()).isEqualTo(2);
    assertThat(code(platform.get(sets + "/try@3").expect(404)))
        .isEqualTo("revision_without_content");
    platform.get(sets + "/try").expect(404);
    platform.put(sets + "/try@1", Map.of("version_set", Map.of())).expect(422);
  }

  @Test
  void equalContentHasAnEqualDigestWhateverItIsCalled() {
    String digest = state("edge").get("digest").stringValue();
    TestTenant other = server.tenant("other" + unique());
    Http elsewhere = other.platform();
    String agentThere = id(elsewhere.post("agents", Map.of("name", "another")));
    String graphThere = id(elsewhere.post("context-graphs", Map.of("name", "another")));
    elsewhere.post("agents/" + agentThere + "/versions", PlatformBodies.agentVersion()).expect(201);
    elsewhere
        .post("context-graphs/" + graphThere + "/versions", PlatformBodies.graphVersion())
        .expect(201);
    String serviceThere =
        id(
            elsewhere.post(
                "services",
                Map.of("name", "x", "agent_id", agentThere, "context_graph_id", graphThere)));
    String there = "services/" + serviceThere + "/version-sets/";
    assertThat(elsewhere.get(there + "edge").expect(200).json().get("digest").stringValue())
        .isEqualTo(digest);
    elsewhere
        .put(
            there + "try",
            Map.of(
                "version_set",
                Map.of(
                    "llm_model_preferences",
                    Map.of("talk", Map.of("llm_name", "azure_gpt-4.1-2025-04-14")))))
        .expect(204);
    assertThat(elsewhere.get(there + "try").expect(200).json().get("digest").stringValue())
        .isNotEqualTo(digest);
  }

  @Test
  void aRuntimeIsToldWhatRuns() {
    String resolve = "services/" + service + "/resolve";
    put("try", 1, 2);
    Http.Response reply = platform.get(resolve + "?version_set=try").expect(200);
    JsonNode told = reply.json();
    assertThat(told.at("/agent/version").intValue()).isEqualTo(1);
    assertThat(told.at("/agent").has("content")).isFalse();
    assertThat(told.at("/context_graph/version").intValue()).isEqualTo(2);
    assertThat(told.at("/voice_config/eot_timeout_ms").intValue()).isEqualTo(5000);
    assertThat(told.get("digest").stringValue()).matches("sha256:[0-9a-f]{64}");
    assertThat(told.get("digest")).isEqualTo(state("try").get("digest"));
    Http same = platform.with("If-None-Match", reply.header("ETag"));
    assertThat(same.get(resolve + "?version_set=try").expect(304).body()).isEmpty();
    same.get(resolve).expect(200);
    JsonNode full = platform.get(resolve + "?include=content").expect(200).json();
    assertThat(full.get("version_set").stringValue()).isEqualTo("release");
    assertThat(full.at("/agent/content").has("identity")).isTrue();
    assertThat(full.at("/context_graph/content").has("states")).isTrue();
    platform.get(resolve + "?version_set=none").expect(404);
    platform.get(resolve + "?include=all").expect(422);
    platform.put("services/" + service, Map.of("is_active", false)).expect(200);
    assertThat(code(platform.get(resolve).expect(409))).isEqualTo("service_inactive");
  }

  @Test
  void thatARuntimeAskedIsRemembered() throws InterruptedException {
    platform.get("services/" + service + "/resolve").expect(200);
    EntityId id = EntityId.fromUuid(UUID.fromString(service)).orElseThrow();
    Map<EntityId, Map<String, Instant>> asked = Map.of();
    for (int wait = 0; asked.isEmpty() && wait < 500; wait++) {
      Thread.sleep(10);
      asked = tenant.founded().tenant().read(tx -> tx.usages().resolutions(Set.of(id)));
    }
    assertThat(asked.get(id)).containsOnlyKeys("release");
  }

  @Test
  void voiceTuningIsInherited() {
    String resolve = "services/" + service + "/resolve";
    platform.put("settings/voice", Map.of("tone", "calm")).expect(200);
    platform
        .put("services/" + service, Map.of("voice_config", Map.of("eot_timeout_ms", 900)))
        .expect(200);
    JsonNode voice = platform.get(resolve).expect(200).json().get("voice_config");
    assertThat(voice.get("tone").stringValue()).isEqualTo("calm");
    assertThat(voice.get("eot_timeout_ms").intValue()).isEqualTo(900);
    assertThat(voice.get("language").stringValue()).isEqualTo("en");
    assertThat(voice.get("max_response_words").isNull()).isTrue();
  }
}
