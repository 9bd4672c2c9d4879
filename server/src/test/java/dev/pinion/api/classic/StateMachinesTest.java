package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.action;
import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.holderOf;
import static dev.pinion.api.fixture.AssetBodies.machine;
import static dev.pinion.api.fixture.AssetBodies.machineVersion;
import static dev.pinion.api.fixture.AssetBodies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Governance;
import dev.pinion.api.fixture.Http;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The state machine operations of the Classic dialect. */
class StateMachinesTest extends FreshTenantTest {
  private static final String MACHINE = "organization/service_hierarchical_state_machine";
  private static final String NOBODY = "0123456789abcdef01234567";
  private static final JsonMapper JSON = JsonMapper.shared();

  private static String one(String id) {
    return MACHINE + "/" + id + "/";
  }

  private Http.Response newVersion(Map<String, Object> body) {
    return admin.post(one(machine(admin, "M" + unique())), body);
  }

  @Test
  void everyFieldOfAVersionIsRequired() {
    assertThat(faults(newVersion(Map.of()))).hasSize(9).allMatch(it -> it.endsWith(" missing"));
    machineVersion()
        .keySet()
        .forEach(
            field ->
                assertThat(faults(newVersion(with(machineVersion(), field, null))))
                    .containsExactly("body." + field + " missing"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a b\":[\"0123456789abcdef01234567\",1]} | a b.[key] string_pattern_mismatch",
        "{\"a\":[\"x\",1]} | a.0 string_pattern_mismatch",
        "{\"a\":[\"0123456789abcdef01234567\",0]} | a.1 greater_than",
        "{\"a\":[\"0123456789abcdef01234567\"]} | a.1 missing",
        "{\"a\":\"x\"} | a tuple_type",
      })
  void aReferenceIsAMachineAndAVersion(String references, String fault) {
    var body = with(machineVersion(), "references", JSON.readTree(references));
    assertThat(faults(newVersion(body))).containsExactly("body.references." + fault);
  }

  private Http.Response referTo(String machine, long version, String state) {
    var body =
        with(
            machineVersion(action("start", (Object) List.of("sub." + state, "end")), action("end")),
            "references",
            Map.of("sub", List.of(machine, version)));
    return newVersion(body);
  }

  @Test
  void referencesMustHold() {
    String sub = machine(admin, "Sub");
    referTo(sub, 1, "start").expect(400);
    admin.post(one(sub), machineVersion()).expect(201);
    referTo(sub, 1, "start").expect(201);
    assertThat(referTo(sub, 1, "absent").expect(400).detail().stringValue())
        .contains("`absent`", "as the graph itself names it");
    assertThat(referTo(sub, 2, "start").expect(400).detail().stringValue()).contains("version 2");
    assertThat(referTo(NOBODY, 1, "start").expect(400).detail().stringValue()).contains(NOBODY);
    referTo(AssetBodies.agent(admin, "An agent"), 1, "start").expect(400);
    admin.delete(one(sub)).expect(200);
    assertThat(referTo(sub, 1, "start").expect(400).detail().stringValue()).contains("deprecated");
  }

  @Test
  void aReferenceIsToWhatTheCallerMaySee() {
    String hidden = machine(admin, "Hidden");
    admin.post(one(hidden), machineVersion()).expect(201);
    admin.post(one(hidden), machineVersion()).expect(201);
    String own = machine(admin, "Own");
    Http author =
        holderOf(
            tenant,
            Grant.of(Permission.GRAPH_VERSION_CREATE),
            Grant.of(Permission.GRAPH_GET, "id", new Condition.Equals(own)));
    Http.Response refused = author.post(one(own), referring(hidden, 1)).expect(403);
    assertThat(refused.body()).doesNotContain("Hidden");
    assertThat(author.post(one(own), referring(hidden, 9)).expect(403).body())
        .doesNotContain("Hidden");
    assertThat(author.post(one(own), referring(NOBODY, 1)).expect(400).body()).contains(NOBODY);
    author.post(one(own), machineVersion()).expect(201);
    author.post(one(own), referring(own, 1)).expect(201);
    admin.post(one(own), referring(hidden, 1)).expect(201);
    author.post(one(own), referring(hidden, 1)).expect(201);
    author.post(one(own), referring(hidden, 2)).expect(403);
    admin.delete(one(hidden)).expect(200);
    assertThat(author.post(one(own), referring(hidden, 1)).expect(400).detail().stringValue())
        .contains("deprecated", hidden)
        .doesNotContain("Hidden");
  }

  private static Map<String, Object> referring(String machine, long version) {
    return with(machineVersion(), "references", Map.of("sub", List.of(machine, version)));
  }

  @Test
  void aReferenceThatNoStateUsesMustHoldToo() {
    var body = with(machineVersion(), "references", Map.of("sub", List.of(NOBODY, 1)));
    newVersion(body).expect(400);
  }

  @Test
  void referencesAreLimited() {
    var many = new HashMap<String, Object>();
    for (int i = 0; i < 51; i++) {
      many.put("r" + i, List.of(NOBODY, 1));
    }
    assertThat(
            newVersion(with(machineVersion(), "references", many))
                .expect(400)
                .json()
                .get("error_code")
                .stringValue())
        .isEqualTo("too_many_references");
  }

  @Test
  void aDryRunChecksEverythingAndWritesNothing() {
    String id = machine(admin, "M");
    String dry = one(id) + "?dry_run=true";
    Http.Response response = admin.post(dry, machineVersion()).expect(201);
    assertThat(response.body()).isEqualTo("null");
    assertThat(response.header("Content-Type")).startsWith("application/json");
    admin.post(dry + "&version=2", machineVersion()).expect(409);
    admin.post(dry, with(machineVersion(), "terminal_state", "start")).expect(422);
    admin
        .post(dry, with(machineVersion(), "references", Map.of("r", List.of(NOBODY, 1))))
        .expect(400);
    admin.post(one(NOBODY) + "?dry_run=1", machineVersion()).expect(404);
    holderOf(tenant).post(dry, machineVersion()).expect(403);
    JsonNode page = admin.get(one(id) + "version").expect(200).json();
    assertThat(page.get("state_machine_versions")).isEmpty();
    assertThat(
            admin
                .get(MACHINE)
                .json()
                .at("/service_hierarchical_state_machines/0/latest_version")
                .isNull())
        .isTrue();
    admin.post(one(id) + "?dry_run=false&version=1", machineVersion()).expect(201);
    assertThat(faults(admin.post(one(id) + "?dry_run=maybe", machineVersion())))
        .containsExactly("query.dry_run bool_parsing");
  }

  @Test
  void aDryRunAsksTheRulesToo() {
    String id = machine(admin, "M");
    admin.post(one(id), machineVersion()).expect(201);
    String agent = AssetBodies.agent(admin, "A");
    admin.post("organization/agent/" + agent + "/", AssetBodies.agentVersion()).expect(201);
    AssetBodies.service(admin, "Front desk", agent, id);
    Map<String, Object> other = with(machineVersion(), "description", "A longer talk.");
    String freeze =
        owner.post("freezes", Map.of("reason", "the fair")).expect(201).json().get("id").asString();
    for (String query : List.of("", "?dry_run=true")) {
      Http.Response refused = admin.post(one(id) + query, other).expect(403);
      assertThat(refused.json().get("error_code").stringValue()).isEqualTo("frozen");
    }
    owner.delete("freezes/" + freeze).expect(204);
    var pinned = new HashMap<>(Governance.rule("pins", Governance.PINNED));
    pinned.put("accept_violations", true);
    owner.post("rules", pinned).expect(201);
    for (String query : List.of("", "?dry_run=true")) {
      Http.Response refused = admin.post(one(id) + query, other).expect(403);
      assertThat(refused.json().get("error_code").stringValue()).isEqualTo("floating_pin_governed");
    }
    assertThat(admin.get(one(id) + "version").json().get("state_machine_versions")).hasSize(1);
  }

  @Test
  void namesNumbersAndDeletionAreAsWithAgents() {
    String id = machine(admin, "M");
    admin.post(MACHINE, Map.of("state_machine_name", " M ")).expect(409);
    assertThat(faults(admin.post(MACHINE, Map.of("name", "M"))))
        .containsExactly("body.state_machine_name missing");
    admin.post(one(id) + "?version=2", machineVersion()).expect(409);
    assertThat(admin.post(one(id), machineVersion()).expect(201).json().propertyNames())
        .containsExactlyInAnyOrder("id", "version", "created_at");
    admin.post(one(id), "{\"description\":\"only this\"}").expect(422);

    String agent = AssetBodies.agent(admin, "A");
    admin.post("organization/agent/" + agent + "/", AssetBodies.agentVersion()).expect(201);
    AssetBodies.service(admin, "Front desk", agent, id);
    assertThat(admin.delete(one(id)).expect(400).detail().stringValue()).contains("\"Front desk\"");
    String unused = machine(admin, "Unused");
    assertThat(admin.delete(one(unused)).expect(200).body()).isEqualTo("{}");
    admin.delete(one(unused)).expect(409);
    admin.delete(one(agent)).expect(404);
    admin.get(one(agent) + "version").expect(404);
  }

  @Test
  void aListHolds50AndMayHoldNone() {
    machine(admin, "M1");
    machine(admin, "M2");
    JsonNode none = admin.get(MACHINE + "?limit=0").expect(200).json();
    assertThat(none.toString())
        .isEqualTo(
            "{\"service_hierarchical_state_machines\":[],\"has_more\":true,"
                + "\"continuation_token\":0}");
    assertThat(admin.get(MACHINE + "?limit=50").expect(200).json().at("/has_more").booleanValue())
        .isFalse();
    assertThat(faults(admin.get(MACHINE + "?limit=51&continuation_token=-1")))
        .containsExactly(
            "query.limit less_than_equal", "query.continuation_token greater_than_equal");
  }

  @Test
  void everyOperationNeedsItsPermission() {
    String a = machine(admin, "A");
    String b = machine(admin, "B");
    Http agentsOnly =
        holderOf(
            tenant,
            Arrays.stream(Permission.values())
                .filter(each -> each.name().startsWith("AGENT_"))
                .map(Grant::of)
                .toArray(Grant[]::new));
    agentsOnly.post(MACHINE, Map.of("state_machine_name", "C")).expect(403);
    agentsOnly.post(one(a), machineVersion()).expect(403);
    agentsOnly.delete(one(a)).expect(403);
    agentsOnly.get(one(a) + "version").expect(403);
    agentsOnly.get(one(NOBODY) + "version").expect(404);
    assertThat(agentsOnly.get(MACHINE).json().get("service_hierarchical_state_machines")).isEmpty();

    Http some =
        holderOf(
            tenant,
            Grant.of(Permission.GRAPH_GET, "id", new Condition.Equals(b)),
            Grant.of(Permission.GRAPH_VERSION_CREATE, "name", new Condition.Equals("B")));
    assertThat(some.get(MACHINE).json().get("service_hierarchical_state_machines")).hasSize(1);
    some.post(one(a), machineVersion()).expect(403);
    some.post(one(b), machineVersion()).expect(201);
    some.get(one(b) + "version").expect(200);
  }
}
