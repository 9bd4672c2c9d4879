package dev.pinion.api.platform;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.with;
import static dev.pinion.api.fixture.PlatformBodies.agentVersion;
import static dev.pinion.api.fixture.PlatformBodies.classicId;
import static dev.pinion.api.fixture.PlatformBodies.holderOf;
import static dev.pinion.api.fixture.PlatformBodies.made;
import static dev.pinion.api.fixture.PlatformBodies.names;
import static dev.pinion.api.fixture.PlatformBodies.platformId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The agent operations of the Platform dialect. */
class PlatformAgentsTest extends FreshTenantTest {
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";

  private static String versions(String id) {
    return "agents/" + id + "/versions";
  }

  @Test
  void anAgentIsMadeReadAndChanged() {
    JsonNode made =
        owner.post("agents", Map.of("name", "Robin", "description", "d")).expect(201).json();
    assertThat(made.get("workspace_id").stringValue())
        .isEqualTo(tenant.founded().tenant().id().uuid().toString());
    assertThat(made.get("latest_version").longValue()).isZero();
    assertThat(made.has("state_count")).isFalse();
    String one = "agents/" + made.get("id").stringValue();
    assertThat(owner.get(one).expect(200).json()).isEqualTo(made);

    JsonNode changed = owner.put(one, "{\"name\":\"Kim\",\"description\":null}").json();
    assertThat(changed.get("name").stringValue()).isEqualTo("Kim");
    assertThat(changed.get("description").stringValue()).isEqualTo("d");
    assertThat(owner.get(one).json()).isEqualTo(changed);
    assertThat(owner.put(one, Map.of("name", "Kim")).expect(200).json()).isEqualTo(changed);
    owner.get("agents/" + NOBODY).expect(404);
    owner.put("agents/" + NOBODY, Map.of()).expect(404);
    owner.get("context-graphs/" + made.get("id").stringValue()).expect(404);
  }

  @Test
  void namesAreUniqueAmongCurrentAgents() {
    String robin = made(owner, "agents", "Robin");
    String kim = made(owner, "agents", "Kim");
    owner.post("agents", Map.of("name", "Robin")).expect(409);
    owner.put("agents/" + kim, Map.of("name", "Robin")).expect(409);
    owner.delete("agents/" + robin).expect(204);
    owner.put("agents/" + kim, Map.of("name", "Robin")).expect(200);
  }

  @Test
  void theListIsSearchedSortedAndPaged() {
    made(owner, "agents", "b");
    owner.post("agents", Map.of("name", "A", "description", "Xylo")).expect(201);
    String last = made(owner, "agents", "xY");
    assertThat(names(owner.get("agents"))).containsExactly("b", "A", "xY");
    assertThat(names(owner.get("agents?search=xy&sort_by=-name"))).containsExactly("xY", "A");
    assertThat(names(owner.get("agents?sort_by=name"))).containsExactly("A", "b", "xY");
    owner.post(versions(last), agentVersion()).expect(201);
    assertThat(names(owner.get("agents?sort_by=-updated_at&limit=1"))).containsExactly("xY");
    JsonNode page = owner.get("agents?limit=2&continuation_token=1").expect(200).json();
    assertThat(page.get("total").longValue()).isEqualTo(3);
    assertThat(page.get("has_more").booleanValue()).isFalse();
    assertThat(page.get("continuation_token").isNull()).isTrue();
    owner.get("agents?sort_by=latest_version").expect(422);
    owner.get("agents?limit=21").expect(422);
  }

  @Test
  void deletingHidesAnAgentButNotItsVersions() {
    String id = made(owner, "agents", "A");
    owner.post(versions(id), agentVersion()).expect(201);
    String graph = made(owner, "context-graphs", "G");
    owner.post("context-graphs/" + graph + "/versions", PlatformBodies.graphVersion()).expect(201);
    String service =
        owner
            .post("services", Map.of("name", "S", "agent_id", id, "context_graph_id", graph))
            .expect(201)
            .json()
            .get("id")
            .stringValue();
    assertThat(owner.delete("agents/" + id).expect(409).detail().stringValue()).contains("\"S\"");
    owner.put("services/" + service, Map.of("is_active", false)).expect(200);
    owner.delete("agents/" + id).expect(204);
    owner.get("agents/" + id).expect(404);
    owner.put("agents/" + id, Map.of("name", "B")).expect(404);
    owner.delete("agents/" + id).expect(404);
    assertThat(names(owner.get("agents"))).isEmpty();
    owner.get(versions(id) + "/latest").expect(200);
    assertThat(owner.get("services/" + service).expect(200).json().get("agent_name").stringValue())
        .isEqualTo("A");
    JsonNode classic = tenant.admin().get("organization/agent?deprecated=true").json();
    assertThat(classic.at("/agents/0/id").stringValue()).isEqualTo(classicId(id));
  }

  @Test
  void everyVersionIsCompleteByItself() {
    String id = made(owner, "agents", "A");
    Map<String, Object> voice =
        Map.of("voice_id", "v", "style", 0.5, "tts_config", List.of(1), "newer", Map.of("x", true));
    JsonNode first =
        owner
            .post(
                versions(id),
                with(agentVersion(), "voice_config", voice, "background", "Old.", "junk", 1))
            .expect(201)
            .json();
    assertThat(first.get("version").longValue()).isEqualTo(1);
    assertThat(first.at("/voice_config/newer").toString()).isEqualTo("{\"x\":true}");
    assertThat(first.at("/voice_config/tts_config").toString()).isEqualTo("[1]");
    assertThat(first.at("/voice_config/stability").isNumber()).isTrue();
    assertThat(first.has("junk")).isFalse();
    JsonNode second = owner.post(versions(id), agentVersion()).expect(201).json();
    assertThat(second.get("version").longValue()).isEqualTo(2);
    assertThat(second.get("voice_config").isNull()).isTrue();
    assertThat(second.get("background").stringValue()).isEmpty();
    assertThat(second.get("behaviors")).isEmpty();
    assertThat(second.at("/identity/relationship_to_developer").isNull()).isTrue();
    assertThat(owner.get(versions(id) + "/1").expect(200).json()).isEqualTo(first);
    assertThat(owner.get(versions(id) + "/latest").expect(200).json()).isEqualTo(second);
    assertThat(owner.get("agents/" + id).json().get("latest_version").longValue()).isEqualTo(2);
  }

  @Test
  void versionsAreListedByNumber() {
    String id = made(owner, "agents", "A");
    owner.get(versions(id) + "/latest").expect(404);
    assertThat(owner.get(versions(id)).expect(200).json().get("items")).isEmpty();
    for (int i = 0; i < 3; i++) {
      owner.post(versions(id), agentVersion()).expect(201);
    }
    JsonNode page = owner.get(versions(id) + "?sort_by=-version&limit=2").expect(200).json();
    assertThat(page.at("/items/0/version").longValue()).isEqualTo(3);
    assertThat(page.at("/items/1/version").longValue()).isEqualTo(2);
    assertThat(page.get("total").longValue()).isEqualTo(3);
    assertThat(page.get("continuation_token").longValue()).isEqualTo(2);
    assertThat(
            owner
                .get(versions(id) + "?sort_by=created_at&continuation_token=2")
                .json()
                .at("/items/0/version")
                .longValue())
        .isEqualTo(3);
    for (String number : List.of("0", "4", "999999999999999999")) {
      owner.get(versions(id) + "/" + number).expect(404);
    }
    for (String number : List.of("-1", "1.0", "newest", "1-2")) {
      owner.get(versions(id) + "/" + number).expect(422);
    }
    owner.get(versions(NOBODY)).expect(404);
    owner.post(versions(NOBODY), agentVersion()).expect(404);
  }

  @Test
  void versionsAreChecked() {
    String id = made(owner, "agents", "A");
    Map<String, Object> wrong =
        with(
            agentVersion(),
            "initials",
            "i".repeat(11),
            "background",
            "b".repeat(10_001),
            "behaviors",
            Collections.nCopies(201, "x"),
            "communication_patterns",
            List.of("x".repeat(2001)),
            "voice_config",
            Map.of("tts_provider", "who", "language_providers", Collections.nCopies(11, 1)));
    assertThat(faults(owner.post(versions(id), wrong)))
        .containsExactly(
            "body.initials string_too_long",
            "body.voice_config.voice_id missing",
            "body.voice_config.tts_provider enum",
            "body.voice_config.language_providers too_long",
            "body.background string_too_long",
            "body.behaviors too_long",
            "body.communication_patterns.0 string_too_long");
    assertThat(faults(owner.post(versions(id), "{}")))
        .containsExactly("body.name missing", "body.identity missing");
  }

  @Test
  void everyOperationNeedsItsPermission() {
    String id = made(owner, "agents", "A");
    Http nobody = holderOf(tenant, Grant.of(Permission.GRAPH_GET));
    nobody.get("agents").expect(403);
    nobody.get("agents/" + id).expect(403);
    nobody.post("agents", Map.of("name", "B")).expect(403);
    nobody.put("agents/" + id, Map.of("name", "B")).expect(403);
    nobody.delete("agents/" + id).expect(403);
    nobody.get(versions(id)).expect(403);
    nobody.get(versions(id) + "/1").expect(403);
    nobody.post(versions(id), agentVersion()).expect(403);
    Http first =
        holderOf(
            tenant,
            Grant.of(
                Permission.AGENT_VERSION_CREATE, "is_first_version", new Condition.Equals(true)));
    first.post(versions(id), agentVersion()).expect(201);
    first.post(versions(id), agentVersion()).expect(403);
    holderOf(tenant, Grant.of(Permission.AGENT_UPDATE)).put("agents/" + id, Map.of()).expect(200);
  }

  @Test
  void classicShowsWhatPlatformMade() {
    String id = made(owner, "agents", "A");
    owner.post(versions(id), agentVersion()).expect(201);
    owner
        .post(
            versions(id), with(agentVersion(), "voice_config", Map.of("voice_id", "v", "newer", 1)))
        .expect(201);
    String classic = "organization/agent/" + classicId(id) + "/";
    JsonNode page = tenant.admin().get(classic + "version").expect(200).json();
    assertThat(page.at("/agent_versions/0/voice_config").isNull()).isTrue();
    assertThat(page.at("/agent_versions/0/identity/default_spoken_language").stringValue())
        .isEqualTo("eng");
    assertThat(page.at("/agent_versions/0/identity/relationship_to_developer/type").stringValue())
        .isEmpty();
    assertThat(page.at("/agent_versions/1/voice_config").toString())
        .isEqualTo("{\"voice_id\":\"v\",\"stability\":0,\"similarity_boost\":0,\"style\":0}");
    tenant.admin().post(classic, Map.of("initials", "X")).expect(201);
    JsonNode third = owner.get(versions(id) + "/3").expect(200).json();
    assertThat(third.get("initials").stringValue()).isEqualTo("X");
    assertThat(third.get("name").stringValue()).isEqualTo("Robin the guide");
    assertThat(third.at("/voice_config/newer").longValue()).isEqualTo(1);
    tenant.admin().post(classic, voice("v")).expect(201);
    assertThat(latestVoice(id).path("newer").asInt()).isEqualTo(1);
    owner
        .post(versions(id), with(agentVersion(), "voice_config", Map.of("voice_id", "v")))
        .expect(201);
    assertThat(latestVoice(id).has("newer")).isFalse();
    owner
        .post(
            versions(id), with(agentVersion(), "voice_config", Map.of("voice_id", "v", "newer", 1)))
        .expect(201);
    tenant.admin().post(classic, voice("w")).expect(201);
    assertThat(latestVoice(id).has("newer")).isFalse();
  }

  private static Map<String, Object> voice(String id) {
    return Map.of("voice_config", Map.of("voice_id", id));
  }

  private JsonNode latestVoice(String id) {
    return owner.get(versions(id) + "/latest").expect(200).json().get("voice_config");
  }

  @Test
  void platformShowsWhatClassicMade() {
    String id = AssetBodies.agent(tenant.admin(), "A");
    tenant.admin().post("organization/agent/" + id + "/", AssetBodies.agentVersion()).expect(201);
    JsonNode version = owner.get(versions(platformId(id)) + "/latest").expect(200).json();
    assertThat(version.get("name").stringValue()).isEqualTo("Robin");
    assertThat(version.get("initials").stringValue()).isEqualTo("RO");
    assertThat(version.get("behaviors").toString()).isEqualTo("[\"Listen first.\"]");
    assertThat(version.at("/identity/relationship_to_developer/type").stringValue()).isEqualTo("t");
    assertThat(version.get("voice_config").toString())
        .isEqualTo("{\"voice_id\":\"voice-1\",\"stability\":0,\"similarity_boost\":0,\"style\":0}");
  }
}
