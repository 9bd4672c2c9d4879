package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often a key may be tried. */
class SignInLimitTest {
  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path data) {
    server = TestServer.start(data, Map.of("server.trusted-proxies", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aKeyIsTriedFiveTimesAMinuteFromOneAddress() {
    TestTenant tenant = server.tenant("limited");
    String keyId = tenant.credentials().apiKeyId();
    for (int left = 4; left >= 0; left--) {
      // Guessing another user each time does not help.
      Http.Response response = signIn(tenant, "10.0.0.1", keyId, "wrong", "user-" + left);
      response.expect(401);
      assertThat(response.header("X-RateLimit-Limit")).isEqualTo("5");
      assertThat(response.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(left));
      assertThat(Long.parseLong(response.header("X-RateLimit-Reset")))
          .isBetween(Instant.now().getEpochSecond(), Instant.now().getEpochSecond() + 61);
    }
    String right = tenant.credentials().apiKey();
    String ada = tenant.credentials().userId();
    Http.Response refused = signIn(tenant, "10.0.0.1", keyId, right, ada).expect(429);
    assertThat(refused.header("X-RateLimit-Remaining")).isEqualTo("0");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);

    // Nobody is locked out by somebody else's guesses, and no other key is held up.
    signIn(tenant, "10.0.0.2", keyId, right, ada).expect(200);
    signIn(tenant, "10.0.0.1", "another-key", "x", ada).expect(401);
  }

  /** Would catch a limiter whose memory is filled by whoever invents ids. */
  @Test
  void whatCanBeNoKeysIdIsCountedAsOne() {
    TestTenant tenant = server.tenant("no-ids");
    String ada = tenant.credentials().userId();
    for (int i = 0; i < 5; i++) {
      signIn(tenant, "10.0.0.3", "x".repeat(10_000) + i, "x", ada).expect(401);
    }
    signIn(tenant, "10.0.0.3", "something else", "x", ada).expect(429);
    String keyId = tenant.credentials().apiKeyId();
    signIn(tenant, "10.0.0.3", keyId, tenant.credentials().apiKey(), ada).expect(200);
  }

  /** Would catch a limiter that who invents keys can make forget what it has counted. */
  @Test
  void anAddressSignsInWithSoManyKeysAMinute() {
    TestTenant tenant = server.tenant("inventive");
    String ada = tenant.credentials().userId();
    for (int i = 0; i < 100; i++) {
      signIn(tenant, "10.0.0.6", invented(i), "x", ada).expect(401);
    }
    Http.Response refused = signIn(tenant, "10.0.0.6", invented(100), "x", ada).expect(429);
    assertThat(refused.header("X-RateLimit-Limit")).isEqualTo("100");
    signIn(tenant, "10.0.0.7", invented(100), "x", ada).expect(401);
  }

  /** One subscriber has all addresses of such a network. */
  @Test
  void anIpv6NetworkIsOneAddress() {
    TestTenant tenant = server.tenant("vast");
    String ada = tenant.credentials().userId();
    for (int i = 0; i < 5; i++) {
      signIn(tenant, "2001:db8::" + i, invented(1), "x", ada).expect(401);
    }
    signIn(tenant, "2001:db8::ffff", invented(1), "x", ada).expect(429);
    signIn(tenant, "2001:db8:0:1::1", invented(1), "x", ada).expect(401);
  }

  private static String invented(int number) {
    return "%024x".formatted(number);
  }

  /** A proxy appends whom it saw, to what it was sent or as a line of its own. */
  @Test
  void whatAClientSaysOfItsAddressIsNotBelieved() throws IOException, InterruptedException {
    TestTenant tenant = server.tenant("spoofed");
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(tenant, List.of("10.1.1." + i, "10.0.0.4"))).isEqualTo(401);
    }
    assertThat(signIn(tenant, List.of("10.1.1.9", "10.0.0.4"))).isEqualTo(429);
    assertThat(signIn(tenant, List.of("10.1.1.9, 10.0.0.4"))).isEqualTo(429);
    // The last one that is no trusted proxy counts, and what is no address ends the search.
    assertThat(signIn(tenant, List.of("10.1.1.9, 10.0.0.4, 127.0.0.1"))).isEqualTo(429);
    assertThat(signIn(tenant, List.of("10.1.1.9", "10.0.0.4", "127.0.0.1"))).isEqualTo(429);
    assertThat(signIn(tenant, List.of("10.0.0.5"))).isEqualTo(401);
    for (int i = 0; i < 5; i++) {
      assertThat(signIn(tenant, List.of("10.1.1." + i + ", unknown" + i))).isEqualTo(401);
    }
    assertThat(signIn(tenant, List.of("10.1.1.9, unknown"))).isEqualTo(429);
  }

  private static int signIn(TestTenant tenant, List<String> forwarded)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d/v1/%s/user/signin_with_api_key"
                        .formatted(server.server().port(), tenant.slug())))
            .header("x-api-key-id", tenant.credentials().apiKeyId())
            .header("x-api-key", "wrong")
            .header("x-user-id", tenant.credentials().userId())
            .POST(BodyPublishers.noBody());
    forwarded.forEach(line -> request.header("X-Forwarded-For", line));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }

  @Test
  void anOperationIsLimitedForEachCallerAlone() {
    TestTenant tenant = server.tenant("limited-operation");
    Http admin = tenant.admin();
    Http.Response first = admin.get("organization/api_key/").expect(200);
    assertThat(first.header("X-RateLimit-Limit")).isEqualTo("10");
    for (int i = 1; i < 10; i++) {
      admin.get("organization/api_key/").expect(200);
    }
    admin.get("organization/api_key/").expect(429);
    tenant.platformKey().get("organization/api_key/").expect(200);
    admin.get("role/").expect(200);
    assertThat(admin.get("organization/").expect(200).headers().map())
        .doesNotContainKey("x-ratelimit-limit");
  }

  private static Http.Response signIn(
      TestTenant tenant, String address, String keyId, String secret, String userId) {
    return tenant
        .below()
        .with(
            Map.of(
                "x-forwarded-for", address,
                "x-api-key", secret,
                "x-api-key-id", keyId,
                "x-user-id", userId))
        .post("user/signin_with_api_key");
  }
}
