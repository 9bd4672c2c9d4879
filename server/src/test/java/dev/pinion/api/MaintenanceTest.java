package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestTenant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Pausing a tenant or the server. */
class MaintenanceTest extends OneServerTest {
  private static final String PATH = "admin/maintenance";
  private static TestTenant operator;

  @BeforeAll
  static void prepare() {
    operator = server.tenant("operator");
  }

  @AfterEach
  void endPause() {
    operator.admin().post(PATH, Map.of("enabled", false, "scope", "server")).expect(200);
  }

  @Test
  void aPausedTenantTurnsAwayAllButSuperAdministrators() {
    TestTenant paused = server.tenant("paused");
    TestTenant other = server.tenant("not-paused");
    Http user = Access.newcomer(paused, "u@paused.test", Access.USER);
    Http maintainer = Access.newcomer(paused, "m@paused.test", Access.MAINTENANCE_ADMINISTRATOR);
    String guest = Access.invite(paused.admin(), "g@paused.test", Access.USER);
    JsonNode answer =
        maintainer
            .post(
                PATH,
                Map.of(
                    "enabled",
                    true,
                    "scope",
                    "tenant",
                    "message",
                    "Back at noon.",
                    "retry_after_seconds",
                    90))
            .expect(200)
            .json();
    assertThat(answer.toString())
        .isEqualTo(
            "{\"enabled\":true,\"scope\":\"tenant\",\"message\":\"Back at noon.\","
                + "\"retry_after_seconds\":90}");

    Http.Response refused = user.get("service/").expect(503);
    assertThat(refused.header("Retry-After")).isEqualTo("90");
    assertThat(refused.detail().stringValue()).isEqualTo("Back at noon.");
    paused.below().get("service/").expect(503);
    paused.below().get("organization/").expect(503);
    paused.platformKey().get("service/").expect(503);
    signIn(paused, guest).expect(503);
    signIn(paused, paused.credentials().userId()).expect(200);
    paused.admin().get("service/").expect(200);
    other.platformKey().get("service/").expect(200);
    server.http().get("/healthz").expect(200);
    server.http().get("/readyz").expect(200);
    server.http().get("/metrics").expect(200);

    maintainer.post(PATH, Map.of("enabled", false, "scope", "tenant")).expect(200);
    user.get("service/").expect(200);
  }

  /** Paths that name no tenant are about the one whose credentials the request has. */
  @Test
  void aPausedTenantIsPausedWhereNoPathNamesIt() {
    TestTenant paused = server.tenant("unnamed");
    Http user = server.http().with("Authorization", "Bearer " + userToken(paused));
    Http owner =
        server.http().with("Authorization", "Bearer " + paused.credentials().platformApiKey());
    String cookie =
        owner.post("/v1/auth/session").expect(201).header("Set-Cookie").replaceFirst(";.*", "");
    user.get("/v1/workspaces").expect(200);
    paused.admin().post(PATH, Map.of("enabled", true, "scope", "tenant")).expect(200);
    user.get("/v1/workspaces").expect(503);
    owner.get("/v1/workspaces").expect(503);
    owner.get("/v1/auth/me").expect(503);
    user.post("/v1/me/workspaces", Map.of("name", "Mine", "slug", "mine")).expect(503);
    Http browser = server.http().with(Map.of("Cookie", cookie, "X-Pinion-Console", "1"));
    browser.get("/v1/auth/session").expect(200);
    browser.send("PUT", "/v1/auth/session", null).expect(200);
    browser.delete("/v1/auth/session").expect(204);
    server.http().get("/v1/workspaces").expect(401);
    server
        .http()
        .with("Authorization", "Bearer " + userToken(operator))
        .get("/v1/workspaces")
        .expect(200);
    paused.admin().post(PATH, Map.of("enabled", false, "scope", "tenant")).expect(200);
    user.get("/v1/workspaces").expect(200);
  }

  private static String userToken(TestTenant tenant) {
    return tenant.token(
        Access.invite(tenant.admin(), "t@" + tenant.slug() + ".test", Access.ADMINISTRATOR));
  }

  @Test
  void aPausedServerTurnsEverybodyAway() {
    TestTenant tenant = server.tenant("server-paused");
    Http user = Access.newcomer(tenant, "u@server.test", Access.USER);
    JsonNode answer =
        operator.admin().post(PATH, Map.of("enabled", true, "scope", "server")).expect(200).json();
    assertThat(answer.get("retry_after_seconds").intValue()).isEqualTo(60);
    assertThat(answer.get("message").stringValue()).isNotBlank();
    user.get("service/").expect(503);
    server.http().get("/v1/no-such-org/organization/").expect(503);
    server.http().get("/v1/no-such-org/service/").expect(503);
    server.http().post("/v1/no-such-org/user/signin_with_api_key").expect(503);
    Http elsewhere = tenant.below().with("x-mongo-cluster-name", "no-such-cluster");
    elsewhere.get("organization/").expect(503);
    elsewhere.get("service/").expect(503);
    elsewhere.post("user/signin_with_api_key").expect(503);
    signIn(tenant, tenant.credentials().userId()).expect(200);
    tenant.admin().get("organization/").expect(200);
    tenant.admin().get("service/").expect(200);
    server.http().get("/metrics").expect(200);
    operator.admin().post(PATH, Map.of("enabled", false, "scope", "server")).expect(200);
    user.get("service/").expect(200);
    elsewhere.get("organization/").expect(422);
    elsewhere.post("user/signin_with_api_key").expect(422);
    server.http().post("/v1/no-such-org/user/signin_with_api_key").expect(404);
  }

  @Test
  void theSwitchIsForThoseWhoMay() {
    TestTenant tenant = server.tenant("switch");
    Map<String, Object> on = Map.of("enabled", true, "scope", "tenant");
    tenant.below().post(PATH, on).expect(401);
    Access.newcomer(tenant, "a@switch.test", Access.ADMINISTRATOR).post(PATH, on).expect(403);
    Http maintainer = Access.newcomer(tenant, "m@switch.test", Access.MAINTENANCE_ADMINISTRATOR);
    maintainer.post(PATH, Map.of("enabled", true, "scope", "server")).expect(403);
    tenant.platformKey().post(PATH, Map.of("enabled", true, "scope", "server")).expect(403);
    maintainer.post(PATH, Map.of("enabled", true, "scope", "world")).expect(422);
    maintainer
        .post(PATH, Map.of("enabled", true, "scope", "tenant", "retry_after_seconds", 0))
        .expect(422);
    maintainer
        .post(PATH, Map.of("enabled", true, "scope", "tenant", "message", "x".repeat(501)))
        .expect(422);
    maintainer.get("service/").expect(200);
  }

  private static Http.Response signIn(TestTenant tenant, String userId) {
    return tenant
        .below()
        .with(
            Map.of(
                "x-api-key", tenant.credentials().apiKey(),
                "x-api-key-id", tenant.credentials().apiKeyId(),
                "x-user-id", userId))
        .post("user/signin_with_api_key");
  }
}
