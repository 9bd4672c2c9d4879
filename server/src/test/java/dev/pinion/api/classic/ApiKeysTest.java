package dev.pinion.api.classic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.api.fixture.TestTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Classic API keys. */
class ApiKeysTest extends OneServerTest {
  private static final String PATH = "organization/api_key/";
  private static TestTenant shared;

  @BeforeAll
  static void prepare() {
    shared = server.tenant("keys-durations");
  }

  @Test
  void aKeySignsInAndItsSecretIsToldOnce() {
    TestTenant tenant = server.tenant("keys-once");
    Http admin = tenant.admin();
    Http.Response response =
        admin.post(PATH, body("nightly", "P30D", Access.SUPER_ADMINISTRATOR)).expect(201);
    JsonNode made = response.json();
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    String secret = made.get("api_key").stringValue();
    String keyId = made.get("api_key_id").stringValue();
    assertThat(Instant.parse(made.get("expires_at").stringValue()))
        .isBetween(
            Instant.now().plus(Duration.ofDays(29)), Instant.now().plus(Duration.ofDays(31)));
    signIn(tenant, keyId, secret, tenant.credentials().userId()).expect(200);
    signIn(tenant, keyId, secret + "x", tenant.credentials().userId()).expect(401);

    Http.Response list = admin.get(PATH).expect(200);
    assertThat(list.body()).doesNotContain(secret);
    JsonNode key = key(list, keyId);
    assertThat(key.get("_id").stringValue()).matches("[a-f0-9]{24}").isNotEqualTo(keyId);
    assertThat(key.get("name").stringValue()).isEqualTo("nightly");
    assertThat(key.get("org_id").stringValue()).isEqualTo("keys-once");
    assertThat(key.get("creator").toString())
        .contains("\"org_id\":\"keys-once\"", tenant.credentials().userId());
    assertThat(key.get("role_id").stringValue()).matches("[a-f0-9]{24}");
    // The key of the founding is listed, the founding's Platform key is not.
    assertThat(list.json().get("api_keys").size()).isEqualTo(2);
  }

  @Test
  void aRevokedKeySignsNobodyIn() {
    TestTenant tenant = server.tenant("keys-revoked");
    JsonNode made =
        tenant.admin().post(PATH, body(null, "P1D", Access.SUPER_ADMINISTRATOR)).expect(201).json();
    String keyId = made.get("api_key_id").stringValue();
    String secret = made.get("api_key").stringValue();
    assertThat(
            tenant
                .admin()
                .delete(PATH + keyId + "/")
                .expect(200)
                .json()
                .get("deleted_key_id")
                .stringValue())
        .isEqualTo(keyId);
    signIn(tenant, keyId, secret, tenant.credentials().userId()).expect(401);
    tenant.admin().delete(PATH + keyId + "/").expect(404);
  }

  @Test
  void aPlatformKeyIsNotRevokedHere() {
    TestTenant tenant = server.tenant("keys-platform");
    String platformKeyId = tenant.credentials().platformApiKey().split("_", 4)[2];
    tenant.admin().delete(PATH + platformKeyId + "/").expect(404);
    tenant.platformKey().get(PATH).expect(200);
  }

  @Test
  void aKeySignsInNobodyAboveItsRole() {
    TestTenant tenant = server.tenant("keys-above");
    JsonNode made =
        tenant.admin().post(PATH, Map.of("name", "admin", "duration", "PT24H")).expect(201).json();
    String keyId = made.get("api_key_id").stringValue();
    String secret = made.get("api_key").stringValue();
    signIn(tenant, keyId, secret, tenant.credentials().userId()).expect(401);
    String grace = Access.invite(tenant.admin(), "g@above.test", Access.ADMINISTRATOR);
    signIn(tenant, keyId, secret, grace).expect(200);
  }

  @Test
  void nobodyMakesAKeyBeyondTheirOwnRole() {
    TestTenant tenant = server.tenant("keys-beyond");
    Http administrator = Access.newcomer(tenant, "a@beyond.test", Access.ADMINISTRATOR);
    administrator.post(PATH, body("x", "P1D", Access.SUPER_ADMINISTRATOR)).expect(403);
    administrator.post(PATH, body("x", "P1D", Access.ADMINISTRATOR)).expect(201);
    administrator.post(PATH, body("x", "P1D", "NoSuchRole")).expect(404);
    Http user = Access.newcomer(tenant, "u@beyond.test", Access.USER);
    user.post(PATH, body("x", "P1D", Access.USER)).expect(403);
    String adasKey = tenant.credentials().apiKeyId();
    user.delete(PATH + adasKey + "/").expect(403);
    assertThat(user.get(PATH).expect(200).json().get("api_keys").size()).isZero();
  }

  @Test
  void theKeysOfThoseAboveAreNeitherSeenNorDeleted() {
    TestTenant tenant = server.tenant("keys-of-above");
    Http administrator = Access.newcomer(tenant, "a@of-above.test", Access.ADMINISTRATOR);
    String above = tenant.credentials().apiKeyId();
    String equal =
        tenant
            .admin()
            .post(PATH, body("equal", "P1D", Access.ADMINISTRATOR))
            .expect(201)
            .json()
            .get("api_key_id")
            .stringValue();
    for (Http each : List.of(administrator, tenant.platformKey())) {
      assertThat(each.get(PATH).expect(200).body()).contains(equal).doesNotContain(above);
      JsonNode refusal = each.delete(PATH + above + "/").expect(403).json();
      assertThat(refusal.get("error_code").stringValue()).isEqualTo("privilege_exceeded");
    }
    assertThat(tenant.admin().get(PATH).expect(200).body()).contains(equal, above);
    administrator.delete(PATH + equal + "/").expect(200);
    tenant.admin().delete(PATH + above + "/").expect(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "30", "P", "P0D", "PT23H59M59S", "P91D", "P90DT1S", "-P30D", "P1M", "P13W"})
  void otherDurationsAreRefused(String duration) {
    Http admin = shared.admin();
    JsonNode detail =
        admin.post(PATH, body("x", duration, Access.ADMINISTRATOR)).expect(422).detail();
    assertThat(detail.get(0).get("loc").toString()).isEqualTo("[\"body\",\"duration\"]");
  }

  @Test
  void theBoundsOfADurationAreIncludedAndTheNameIsObligatory() {
    Http admin = server.tenant("keys-bounds").admin();
    for (String duration : List.of("P1D", "P90D", "P2W", "PT36H")) {
      admin.post(PATH, body("x", duration, Access.ADMINISTRATOR)).expect(201);
    }
    JsonNode fault = admin.post(PATH, Map.of("duration", "P1D")).expect(422).detail().get(0);
    assertThat(fault.get("type").stringValue()).isEqualTo("missing");
    assertThat(fault.get("loc").toString()).isEqualTo("[\"body\",\"name\"]");
  }

  @Test
  void thereAreTwentyKeysAtMost() {
    Http admin = server.tenant("keys-many").admin();
    for (int i = 1; i < 20; i++) {
      admin.post(PATH, body("x", "P1D", Access.ADMINISTRATOR)).expect(201);
    }
    admin.post(PATH, body("x", "P1D", Access.ADMINISTRATOR)).expect(400);
  }

  @Test
  void aPlatformKeyShowsAsAnAuthor() {
    TestTenant tenant = server.tenant("keys-author");
    String keyId =
        tenant
            .platformKey()
            .post(PATH, body("x", "P1D", Access.ADMINISTRATOR))
            .expect(201)
            .json()
            .get("api_key_id")
            .stringValue();
    String platformKeyId = tenant.credentials().platformApiKey().split("_", 4)[2];
    assertThat(key(tenant.admin().get(PATH), keyId).get("creator").get("user_id").stringValue())
        .isEqualTo("api-key:" + platformKeyId);
  }

  private static Map<String, Object> body(@Nullable String name, String duration, String role) {
    Map<String, Object> body = new HashMap<>();
    body.put("name", name);
    body.put("duration", duration);
    body.put("role_name", role);
    return body;
  }

  private static JsonNode key(Http.Response list, String keyId) {
    return list.expect(200)
        .json()
        .get("api_keys")
        .valueStream()
        .filter(key -> key.get("key_id").stringValue().equals(keyId))
        .findFirst()
        .orElseThrow();
  }

  private static Http.Response signIn(
      TestTenant tenant, String keyId, String secret, String userId) {
    return tenant
        .below()
        .with(Map.of("x-api-key", secret, "x-api-key-id", keyId, "x-user-id", userId))
        .post("user/signin_with_api_key");
  }
}
