package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.Simulations.behaviorSet;
import static dev.pinion.api.fixture.Simulations.behaviorVersion;
import static dev.pinion.api.fixture.Simulations.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Simulations;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sets of dynamic behaviours in the Classic dialect. */
class BehaviorSetsTest extends FreshTenantTest {
  private static final String SET = "dynamic_behavior_set/";

  private String make(Map<String, Object> body) {
    return id(admin, SET, body, "dynamic_behavior_set_id");
  }

  private List<String> names(String query) {
    return admin
        .get(SET + query)
        .expect(200)
        .json()
        .get("dynamic_behavior_sets")
        .findValuesAsString("name");
  }

  @Test
  void aSetIsListedByStateServiceAndTag() {
    String service = Simulations.service(tenant, "Front desk");
    String pain = make(behaviorSet("Pain", true, service));
    make(behaviorSet("Draft", false));
    assertThat(names("")).containsExactly("Pain", "Draft");
    assertThat(names("?is_active=true")).containsExactly("Pain");
    assertThat(names("?is_active=false")).containsExactly("Draft");
    assertThat(names("?applied_to_service=" + service)).containsExactly("Pain");
    assertThat(names("?tag=team:care&limit=1")).containsExactly("Pain");
    JsonNode set = admin.get(SET + "?id=" + pain).json().get("dynamic_behavior_sets").get(0);
    assertThat(set.propertyNames())
        .containsExactly(
            "id",
            "name",
            "is_active",
            "applied_to_services",
            "tags",
            "created_at",
            "creator",
            "updated_at",
            "updated_by");
    assertThat(set.get("tags").toString()).isEqualTo("{\"team\":\"care\"}");
  }

  @Test
  void anActiveNameIsTakenAndADraftsIsNot() {
    make(behaviorSet("Pain", true));
    String draft = make(behaviorSet("Pain", false));
    make(behaviorSet("Pain", false));
    admin.post(SET, behaviorSet("Pain", true)).expect(409);
    admin.post(SET + draft + "/", Map.of("is_active", true)).expect(409);
    admin.post(SET + draft + "/", Map.of("is_active", true, "name", "Other")).expect(204);
    admin.post(SET + draft + "/", Map.of("name", "Pain")).expect(409);
  }

  @Test
  void aDeletedSetIsGone() {
    String id = make(behaviorSet("Pain", true));
    admin.delete(SET + id + "/").expect(200);
    assertThat(names("")).isEmpty();
    assertThat(admin.get(SET).json().get("filter_values").get("tags")).isEmpty();
    admin.get(SET + id + "/version/").expect(404);
    admin.delete(SET + id + "/").expect(404);
    make(behaviorSet("Pain", true));
  }

  @Test
  void servicesMustBeThereWhenTheyAreNamed() {
    String service = Simulations.service(tenant, "Front desk");
    admin.post(SET, behaviorSet("x", true, "0123456789abcdef01234567")).expect(404);
    String id = make(behaviorSet("Pain", true, service));
    tenant.platform().delete("services/" + EntityId.ofHex(service).uuid()).expect(204);
    admin.post(SET + id + "/", Map.of("name", "Ache")).expect(204);
    assertThat(names("?applied_to_service=" + service)).containsExactly("Ache");
    admin
        .post(
            SET + id + "/",
            Map.of("applied_to_services", List.of(service, "0123456789abcdef01234567")))
        .expect(404);
  }

  @Test
  void versionsAreNumberedAndChecked() {
    String id = make(behaviorSet("Pain", true));
    assertThat(
            admin
                .post(SET + id + "/version/?version=2", behaviorVersion())
                .expect(201)
                .json()
                .toString())
        .isEqualTo("{\"new_version_number\":2}");
    admin.post(SET + id + "/version/?version=2", behaviorVersion()).expect(400);
    JsonNode versions =
        admin
            .get(SET + id + "/version/?version=latest")
            .expect(200)
            .json()
            .get("dynamic_behavior_set_versions");
    assertThat(versions).hasSize(1);
    assertThat(versions.get(0).get("version").intValue()).isEqualTo(2);
    assertThat(versions.get(0).get("actions").get(1).get("tool_call_specs").get(0).get("tool_name"))
        .isNotNull();
    var broken = new HashMap<>(behaviorVersion());
    broken.put("conversation_triggers", List.of());
    broken.put("actions", List.of(Map.of("type", "shout")));
    assertThat(faults(admin.post(SET + id + "/version/", broken)))
        .containsExactly(
            "body.conversation_triggers too_short", "body.actions.0 union_tag_invalid");
  }

  private static Map<String, Object> invocation(String service, String conversation, String at) {
    return new HashMap<>(
        Map.of(
            "version",
            1,
            "conversation_id",
            conversation,
            "service_id",
            service,
            "user_id",
            "user",
            "initial_message_id",
            "m1",
            "agent_inner_thoughts_ids",
            List.of("t1", "t2"),
            "invoked_at",
            at));
  }

  private Http.Response report(String set, Object... invocations) {
    return admin.post(SET + set + "/invocation/", Map.of("invocations", List.of(invocations)));
  }

  @Test
  void invocationsAreReportedOnceListedAndSorted() {
    String service = Simulations.service(tenant, "Front desk");
    String id = make(behaviorSet("Pain", true, service));
    var late = invocation(service, "c1", "2026-01-02T00:00:00Z");
    var early = invocation(service, "c2", "2026-01-01T00:00:00+01:00");
    early.put("agent_message_id", "m2");
    JsonNode first = report(id, late, early).expect(201).json();
    long changes = tenant.founded().tenant().snapshot().seq();
    assertThat(report(id, early, late).expect(201).json().toString())
        .as("the same ids")
        .contains(first.get("dynamic_behavior_invocation_ids").get(0).stringValue());
    assertThat(tenant.founded().tenant().<Long>read(TenantTx::lastSeq))
        .as("what is known already is no change")
        .isEqualTo(changes);

    String path = SET + id + "/invocation/";
    assertThat(conversations(admin, path)).containsExactly("c1", "c2");
    assertThat(conversations(admin, path + "?sort_by=invoked_at")).containsExactly("c2", "c1");
    assertThat(conversations(admin, path + "?sort_by=-invoked_at")).containsExactly("c1", "c2");
    JsonNode page = admin.get(path + "?limit=1&sort_by=invoked_at").json();
    assertThat(page.get("continuation_token").intValue()).isEqualTo(1);
    JsonNode item = page.get("dynamic_behavior_invocations").get(0);
    assertThat(item.propertyNames())
        .containsExactly(
            "_id",
            "org_id",
            "created_at",
            "updated_at",
            "conversation_id",
            "service_id",
            "user_id",
            "initial_message_id",
            "agent_message_id",
            "agent_inner_thoughts_ids",
            "dynamic_behavior_set_version_info",
            "invoked_at");
    assertThat(item.get("dynamic_behavior_set_version_info").toString())
        .isEqualTo("[\"%s\",1]".formatted(id));
    assertThat(faults(admin.get(path + "?limit=31")))
        .containsExactly("query.limit less_than_equal");
    assertThat(faults(admin.get(path + "?limit=0")))
        .containsExactly("query.limit greater_than_equal");

    Http blind = AssetBodies.holderOf(tenant, Grant.of(Permission.BEHAVIOR_GET));
    assertThat(conversations(blind, path)).as("without the right to read messages").isEmpty();
    AssetBodies.holderOf(tenant, Grant.of(Permission.CONVERSATION_GET_MESSAGE))
        .get(path)
        .expect(403);
  }

  private static List<String> conversations(Http client, String path) {
    return client
        .get(path)
        .expect(200)
        .json()
        .get("dynamic_behavior_invocations")
        .findValuesAsString("conversation_id");
  }

  @Test
  void anInvocationNamesAServiceAndAVersionThatAreThere() {
    String service = Simulations.service(tenant, "Front desk");
    String id = make(behaviorSet("Pain", true));
    var of = invocation(service, "c", "2026-01-02T00:00:00Z");
    of.put("version", 2);
    report(id, of).expect(404);
    report(id, invocation("0123456789abcdef01234567", "c", "2026-01-02T00:00:00Z")).expect(404);
    report("0123456789abcdef01234567", invocation(service, "c", "2026-01-02T00:00:00Z"))
        .expect(404);
    of.put("invoked_at", "2026-01-02");
    assertThat(faults(report(id, of)))
        .containsExactly("body.invocations.0.invoked_at datetime_parsing");
    assertThat(faults(report(id))).containsExactly("body.invocations too_short");
    assertThat(conversations(admin, SET + id + "/invocation/")).isEmpty();
  }
}
