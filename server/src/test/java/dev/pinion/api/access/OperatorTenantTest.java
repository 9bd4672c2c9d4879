package dev.pinion.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.classic.OrganizationTest;
import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.store.ClusterTx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reaches past one tenant is for the people of the one that runs the server
 * (docs/behaviour/access.md).
 */
class OperatorTenantTest {
  private static final Map<String, Object> PAUSE = Map.of("enabled", true, "scope", "server");
  private static final Map<String, Object> GO_ON = Map.of("enabled", false, "scope", "server");
  private static final String MINE = "/v1/me/workspaces";

  @TempDir private Path data;

  private TestServer start(String... settings) {
    var all = new HashMap<String, String>();
    all.put("rate-limits.enabled", "off");
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return TestServer.start(data, all);
  }

  @Test
  void theFirstTenantRunsTheServerAndNoOtherEvenAfterARestart() {
    try (TestServer server = start()) {
      TestTenant first = server.tenant("zulu");
      TestTenant second = server.tenant("alpha");
      requireOperator(server, first, "of-zulu");
      requireNoOperator(server, second.admin(), second.slug());
    }
    try (TestServer server = start()) {
      TestTenant third = server.tenant("bravo");
      requireNoOperator(server, third.admin(), third.slug());
    }
  }

  @Test
  void anInstallationThatDidNotRememberItsFirstTenantFindsIt() {
    try (TestServer server = start()) {
      server.tenant("zulu");
      server.tenant("alpha");
      server
          .server()
          .clusters()
          .home()
          .store()
          .writeCluster(
              tx -> {
                tx.putSetting(ClusterTx.FIRST_TENANT, null);
                return true;
              });
    }
    try (TestServer server = start()) {
      TestTenant third = server.tenant("bravo");
      requireNoOperator(server, third.admin(), third.slug());
      String first =
          server
              .server()
              .clusters()
              .home()
              .store()
              .readCluster(
                  tx -> {
                    String hex = Objects.requireNonNull(tx.setting(ClusterTx.FIRST_TENANT));
                    return Objects.requireNonNull(tx.tenantById(EntityId.ofHex(hex))).slug();
                  });
      assertThat(first).isEqualTo("zulu");
    }
  }

  @Test
  void theSettingsNameAnother() {
    try (TestServer server = start("server.operator-tenant", "alpha")) {
      TestTenant first = server.tenant("zulu");
      requireNoOperator(server, first.admin(), first.slug());
      TestTenant second = server.tenant("alpha");
      requireOperator(server, second, "of-alpha");
      requireNoOperator(server, first.admin(), first.slug());
    }
  }

  @Test
  void aRoleThereDoesNotMakeAGuestAnOperator() {
    try (TestServer server = start()) {
      TestTenant first = server.tenant("zulu");
      TestTenant second = server.tenant("alpha");
      String guest = second.credentials().userId();
      first
          .admin()
          .post(
              "role/" + Access.SUPER_ADMINISTRATOR + "/assign",
              Map.of("user_id", guest, "org_id", second.slug()))
          .expect(200);
      Http there =
          first
              .below()
              .with("Authorization", "Bearer " + second.token(guest))
              .with("X-ORG-ID", second.slug());
      requireNoOperator(server, there, second.slug());
    }
  }

  @Test
  void aFounderIsRootOfWhatTheyFoundedAlone() {
    try (TestServer server = start("tenants.self-service", "true")) {
      TestTenant first = server.tenant("zulu");
      TestTenant second = server.tenant("alpha");
      String user = Access.invite(second.admin(), "u@alpha.test", Access.USER);
      Http bootstrap = server.http().with("Authorization", "Bearer " + second.token(user));
      bootstrap.post(MINE, Map.of("slug", "founded", "name", "Founded")).expect(201);
      Http there = bootstrap.below("/v1/founded/").with("X-ORG-ID", second.slug());
      there.get("user/").expect(200);
      requireNoOperator(server, there, "founded");
      // Nor does founding as one of the operators carry their rights there.
      Http operator =
          server
              .http()
              .with("Authorization", "Bearer " + first.token(first.credentials().userId()));
      operator.post(MINE, Map.of("slug", "ours", "name", "Ours")).expect(201);
      Http asForeignMember = operator.below("/v1/ours/").with("X-ORG-ID", first.slug());
      asForeignMember.get("user/").expect(200);
      requireNoOperator(server, asForeignMember, "ours");
      as(server, second.credentials().platformApiKey())
          .post(MINE, Map.of("slug", "by-key", "name", "By key"))
          .expect(403);
    }
  }

  @Test
  void withoutSelfServiceOnlyOperatorsMakeWorkspaces() {
    try (TestServer server = start()) {
      TestTenant first = server.tenant("zulu");
      TestTenant second = server.tenant("alpha");
      Map<String, Object> body = Map.of("slug", "wanted", "name", "Wanted");
      as(server, second.token(second.credentials().userId())).post(MINE, body).expect(403);
      String plain = Access.invite(first.admin(), "a@zulu.test", Access.ADMINISTRATOR);
      as(server, first.token(plain)).post(MINE, body).expect(403);
      as(server, first.token(first.credentials().userId())).post(MINE, body).expect(201);
    }
  }

  @Test
  void whenTheOperatorIsArchivedNobodyElseBecomesOne() {
    try (TestServer server = start()) {
      TestTenant first = server.tenant("zulu");
      TestTenant second = server.tenant("alpha");
      as(server, first.credentials().platformApiKey())
          .post(
              "/v1/workspaces/" + first.founded().tenant().id().uuid() + "/archive",
              Map.of("slug", first.slug()))
          .expect(200);
      requireNoOperator(server, second.admin(), second.slug());
    }
  }

  private static Http as(TestServer server, String credentials) {
    return server.http().with("Authorization", "Bearer " + credentials);
  }

  private static void requireOperator(TestServer server, TestTenant tenant, String fresh) {
    Http admin = tenant.admin();
    admin.post("admin/maintenance", PAUSE).expect(200);
    admin.post("admin/maintenance", GO_ON).expect(200);
    admin.post("admin/signing_keys/rotate").expect(204);
    found(server, tenant, fresh).expect(201);
  }

  /** A super administrator in their own tenant, who nevertheless runs no server. */
  private static void requireNoOperator(TestServer server, Http admin, String slug) {
    Http.Response refusal = admin.post("admin/maintenance", PAUSE).expect(403);
    assertThat(refusal.json().get("error_code").stringValue()).isEqualTo("operator_tenant_only");
    server.http().get("/v1/" + slug + "/organization/").expect(200);
    admin.post("admin/maintenance", GO_ON).expect(403);
    admin.post("admin/signing_keys/rotate").expect(403);
    admin.post("admin/maintenance", Map.of("enabled", true, "scope", "tenant")).expect(200);
    admin.post("admin/maintenance", Map.of("enabled", false, "scope", "tenant")).expect(200);
  }

  private static Http.Response found(TestServer server, TestTenant by, String slug) {
    return as(server, by.token(by.credentials().userId()))
        .with("x-mongo-cluster-name", "default")
        .put("/v1/" + slug + "/organization/", OrganizationTest.organization("Fresh"));
  }

  @Test
  void nobodyMakesTheOperatorTenantForThemselves() {
    try (TestServer server =
        start("tenants.self-service", "true", "server.operator-tenant", "ops")) {
      TestTenant first = server.tenant("zulu");
      as(server, first.token(first.credentials().userId()))
          .post(MINE, Map.of("slug", "ops", "name", "Ops"))
          .expect(403);
    }
  }

  @Test
  void createOrganizationIsForOperatorsEvenWithSelfService() {
    try (TestServer server = start("tenants.self-service", "true")) {
      server.tenant("zulu");
      found(server, server.tenant("alpha"), "fresh").expect(403);
    }
  }
}
