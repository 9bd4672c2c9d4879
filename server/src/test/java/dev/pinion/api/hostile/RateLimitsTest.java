package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.config.ConfigurationException;
import dev.pinion.domain.access.DefaultRole;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rate limits as clients meet them (docs/behaviour/requests.md). */
@SuppressWarnings("NullAway.Init") // set before all tests
class RateLimitsTest {
  private static final String NO_SUCH_SET = "service/000000000000000000000000/version_sets/x/";

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data,
            Map.of(
                "rate-limits.enabled", "on",
                "rate-limits.get-services", "3"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static long epochSecond() {
    return InstantSource.system().instant().getEpochSecond();
  }

  @Test
  void headersCountDownAndTheNextRequestIsRefused() {
    Http admin = server.tenant("countdown").admin();
    for (int remaining = 2; remaining >= 0; remaining--) {
      Response answer = admin.get("service/").expect(200);
      assertThat(answer.header("X-RateLimit-Limit")).isEqualTo("3");
      assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(remaining));
      assertThat(Long.parseLong(answer.header("X-RateLimit-Reset")))
          .isBetween(epochSecond(), epochSecond() + 61);
      assertThat(answer.headers().firstValue("Retry-After")).isEmpty();
    }
    for (int i = 0; i < 2; i++) {
      Response refused = admin.get("service/").expect(429);
      assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("3");
      assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
      long reset = Long.parseLong(refused.header("X-RateLimit-Reset"));
      long wait = Long.parseLong(refused.header("Retry-After"));
      assertThat(wait).isBetween(1L, 60L);
      assertThat(reset).isBetween(epochSecond(), epochSecond() + 61);
      assertThat(Math.abs(epochSecond() + wait - reset)).isLessThanOrEqualTo(2);
      assertThat(refused.json().get("error_code").stringValue()).isEqualTo("rate_limited");
      assertThat(refused.detail().stringValue()).contains("3 requests a minute");
    }
  }

  @Test
  void otherPrincipalsAndOtherOperationsGoOn() {
    TestTenant tenant = server.tenant("others");
    String second = new StoredEntities(tenant).userWith(DefaultRole.SUPER_ADMINISTRATOR.grants());
    Http admin = tenant.admin();
    exhaust(admin);
    admin.delete(NO_SUCH_SET).expect(404);
    tenant.signIn(second).get("service/").expect(200);
    tenant.platformKey().get("service/").expect(200);
    server.tenant("elsewhere").admin().get("service/").expect(200);
    tenant.admin().get("service/").expect(429);
  }

  private static void exhaust(Http client) {
    for (int i = 0; i < 3; i++) {
      client.get("service/").expect(200);
    }
    client.get("service/").expect(429);
  }

  @Test
  void withoutAnOverrideTheContractsNumbersHold() {
    Http admin = server.tenant("defaults").admin();
    Map<String, String> answers =
        Map.of(
            "create-service", admin.post("service/", Map.of()).header("X-RateLimit-Limit"),
            "delete-set", admin.delete(NO_SUCH_SET).header("X-RateLimit-Limit"),
            "upsert-set", admin.put(NO_SUCH_SET, Map.of()).header("X-RateLimit-Limit"));
    assertThat(answers)
        .isEqualTo(Map.of("create-service", "20", "delete-set", "30", "upsert-set", "30"));
  }

  /** Catches a key that fills the log of its tenant with sessions. */
  @Test
  void sessionsOfBrowsersAreOpenedAsOftenAsUsersSignIn() {
    TestTenant tenant = server.tenant("sessions");
    Http key =
        server.http().with("Authorization", "Bearer " + tenant.credentials().platformApiKey());
    for (int i = 0; i < 5; i++) {
      key.post("/v1/auth/session").expect(201);
    }
    key.post("/v1/auth/session").expect(429);
    server
        .http()
        .with("Authorization", "Bearer " + tenant.token(tenant.credentials().userId()))
        .post("/v1/auth/session")
        .expect(201);
  }

  @Test
  void unknownCallersAreToldSoBeforeAnyLimit() {
    TestTenant tenant = server.tenant("unknown");
    for (int i = 0; i < 10; i++) {
      Response answer = tenant.below().get("service/").expect(401);
      assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("x-ratelimit"));
    }
    exhaust(tenant.admin());
    tenant.below().with("Authorization", "Bearer x").get("service/").expect(401);
  }

  @Test
  void theLimitComesBeforeTheContentAndCountsWhatIsRefusedLater() {
    Http admin = server.tenant("content").admin();
    for (int i = 0; i < 3; i++) {
      Response answer = admin.get("service/?limit=0").expect(422);
      assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(2 - i));
    }
    admin.get("service/?limit=0").expect(429);
  }

  @Test
  void refusalsAreCounted() {
    Http admin = server.tenant("counted").admin();
    double before = metric("pinion_http_rate_limited_total");
    double answered = metric("pinion_http_requests_seconds_count");
    exhaust(admin);
    assertThat(metric("pinion_http_rate_limited_total")).isEqualTo(before + 1);
    assertThat(metric("pinion_http_requests_seconds_count")).isEqualTo(answered + 1);
  }

  /** The value for refused lists; a request's is that of its status. */
  private static double metric(String name) {
    List<String> lines =
        server
            .http()
            .get("/metrics")
            .expect(200)
            .body()
            .lines()
            .filter(line -> line.startsWith(name + "{"))
            .filter(line -> line.contains("operation=\"get-services\""))
            .filter(line -> name.contains("rate_limited") || line.contains("status=\"429\""))
            .toList();
    return lines.isEmpty() ? 0 : Double.parseDouble(lines.getFirst().replaceFirst(".* ", ""));
  }

  @Test
  void signInIsLimitedByKeyWhoeverIsClaimed() {
    TestTenant tenant = server.tenant("sign-in");
    Http client = tenant.below().with(Map.of("x-api-key", "wrong", "x-api-key-id", "guessed"));
    for (int i = 0; i < 5; i++) {
      client.with("x-user-id", "user" + i).post("user/signin_with_api_key").expect(401);
    }
    Response refused =
        client.with("x-user-id", "other").post("user/signin_with_api_key").expect(429);
    assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 60L);
    tenant.token(tenant.credentials().userId());
  }

  @Test
  void switchedOffNothingIsLimited(@TempDir Path data) {
    try (TestServer off =
        TestServer.start(
            data, Map.of("rate-limits.enabled", "off", "rate-limits.get-services", "1"))) {
      Http admin = off.tenant("acme").admin();
      for (int i = 0; i < 5; i++) {
        Response answer = admin.get("service/").expect(200);
        assertThat(answer.headers().map().keySet())
            .noneMatch(name -> name.startsWith("x-ratelimit"));
      }
    }
  }

  /** Windows last as long as they last, whatever the clock is set to meanwhile. */
  @Test
  void aClockThatIsSetChangesNoWindow(@TempDir Path data) {
    var clock = new MovableClock();
    try (TestServer moved =
        TestServer.start(
            data,
            Map.of("rate-limits.enabled", "on", "rate-limits.platform-list-services", "3"),
            clock)) {
      Http platform = moved.tenant("acme").platform();
      for (int i = 0; i < 3; i++) {
        platform.get("services").expect(200);
      }
      for (Duration step : List.of(Duration.ofMinutes(-30), Duration.ofMinutes(40))) {
        clock.now = clock.now.plus(step);
        Response refused = platform.get("services").expect(429);
        assertThat(Long.parseLong(refused.header("Retry-After"))).isBetween(1L, 60L);
        assertThat(Long.parseLong(refused.header("X-RateLimit-Reset")))
            .isBetween(clock.now.getEpochSecond(), clock.now.getEpochSecond() + 61);
      }
    }
  }

  private static final class MovableClock implements InstantSource {
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }
  }

  @Test
  void platformHasALimitOnlyWhereItIsConfiguredAndItIsNotClassics(@TempDir Path data) {
    try (TestServer own =
        TestServer.start(data, Map.of("rate-limits.platform-list-services", "1"))) {
      Http platform = own.tenant("acme").platform();
      assertThat(platform.get("services").expect(200).header("X-RateLimit-Limit")).isEqualTo("1");
      platform.get("services").expect(429);
      assertThat(platform.get("agents").expect(200).headers().firstValue("X-RateLimit-Limit"))
          .isEmpty();
    }
  }

  @Test
  void aLimitOfNoOperationStopsTheStart(@TempDir Path data) {
    assertThatThrownBy(() -> TestServer.start(data, Map.of("rate-limits.list-everything", "1")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageStartingWith("rate-limits.list-everything names no operation");
  }

  /** Who shows no credentials is counted by address, and so apart from those who do. */
  @Test
  void anOperationThatNeedsNoCredentialsIsLimitedIfThatIsSet(@TempDir Path data) {
    try (TestServer limited = TestServer.start(data, Map.of("rate-limits.get-organization", "2"))) {
      TestTenant tenant = limited.tenant("open");
      for (Http client : List.of(tenant.below(), tenant.admin(), tenant.platformKey())) {
        client.get("organization/").expect(200);
        assertThat(client.get("organization/").expect(200).header("X-RateLimit-Remaining"))
            .isEqualTo("0");
        client.get("organization/").expect(429);
      }
    }
    Http anybody = server.tenant("open").below();
    for (int i = 0; i < 20; i++) {
      assertThat(anybody.get("organization/").expect(200).headers().firstValue("X-RateLimit-Limit"))
          .isEmpty();
    }
  }
}
