package dev.pinion.api.platform;

import static dev.pinion.api.fixture.PlatformKeys.as;
import static dev.pinion.api.fixture.PlatformKeys.body;
import static dev.pinion.api.fixture.PlatformKeys.client;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Platform API keys. */
class PlatformKeysTest extends OneServerTest {
  private static final String PATH = "api-keys";
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("pkeys-shared");
  }

  private static String text(JsonNode node, String field) {
    return node.get(field).stringValue();
  }

  @Test
  void aKeyActsUntilItIsRevokedAndItsSecretIsToldOnce() {
    TestTenant tenant = server.tenant("pkeys-once");
    Http owner = tenant.platform();
    Map<String, Object> wanted =
        Map.of(
            "name",
            "nightly",
            "duration_days",
            30,
            "role",
            "viewer",
            "permissions",
            List.of("Service.view", "Service.view"));
    Http.Response response = owner.post(PATH, wanted).expect(201);
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    JsonNode made = response.json();
    assertThat(text(made, "name")).isEqualTo("nightly");
    assertThat(text(made, "role")).isEqualTo("viewer");
    assertThat(made.get("permissions").toString()).isEqualTo("[\"Service.view\"]");
    assertThat(made.get("created_by_entity_id").isNull()).isTrue();
    assertThat(text(made, "created_by_credential_id"))
        .isEqualTo(tenant.credentials().platformApiKey().split("_", 4)[2]);
    assertThat(Instant.parse(text(made, "expires_at")))
        .isBetween(
            Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));

    Http key = as(owner, text(made, "api_key"));
    key.get("services").expect(200);
    key.post("services", Map.of()).expect(422);
    as(owner, text(made, "api_key") + "x").get("services").expect(401);

    Http.Response list = owner.get(PATH).expect(200);
    assertThat(list.body()).doesNotContain(text(made, "api_key").split("_", 4)[3]);
    JsonNode listed = list.json().get("items").get(1);
    assertThat(text(listed, "key_id")).isEqualTo(text(made, "key_id"));
    assertThat(text(listed, "workspace_id"))
        .isEqualTo(tenant.founded().tenant().id().uuid().toString());
    assertThat(listed.get("last_used_at").isNull()).isTrue();

    String keyId = text(made, "key_id");
    owner.delete(PATH + "/" + keyId).expect(204);
    key.get("services").expect(401);
    owner.delete(PATH + "/" + keyId).expect(404);
  }

  @Test
  void aKeyIsAMemberUnlessItIsSaidOtherwise() {
    JsonNode made = shared.platform().post(PATH, Map.of("duration_days", 1)).expect(201).json();
    assertThat(text(made, "role")).isEqualTo("member");
    assertThat(made.get("permissions").isEmpty()).isTrue();
    assertThat(made.get("name").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "duration_days, 0",
    "duration_days, 91",
    "duration_days, 1.5",
    "duration_days, '\"30\"'",
    "duration_days, null",
    "role, '\"king\"'",
    "role, 7",
    "role, null",
    "name, '\"\"'",
    "name, '\"  \"'",
    "permissions, '\"Agent.view\"'",
    "permissions, '[\"Agent.fly\"]'",
    "permissions, '[\"ApiKey.create\"]'",
  })
  void aBodyThatDoesNotHoldIsRefused(String field, String value) {
    String days = field.equals("duration_days") ? "" : "\"duration_days\": 1, ";
    String json = "{" + days + "\"" + field + "\": " + value + "}";
    JsonNode fault = shared.platform().post(PATH, json).expect(422).detail().get(0);
    assertThat(fault.get("loc").get(1).stringValue()).isEqualTo(field);
  }

  @Test
  void theLengthsOfABodyAreBounded() {
    Http owner = shared.platform();
    owner.post(PATH, Map.of()).expect(422);
    owner.post(PATH, Map.of("duration_days", 90, "name", "n".repeat(256))).expect(201);
    owner.post(PATH, Map.of("duration_days", 90, "name", "n".repeat(257))).expect(422);
    owner.post(PATH, body("r".repeat(65))).expect(422);
    var many = new HashMap<String, Object>(body("viewer"));
    many.put("permissions", Collections.nCopies(128, "Agent.view"));
    owner.post(PATH, many).expect(201);
    many.put("permissions", Collections.nCopies(129, "Agent.view"));
    owner.post(PATH, many).expect(422);
  }

  @Test
  void whatLiesOutsideTheRoleIsNamed() {
    JsonNode fault =
        shared
            .platform()
            .post(PATH, body("viewer", "Agent.view", "Agent.update", "Nothing.at-all"))
            .expect(422)
            .detail()
            .get(0);
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\",\"permissions\"]");
    assertThat(fault.get("msg").stringValue())
        .contains("Agent.update", "Nothing.at-all")
        .doesNotContain("Agent.view");
  }

  @Test
  void nobodyMintsBeyondTheirOwnRights() {
    Http admin = client(shared, "admin");
    admin.post(PATH, body("owner")).expect(403);
    admin.post(PATH, body("owner", "Agent.view")).expect(201);
    admin.post(PATH, body("admin")).expect(201);
    client(shared, "member").post(PATH, body("viewer")).expect(403);
    Http narrow = client(shared, "admin", "ApiKey.create", "Agent.view");
    narrow.post(PATH, body("viewer")).expect(403);
    narrow.post(PATH, body("viewer", "Agent.view")).expect(201);
    Http administrator = token(shared, Access.ADMINISTRATOR);
    administrator.post(PATH, body("owner")).expect(403);
    JsonNode made = administrator.post(PATH, body("admin")).expect(201).json();
    assertThat(made.get("created_by_entity_id").stringValue()).isNotEmpty();
    assertThat(text(made, "created_by_credential_id")).isEqualTo(shared.credentials().apiKeyId());
    token(shared, Access.USER).post(PATH, body("viewer", "Service.view")).expect(403);
  }

  /** A new user's token on Platform paths. */
  private static Http token(TestTenant tenant, String role) {
    String email = role + System.nanoTime() + "@keys.test";
    String userId = Access.invite(tenant.admin(), email, role);
    return as(tenant.platform(), tenant.token(userId));
  }

  @Test
  void theOldSecretDiesWhenAKeyIsRotated() {
    Http owner = shared.platform();
    JsonNode made = owner.post(PATH, body("viewer")).expect(201).json();
    String path = PATH + "/" + text(made, "key_id") + "/rotate";
    Http.Response response = owner.post(path, Map.of("duration_days", 60)).expect(200);
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    JsonNode rotated = response.json();
    assertThat(text(rotated, "key_id")).isEqualTo(text(made, "key_id"));
    assertThat(Instant.parse(text(rotated, "expires_at")))
        .isAfter(Instant.now().plus(Duration.ofDays(59)));
    as(owner, text(made, "api_key")).get("services").expect(401);
    as(owner, text(rotated, "api_key")).get("services").expect(200);

    owner.post(path, Map.of("duration_days", 91)).expect(422);
    owner.post(path, Map.of()).expect(422);
    owner.post(PATH + "/nothing/rotate", Map.of("duration_days", 1)).expect(404);
    client(shared, "member").post(path, Map.of("duration_days", 1)).expect(403);
  }

  @Test
  void nobodyRotatesAKeyThatHoldsMoreThanThey() {
    String ownersKey = shared.credentials().platformApiKey().split("_", 4)[2];
    client(shared, "admin")
        .post(PATH + "/" + ownersKey + "/rotate", Map.of("duration_days", 1))
        .expect(403);
    shared.platform().get("services").expect(200);
  }

  @Test
  void theKeysOfThoseAboveAreNeitherSeenNorRevoked() {
    TestTenant tenant = server.tenant("pk-of-above");
    String above = tenant.credentials().platformApiKey().split("_", 4)[2];
    Http admin = client(tenant, "admin");
    Http administrator =
        as(admin, tenant.token(Access.invite(tenant.admin(), "a@pk.test", Access.ADMINISTRATOR)));
    String equal = admin.post(PATH, body("admin")).expect(201).json().get("key_id").stringValue();
    for (Http each : List.of(admin, administrator)) {
      assertThat(ids(each)).contains(equal).doesNotContain(above);
      JsonNode refusal = each.delete(PATH + "/" + above).expect(403).json();
      assertThat(refusal.get("error_code").stringValue()).isEqualTo("privilege_exceeded");
      each.post(PATH + "/" + above + "/rotate", Map.of("duration_days", 1)).expect(403);
    }
    assertThat(ids(tenant.platform())).contains(equal, above);
    admin.delete(PATH + "/" + equal).expect(204);
    tenant.platform().delete(PATH + "/" + above).expect(204);
  }

  private static List<String> ids(Http client) {
    JsonNode items = client.get(PATH).expect(200).json().get("items");
    return items.valueStream().map(each -> text(each, "key_id")).toList();
  }

  @Test
  void aKeyThatSignsUsersInIsNoneOfThese() {
    Http owner = shared.platform();
    String path = PATH + "/" + shared.credentials().apiKeyId();
    owner.delete(path).expect(404);
    owner.post(path + "/rotate", Map.of("duration_days", 1)).expect(404);
    assertThat(owner.get(PATH).expect(200).body()).doesNotContain(shared.credentials().apiKeyId());
  }

  @Test
  void keysComeInPagesAndByMaker() {
    TestTenant tenant = server.tenant("pkeys-pages");
    Http owner = tenant.platform();
    var ids = new ArrayList<String>();
    for (int i = 0; i < 3; i++) {
      ids.add(text(owner.post(PATH, body("viewer")).expect(201).json(), "key_id"));
    }
    JsonNode page = owner.get(PATH + "?limit=2&continuation_token=1").expect(200).json();
    assertThat(page.get("total").intValue()).isEqualTo(4);
    assertThat(page.get("has_more").booleanValue()).isTrue();
    assertThat(page.get("continuation_token").intValue()).isEqualTo(3);
    assertThat(page.get("items").get(0).get("key_id").stringValue()).isEqualTo(ids.getFirst());
    JsonNode mine = owner.get(PATH + "?mine_only=true").expect(200).json();
    assertThat(mine.get("total").intValue()).isEqualTo(3);
    Http admin = as(owner, tenant.token(tenant.credentials().userId()));
    assertThat(admin.get(PATH + "?mine_only=true").expect(200).json().get("total").intValue())
        .isZero();
    owner.get(PATH + "?limit=0").expect(422);
    owner.get(PATH + "?mine_only=perhaps").expect(422);
    client(tenant, "member").get(PATH).expect(403);
    client(tenant, "member").delete(PATH + "/" + ids.getFirst()).expect(403);
  }

  @Test
  void theCatalogSaysWhatKeysCanHave() {
    JsonNode catalog = shared.platform().get(PATH + "/permission-catalog").expect(200).json();
    var roles = new ArrayList<String>();
    catalog.get("roles").values().forEach(role -> roles.add(text(role, "name")));
    assertThat(roles).containsExactly("owner", "admin", "operator", "member", "viewer");
    JsonNode first = catalog.get("permissions").get(0);
    assertThat(text(first, "name"))
        .isEqualTo(text(first, "namespace") + "." + text(first, "action"));
    // The owner's set is all that there is.
    assertThat(catalog.get("roles").get(0).get("permission_names").size())
        .isEqualTo(catalog.get("permissions").size());
    client(shared, "viewer").get(PATH + "/permission-catalog").expect(403);
  }

  @Test
  void aKeySeesItself() {
    JsonNode made =
        shared.platform().post(PATH, Map.of("name", "me", "duration_days", 2)).expect(201).json();
    Http anybody = server.http();
    JsonNode me = as(anybody, text(made, "api_key")).get("/v1/auth/me").expect(200).json();
    assertThat(text(me, "workspace_id"))
        .isEqualTo(shared.founded().tenant().id().uuid().toString());
    assertThat(text(me, "key_id")).isEqualTo(text(made, "key_id"));
    assertThat(text(me, "name")).isEqualTo("me");
    assertThat(text(me, "expires_at")).isEqualTo(text(made, "expires_at"));
    assertThat(me.get("expires_in_seconds").longValue())
        .isBetween(Duration.ofDays(2).toSeconds() - 60, Duration.ofDays(2).toSeconds());
    anybody.get("/v1/auth/me").expect(401);
    as(anybody, "nonsense").get("/v1/auth/me").expect(401);
    as(anybody, shared.token(shared.credentials().userId())).get("/v1/auth/me").expect(404);
  }

  @Test
  void anotherWorkspaceIsNotThere() {
    TestTenant other = server.tenant("pkeys-other");
    Http stranger = as(shared.platform(), other.credentials().platformApiKey());
    stranger.get(PATH).expect(404);
    stranger.post(PATH, body("viewer")).expect(404);
    stranger.get(PATH + "/permission-catalog").expect(404);
    String ownersKey = shared.credentials().platformApiKey().split("_", 4)[2];
    stranger.delete(PATH + "/" + ownersKey).expect(404);
    // Nor does an id reach over from one's own workspace.
    other.platform().delete(PATH + "/" + ownersKey).expect(404);
    other
        .platform()
        .post(PATH + "/" + ownersKey + "/rotate", Map.of("duration_days", 1))
        .expect(404);
    as(shared.platform(), other.token(other.credentials().userId())).get(PATH).expect(401);
    shared.platform().with("Authorization", "").get(PATH).expect(401);
  }

  @Test
  void anExpiredKeyIsNoKeyUntilItIsRotated(@TempDir Path data) {
    var time = new AtomicReference<>(Instant.now());
    try (TestServer clocked = TestServer.start(data, Map.of(), time::get)) {
      TestTenant tenant = clocked.tenant("clocked");
      JsonNode made = tenant.platform().post(PATH, body("viewer")).expect(201).json();
      Http key = as(tenant.platform(), text(made, "api_key"));
      key.get("services").expect(200);
      time.updateAndGet(now -> now.plus(Duration.ofDays(1)));
      key.get("services").expect(401);
      as(clocked.http(), text(made, "api_key")).get("/v1/auth/me").expect(401);
      assertThat(tenant.platform().get(PATH).expect(200).json().get("total").intValue())
          .isEqualTo(2);
      JsonNode rotated =
          tenant
              .platform()
              .post(PATH + "/" + text(made, "key_id") + "/rotate", Map.of("duration_days", 1))
              .expect(200)
              .json();
      as(tenant.platform(), text(rotated, "api_key")).get("services").expect(200);
    }
  }

  @Test
  void thereAreAHundredKeysAtMost() {
    TestTenant tenant = server.tenant("pkeys-many");
    Http owner = tenant.platform();
    JsonNode last = owner.get(PATH).expect(200).json();
    for (int i = last.get("total").intValue(); i < 100; i++) {
      last = owner.post(PATH, body("viewer")).expect(201).json();
    }
    owner.post(PATH, body("viewer")).expect(422);
    owner
        .post(PATH + "/" + text(last, "key_id") + "/rotate", Map.of("duration_days", 1))
        .expect(200);
    owner.delete(PATH + "/" + text(last, "key_id")).expect(204);
    owner.post(PATH, body("viewer")).expect(201);
  }
}
