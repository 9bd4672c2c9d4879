package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.agent;
import static dev.pinion.api.fixture.AssetBodies.agentVersion;
import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.holderOf;
import static dev.pinion.api.fixture.AssetBodies.machine;
import static dev.pinion.api.fixture.AssetBodies.machineVersion;
import static dev.pinion.api.fixture.AssetBodies.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The agent operations of the Classic dialect. */
class AgentsTest extends FreshTenantTest {
  private static final String AGENT = "organization/agent";
  private static final String MACHINE = "organization/service_hierarchical_state_machine";
  private static final String NOBODY = "0123456789abcdef01234567";

  private static String one(String id) {
    return AGENT + "/" + id + "/";
  }

  private static String versions(String id, String query) {
    return AGENT + "/" + id + "/version" + query;
  }

  private static List<String> names(Http.Response response) {
    var names = new ArrayList<String>();
    response.expect(200).json().get("agents").forEach(it -> names.add(it.get("name").asString()));
    return names;
  }

  @Test
  void aNewAgentIsListedWithoutAVersion() {
    String id = agent(admin, "  Robin ");
    JsonNode answer = admin.get(AGENT).expect(200).json();
    assertThat(answer.toString())
        .isEqualTo(
            "{\"agents\":[{\"id\":\"%s\",\"name\":\"Robin\",\"deprecated\":false,".formatted(id)
                + "\"latest_version\":null}],\"has_more\":false,\"continuation_token\":null}");
  }

  @ParameterizedTest
  @CsvSource({
    "{}, missing",
    "{\"agent_name\":\"  \"}, string_too_short",
    "{\"agent_name\":null}, string_type",
    "{\"agent_name\":7}, string_type",
  })
  void aNameMustBeText(String body, String type) {
    assertThat(faults(admin.post(AGENT, body))).containsExactly("body.agent_name " + type);
  }

  @Test
  void aNameHas256CodePointsAtMost() {
    agent(admin, "🙂".repeat(256));
    assertThat(faults(admin.post(AGENT, Map.of("agent_name", "n".repeat(257)))))
        .containsExactly("body.agent_name string_too_long");
  }

  @Test
  void aNameIsTakenWhileItsAgentIsNotDeprecated() {
    String id = agent(admin, "Robin");
    admin.post(AGENT, Map.of("agent_name", " Robin ")).expect(409);
    agent(admin, "robin");
    machine(admin, "Robin");
    admin.delete(one(id)).expect(200);
    agent(admin, "Robin");
  }

  @Test
  void anUnknownAgentIsNotFound() {
    String machine = machine(admin, "M");
    for (String id : List.of(NOBODY, machine)) {
      admin.post(one(id), agentVersion()).expect(404);
      admin.delete(one(id)).expect(404);
      admin.get(versions(id, "")).expect(404);
    }
    assertThat(faults(admin.delete(one("ABC"))))
        .containsExactly("path.agent_id string_pattern_mismatch");
  }

  @Test
  void anAgentInAnotherTenantIsNotFound() {
    String id = agent(admin, "A");
    Http other = server.tenant("other-" + tenant.slug()).admin();
    other.delete(one(id)).expect(404);
    other.get(versions(id, "")).expect(404);
    assertThat(names(other.get(AGENT))).isEmpty();
  }

  @Test
  void deletingDeprecatesUnlessAnActiveServiceUsesIt() {
    String agent = agent(admin, "A");
    admin.post(one(agent), agentVersion()).expect(201);
    String machine = machine(admin, "M");
    admin.post(MACHINE + "/" + machine + "/", machineVersion()).expect(201);
    String service = service(admin, "Front desk", agent, machine);

    assertThat(admin.delete(one(agent)).expect(400).detail().stringValue())
        .contains("\"Front desk\"");
    admin.post("service/" + service + "/", Map.of("is_active", false)).expect(200);
    assertThat(admin.delete(one(agent)).expect(200).body()).isEqualTo("{}");
    admin.delete(one(agent)).expect(409);
    admin.post("service/" + service + "/", Map.of("is_active", true)).expect(400);
    assertThat(admin.get(versions(agent, "")).expect(200).json().get("agent_versions")).hasSize(1);
    admin.post(one(agent), Map.of()).expect(201);
  }

  @Test
  void theListIsFilteredAndPagedById() {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 12; i++) {
      ids.add(agent(admin, "A" + i));
    }
    admin.delete(one(ids.get(3))).expect(200);

    JsonNode first = admin.get(AGENT).expect(200).json();
    assertThat(first.get("agents")).hasSize(10);
    assertThat(first.get("continuation_token").intValue()).isEqualTo(10);
    assertThat(names(admin.get(AGENT + "?continuation_token=10"))).containsExactly("A10", "A11");
    assertThat(names(admin.get(AGENT + "?continuation_token=99"))).isEmpty();
    assertThat(names(admin.get(AGENT + "?limit=20"))).hasSize(12);
    assertThat(names(admin.get(AGENT + "?deprecated=yes"))).containsExactly("A3");
    assertThat(names(admin.get(AGENT + "?deprecated=false&limit=20"))).hasSize(11);
    String two = "?id=" + ids.get(5) + "&id=" + ids.get(1) + "&id=" + NOBODY;
    assertThat(names(admin.get(AGENT + two))).containsExactly("A1", "A5");
  }

  @ParameterizedTest
  @CsvSource({
    "limit=0, query.limit greater_than_equal",
    "limit=21, query.limit less_than_equal",
    "id=x, query.id.0 string_pattern_mismatch",
    "deprecated=maybe, query.deprecated bool_parsing",
    "continuation_token=-1, query.continuation_token greater_than_equal",
  })
  void aListRefusesWhatItDoesNotKnow(String query, String fault) {
    assertThat(faults(admin.get(AGENT + "?" + query))).containsExactly(fault);
  }

  @Test
  void everyOperationNeedsItsPermission() {
    String id = agent(admin, "A");
    Http nobody = holderOf(tenant);
    nobody.post(AGENT, Map.of("agent_name", "B")).expect(403);
    nobody.post(one(id), agentVersion()).expect(403);
    nobody.delete(one(id)).expect(403);
    nobody.get(versions(id, "")).expect(403);
    nobody.get(versions(NOBODY, "")).expect(404);
    nobody.delete(one(NOBODY)).expect(404);
    assertThat(names(nobody.get(AGENT))).isEmpty();
    tenant.below().get(AGENT).expect(401);
  }

  @Test
  void conditionsSeeNameAndId() {
    String a = agent(admin, "A");
    String b = agent(admin, "B");
    Http byName =
        holderOf(
            tenant,
            Grant.of(Permission.AGENT_GET, "name", new Condition.NotEquals("A")),
            Grant.of(Permission.AGENT_CREATE, "name", new Condition.In(List.of("C"))),
            Grant.of(Permission.AGENT_DELETE, "id", new Condition.Equals(a)));
    assertThat(names(byName.get(AGENT))).containsExactly("B");
    byName.get(versions(a, "")).expect(403);
    byName.get(versions(b, "")).expect(200);
    byName.post(AGENT, Map.of("agent_name", "D")).expect(403);
    agent(byName, "C");
    byName.delete(one(b)).expect(403);
    byName.delete(one(a)).expect(200);
  }

  @Test
  void aKeyForCreationMakesOnlyTheFirstVersion() {
    String id = agent(admin, "A");
    Http first =
        holderOf(
            tenant,
            Grant.of(
                Permission.AGENT_VERSION_CREATE, "is_first_version", new Condition.Equals(true)));
    first.post(one(id), agentVersion()).expect(201);
    first.post(one(id), Map.of()).expect(403);
  }

  @Test
  void changesAreLogged() {
    String id = agent(admin, "A");
    admin.post(one(id), agentVersion()).expect(201);
    admin.delete(one(id)).expect(200);
    var log =
        tenant.founded().tenant().read(tx -> tx.changesAfter(0, 1_000)).stream()
            .filter(change -> change.subject().id().equals(id))
            .map(change -> change.kind() + " " + change.version())
            .toList();
    assertThat(log)
        .containsExactly("agent.created null", "agent.version_created 1", "agent.deleted null");
  }
}
