package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.domain.EntityId;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Promotion, rollback, plans and conditions of version sets over HTTP. */
class PromotionApiTest extends OneServiceTest {
  @Test
  void aPromotionIsPlannedThenDone() {
    put("try", 2, 1);
    JsonNode planned =
        promote("release", Map.of("from", "try", "dry_run", true)).expect(200).json();
    assertThat(planned.get("applied").booleanValue()).isFalse();
    assertThat(planned.get("revision").isNull()).isTrue();
    assertThat(state("release").get("revision").intValue()).isEqualTo(1);
    JsonNode done =
        promote("release", Map.of("from", "try", "expected_revision", 1, "reason", "tested"))
            .expect(200)
            .json();
    assertThat(done.get("applied").booleanValue()).isTrue();
    assertThat(done.get("revision").intValue()).isEqualTo(2);
    for (String field : List.of("before", "after", "changes", "warnings", "base_revision")) {
      assertThat(done.get(field)).isEqualTo(planned.get(field));
    }
    assertThat(done.get("changes")).hasSize(2);
    assertThat(done.at("/changes/0/path").stringValue()).isEqualTo("/agent_version_number");
    assertThat(done.at("/changes/0/kind").stringValue()).isEqualTo("changed");
    assertThat(done.at("/changes/0/before").isNull()).isTrue();
    assertThat(done.at("/changes/0/after").intValue()).isEqualTo(2);
    assertThat(code(promote("release", Map.of("from", "edge", "expected_revision", 1)).expect(409)))
        .isEqualTo("revision_moved");
  }

  @Test
  void aPlainWriteCanBePlanned() {
    Map<String, Object> pins = Map.of("version_set", Map.of("agent_version_number", 2));
    JsonNode plan = platform.post(sets + "/release/plan", pins).expect(200).json();
    assertThat(plan.get("applied").booleanValue()).isFalse();
    assertThat(plan.get("base_revision").intValue()).isEqualTo(1);
    assertThat(plan.at("/changes/0/path").stringValue()).isEqualTo("/agent_version_number");
    assertThat(plan.at("/warnings/0/code").stringValue()).isEqualTo("release_not_pinned");
    assertThat(state("release").get("revision").intValue()).isEqualTo(1);
    Http.Response dangling =
        platform
            .post(sets + "/try/plan", Map.of("version_set", Map.of("agent_version_number", 9)))
            .expect(422);
    assertThat(dangling.json().at("/detail/0/loc").toString())
        .isEqualTo("[\"body\",\"version_set\",\"agent_version_number\"]");
    assertThat(dangling.json().get("message").stringValue()).endsWith("3.").doesNotEndWith("..");
    platform.get(sets + "/try").expect(404);
  }

  @Test
  void preferencesHaveALimit() {
    Map<String, Object> huge =
        Map.of(
            "version_set",
            Map.of(
                "llm_model_preferences",
                Map.of(
                    "talk",
                    Map.of(
                        "llm_name",
                        "azure_gpt-4.1-2025-04-14",
                        "params",
                        Map.of("user", "x".repeat(40_000))))));
    Http.Response refused = platform.put(sets + "/try", huge).expect(422);
    assertThat(refused.json().get("error_code").stringValue()).isNotEmpty();
    assertThat(refused.json().get("message").stringValue()).contains("at most");
  }

  @Test
  void anIntegerBeyondTheDoublesIsAChange() {
    platform.put(sets + "/try", seed(9_007_199_254_740_992L)).expect(204);
    platform.put(sets + "/try", seed(9_007_199_254_740_992L)).expect(204);
    assertThat(state("try").get("revision").intValue()).isEqualTo(1);
    platform.put(sets + "/try", seed(9_007_199_254_740_993L)).expect(204);
    assertThat(state("try").get("revision").intValue()).isEqualTo(2);
    assertThat(state("try").at("/llm_model_preferences/talk/params/seed").longValue())
        .isEqualTo(9_007_199_254_740_993L);
  }

  private static Map<String, Object> seed(long seed) {
    return Map.of(
        "version_set",
        Map.of(
            "llm_model_preferences",
            Map.of(
                "talk",
                Map.of("llm_name", "azure_gpt-4.1-2025-04-14", "params", Map.of("seed", seed)))));
  }

  @Test
  void oldNumbersAreThoseOfTheAgentThatTheServiceHadThen() {
    put("release", 3, 1);
    put("release", 1, 1);
    String other = id(platform.post("agents", Map.of("name", "other" + unique())));
    platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    platform.put("services/" + service, Map.of("agent_id", other)).expect(200);
    assertThat(code(rollback("release", Map.of()).expect(409))).isEqualTo("agent_changed");
    assertThat(code(promote("try", Map.of("from", "release@2")).expect(409)))
        .isEqualTo("agent_changed");
    String resolve = "services/" + service + "/resolve?include=content&version_set=release";
    assertThat(platform.get(resolve + "@2").expect(200).json().at("/agent/id").stringValue())
        .isEqualTo(agent);
    JsonNode now = platform.get(resolve).expect(200).json();
    assertThat(now.at("/agent/id").stringValue()).isEqualTo(other);
    assertThat(now.at("/agent/version").intValue()).isEqualTo(1);
    JsonNode ledger = platform.get(sets + "/release/revisions").expect(200).json();
    assertThat(ledger.at("/items/0/operation").stringValue()).isEqualTo("service");
    assertThat(ledger.at("/items/0/agent_id").stringValue()).isEqualTo(other);
    assertThat(ledger.at("/items/1/agent_id").stringValue()).isEqualTo(agent);
    rollback("release", Map.of("to_revision", 1)).expect(200);
  }

  @Test
  void aReplacedAgentIsTakenBackAsItIsPlanned() {
    put("release", 3, 1);
    String other = id(platform.post("agents", Map.of("name", "other" + unique())));
    platform.post("agents/" + other + "/versions", PlatformBodies.agentVersion()).expect(201);
    put("release", 1, 1);
    platform.put("services/" + service, Map.of("agent_id", other)).expect(200);
    put("later", 1, 2);
    put("release", null, 2);

    JsonNode plan = back(Map.of("dry_run", true)).expect(200).json();
    assertThat(plan.get("applied").booleanValue()).isFalse();
    assertThat(plan.get("base_revision").intValue()).isEqualTo(2);
    assertThat(plan.get("revision").isNull()).isTrue();
    assertThat(plan.at("/agent/before/id").stringValue()).isEqualTo(other);
    assertThat(plan.at("/agent/after/id").stringValue()).isEqualTo(agent);
    assertThat(plan.at("/context_graph/before")).isEqualTo(plan.at("/context_graph/after"));
    assertThat(plan.get("restores").toString()).isEqualTo("{\"edge\":1,\"release\":3}");
    assertThat(plan.at("/version_sets/0/version_set").stringValue()).isEqualTo("later");
    assertThat(plan.at("/version_sets/0/changes")).isEmpty();
    assertThat(plan.at("/version_sets/1/changes/0/after").intValue()).isEqualTo(1);

    assertThat(code(back(Map.of("expected_revisions", Map.of("release", 4))).expect(409)))
        .isEqualTo("revision_moved");
    String way = "services/" + service + "/rollback";
    platform.with("If-Match", "\"1\"").post(way, Map.of()).expect(412);
    JsonNode done =
        platform
            .with("If-Match", "\"2\"")
            .post(way, Map.of("reason", "wrong agent", "expected_revisions", Map.of("later", 1)))
            .expect(200)
            .json();
    assertThat(done.get("revision").intValue()).isEqualTo(3);
    assertThat(done.at("/version_sets/1/revision").intValue()).isEqualTo(6);
    assertThat(platform.get("services/" + service).expect(200).json().get("agent_id").stringValue())
        .isEqualTo(agent);
    assertThat(state("release").get("agent_version_number").intValue()).isEqualTo(1);
    JsonNode newest =
        platform.get(sets + "/edge/revisions?limit=1").expect(200).json().at("/items/0");
    assertThat(newest.get("operation").stringValue()).isEqualTo("rollback");
    assertThat(newest.get("restores").intValue()).isEqualTo(1);
    assertThat(newest.get("reason").stringValue()).isEqualTo("wrong agent");
    for (String name : List.of("edge", "release", "later")) {
      JsonNode verified = platform.get(sets + "/" + name + "/revisions/verify").expect(200).json();
      assertThat(verified.get("valid").booleanValue()).isTrue();
    }
    assertThat(code(back(Map.of()).expect(409))).isEqualTo("nothing_to_restore");
    back(Map.of("to_revision", 9)).expect(404);
    back(Map.of("to_revision", 0)).expect(422);
    back(Map.of("reason", "")).expect(422);
    platform.post("services/" + UUID.randomUUID() + "/rollback", Map.of()).expect(404);
  }

  private Http.Response back(Map<String, Object> body) {
    return platform.post("services/" + service + "/rollback", body);
  }

  @Test
  void aMissingSetIsNotFoundBeforeAnythingElse() {
    Http viewer = platform.with("Authorization", "Bearer " + key("Service.view"));
    viewer.post(sets + "/never/rollback", Map.of()).expect(404);
    viewer.post(sets + "/release/rollback", Map.of()).expect(403);
    platform.with("If-Match", "\"3\"").post(sets + "/never/rollback", Map.of()).expect(404);
  }

  @Test
  void everyRefusalHasItsStatus() {
    promote("release", Map.of("from", "none")).expect(404);
    promote("release", Map.of("from", "edge@9")).expect(404);
    promote("edge", Map.of("from", "release")).expect(422);
    promote("release", Map.of("from", "release")).expect(422);
    promote("release", Map.of("from", "no good")).expect(422);
    promote("release", Map.of("from", "edge", "reason", "")).expect(422);
    promote("release", Map.of("from", "edge", "expected_revision", "1")).expect(422);
    assertThat(code(rollback("release", Map.of()).expect(409))).isEqualTo("nothing_to_restore");
    rollback("release", Map.of("to_revision", 9)).expect(404);
    rollback("none", Map.of()).expect(404);
    rollback("edge", Map.of()).expect(422);
    platform.delete(sets + "/edge").expect(409);
    platform.delete(sets + "/release").expect(409);
    platform.delete(sets + "/none").expect(404);
  }

  @Test
  void everyWriteOfASetTakesConditions() {
    Http stale = platform.with("If-Match", "\"7\"");
    Http first = platform.with("If-Match", "\"1\"");
    Http absent = platform.with("If-None-Match", "*");
    Map<String, Object> pins = Map.of("version_set", Map.of("agent_version_number", 1));
    assertThat(code(stale.put(sets + "/release", pins).expect(412)))
        .isEqualTo("precondition_failed");
    stale.post(sets + "/release/promote", Map.of("from", "edge")).expect(412);
    stale.post(sets + "/release/rollback", Map.of()).expect(412);
    absent.put(sets + "/release", pins).expect(412);
    platform.with("If-Match", "*").put(sets + "/try", pins).expect(412);
    absent.put(sets + "/try", pins).expect(204);
    stale.delete(sets + "/try").expect(412);
    assertThat(platform.with("If-Match", "W/\"1\"").delete(sets + "/try").expect(412).body())
        .contains("If-Match names no revision");
    platform.with("If-Match", "one").delete(sets + "/try").expect(422);
    first.delete(sets + "/try").expect(204);
    first.put(sets + "/release", pins).expect(204);
    String classic = "service/%s/version_sets/release/".formatted(hex(service));
    tenant.admin().with("If-Match", "\"1\"").put(classic, classicPins()).expect(412);
    tenant.admin().with("If-Match", "\"2\"").put(classic, classicPins()).expect(204);
  }

  private static String hex(String uuid) {
    return EntityId.fromUuid(UUID.fromString(uuid)).orElseThrow().hex();
  }

  private static Map<String, Object> classicPins() {
    return Map.of(
        "version_set",
        Map.of(
            "agent_version_number",
            3,
            "service_hierarchical_state_machine_version_number",
            3,
            "llm_model_preferences",
            Map.of()));
  }
}
