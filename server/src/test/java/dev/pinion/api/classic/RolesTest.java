package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Making, changing and assigning roles. */
class RolesTest extends OneServerTest {
  @Test
  void aRoleComesBackAsItWasGiven() {
    Http admin = server.tenant("roles-back").admin();
    Map<String, Object> conditions = new HashMap<>();
    conditions.put("is_active", Map.of("type", "Equals", "value", true));
    conditions.put("tags.team", Map.of("type", "In", "values", List.of("red", "blue")));
    conditions.put("name", Map.of("type", "NotEquals", "value", "secret"));
    String id =
        id(
            admin
                .post("role/", withGrants("Reader", grant("Service:GetService", conditions)))
                .expect(201));
    JsonNode bare = only(admin.get("role/?id=" + id));
    assertThat(bare.get("permission_grants").size()).isZero();
    assertThat(bare.get("frontend_view").stringValue()).isEqualTo("admin");
    JsonNode grant =
        only(admin.get("role/?name=Reader&return_permission_grants=true"))
            .get("permission_grants")
            .get(0);
    assertThat(grant.get("permission_name").stringValue()).isEqualTo("Service:GetService");
    assertThat(grant.get("conditions").get("tags.team").toString())
        .isEqualTo("{\"type\":\"In\",\"values\":[\"red\",\"blue\"]}");
    assertThat(names(admin.get("role/")))
        .containsExactly(
            Access.USER,
            Access.ADMINISTRATOR,
            Access.MAINTENANCE_ADMINISTRATOR,
            Access.SUPER_ADMINISTRATOR,
            "Reader");
    admin.post("role/", Access.role("Reader")).expect(409);
    admin.post("role/", Access.role(Access.USER)).expect(409);
  }

  @Test
  void faultsOfGrantsAreNamedWhereTheyAre() {
    Http admin = server.tenant("roles-faults").admin();
    assertThat(fault(admin, grant("Service:Fly", Map.of())))
        .isEqualTo("[\"body\",\"permission_grants\",0,\"permission_name\"]");
    assertThat(fault(admin, grant("Service:GetService", Map.of("colour", equalTo("red")))))
        .isEqualTo("[\"body\",\"permission_grants\",0,\"conditions\",\"colour\"]");
    assertThat(fault(admin, grant("Service:GetService", Map.of("is_active", equalTo("true")))))
        .isEqualTo("[\"body\",\"permission_grants\",0,\"conditions\",\"is_active\",\"value\"]");
    Map<String, Object> in = Map.of("type", "In", "values", List.of("a", 1));
    assertThat(fault(admin, grant("Service:GetService", Map.of("name", in))))
        .isEqualTo("[\"body\",\"permission_grants\",0,\"conditions\",\"name\",\"values\",1]");
    assertThat(fault(admin, grant("Service:GetService", Map.of("name", Map.of("value", "x")))))
        .isEqualTo("[\"body\",\"permission_grants\",0,\"conditions\",\"name\"]");
  }

  @Test
  void nobodyMakesOrChangesARoleBeyondTheirOwn() {
    TestTenant tenant = server.tenant("roles-beyond");
    Http administrator = Access.newcomer(tenant, "a@beyond.test", Access.ADMINISTRATOR);
    String beyond = "Organization:CreateOrganization";
    administrator.post("role/", Access.role("Maker", beyond)).expect(403);
    tenant.admin().post("role/", Access.role("Maker", beyond)).expect(201);
    administrator.post("role/Maker", Map.of("permission_grants", List.of())).expect(403);
    administrator.post("role/", Access.role("Plain", "Service:GetService")).expect(201);
    administrator
        .post("role/Plain", Map.of("permission_grants", List.of(grant(beyond, Map.of()))))
        .expect(403);
    Http user = Access.newcomer(tenant, "u@beyond.test", Access.USER);
    user.post("role/", Access.role("Mine")).expect(403);
    user.post("role/Plain", Map.of("description", "Mine.")).expect(403);
    user.post("role/NoSuchRole", Map.of("description", "Mine.")).expect(404);
    assertThat(names(user.get("role/"))).isEmpty();
  }

  @Test
  void changingGrantsReplacesTheRoleAndMovesEverybody() {
    TestTenant tenant = server.tenant("roles-replace");
    TestTenant asForeignMember = server.tenant("roles-replace-abroad");
    Http admin = tenant.admin();
    String old = id(admin.post("role/", Access.role("Crew", "Admin:GetModels")).expect(201));
    Http crew = Access.newcomer(tenant, "crew@replace.test", "Crew");
    String foreigner = asForeignMember.credentials().userId();
    admin
        .post("role/Crew/assign", Map.of("user_id", foreigner, "org_id", asForeignMember.slug()))
        .expect(200);
    Http guest = Access.foreign(asForeignMember, tenant);
    JsonNode key =
        admin
            .post(
                "organization/api_key/",
                Map.of("name", "crew", "duration", "P1D", "role_name", "Crew"))
            .expect(201)
            .json();
    crew.get("admin/get_models/").expect(200);
    guest.get("admin/get_models/").expect(200);
    assertThat(names(crew.get("role/"))).isEmpty();

    String fresh =
        id(
            admin
                .post(
                    "role/Crew",
                    Map.of("permission_grants", List.of(grant("Role:GetRole", Map.of()))))
                .expect(200));
    assertThat(fresh).isNotEqualTo(old);
    crew.get("admin/get_models/").expect(403);
    guest.get("admin/get_models/").expect(403);
    assertThat(names(crew.get("role/?name=Crew"))).containsExactly("Crew");
    assertThat(names(guest.get("role/?name=Crew"))).containsExactly("Crew");
    assertThat(names(admin.get("role/?id=" + old))).isEmpty();
    JsonNode listed = keyOf(admin, key.get("api_key_id").stringValue());
    assertThat(listed.get("role_id").stringValue()).isEqualTo(fresh);
  }

  @Test
  void aDescriptionChangesInPlaceAndNothingChangesNothing() {
    TestTenant tenant = server.tenant("roles-describe");
    Http admin = tenant.admin();
    String old = id(admin.post("role/", Access.role("Crew", "Admin:GetModels")).expect(201));
    assertThat(id(admin.post("role/Crew", Map.of("description", "Other.")).expect(200)))
        .isEqualTo(old);
    assertThat(only(admin.get("role/?id=" + old)).get("description").stringValue())
        .isEqualTo("Other.");
    long before = tenant.founded().tenant().snapshot().seq();
    assertThat(
            id(
                admin
                    .post("role/Crew", Map.of("description", "Other.", "frontend_view", "admin"))
                    .expect(200)))
        .isEqualTo(old);
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(before);
    admin.post("role/Crew", Map.of("frontend_view", "both")).expect(422);
  }

  @Test
  void ofADefaultRoleOnlyTheDescriptionChanges() {
    Http admin = server.tenant("roles-default").admin();
    admin.post("role/" + Access.USER, Map.of("permission_grants", List.of())).expect(400);
    admin.post("role/" + Access.USER, Map.of("frontend_view", "admin")).expect(400);
    admin.post("role/" + Access.USER, Map.of("description", "People.")).expect(200);
    JsonNode role = only(admin.get("role/?return_permission_grants=1&name=" + Access.USER));
    assertThat(role.get("description").stringValue()).isEqualTo("People.");
    assertThat(role.get("permission_grants").size()).isPositive();
  }

  @Test
  void anAssignmentTakesEffectOnALiveToken() {
    TestTenant tenant = server.tenant("roles-assign");
    String id = Access.invite(tenant.admin(), "grace@assign.test", Access.USER);
    Http grace = tenant.signIn(id);
    grace.get("admin/get_models/").expect(403);
    tenant
        .admin()
        .post("role/" + Access.ADMINISTRATOR + "/assign", Map.of("user_id", id))
        .expect(200);
    grace.get("admin/get_models/").expect(200);
    tenant.admin().post("role/" + Access.USER + "/assign", Map.of("user_id", id)).expect(200);
    grace.get("admin/get_models/").expect(403);
    tenant.admin().post("role/" + Access.USER + "/assign", Map.of("user_id", "x")).expect(404);
    tenant.admin().post("role/NoSuchRole/assign", Map.of("user_id", id)).expect(404);
    tenant.admin().post("role/" + Access.USER + "/assign", Map.of()).expect(422);
  }

  @Test
  void nobodyAssignsOrTakesMoreThanTheyHold() {
    TestTenant tenant = server.tenant("roles-power");
    String id = Access.invite(tenant.admin(), "grace@power.test", Access.USER);
    Http administrator = Access.newcomer(tenant, "a@power.test", Access.ADMINISTRATOR);
    String ada = tenant.credentials().userId();
    administrator
        .post("role/" + Access.SUPER_ADMINISTRATOR + "/assign", Map.of("user_id", id))
        .expect(403);
    administrator.post("role/" + Access.USER + "/assign", Map.of("user_id", ada)).expect(403);
    Http user = Access.newcomer(tenant, "u@power.test", Access.USER);
    user.post("role/" + Access.ADMINISTRATOR + "/assign", Map.of("user_id", id)).expect(403);
  }

  @Test
  void aSuperAdministratorAlwaysStays() {
    TestTenant tenant = server.tenant("roles-last");
    TestTenant asForeignMember = server.tenant("roles-last-abroad");
    Http admin = tenant.admin();
    String ada = tenant.credentials().userId();
    String assign = "role/" + Access.USER + "/assign";
    admin.post(assign, Map.of("user_id", ada)).expect(400);
    Map<String, Object> foreigner =
        Map.of("user_id", asForeignMember.credentials().userId(), "org_id", asForeignMember.slug());
    admin.post("role/" + Access.SUPER_ADMINISTRATOR + "/assign", foreigner).expect(200);
    admin.post(assign, Map.of("user_id", ada)).expect(200);
    Access.foreign(asForeignMember, tenant).post(assign, foreigner).expect(400);
  }

  @Test
  void aForeignUserIsBroughtInByExactIdsOnly() {
    TestTenant tenant = server.tenant("roles-foreign");
    TestTenant asForeignMember = server.tenant("roles-foreign-abroad");
    String assign = "role/" + Access.USER + "/assign";
    String ada = asForeignMember.credentials().userId();
    Http.Response noOrg =
        tenant.admin().post(assign, Map.of("user_id", ada, "org_id", "nowhere")).expect(404);
    Http.Response noUser =
        tenant
            .admin()
            .post(assign, Map.of("user_id", "x", "org_id", asForeignMember.slug()))
            .expect(404);
    assertThat(noUser.detail()).isEqualTo(noOrg.detail());
    Http user = Access.newcomer(tenant, "u@foreign.test", Access.USER);
    user.post(assign, Map.of("user_id", ada, "org_id", asForeignMember.slug())).expect(403);
    user.post(assign, Map.of("user_id", "x", "org_id", asForeignMember.slug())).expect(403);
    tenant
        .admin()
        .post(assign, Map.of("user_id", ada, "org_id", asForeignMember.slug()))
        .expect(200);
    assertThat(
            Access.foreign(asForeignMember, tenant)
                .get("user/")
                .expect(200)
                .json()
                .get("users")
                .size())
        .isZero();
    String own = Access.invite(tenant.admin(), "own@foreign.test", Access.USER);
    tenant.admin().post(assign, Map.of("user_id", own, "org_id", tenant.slug())).expect(200);
  }

  private static JsonNode keyOf(Http client, String keyId) {
    return client
        .get("organization/api_key/")
        .expect(200)
        .json()
        .get("api_keys")
        .valueStream()
        .filter(key -> key.get("key_id").stringValue().equals(keyId))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, Object> grant(String permission, Map<String, Object> conditions) {
    return Map.of("permission_name", permission, "conditions", conditions);
  }

  private static Map<String, Object> equalTo(Object value) {
    return Map.of("type", "Equals", "value", value);
  }

  private static Map<String, Object> withGrants(String name, Map<String, Object> grant) {
    Map<String, Object> body = new HashMap<>(Access.role(name));
    body.put("permission_grants", List.of(grant));
    return body;
  }

  private static String fault(Http admin, Map<String, Object> grant) {
    JsonNode detail = admin.post("role/", withGrants("Faulty", grant)).expect(422).detail();
    assertThat(detail.size()).isEqualTo(1);
    return detail.get(0).get("loc").toString();
  }

  private static String id(Http.Response response) {
    return response.json().get("role_id").stringValue();
  }

  private static JsonNode only(Http.Response response) {
    JsonNode roles = response.expect(200).json().get("roles");
    assertThat(roles.size()).isEqualTo(1);
    return roles.get(0);
  }

  private static List<String> names(Http.Response response) {
    return response
        .expect(200)
        .json()
        .get("roles")
        .valueStream()
        .map(role -> role.get("name").stringValue())
        .toList();
  }
}
