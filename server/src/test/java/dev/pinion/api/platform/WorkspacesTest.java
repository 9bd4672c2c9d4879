package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.TestTenant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Workspaces as such. */
class WorkspacesTest extends OneServerTest {
  private static final String ALL = "/v1/workspaces";
  private static final String MINE = "/v1/me/workspaces";
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("ws-shared");
  }

  private static Http as(String credentials) {
    return PlatformKeys.as(server.http(), credentials);
  }

  private static Http owner(TestTenant tenant) {
    return as(tenant.credentials().platformApiKey());
  }

  private static Http bootstrap(TestTenant tenant) {
    return as(tenant.token(tenant.credentials().userId()));
  }

  private static Http key(TestTenant tenant, String role, String... permissions) {
    JsonNode made =
        tenant.platform().post("api-keys", PlatformKeys.body(role, permissions)).expect(201).json();
    return as(made.get("api_key").stringValue());
  }

  private static String one(TestTenant tenant) {
    return ALL + "/" + tenant.founded().tenant().id().uuid();
  }

  @Test
  void aWorkspaceIsTheTenantOfItsId() {
    JsonNode seen = owner(shared).get(one(shared)).expect(200).json();
    assertThat(seen.get("id").stringValue())
        .isEqualTo(shared.founded().tenant().id().uuid().toString());
    assertThat(seen.get("slug").stringValue()).isEqualTo("ws-shared");
    assertThat(seen.get("name").stringValue()).isEqualTo("Tenant ws-shared");
    assertThat(seen.get("environment").stringValue()).isEqualTo("staging");
    assertThat(seen.get("backend_org_id").isNull()).isTrue();
    assertThat(seen.get("connector_type").isNull()).isTrue();
    assertThat(seen.get("region").stringValue()).isNotEmpty();
    assertThat(seen.get("provisioned_at")).isEqualTo(seen.get("created_at"));
    assertThat(bootstrap(shared).get(one(shared)).expect(200).json()).isEqualTo(seen);
    assertThat(key(shared, "viewer").get(one(shared)).expect(200).json()).isEqualTo(seen);
    server.http().get(one(shared)).expect(401);
    key(shared, "admin", "Agent.view").get(one(shared)).expect(403);
    owner(shared).get(ALL + "/" + UUID.randomUUID()).expect(404);
    owner(shared).get(ALL + "/nonsense").expect(404);
  }

  @Test
  void theIdOfAWorkspaceIsTakenInEveryFormThatOtherIdsAre() {
    String id = shared.founded().tenant().id().uuid().toString();
    for (String form :
        List.of(
            id.toUpperCase(Locale.ROOT),
            id.replace("-", ""),
            "%7B" + id + "%7D",
            "urn:uuid:" + id)) {
      owner(shared).get("/v1/" + form + "/services").expect(200);
    }
    owner(shared).get("/v1/" + id.substring(1) + "/services").expect(404);
  }

  @Test
  void aCallerSeesTheirOwnWorkspaceAlone() {
    TestTenant other = server.tenant("ws-other");
    JsonNode page = owner(other).get(ALL).expect(200).json();
    assertThat(page.get("total").intValue()).isEqualTo(1);
    assertThat(page.get("has_more").booleanValue()).isFalse();
    assertThat(page.get("continuation_token").isNull()).isTrue();
    assertThat(page.get("items").get(0).get("slug").stringValue()).isEqualTo("ws-other");
    assertThat(bootstrap(other).get(ALL).expect(200).json()).isEqualTo(page);
    owner(other).get(one(shared)).expect(404);
    owner(other).sendJson("PATCH", one(shared), Map.of("name", "mine")).expect(404);
    owner(other).post(one(shared) + "/provision").expect(404);
    assertThat(owner(other).get(ALL + "?continuation_token=1").expect(200).json().get("items"))
        .isEmpty();
    owner(other).get(ALL + "?limit=0").expect(422);
    server.http().get(ALL).expect(401);
    key(shared, "admin", "Agent.view").get(ALL).expect(403);
  }

  @Test
  void aChangeKeepsWhatItDoesNotName() {
    TestTenant tenant = server.tenant("ws-change");
    JsonNode changed =
        owner(tenant)
            .sendJson(
                "PATCH",
                one(tenant),
                Map.of("name", "Renamed", "environment", "production", "connector_type", "sftp"))
            .expect(200)
            .json();
    assertThat(changed.get("name").stringValue()).isEqualTo("Renamed");
    assertThat(changed.get("environment").stringValue()).isEqualTo("production");
    assertThat(changed.get("connector_type").stringValue()).isEqualTo("sftp");
    assertThat(owner(tenant).get(one(tenant)).expect(200).json()).isEqualTo(changed);
    assertThat(tenant.admin().get("organization/").expect(200).body()).contains("Renamed");
    String nulls = "{\"name\":null,\"environment\":null,\"region\":null,\"connector_type\":null}";
    assertThat(owner(tenant).sendJson("PATCH", one(tenant), nulls).expect(200).json())
        .isEqualTo(changed);
    // The settings of the voice live beside.
    tenant.platform().put("settings/voice", Map.of("tone", "calm")).expect(200);
    owner(tenant).sendJson("PATCH", one(tenant), Map.of("environment", "staging")).expect(200);
    assertThat(tenant.platform().get("settings/voice").expect(200).body()).contains("calm");
    assertThat(owner(tenant).get(one(tenant)).expect(200).body()).contains("sftp");
  }

  @ParameterizedTest
  @CsvSource({
    "region, '\"eu\"'",
    "region, 1",
    "name, '\"\"'",
    "name, '\" \"'",
    "environment, '\"test\"'",
    "connector_type, 3",
  })
  void aChangeThatDoesNotHoldIsRefused(String field, String value) {
    String body = "{\"" + field + "\": " + value + "}";
    JsonNode fault = owner(shared).sendJson("PATCH", one(shared), body).expect(422).detail().get(0);
    assertThat(fault.get("loc").get(1).stringValue()).isEqualTo(field);
  }

  @Test
  void onlyAdministratorsChangeAWorkspace() {
    TestTenant tenant = server.tenant("ws-roles");
    for (String role : new String[] {"operator", "member", "viewer"}) {
      key(tenant, role).sendJson("PATCH", one(tenant), Map.of("name", "x")).expect(403);
      key(tenant, role).post(one(tenant) + "/provision").expect(403);
    }
    key(tenant, "admin").sendJson("PATCH", one(tenant), Map.of("name", "x")).expect(200);
    server.http().sendJson("PATCH", one(tenant), Map.of("name", "x")).expect(401);
  }

  @Test
  void aWorkspaceIsCompleteFromItsMaking() {
    JsonNode before = owner(shared).get(one(shared)).expect(200).json();
    for (int i = 0; i < 2; i++) {
      JsonNode answer = owner(shared).post(one(shared) + "/provision").expect(200).json();
      assertThat(answer.get("workspace")).isEqualTo(before);
    }
    server.http().post(one(shared) + "/provision").expect(401);
  }

  @Test
  void anArchivedWorkspaceIsGoneForEverybody() {
    TestTenant tenant = server.tenant("ws-gone");
    String path = one(tenant) + "/archive";
    Map<String, Object> body = Map.of("slug", "ws-gone");
    Http owner = owner(tenant);
    Http bootstrap = bootstrap(tenant);
    Http classic = tenant.admin();
    server.http().post(path, body).expect(401);
    owner(shared).post(path, body).expect(404);
    key(tenant, "admin").post(path, body).expect(403);
    owner.post(path, Map.of()).expect(422);
    JsonNode fault = owner.post(path, Map.of("slug", "ws-shared")).expect(422).detail().get(0);
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\",\"slug\"]");
    owner.get(one(tenant)).expect(200);

    assertThat(owner.post(path, body).expect(200).json().get("slug").stringValue())
        .isEqualTo("ws-gone");
    owner(shared).get(one(tenant)).expect(404);
    server.http().get("/v1/ws-gone/organization/").expect(404);
    server
        .http()
        .with("x-mongo-cluster-name", server.server().clusters().home().name())
        .get("/v1/ws-gone/organization/")
        .expect(404);
    owner.get(one(tenant)).expect(401);
    owner.get("/v1/auth/me").expect(401);
    bootstrap.get(ALL).expect(401);
    classic.get("service/").expect(401);
    bootstrap(shared).post(MINE, Map.of("slug", "ws-gone", "name", "Again")).expect(409);
    owner(shared).get(one(shared)).expect(200);
  }

  @Test
  void aPersonMakesAWorkspaceAndOwnsIt() {
    Http bootstrap = bootstrap(shared);
    JsonNode made =
        bootstrap
            .post(
                MINE,
                Map.of(
                    "slug", "ws-made",
                    "name", "Made",
                    "environment", "development",
                    "backend_org_id", "backend",
                    "region", "eu-1"))
            .expect(201)
            .json();
    assertThat(made.get("slug").stringValue()).isEqualTo("ws-made");
    assertThat(made.get("environment").stringValue()).isEqualTo("development");
    assertThat(made.get("backend_org_id").stringValue()).isEqualTo("backend");
    assertThat(made.get("region").stringValue()).isEqualTo("eu-1");

    Http asForeignMember = bootstrap.with("X-ORG-ID", "ws-shared");
    String path = "/v1/" + made.get("id").stringValue() + "/";
    JsonNode key =
        asForeignMember.post(path + "api-keys", PlatformKeys.body("owner")).expect(201).json();
    Http owner = as(key.get("api_key").stringValue());
    assertThat(owner.get(ALL).expect(200).json().get("items").get(0)).isEqualTo(made);
    bootstrap.get(path + "api-keys").expect(401);
    bootstrap.post(MINE, Map.of("slug", "ws-made", "name", "Again")).expect(409);
    assertThat(
            bootstrap
                .post(MINE, Map.of("slug", "ws-plain", "name", "Plain"))
                .expect(201)
                .json()
                .get("environment")
                .stringValue())
        .isEqualTo("staging");
  }

  @Test
  void onlyAPersonWhoMayMakesAWorkspace() {
    Map<String, Object> body = Map.of("slug", "ws-never", "name", "Never");
    server.http().post(MINE, body).expect(401);
    owner(shared).post(MINE, body).expect(403);
    String userId = Access.invite(shared.admin(), "a@ws.test", Access.ADMINISTRATOR);
    as(shared.token(userId)).post(MINE, body).expect(403);
    shared.admin().get("organization/").expect(200);
    server.http().get("/v1/ws-never/organization/").expect(404);
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"slug\":\"workspaces\",\"name\":\"x\"}', slug",
    "'{\"slug\":\"x\",\"name\":\"x\"}', slug",
    "'{\"slug\":\"Upper\",\"name\":\"x\"}', slug",
    "'{\"slug\":\"-dash\",\"name\":\"x\"}', slug",
    "'{\"slug\":\"12345678-1234-1234-1234-123456789abc\",\"name\":\"x\"}', slug",
    "'{\"slug\":\"ws-bad\",\"name\":\"\"}', name",
    "'{\"slug\":\"ws-bad\"}', name",
    "'{\"name\":\"x\"}', slug",
    "'{\"slug\":\"ws-bad\",\"name\":\"x\",\"environment\":\"test\"}', environment",
    "'{\"slug\":\"ws-bad\",\"name\":\"x\",\"backend_org_id\":\"\"}', backend_org_id",
  })
  void aWorkspaceThatDoesNotHoldIsRefused(String body, String field) {
    JsonNode fault = bootstrap(shared).post(MINE, body).expect(422).detail().get(0);
    assertThat(fault.get("loc").get(1).stringValue()).isEqualTo(field);
    server.http().get("/v1/ws-bad/organization/").expect(404);
  }
}
