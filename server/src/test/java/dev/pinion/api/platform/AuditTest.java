package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.PlatformKeys;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The audit trail. */
class AuditTest extends OneServerTest {
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("audit-shared");
  }

  private static JsonNode list(TestTenant tenant, String query) {
    return tenant.platform().get("audit" + query).expect(200).json();
  }

  private static List<String> ids(JsonNode page) {
    var ids = new ArrayList<String>();
    page.get("events").values().forEach(event -> ids.add(event.get("id").stringValue()));
    return ids;
  }

  /** A tenant with a log of eight events: four of the founding, then four. */
  private static TestTenant busy(String slug) {
    TestTenant tenant = server.tenant(slug);
    assertThat(list(tenant, "").get("total").intValue()).isEqualTo(4);
    tenant.platform().put("settings/voice", Map.of("tone", "calm")).expect(200);
    tenant.admin().post("user/", Access.invitation("g@" + slug + ".test", Access.USER)).expect(201);
    tenant.platform().post("api-keys", PlatformKeys.body("viewer")).expect(201);
    new StoredEntities(tenant).asset(ResourceKind.AGENT, "Agent", 0);
    return tenant;
  }

  @Test
  void eventsComeNewestFirstInPages() {
    TestTenant tenant = busy("audit-pages");
    JsonNode all = list(tenant, "");
    assertThat(ids(all)).containsExactly("8", "7", "6", "5", "4", "3", "2", "1");
    assertThat(all.get("total").intValue()).isEqualTo(8);
    assertThat(all.get("limit").intValue()).isEqualTo(50);
    assertThat(all.get("offset").intValue()).isZero();
    assertThat(all.get("has_more").booleanValue()).isFalse();
    JsonNode page = list(tenant, "?limit=3&offset=2");
    assertThat(ids(page)).containsExactly("6", "5", "4");
    assertThat(page.get("total").intValue()).isEqualTo(8);
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(list(tenant, "?limit=3&offset=5").get("has_more").booleanValue()).isFalse();
    JsonNode past = list(tenant, "?offset=9000000000000000000");
    assertThat(ids(past)).isEmpty();
    assertThat(past.get("total").intValue()).isEqualTo(8);
    assertThat(past.get("has_more").booleanValue()).isFalse();
  }

  @Test
  void anEventSaysWhoDidWhatToWhat() {
    TestTenant tenant = busy("audit-event");
    String workspace = tenant.founded().tenant().id().uuid().toString();
    JsonNode settings = list(tenant, "?action=settings.changed").get("events").get(0);
    assertThat(settings.get("workspace_id").stringValue()).isEqualTo(workspace);
    assertThat(settings.get("service").stringValue()).isEqualTo("pinion");
    assertThat(settings.get("actor_entity_id").isNull()).isTrue();
    assertThat(settings.get("actor_credential_id").stringValue())
        .isEqualTo(tenant.credentials().platformApiKey().split("_", 4)[2]);
    assertThat(settings.get("resource_type").stringValue()).isEqualTo("workspace");
    assertThat(settings.get("resource_id").stringValue()).isEqualTo(workspace);
    assertThat(settings.get("resource_name").stringValue()).isEqualTo("audit-event");
    assertThat(settings.get("ip_address").isNull()).isTrue();
    assertThat(settings.get("user_agent").isNull()).isTrue();
    assertThat(settings.get("phi_accessed").booleanValue()).isFalse();
    assertThat(settings.get("metadata").toString())
        .isEqualTo("{\"version_set\":null,\"revision\":null,\"version\":null}");
    assertThat(Instant.parse(settings.get("timestamp").stringValue()))
        .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
    JsonNode invited = list(tenant, "?resource_type=user&limit=1").get("events").get(0);
    assertThat(invited.get("actor_entity_id").stringValue())
        .isEqualTo(tenant.credentials().userId());
    assertThat(invited.get("actor_credential_id").stringValue())
        .isEqualTo(tenant.credentials().apiKeyId());
  }

  @Test
  void filtersNarrowTheList() {
    TestTenant tenant = busy("audit-filters");
    assertThat(ids(list(tenant, "?service=pinion"))).hasSize(8);
    assertThat(ids(list(tenant, "?service=other"))).isEmpty();
    assertThat(list(tenant, "?phi_only=true").get("total").intValue()).isZero();
    assertThat(ids(list(tenant, "?action=api_key.created"))).containsExactly("7", "4", "3");
    assertThat(ids(list(tenant, "?action=api_key"))).isEmpty();
    String ada = tenant.credentials().userId();
    assertThat(ids(list(tenant, "?actor_entity_id=" + ada))).containsExactly("6");
    String key = tenant.credentials().platformApiKey().split("_", 4)[2];
    assertThat(ids(list(tenant, "?actor_entity_id=" + key))).isEmpty();
    String signedIn = tenant.credentials().apiKeyId();
    assertThat(ids(list(tenant, "?actor_credential_id=" + signedIn))).containsExactly("6");
    assertThat(ids(list(tenant, "?actor_credential_id=" + key)))
        .containsExactlyElementsOf(
            list(tenant, "")
                .get("events")
                .valueStream()
                .filter(each -> key.equals(each.get("actor_credential_id").asString("")))
                .map(each -> each.get("id").stringValue())
                .toList())
        .contains("5");
    assertThat(ids(list(tenant, "?actor_credential_id=" + key + "&actor_entity_id=" + ada)))
        .isEmpty();
    assertThat(ids(list(tenant, "?resource_type=agent"))).containsExactly("8");
    assertThat(ids(list(tenant, "?resource_type=context_graph"))).isEmpty();
    assertThat(ids(list(tenant, "?resource_type=asset"))).isEmpty();
    assertThat(ids(list(tenant, "?resource_type=nothing"))).isEmpty();
    assertThat(ids(list(tenant, "?resource_type=workspace"))).containsExactly("5", "1");
    JsonNode agent = list(tenant, "?resource_type=agent").get("events").get(0);
    String agentId = agent.get("resource_id").stringValue();
    assertThat(agentId).hasSize(36);
    assertThat(ids(list(tenant, "?resource_id=" + agentId))).containsExactly("8");
    assertThat(ids(list(tenant, "?resource_id=" + ada))).containsExactly("2");
    assertThat(ids(list(tenant, "?resource_id=nothing"))).isEmpty();
    assertThat(ids(list(tenant, "?action=user.invited&resource_id=" + ada))).containsExactly("2");
    assertThat(list(tenant, "?action=api_key.created&limit=1").get("total").intValue())
        .isEqualTo(3);
  }

  @Test
  void timesAndDaysBoundTheList(@TempDir Path data) {
    var time = new AtomicReference<>(Instant.parse("2026-05-01T12:00:00Z"));
    try (TestServer clocked = TestServer.start(data, Map.of(), time::get)) {
      TestTenant tenant = clocked.tenant("audit-times");
      time.updateAndGet(now -> now.plus(Duration.ofDays(1)));
      tenant.platform().put("settings/voice", Map.of("tone", "calm")).expect(200);
      assertThat(ids(list(tenant, "?date_from=2026-05-02"))).containsExactly("5");
      assertThat(ids(list(tenant, "?date_to=2026-05-01"))).containsExactly("4", "3", "2", "1");
      assertThat(ids(list(tenant, "?date_from=2026-05-02T12:00:00Z"))).containsExactly("5");
      assertThat(ids(list(tenant, "?date_from=2026-05-02T12:00:00.001Z"))).isEmpty();
      assertThat(ids(list(tenant, "?date_to=2026-05-02T12:00:00Z"))).hasSize(5);
      assertThat(ids(list(tenant, "?date_to=2026-05-02T13:59:59%2B02:00"))).hasSize(4);
      assertThat(ids(list(tenant, "?date_to=2026-05-02T13:59:59+02:00"))).hasSize(4);
      assertThat(ids(list(tenant, "?date_from=2026-05-02T14:00:00+02:00"))).containsExactly("5");
      JsonNode day =
          tenant
              .platform()
              .get("audit/summary?date_from=2026-05-02&date_to=2026-05-02")
              .expect(200)
              .json();
      assertThat(day.get("total_events").intValue()).isEqualTo(1);
      assertThat(day.get("unique_actors").intValue()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=0",
        "?limit=101",
        "?limit=x",
        "?offset=-1",
        "?phi_only=perhaps",
        "?date_from=yesterday",
        "?date_from=2026-02-30",
        "?date_from=2026-05-01T12:00:00",
        "?date_to=%2B999999999-12-31",
        "?date_to=",
      })
  void aQuestionThatDoesNotHoldIsRefused(String query) {
    shared.platform().get("audit" + query).expect(422);
  }

  @Test
  void theSummaryCounts() {
    TestTenant tenant = busy("audit-summary");
    JsonNode all = tenant.platform().get("audit/summary").expect(200).json();
    // The server, Ada and the owner's key.
    assertThat(all.toString())
        .isEqualTo(
            "{\"total_events\":8,\"phi_access_events\":0,\"unique_actors\":3,"
                + "\"services_with_events\":1}");
    JsonNode none = tenant.platform().get("audit/summary?date_to=2020-01-01").expect(200).json();
    assertThat(none.toString())
        .isEqualTo(
            "{\"total_events\":0,\"phi_access_events\":0,\"unique_actors\":0,"
                + "\"services_with_events\":0}");
    tenant.platform().get("audit/summary?date_from=never").expect(422);
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit", "audit/summary"})
  void theTrailIsForThoseWhoMayViewIt(String path) {
    Http owner = shared.platform();
    PlatformKeys.client(shared, "operator").get(path).expect(200);
    PlatformKeys.client(shared, "admin").get(path).expect(200);
    PlatformKeys.client(shared, "member").get(path).expect(403);
    PlatformKeys.client(shared, "viewer").get(path).expect(403);
    PlatformKeys.client(shared, "viewer").get(path + "?service=x").expect(403);
    PlatformKeys.as(owner, shared.token(shared.credentials().userId())).get(path).expect(200);
    owner.with("Authorization", "").get(path).expect(401);
    TestTenant other = server.tenant("audit-other-" + path.length());
    PlatformKeys.as(owner, other.credentials().platformApiKey()).get(path).expect(404);
    EntityId nowhere = StoredEntities.newId();
    PlatformKeys.as(server.http(), shared.credentials().platformApiKey())
        .get("/v1/" + nowhere.uuid() + "/" + path)
        .expect(404);
  }
}
