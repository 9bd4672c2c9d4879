package dev.pinion.api;

import static dev.pinion.api.AssetBodies.faults;
import static dev.pinion.api.Simulations.behaviorSet;
import static dev.pinion.api.Simulations.behaviorVersion;
import static dev.pinion.api.Simulations.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
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
}
