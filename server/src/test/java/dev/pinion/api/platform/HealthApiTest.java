package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Governance;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.access.Permission;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The health of services over HTTP (docs/behaviour/governance.md). */
class HealthApiTest extends OneServiceTest {

  private JsonNode health(String query) {
    return health(platform, query);
  }

  private static JsonNode health(Http client, String query) {
    return client.get("health?sort_by=name&" + query).expect(200).json();
  }

  private static List<String> names(JsonNode page) {
    return page.get("items")
        .valueStream()
        .map(each -> each.get("service_name").stringValue())
        .toList();
  }

  private static JsonNode of(JsonNode page, String service) {
    return page.get("items")
        .valueStream()
        .filter(each -> each.get("service_id").stringValue().equals(service))
        .findFirst()
        .orElseThrow();
  }

  private static JsonNode set(JsonNode health, String name) {
    return health
        .get("version_sets")
        .valueStream()
        .filter(each -> each.get("name").stringValue().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private String made(String name, String agentId, Map<String, ?> more) {
    var body = new HashMap<String, Object>(more);
    body.put("name", name);
    body.put("agent_id", agentId);
    body.put("context_graph_id", graph());
    return id(platform.post("services", body));
  }

  private String graph() {
    return platform
        .get("services/" + service)
        .expect(200)
        .json()
        .get("context_graph_id")
        .stringValue();
  }

  private String emptyAgent() {
    return PlatformBodies.made(platform, "agents", "No version " + unique());
  }

  private void rule(String name, Object... conditions) {
    var body = new HashMap<>(Governance.rule(name, conditions));
    body.put("accept_violations", true);
    platform.post("rules", body).expect(201);
  }

  /** Catches a sentence that health has of its own, and a set that it judges otherwise. */
  @Test
  void itSaysWhatResolvingAndTheListsOfSetsAndRulesSay() {
    put("preview", 2, 1);
    String empty = made("Empty", emptyAgent(), Map.of());
    made("Off", agent, Map.of("is_active", false));
    rule("Pins", Governance.PINNED);
    rule("Approved", Governance.approvals(1));
    JsonNode page = health("");
    assertThat(page.get("total").intValue()).isEqualTo(3);
    int resolved = 0;
    for (JsonNode each : page.get("items")) {
      String path = "services/" + each.get("service_id").stringValue();
      JsonNode listed = platform.get(path + "/version-sets").expect(200).json().get("items");
      assertThat(each.get("version_sets")).hasSameSizeAs(listed);
      for (int i = 0; i < listed.size(); i++) {
        JsonNode set = each.get("version_sets").get(i);
        JsonNode known = listed.get(i);
        for (String field :
            List.of(
                "name",
                "revision",
                "agent_version_number",
                "context_graph_version_number",
                "updated_at",
                "used_by",
                "warnings")) {
          assertThat(set.get(field)).as(field).isEqualTo(known.get(field));
        }
        String name = set.get("name").stringValue();
        JsonNode rules = platform.get(path + "/version-sets/" + name + "/rules").json();
        assertThat(set.get("violations")).isEqualTo(rules.get("violations"));
        assertThat(set.get("rules").valueStream().map(rule -> rule.get("rule_id")))
            .isEqualTo(rules.get("items").valueStream().map(rule -> rule.get("id")).toList());
        Http.Response answer = platform.get(path + "/resolve?version_set=" + name);
        if (set.get("problem").isNull()) {
          answer.expect(200);
          resolved++;
        } else {
          assertThat(set.at("/problem/message")).isEqualTo(answer.expect(409).detail());
          assertThat(set.at("/problem/error_code").stringValue()).isEqualTo(code(answer));
        }
      }
      assertThat(each.get("fit").booleanValue())
          .isEqualTo(set(each, "release").get("problem").isNull());
    }
    assertThat(resolved).isEqualTo(3);
    assertThat(set(of(page, empty), "release").at("/problem/error_code").stringValue())
        .isEqualTo("agent_without_version");
    assertThat(set(of(page, service), "release").get("violations")).hasSize(1);
    assertThat(set(of(page, service), "release").get("rules")).hasSize(2);
    assertThat(set(of(page, service), "preview").get("rules")).isEmpty();
  }

  @Test
  void aFreezeIsToldOfTheSetsThatItHoldsAsLongAsItDoes() {
    put("preview", 1, 1);
    Map<String, Object> release = Map.of("version_sets", List.of("release"));
    String freeze = id(platform.post("freezes", Map.of("reason", "fair", "applies_to", release)));
    JsonNode held = of(health(""), service);
    assertThat(set(held, "release").get("freezes").get(0).stringValue()).isEqualTo(freeze);
    assertThat(set(held, "preview").get("freezes")).isEmpty();
    platform.delete("freezes/" + freeze).expect(204);
    assertThat(set(of(health(""), service), "release").get("freezes")).isEmpty();
  }

  /** Catches a look that counts as a runtime, which would hide a set that nobody uses. */
  @Test
  void lookingIsNoUse() throws InterruptedException {
    EntityId id = EntityId.fromUuid(UUID.fromString(service)).orElseThrow();
    put("preview", 1, 1);
    health("");
    platform.get("services/" + service + "/resolve?version_set=edge").expect(200);
    Map<EntityId, Map<String, Instant>> asked = Map.of();
    for (int wait = 0; asked.isEmpty() && wait < 500; wait++) {
      Thread.sleep(10);
      asked = tenant.founded().tenant().read(tx -> tx.usages().resolutions(Set.of(id)));
    }
    assertThat(asked.get(id)).containsOnlyKeys("edge");
  }

  @Test
  void aCallerIsToldOfTheServicesThatTheyMayReadAndOfRulesIfTheyMay() {
    String off = made("Off", agent, Map.of("is_active", false));
    rule("Pins", Governance.PINNED);
    Map<String, Condition> active = Map.of("is_active", new Condition.Equals(true));
    var reads = new Grant(Permission.SERVICE_GET, active);
    Http reader = PlatformBodies.holderOf(tenant, reads);
    JsonNode seen = health(reader, "");
    assertThat(seen.get("total").intValue()).isEqualTo(1);
    JsonNode release = set(of(seen, service), "release");
    assertThat(release.get("rules").isNull()).isTrue();
    assertThat(release.get("violations").isNull()).isTrue();
    assertThat(health(reader, "id=" + off).get("items")).isEmpty();

    Http both =
        PlatformBodies.holderOf(
            tenant, Grant.of(Permission.SERVICE_GET), new Grant(Permission.RULE_GET, active));
    JsonNode all = health(both, "");
    assertThat(all.get("total").intValue()).isEqualTo(2);
    assertThat(set(of(all, service), "release").get("violations")).hasSize(1);
    assertThat(set(of(all, off), "release").get("rules").isNull()).isTrue();

    String key = new StoredEntities(tenant).platformKey(KeyRole.OWNER, "Agent.view");
    PlatformKeys.as(platform, key).get("health").expect(403);
  }

  @Test
  void onlySomeAreKeptInAPageThatCountsAll() {
    Map<String, Integer> pins =
        Map.of("agent_version_number", 3, "context_graph_version_number", 3);
    Map<String, ?> pinned = Map.of("version_sets", Map.of("release", pins));
    IntStream.range(0, 5).forEach(i -> made("Sound " + i, agent, pinned));
    made("Z empty", emptyAgent(), Map.of());
    made("Z off", emptyAgent(), Map.of("is_active", false, "version_sets", Map.of()));
    String own = platform.get("services/" + service).json().get("name").stringValue();
    assertThat(names(health("only=failing"))).containsExactly("Z empty");
    assertThat(names(health("only=problems"))).containsExactlyInAnyOrder(own, "Z empty", "Z off");
    rule("Approved", Map.of("type", "tests", "min_pass_rate", 1));
    assertThat(names(health("only=problems&search=sound"))).hasSize(5);

    JsonNode first = health("only=failing&limit=3");
    assertThat(first.get("items")).isEmpty();
    assertThat(first.get("total").intValue()).isEqualTo(8);
    assertThat(first.get("has_more").booleanValue()).isTrue();
    assertThat(first.get("continuation_token").intValue()).isEqualTo(3);
    JsonNode last = health("only=failing&limit=3&continuation_token=6");
    assertThat(last.get("has_more").booleanValue()).isFalse();
    for (String bad :
        List.of("only=some", "limit=0", "limit=101", "continuation_token=-1", "id=x")) {
      platform.get("health?" + bad).expect(422);
    }
  }

  @Test
  void itIsAskedOfServicesAsTheListOfThemIs() {
    String other = emptyAgent();
    String a = made("A", other, Map.of("tags", List.of(Map.of("key", "team", "value", "care"))));
    String b = made("B", other, Map.of("is_active", false));
    for (String query :
        List.of(
            "agent_id=" + other,
            "agent_id=%s&is_active=true".formatted(other),
            "agent_id=" + UUID.randomUUID(),
            "agent_id=" + graph(),
            "context_graph_id=" + graph(),
            "context_graph_id=%s&agent_id=%s".formatted(graph(), other),
            "context_graph_id=" + other,
            "id=%s&id=%s&id=%s".formatted(b, a, b),
            "tags=team:care",
            "search=B")) {
      List<String> listed =
          platform
              .get("services?sort_by=name&limit=20&" + query)
              .expect(200)
              .json()
              .get("items")
              .valueStream()
              .map(each -> each.get("name").stringValue())
              .toList();
      assertThat(names(health(query))).as(query).isEqualTo(listed);
    }
    assertThat(names(health("agent_id=" + other))).containsExactly("A", "B");
    assertThat(names(health("agent_id=" + graph()))).isEmpty();
    assertThat(health("context_graph_id=" + graph()).get("total").intValue()).isEqualTo(3);
  }
}
