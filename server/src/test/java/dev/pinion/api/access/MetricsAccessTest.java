package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who reads the metrics of a server that does not show them to everybody. */
@SuppressWarnings("NullAway.Init") // set before all tests
class MetricsAccessTest {
  private static TestServer server;
  private static TestTenant operator;
  private static TestTenant other;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(data, Map.of("metrics.anonymous", "false", "rate-limits.enabled", "off"));
    operator = server.tenant("operator");
    other = server.tenant("other");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Http.Response as(String credentials) {
    return server.http().with("Authorization", "Bearer " + credentials).get("/metrics");
  }

  private static String owner(TestTenant tenant) {
    return tenant.token(tenant.credentials().userId());
  }

  private static String key(TestTenant tenant, String role, String... permissions) {
    return made(tenant, role, permissions).get("api_key").stringValue();
  }

  private static JsonNode made(TestTenant tenant, String role, String... permissions) {
    return tenant
        .platform()
        .post("api-keys", PlatformKeys.body(role, permissions))
        .expect(201)
        .json();
  }

  private static void requireRead(Http.Response response) {
    assertThat(response.expect(200).body()).contains("# TYPE pinion_");
    assertThat(response.header("Content-Type")).startsWith("text/plain");
  }

  private static void requireRefused(Http.Response response, int status, String code) {
    response.expect(status);
    assertThat(response.body()).doesNotContain("# TYPE");
    assertThat(response.json().get("error_code").stringValue()).isEqualTo(code);
    assertThat(response.headers().firstValue("WWW-Authenticate").orElse(""))
        .isEqualTo(status == 401 ? "Bearer realm=\"pinion\"" : "");
  }

  @Test
  void theyAreOfNobodyWhoDoesNotSignIn() {
    requireRefused(server.http().get("/metrics"), 401, "unauthenticated");
    requireRefused(as("nonsense"), 401, "unauthenticated");
    String key = operator.credentials().platformApiKey();
    requireRefused(as(key + "x"), 401, "unauthenticated");
    server.http().send("HEAD", "/metrics", null).expect(401);
    String basic = "operator_%s:%s".formatted(operator.credentials().userId(), owner(operator));
    String coded = Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8));
    Http.Response refused = server.http().with("Authorization", "Basic " + coded).get("/metrics");
    requireRefused(refused, 401, "unauthenticated");
    assertThat(refused.json().get("detail").stringValue())
        .isEqualTo("Send a token or a key as Authorization: Bearer.");
  }

  @Test
  void peopleAndKeysOfTheOperatorTenantReadThem() {
    requireRead(as(owner(operator)));
    requireRead(as(operator.credentials().platformApiKey()));
    requireRead(as(key(operator, "owner", "Maintenance.update")));
    server
        .http()
        .with("Authorization", "Bearer " + owner(operator))
        .send("HEAD", "/metrics", null)
        .expect(200);
    requireRefused(
        server
            .http()
            .with("Authorization", "Bearer " + owner(operator))
            .with("X-ORG-ID", "other")
            .get("/metrics"),
        401,
        "unauthenticated");
  }

  @Test
  void lesserRolesAndKeysOfTheOperatorTenantDoNot() {
    String user = Access.invite(operator.admin(), "u@operator.test", Access.ADMINISTRATOR);
    requireRefused(as(operator.token(user)), 403, "permission_missing");
    Http.Response refused = as(key(operator, "admin"));
    requireRefused(refused, 403, "permission_missing");
    assertThat(refused.json().get("detail").stringValue())
        .isEqualTo(
            "You need the permission Admin:SetMaintenance for this, as a key Maintenance.update.");
    requireRefused(as(key(operator, "owner", "Audit.view")), 403, "permission_missing");
  }

  @Test
  void nobodyOfAnotherTenantDoesWhateverTheyHold() {
    requireRefused(as(owner(other)), 403, "operator_tenant_only");
    requireRefused(as(other.credentials().platformApiKey()), 403, "operator_tenant_only");
    String guest = other.credentials().userId();
    operator
        .admin()
        .post(
            "role/" + Access.SUPER_ADMINISTRATOR + "/assign",
            Map.of("user_id", guest, "org_id", other.slug()))
        .expect(200);
    requireRefused(as(other.token(guest)), 403, "operator_tenant_only");
  }

  @Test
  void aKeyThatIsDeletedReadsNothingMore() {
    JsonNode made = made(operator, "owner", "Maintenance.update");
    String key = made.get("api_key").stringValue();
    requireRead(as(key));
    operator.platform().delete("api-keys/" + made.get("key_id").stringValue()).expect(204);
    requireRefused(as(key), 401, "unauthenticated");
  }

  /** Would catch a pause that blinds those who watch it. */
  @Test
  void theyAreReadDuringMaintenance() {
    Http admin = operator.admin();
    String token = owner(operator);
    admin.post("admin/maintenance", Map.of("enabled", true, "scope", "server")).expect(200);
    try {
      requireRead(as(operator.credentials().platformApiKey()));
      requireRead(as(token));
      requireRefused(server.http().get("/metrics"), 401, "unauthenticated");
    } finally {
      admin.post("admin/maintenance", Map.of("enabled", false, "scope", "server")).expect(200);
    }
  }

  @Test
  void whatElseTheServerSaysOfItselfStaysAnonymous() {
    for (String path : new String[] {"/healthz", "/readyz", "/.well-known/jwks.json", "/"}) {
      server.http().get(path).expect(200);
      server.http().with("Authorization", "Bearer nonsense").get(path).expect(200);
    }
  }
}
