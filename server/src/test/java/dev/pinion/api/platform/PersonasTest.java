package dev.pinion.api.platform;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.AssetBodies.with;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The persona operations of the Platform dialect. */
class PersonasTest extends FreshTenantTest {
  private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
  private static final Map<String, Object> ROBIN =
      Map.of("name", "Robin", "role", "guide", "developed_by", "Acme");

  private String persona(String name, String background) {
    return owner
        .post("personas", with(ROBIN, "name", name, "background", background))
        .expect(200)
        .json()
        .get("id")
        .stringValue();
  }

  private List<String> names(String query) {
    var names = new ArrayList<String>();
    owner
        .get("personas" + query)
        .expect(200)
        .json()
        .get("items")
        .forEach(each -> names.add(each.get("name").stringValue()));
    return names;
  }

  @Test
  void aPersonaIsMadeReadChangedAndDeleted() {
    JsonNode made = owner.post("personas", ROBIN).expect(200).json();
    assertThat(made.get("workspace_id").stringValue())
        .isEqualTo(tenant.founded().tenant().id().uuid().toString());
    assertThat(made.get("background").stringValue()).isEmpty();
    assertThat(made.get("default_language").stringValue()).isEqualTo("eng");
    assertThat(made.get("communication_style").toString()).isEqualTo("{}");
    String one = "personas/" + made.get("id").stringValue();
    assertThat(owner.get(one).expect(200).json()).isEqualTo(made);

    String style = "{\"tone\":{\"warm\":0.5,\"notes\":[null,1]}}";
    JsonNode changed =
        owner
            .sendJson("PATCH", one, "{\"role\":null,\"communication_style\":" + style + "}")
            .expect(200)
            .json();
    assertThat(changed.get("communication_style").toString()).isEqualTo(style);
    assertThat(changed.get("role").stringValue()).isEqualTo("guide");
    assertThat(owner.get(one).json()).isEqualTo(changed);

    assertThat(owner.delete(one).expect(200).body()).isEqualTo("{}");
    owner.get(one).expect(404);
    owner.delete(one).expect(404);
    owner.sendJson("PATCH", one, Map.of()).expect(404);
    persona("Robin", "");
  }

  @Test
  void namesAreUnique() {
    persona("Robin", "");
    String other = persona("robin", "");
    owner.post("personas", ROBIN).expect(409);
    owner.sendJson("PATCH", "personas/" + other, Map.of("name", "Robin")).expect(409);
    owner.sendJson("PATCH", "personas/" + other, Map.of("name", "robin")).expect(200);
  }

  @Test
  void theListIsSearchedSortedAndPaged() {
    persona("Zoe", "Knows the HOUSE.");
    persona("ann", "");
    persona("House cat", "");
    assertThat(names("")).containsExactly("Zoe", "ann", "House cat");
    assertThat(names("?search=house&sort_by=name")).containsExactly("House cat", "Zoe");
    assertThat(names("?sort_by=-name")).containsExactly("ann", "Zoe", "House cat");
    assertThat(names("?sort_by=%2Bcreated_at&limit=2&continuation_token=1"))
        .containsExactly("ann", "House cat");
    JsonNode page = owner.get("personas?limit=2").expect(200).json();
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(page.get("continuation_token").longValue()).isEqualTo(2);
    assertThat(page.get("total").longValue()).isEqualTo(3);
    owner.get("personas?sort_by=role").expect(422);
  }

  @Test
  void bodiesAreChecked() {
    assertThat(faults(owner.post("personas", "{}")))
        .containsExactly("body.name missing", "body.role missing", "body.developed_by missing");
    assertThat(
            faults(
                owner.post(
                    "personas",
                    with(
                        ROBIN,
                        "background",
                        "b".repeat(2001),
                        "default_language",
                        "e".repeat(11),
                        "communication_style",
                        List.of()))))
        .containsExactly(
            "body.background string_too_long",
            "body.default_language string_too_long",
            "body.communication_style dict_type");
    owner.get("personas/x").expect(422);
    owner.get("personas/" + NOBODY).expect(404);
  }

  @Test
  void everyOperationNeedsItsPermission() {
    String one = "personas/" + persona("Robin", "");
    Http viewer = holder(Permission.PERSONA_GET);
    viewer.get(one).expect(200);
    viewer.get("personas").expect(200);
    viewer.post("personas", ROBIN).expect(403);
    viewer.sendJson("PATCH", one, Map.of()).expect(403);
    viewer.delete(one).expect(403);
    Http stranger = holder(Permission.SERVICE_GET);
    stranger.get("personas").expect(403);
    stranger.get(one).expect(403);
    holder(Permission.PERSONA_UPDATE).sendJson("PATCH", one, Map.of("role", "x")).expect(200);
    server.tenant("other-" + tenant.slug()).platform().get(one).expect(404);
  }

  private Http holder(Permission permission) {
    String user = new StoredEntities(tenant).userWith(new Grants(List.of(Grant.of(permission))));
    return tenant.platform().with("Authorization", "Bearer " + tenant.token(user));
  }

  @Test
  void changesAreLogged() {
    String id = persona("Robin", "");
    owner.sendJson("PATCH", "personas/" + id, Map.of("role", "guide")).expect(200);
    owner.sendJson("PATCH", "personas/" + id, Map.of("role", "host")).expect(200);
    owner.delete("personas/" + id).expect(200);
    var kinds =
        tenant.founded().tenant().read(tx -> tx.changesAfter(0, 1_000)).stream()
            .map(change -> change.kind())
            .filter(kind -> kind.startsWith("persona."))
            .toList();
    assertThat(kinds).containsExactly("persona.created", "persona.updated", "persona.deleted");
  }
}
