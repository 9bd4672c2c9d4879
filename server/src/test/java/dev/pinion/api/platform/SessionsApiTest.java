package dev.pinion.api.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Sessions of browsers: what the cookie is good for, and when it ends. */
@SuppressWarnings("NullAway.Init") // set before all tests
class SessionsApiTest {
  private static final String SESSION = "/v1/auth/session";
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data,
            Map.of(
                "rate-limits.enabled", "off",
                "console.idle-timeout", "1h",
                "console.session-lifetime", "3h"),
            () -> Instant.now().plus(AHEAD.get()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Http with(String authorization) {
    return server.http().with("Authorization", authorization);
  }

  private static Http key(TestTenant tenant) {
    return with("Bearer " + tenant.credentials().platformApiKey());
  }

  /** The cookie of a fresh session. */
  private static String cookie(Http client) {
    String header = client.post(SESSION).expect(201).header("Set-Cookie");
    return header.substring(0, header.indexOf(';'));
  }

  private static Http browser(String cookie) {
    return server.http().with("Cookie", "theme=dark; " + cookie).with("X-Pinion-Console", "1");
  }

  private static String services(TestTenant tenant) {
    return "/v1/" + tenant.founded().tenant().id().uuid() + "/services";
  }

  @Test
  void theCookieIsForThisServersOwnPagesAlone() {
    TestTenant tenant = server.tenant("s-cookie");
    Http.Response opened = key(tenant).post(SESSION).expect(201);
    assertThat(opened.header("Set-Cookie"))
        .matches("pinion-session=[^;]+; Path=/; Max-Age=10800; HttpOnly; SameSite=Strict");
    assertThat(opened.header("Cache-Control")).isEqualTo("no-store");
    String cookie = opened.header("Set-Cookie").split(";", 2)[0];
    assertThat(opened.body()).doesNotContain(cookie.substring("pinion-session=".length()));

    Http browser = browser(cookie);
    browser.get(services(tenant)).expect(200);
    browser.with("Sec-Fetch-Site", "same-origin").get(services(tenant)).expect(200);
    browser.with("Origin", server.server().baseUrl()).get(services(tenant)).expect(200);

    server.http().with("Cookie", cookie).get(services(tenant)).expect(401);
    for (String site : List.of("cross-site", "same-site", "other")) {
      browser.with("Sec-Fetch-Site", site).get(services(tenant)).expect(401);
    }
    for (String origin : List.of("https://evil.example", "null", "http://127.0.0.1:1", "::")) {
      browser.with("Origin", origin).get(services(tenant)).expect(401);
    }
  }

  @Test
  void nobodyElseGetsInByIt() {
    TestTenant tenant = server.tenant("s-mine");
    TestTenant other = server.tenant("s-other");
    String cookie = cookie(key(tenant));
    browser(cookie).get(services(other)).expect(404);
    for (String wrong :
        List.of(
            cookie + "x",
            cookie.substring(0, cookie.length() - 1),
            "pinion-session=",
            "pinion-session=a_b_c",
            "pinion-session=" + "_".repeat(50),
            cookie.replaceFirst("=[0-9a-f]{24}", "=" + other.founded().tenant().id().hex()))) {
      browser(wrong).get(services(tenant)).expect(401);
    }
    // Whoever names credentials is looked at by these alone.
    browser(cookie).with("Authorization", "Bearer no").get(services(tenant)).expect(401);
  }

  @Test
  void itSaysWhoIsSignedInAndWhatTheyMayDo() {
    TestTenant tenant = server.tenant("s-who");
    Http browser = browser(cookie(key(tenant)));
    JsonNode who = browser.get(SESSION).expect(200).json();
    assertThat(who.path("workspace_slug").asString()).isEqualTo("s-who");
    assertThat(who.path("actor").path("kind").asString()).isEqualTo("api_key");
    assertThat(who.path("grants").toString())
        .contains(
            "{\"permission\":\"Service.update\",\"conditions\":[]}",
            "\"comparison\":\"equals\",\"values\":[\"tenant\"]");
    key(tenant).get(SESSION).expect(404);

    Http person = with("Bearer " + tenant.token(tenant.credentials().userId()));
    JsonNode signedIn = browser(cookie(person)).get(SESSION).expect(200).json();
    assertThat(signedIn.path("actor").path("name").asString()).isEqualTo("Ada Admin");
  }

  /** Catches a session that lasts for ever, because it opens the next one. */
  @Test
  void aSessionOpensNoOther() {
    TestTenant tenant = server.tenant("s-chain");
    String cookie = cookie(key(tenant));
    browser(cookie).post(SESSION).expect(401);
    browser(cookie).with("Authorization", keyHeader(tenant)).post(SESSION).expect(201);
  }

  private static String keyHeader(TestTenant tenant) {
    return "Bearer " + tenant.credentials().platformApiKey();
  }

  /** Catches an old cookie that works again, because its holder has shown other credentials. */
  @Test
  void whatHasEndedIsNotExtended() {
    TestTenant tenant = server.tenant("s-over");
    String cookie = cookie(key(tenant));
    try {
      AHEAD.set(Duration.ofMinutes(61));
      Http holder = browser(cookie).with("Authorization", keyHeader(tenant));
      holder.put(SESSION, Map.of()).expect(404);
      browser(cookie).get(SESSION).expect(401);
    } finally {
      AHEAD.set(Duration.ZERO);
    }
  }

  @Test
  void everySessionEndsWhenEverythingIsRevoked(@TempDir Path data) {
    try (TestServer own = TestServer.start(data, Map.of("rate-limits.enabled", "off"))) {
      TestTenant tenant = own.tenant("s-revoked");
      Http key = own.http().with("Authorization", keyHeader(tenant));
      Http browser = own.http().with("X-Pinion-Console", "1").with("Cookie", cookie(key));
      browser.get(SESSION).expect(200);
      String rotate = "admin/signing_keys/rotate";
      tenant.admin().post(rotate).expect(204);
      browser.get(SESSION).expect(200);
      tenant.admin().post(rotate + "?revoke_now=true").expect(204);
      browser.get(SESSION).expect(401);
      own.http().with("X-Pinion-Console", "1").with("Cookie", cookie(key)).get(SESSION).expect(200);
    }
  }

  /** Catches a key that goes on for a user whose role has grown beyond it. */
  @Test
  void aKeySignsNobodyInWhoHasBecomeMore() {
    TestTenant tenant = server.tenant("s-grown");
    String user = Access.invite(tenant.admin(), "cy@s-grown.test", Access.USER);
    JsonNode small =
        tenant
            .admin()
            .post(
                "organization/api_key/",
                Map.of("name", "small", "duration", "P1D", "role_name", Access.USER))
            .expect(201)
            .json();
    String token =
        tenant
            .below()
            .with(
                Map.of(
                    "x-api-key", small.path("api_key").asString(),
                    "x-api-key-id", small.path("api_key_id").asString(),
                    "x-user-id", user))
            .post("user/signin_with_api_key")
            .expect(200)
            .json()
            .path("id_token")
            .asString();
    Http signedIn = with("Bearer " + token);
    Http browser = browser(cookie(signedIn));
    browser.get(SESSION).expect(200);
    tenant
        .admin()
        .post("role/%s/assign".formatted(Access.ADMINISTRATOR), Map.of("user_id", user))
        .expect(200);
    browser.get(SESSION).expect(401);
    signedIn.get(SESSION).expect(401);
  }

  @Test
  void itEndsWhenNobodyExtendsIt() {
    TestTenant tenant = server.tenant("s-idle");
    Http browser = browser(cookie(key(tenant)));
    try {
      AHEAD.set(Duration.ofMinutes(59));
      browser.get(SESSION).expect(200);
      AHEAD.set(Duration.ofMinutes(61));
      browser.get(SESSION).expect(401);
    } finally {
      AHEAD.set(Duration.ZERO);
    }
  }

  @Test
  void itEndsWhenItIsOldHoweverOftenItIsExtended() {
    TestTenant tenant = server.tenant("s-time");
    Http browser = browser(cookie(key(tenant)));
    try {
      AHEAD.set(Duration.ofMinutes(59));
      Instant before = ends(browser.get(SESSION));
      Instant after = ends(browser.put(SESSION, Map.of()));
      assertThat(Duration.between(before, after))
          .isBetween(Duration.ofMinutes(58), Duration.ofMinutes(60));

      // What adds next to nothing is not written.
      long changes = changes(browser);
      assertThat(ends(browser.put(SESSION, Map.of()))).isEqualTo(after);
      assertThat(changes(browser)).isEqualTo(changes);

      AHEAD.set(Duration.ofMinutes(110));
      browser.put(SESSION, Map.of()).expect(200);
      AHEAD.set(Duration.ofMinutes(160));
      Instant last = ends(browser.put(SESSION, Map.of()));
      assertThat(last).isBefore(Instant.now().plus(Duration.ofHours(3)).plusSeconds(1));
      AHEAD.set(Duration.ofMinutes(181));
      browser.get(SESSION).expect(401);
      browser.get(services(tenant)).expect(401);
    } finally {
      AHEAD.set(Duration.ZERO);
    }
  }

  private static Instant ends(Http.Response response) {
    return Instant.parse(response.expect(200).json().path("expires_at").asString());
  }

  private static long changes(Http browser) {
    return browser.get(SESSION).expect(200).json().path("latest_change").asLong();
  }

  @Test
  void signingOutEndsOneAndEverywhereEndsAll() {
    TestTenant tenant = server.tenant("s-out");
    Http first = browser(cookie(key(tenant)));
    Http second = browser(cookie(key(tenant)));
    Http third = browser(cookie(key(tenant)));
    String cleared = first.delete(SESSION).expect(204).header("Set-Cookie");
    assertThat(cleared).startsWith("pinion-session=;").contains("Max-Age=0");
    first.get(SESSION).expect(401);
    second.get(SESSION).expect(200);
    second.delete("/v1/auth/sessions").expect(204);
    second.get(SESSION).expect(401);
    third.get(SESSION).expect(401);

    String kinds =
        key(tenant).get("/v1/" + tenant.founded().tenant().id().uuid() + "/audit").body();
    assertThat(kinds).contains("session.opened", "session.ended");
  }

  @Test
  void nobodyEndsTheSessionOfSomebodyElse() {
    TestTenant tenant = server.tenant("s-foreign");
    String owners = cookie(key(tenant));
    Http person = with("Bearer " + tenant.token(tenant.credentials().userId()));
    person.with("Cookie", owners).delete(SESSION).expect(404);
    person.with("Cookie", owners).put(SESSION, Map.of()).expect(404);
    person.delete("/v1/auth/sessions").expect(204);
    browser(owners).get(SESSION).expect(200);
  }

  @Test
  void itEndsWithTheKeyAndWithItsSecret() {
    TestTenant tenant = server.tenant("s-key");
    Http owner = tenant.platform();
    JsonNode made =
        owner.post("api-keys", Map.of("duration_days", 1, "role", "viewer")).expect(201).json();
    String id = made.path("key_id").asString();
    Http viewer = browser(cookie(with("Bearer " + made.path("api_key").asString())));
    viewer.get(services(tenant)).expect(200);
    String secret =
        owner
            .post("api-keys/" + id + "/rotate", Map.of("duration_days", 1))
            .expect(200)
            .json()
            .path("api_key")
            .asString();
    viewer.get(services(tenant)).expect(401);

    Http again = browser(cookie(with("Bearer " + secret)));
    again.get(services(tenant)).expect(200);
    owner.delete("api-keys/" + id).expect(204);
    again.get(services(tenant)).expect(401);
  }

  @Test
  void aHolderHasTwentyAtATime() {
    TestTenant tenant = server.tenant("s-many");
    var browsers = new ArrayList<Http>();
    for (int i = 0; i < 21; i++) {
      browsers.add(browser(cookie(key(tenant))));
    }
    browsers.getFirst().get(SESSION).expect(401);
    for (Http each : browsers.subList(1, 21)) {
      each.get(SESSION).expect(200);
    }
  }

  @Test
  void aUserHasTwentyAtATimeWhateverKeySignedThemIn() {
    TestTenant tenant = server.tenant("s-many-keys");
    String user = tenant.credentials().userId();
    Http first = browser(cookie(with("Bearer " + tenant.token(user))));
    JsonNode key =
        tenant
            .admin()
            .post(
                "organization/api_key/",
                Map.of(
                    "name", "second", "duration", "P1D", "role_name", Access.SUPER_ADMINISTRATOR))
            .expect(201)
            .json();
    Http second =
        tenant
            .below()
            .with(
                Map.of(
                    "x-api-key", key.path("api_key").asString(),
                    "x-api-key-id", key.path("api_key_id").asString(),
                    "x-user-id", user));
    String token =
        second.post("user/signin_with_api_key").expect(200).json().path("id_token").asString();
    for (int i = 0; i < 20; i++) {
      browser(cookie(with("Bearer " + token))).get(SESSION).expect(200);
    }
    first.get(SESSION).expect(401);
  }

  @Test
  void itSurvivesARestartAndIsKnownToNobodyBefore(@TempDir Path data) {
    Map<String, String> settings = Map.of("rate-limits.enabled", "off");
    String cookie;
    try (TestServer first = TestServer.start(data, settings)) {
      TestTenant tenant = first.tenant("s-restart");
      String header =
          first
              .http()
              .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
              .post(SESSION)
              .expect(201)
              .header("Set-Cookie");
      cookie = header.substring(0, header.indexOf(';'));
    }
    try (TestServer second = TestServer.start(data, settings)) {
      second.http().with("Cookie", cookie).with("X-Pinion-Console", "1").get(SESSION).expect(200);
    }
  }

  /** A host beside this one can set cookies for both, but none with this name. */
  @Test
  void behindTlsOnlyTheNameCountsThatNoOtherHostCanSet(@TempDir Path data) {
    Map<String, String> settings =
        Map.of("rate-limits.enabled", "off", "server.base-url", "https://pinion.example.org");
    try (TestServer secure = TestServer.start(data, settings)) {
      TestTenant tenant = secure.tenant("s-secure");
      String header =
          secure
              .http()
              .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
              .post(SESSION)
              .expect(201)
              .header("Set-Cookie");
      assertThat(header).startsWith("__Host-pinion-session=").endsWith("; Secure");
      String cookie = header.substring(0, header.indexOf(';'));
      Http browser = secure.http().with("X-Pinion-Console", "1");
      browser.with("Cookie", cookie).get(SESSION).expect(200);
      browser.with("Cookie", cookie.substring("__Host-".length())).get(SESSION).expect(401);
    }
  }

  @Test
  void withoutAConsoleThereAreNoSessions(@TempDir Path data) {
    Map<String, String> settings = Map.of("rate-limits.enabled", "off", "console.enabled", "false");
    try (TestServer without = TestServer.start(data, settings)) {
      TestTenant tenant = without.tenant("s-none");
      without
          .http()
          .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
          .post(SESSION)
          .expect(404);
      without.http().get("/console").expect(404);
    }
  }

  /** Nobody could end them, neither their persons nor the idle time that a page extends. */
  @Test
  void withoutAConsoleEarlierSessionsAreNoCredentials(@TempDir Path data) {
    Map<String, String> settings = Map.of("rate-limits.enabled", "off");
    String path;
    String header;
    try (TestServer with = TestServer.start(data, settings)) {
      TestTenant tenant = with.tenant("s-off");
      path = services(tenant);
      header =
          with.http()
              .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
              .post(SESSION)
              .expect(201)
              .header("Set-Cookie");
    }
    var off = new HashMap<>(settings);
    off.put("console.enabled", "false");
    for (Map<String, String> each : List.of(off, settings)) {
      try (TestServer again = TestServer.start(data, each)) {
        again
            .http()
            .with("Cookie", header.substring(0, header.indexOf(';')))
            .with("X-Pinion-Console", "1")
            .get(path)
            .expect(each.equals(settings) ? 200 : 401);
      }
    }
  }
}
