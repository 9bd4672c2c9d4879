package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.classic.OrganizationTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.Cluster;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.fixture.Patience;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.Store;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The header that names the data cluster (docs/behaviour/requests.md). */
class ClustersTest {
  private static final String HEADER = "x-mongo-cluster-name";
  private static TestServer server;
  private static TestTenant founding;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(data, Map.of("clusters", "default,second", "rate-limits.enabled", "off"));
    founding = server.tenant("founding");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anUnknownClusterIsAFaultOfThatHeader() {
    TestTenant tenant = server.tenant("unknown-cluster");
    JsonNode fault =
        tenant.admin().with(HEADER, "third").get("service/").expect(422).detail().get(0);
    assertThat(fault.get("loc").toString()).isEqualTo("[\"header\",\"x-mongo-cluster-name\"]");
    tenant.below().with(HEADER, "third").get("organization/").expect(422);
    // Who comes before where.
    tenant.below().with(HEADER, "third").get("service/").expect(401);
  }

  @Test
  void theDirectoryDecidesWithoutTheHeader() {
    TestTenant tenant = server.tenant("in-second", second());
    tenant.admin().get("service/").expect(200);
    tenant.admin().with(HEADER, "second").get("service/").expect(200);
    tenant.admin().with(HEADER, "default").get("service/").expect(404);
    tenant.platformKey().get("service/").expect(200);
  }

  @Test
  void anOrganizationIsMadeInTheClusterThatIsNamed() {
    String token = founding.token(founding.credentials().userId());
    Http made =
        server
            .http()
            .below("/v1/made-in-second/")
            .with("Authorization", "Bearer " + token)
            .with("X-ORG-ID", founding.slug());
    made.with(HEADER, "second")
        .put("organization/", OrganizationTest.organization("Second"))
        .expect(201);
    String none = second().store().readCluster(tx -> name(tx.tenantBySlug("made-in-second")));
    assertThat(none).isEqualTo("Second");
    made.get("user/").expect(200);
    made.with(HEADER, "second").get("user/").expect(200);
    made.with(HEADER, "default").get("user/").expect(404);
  }

  @Test
  void theHeaderReachesATenantThatIsNotListed() {
    Instant now = Instant.ofEpochSecond(1_700_000_000);
    second()
        .store()
        .writeCluster(
            tx -> {
              var id = new EntityIds(Instant::now).next();
              tx.insert(new Tenant(id, "unlisted", "Unlisted", Map.of(), null, now, now));
              return id;
            });
    Http unlisted = server.http().below("/v1/unlisted/");
    unlisted.get("organization/").expect(404);
    unlisted.with(HEADER, "default").get("organization/").expect(404);
    assertThat(
            unlisted
                .with(HEADER, "second")
                .get("organization/")
                .expect(200)
                .json()
                .get("org_name")
                .stringValue())
        .isEqualTo("Unlisted");
    server
        .http()
        .below("/v1/unlisted/")
        .with(HEADER, "second")
        .with("Authorization", "Bearer " + founding.token(founding.credentials().userId()))
        .put("organization/", OrganizationTest.organization("Again"))
        .expect(409);
  }

  @Test
  void aUserOfAnUnlistedTenantSignsInAndWorksWithTheHeader() {
    TestTenant tenant = server.tenant("delisted", second());
    delist("delisted");
    tenant.below().get("organization/").expect(404);
    Http named = tenant.below().with(HEADER, "second");
    String token =
        named
            .with(
                Map.of(
                    "x-api-key", tenant.credentials().apiKey(),
                    "x-api-key-id", tenant.credentials().apiKeyId(),
                    "x-user-id", tenant.credentials().userId()))
            .post("user/signin_with_api_key")
            .expect(200)
            .json()
            .get("id_token")
            .stringValue();
    named.with("Authorization", "Bearer " + token).get("user/").expect(200);
    named
        .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
        .get("user/")
        .expect(200);
    tenant.below().with("Authorization", "Bearer " + token).get("user/").expect(401);
  }

  @Test
  void theHeaderReachesTheTenantOfTheCallerToo() {
    TestTenant tenant = server.tenant("home-unlisted", second());
    delist("home-unlisted");
    Http caller =
        server.http().with("Authorization", "Bearer " + tenant.credentials().platformApiKey());
    caller.get("/v1/auth/me").expect(401);
    caller.with(HEADER, "default").get("/v1/auth/me").expect(401);
    caller.with(HEADER, "second").get("/v1/auth/me").expect(200);
  }

  /** Catches a look at every cluster, of which one is out of reach. */
  @Test
  void aFreshReadNeedsNoOtherClusterThanItsTenants(@TempDir Path data) {
    var settings = Map.of("clusters", "default,second,third", "rate-limits.enabled", "off");
    try (TestServer partial = TestServer.start(data, settings)) {
      TestTenant home = partial.tenant("at-home");
      TestTenant elsewhere = partial.tenant("elsewhere", cluster(partial, "third"));
      Http there = elsewhere.platformKey();
      Http gone = partial.tenant("gone", cluster(partial, "second")).platformKey();
      gone.get("service/").expect(200);
      cluster(partial, "second").store().close();
      for (Http each : List.of(home.platformKey(), there)) {
        each.with("Cache-Control", "no-cache").get("service/").expect(200);
        each.with("X-Pinion-Seq", "999").get("service/").expect(503);
      }
      String unseen =
          there.with("X-Pinion-Seq", "999").get("service/").json().get("error_code").stringValue();
      assertThat(unseen).isEqualTo("change_not_here");
      gone.with("Cache-Control", "no-cache").get("service/").expect(503);
    }
  }

  /** Catches change requests that wait there for ever, or do not wait, until somebody writes. */
  @Test
  void aClusterThatHasMissedMaintenanceLearnsOfItWithoutAWrite() throws Exception {
    Store store = second().store();
    store.writeCluster(
        tx -> {
          tx.putSetting(ClusterTx.MAINTENANCE, "60\nBack soon.");
          return true;
        });
    Function<ClusterTx, Boolean> isPaused = tx -> tx.setting(ClusterTx.MAINTENANCE) != null;
    Patience.until("the end of the maintenance", () -> !store.readCluster(isPaused));
  }

  private static String name(@Nullable Tenant tenant) {
    return Objects.requireNonNull(tenant).name();
  }

  private static void delist(String slug) {
    server
        .server()
        .clusters()
        .home()
        .store()
        .writeCluster(
            tx -> {
              tx.deleteDirectoryEntry(slug);
              return true;
            });
  }

  private static Cluster second() {
    return cluster(server, "second");
  }

  private static Cluster cluster(TestServer of, String name) {
    return Objects.requireNonNull(of.server().clusters().find(name));
  }
}
