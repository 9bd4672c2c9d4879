package dev.pinion.api;

import static dev.pinion.api.fixture.AssetBodies.agent;
import static dev.pinion.api.fixture.AssetBodies.agentVersion;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformBodies;
import dev.pinion.api.fixture.Simulations;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.Work;
import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.access.KeyRole;
import dev.pinion.domain.resource.ResourceKind;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests with an {@code Idempotency-Key} on both faces. */
class IdempotencyTest extends FreshTenantTest {
  private static final String HEADER = "Idempotency-Key";
  private static final String REPLAY = "Idempotent-Replay";
  private static final String AGENT = "organization/agent";

  private static Http keyed(Http client, String key) {
    return client.with(HEADER, key);
  }

  private static boolean isReplay(Response response) {
    return response.headers().firstValue(REPLAY).isPresent();
  }

  private static String code(Response response) {
    return response.json().get("error_code").stringValue();
  }

  private static int agents(Http owner) {
    return owner.get("agents").expect(200).json().get("total").intValue();
  }

  private static void assertReplayed(Response first, Response second) {
    assertThat(isReplay(first)).isFalse();
    assertThat(second.status()).isEqualTo(first.status());
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.header(REPLAY)).isEqualTo("true");
    assertThat(second.header("X-Request-Id")).isNotEqualTo(first.header("X-Request-Id"));
  }

  @Test
  void theSameRequestOnClassicIsAnsweredAgainAndNotDoneAgain() {
    Http client = keyed(admin, "one");
    var body = Map.of("agent_name", "A");
    Response first = client.post(AGENT, body).expect(201);
    assertReplayed(first, client.post(AGENT, body));
    assertReplayed(first, client.post(AGENT + "/", body));
    assertThat(client.post(AGENT, body).header("Content-Type")).isEqualTo("application/json");
    admin.post(AGENT, body).expect(409);
  }

  @Test
  void theSameRequestOnPlatformIsAnsweredAgainAndNotDoneAgain() {
    Http client = keyed(owner, "two words & ~");
    Response first = client.post("agents", Map.of("name", "A")).expect(201);
    String versions = "agents/" + first.json().get("id").stringValue() + "/versions";
    assertReplayed(first, client.post("agents", Map.of("name", "A")));
    Http other = keyed(owner, "v");
    Response made = other.post(versions, PlatformBodies.agentVersion()).expect(201);
    assertReplayed(made, other.post(versions, PlatformBodies.agentVersion()));
    assertThat(owner.get(versions).json().get("total").intValue()).isEqualTo(1);
  }

  @Test
  void theConditionsOfARequestArePartOfIt() {
    Http client = keyed(owner, "conditions");
    String agent = client.post("agents", Map.of("name", "Conditions")).expect(201).body();
    assertThat(agent).isNotEmpty();
    client.with("If-Match", "\"1\"").post("agents", Map.of("name", "Conditions")).expect(422);
  }

  @Test
  void anAnswerWithoutContentStaysOne() {
    Http client = keyed(admin, "empty");
    var body = Map.of("org_name", "New name");
    Response first = client.post("organization/", body).expect(204);
    assertThat(first.body()).isEmpty();
    assertReplayed(first, client.post("organization/", body));
  }

  @Test
  void anotherBodyPathOrQueryUnderTheKeyIsRefused() {
    String id = agent(admin, "A");
    Http client = keyed(admin, "reused");
    client.post(AGENT + "/" + id + "/?version=1", agentVersion()).expect(201);
    var others =
        List.of(
            client.post(AGENT + "/" + id + "/?version=1", Map.of("initials", "X")),
            client.post(AGENT + "/" + id + "/?version=2", agentVersion()),
            client.post(AGENT + "/" + id + "/", agentVersion()),
            client.post(AGENT, Map.of("agent_name", "B")));
    for (Response each : others) {
      each.expect(422);
      assertThat(code(each)).isEqualTo("idempotency_key_reused");
      assertThat(AssetBodies.faults(each)).containsExactly("header.idempotency-key value_error");
    }
  }

  @Test
  void keysBelongToTheirPrincipalAndTenant() {
    var body = Map.of("name", "A");
    keyed(owner, "k").post("agents", body).expect(201);
    String another = new StoredEntities(tenant).platformKey(KeyRole.OWNER);
    Http second = owner.with("Authorization", "Bearer " + another);
    assertThat(code(keyed(second, "k").post("agents", body).expect(409)))
        .isEqualTo("agent_name_taken");
    keyed(second, "k2").post("agents", Map.of("name", "B")).expect(201);
    keyed(owner, "k2").post("agents", Map.of("name", "C")).expect(201);
    TestTenant elsewhere = server.tenant("elsewhere" + unique());
    assertThat(isReplay(keyed(elsewhere.platform(), "k").post("agents", body).expect(201)))
        .isFalse();
    keyed(admin, "k").post(AGENT, Map.of("agent_name", "D")).expect(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tab\tin it"})
  void aMalformedKeyIsRefusedWithAllOtherFaults(String key) {
    Response answer = keyed(admin, key).post(AGENT, Map.of()).expect(422);
    assertThat(AssetBodies.faults(answer))
        .hasSize(2)
        .anyMatch(fault -> fault.startsWith("header.idempotency-key string_"))
        .contains("body.agent_name missing");
  }

  @Test
  void aKeyHasAtMost255Characters() {
    keyed(owner, "k".repeat(255)).post("agents", Map.of("name", "A")).expect(201);
    Response answer = keyed(owner, "k".repeat(256)).post("agents", Map.of("name", "B")).expect(422);
    assertThat(AssetBodies.faults(answer))
        .containsExactly("header.idempotency-key string_too_long");
    assertThat(agents(owner)).isEqualTo(1);
  }

  @Test
  void otherMethodsAndSignInTakeNoKey() {
    keyed(owner, "").get("agents").expect(200);
    var credentials = tenant.credentials();
    Http anonymous =
        tenant
            .below()
            .with(
                Map.of(
                    "x-api-key",
                    credentials.apiKey(),
                    "x-api-key-id",
                    credentials.apiKeyId(),
                    "x-user-id",
                    credentials.userId(),
                    HEADER,
                    "k"));
    for (int i = 0; i < 2; i++) {
      assertThat(isReplay(anonymous.post("user/signin_with_api_key").expect(200))).isFalse();
    }
  }

  @Test
  void manyAtOnceHaveOneEffect() throws Exception {
    String id = agent(admin, "A");
    for (int round = 0; round < 10; round++) {
      Http client = keyed(admin, "round" + round);
      var calls = new ArrayList<Callable<Response>>();
      for (int i = 0; i < 16; i++) {
        calls.add(() -> client.post(AGENT + "/" + id + "/", agentVersion()));
      }
      int made = 0;
      try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
        for (Future<Response> each : pool.invokeAll(calls)) {
          Response answer = each.get();
          if (answer.status() == 201) {
            made += isReplay(answer) ? 0 : 1;
            assertThat(answer.json().get("version").intValue()).isEqualTo(round + 1);
          } else {
            assertThat(code(answer.expect(409))).isEqualTo("idempotency_in_progress");
          }
        }
      }
      assertThat(made).as("requests that were carried out").isEqualTo(1);
      assertThat(isReplay(client.post(AGENT + "/" + id + "/", agentVersion()).expect(201)))
          .isTrue();
    }
    assertThat(admin.get(AGENT).json().at("/agents/0/latest_version").intValue()).isEqualTo(10);
  }

  @Test
  void refusalsAreAnsweredAgain() {
    owner.post("agents", Map.of("name", "A")).expect(201);
    Http client = keyed(owner, "refused");
    Response first = client.post("agents", Map.of("name", "A")).expect(409);
    String id = owner.get("agents").json().at("/items/0/id").stringValue();
    owner.delete("agents/" + id).expect(204);
    assertReplayed(first, client.post("agents", Map.of("name", "A")));
    owner.post("agents", Map.of("name", "A")).expect(201);
  }

  @Test
  void faultsOfValidationAreNotRemembered() {
    Http client = keyed(owner, "fault");
    client.post("agents", Map.of()).expect(422);
    client.post("agents", Map.of("name", "A")).expect(201);
  }

  @Test
  void aMissingPermissionIsNotRemembered() {
    String user = new StoredEntities(tenant).userIn("DefaultUserRole");
    Http client = keyed(tenant.signIn(user), "k");
    var body = Map.of("agent_name", "A");
    client.post(AGENT, body).expect(403);
    admin.post("role/DefaultAdministratorRole/assign", Map.of("user_id", user)).expect(200);
    assertThat(isReplay(client.post(AGENT, body).expect(201))).isFalse();
    assertThat(isReplay(client.post(AGENT, body).expect(201))).isTrue();
    admin.post("role/DefaultUserRole/assign", Map.of("user_id", user)).expect(200);
    client.post(AGENT, body).expect(403);
  }

  @Test
  void aDryRunIsAnsweredAgain() {
    String id = AssetBodies.machine(admin, "M");
    String path = "organization/service_hierarchical_state_machine/" + id + "/";
    Http client = keyed(admin, "dry");
    var body = AssetBodies.machineVersion();
    Response first = client.post(path + "?dry_run=true", body).expect(201);
    assertReplayed(first, client.post(path + "?dry_run=true", body));
    client.post(path, body).expect(422);
  }

  @Test
  void aPromotionIsDoneOnceAndItsPlanAnsweredAgain() {
    var stored = new StoredEntities(tenant);
    var wanted =
        Map.of(
            "name", "S",
            "agent_id", stored.asset(ResourceKind.AGENT, "A", 2).uuid().toString(),
            "context_graph_id", stored.asset(ResourceKind.CONTEXT_GRAPH, "G", 1).uuid().toString());
    String id = owner.post("services", wanted).expect(201).json().get("id").stringValue();
    String sets = "services/" + id + "/version-sets/release";
    Http client = keyed(owner, "promote");
    Response first = client.post(sets + "/promote", Map.of("from", "edge")).expect(200);
    assertThat(first.json().get("revision").longValue()).isEqualTo(2);
    assertReplayed(first, client.post(sets + "/promote", Map.of("from", "edge")));
    client.post(sets + "/promote", Map.of("from", "edge", "reason", "Go")).expect(422);
    assertThat(owner.get(sets + "/revisions").json().get("total").intValue()).isEqualTo(2);
  }

  @Test
  void secretsAreNotKept() {
    var classic = Map.of("name", "K", "duration", "P1D");
    var platform = Map.of("name", "K", "duration_days", 1);
    var calls =
        List.<Callable<Response>>of(
            () -> keyed(admin, "s").post("organization/api_key/", classic),
            () -> keyed(owner, "s").post("api-keys", platform));
    for (Callable<Response> each : calls) {
      String secret = call(each).expect(201).json().get("api_key").stringValue();
      Response again = call(each).expect(409);
      assertThat(code(again)).isEqualTo("idempotency_answer_secret");
      assertThat(again.body()).doesNotContain(secret);
    }
    assertThat(List.of(noted(person(), "s"), noted(key(), "s")))
        .extracting(IdempotentRequest::answer)
        .allSatisfy(answer -> assertThat(answer).doesNotContain("api_key"));
    assertThat(owner.get("api-keys").json().get("total").intValue()).isEqualTo(2);
  }

  @Test
  void theCookieOfASessionIsNotKept() {
    Http client =
        keyed(
            server.http().with("Authorization", "Bearer " + tenant.credentials().platformApiKey()),
            "browser");
    String cookie = client.post("/v1/auth/session").expect(201).header("Set-Cookie");
    Response again = client.post("/v1/auth/session").expect(409);
    assertThat(code(again)).isEqualTo("idempotency_answer_secret");
    assertThat(again.headers().map()).doesNotContainKey("set-cookie");
    assertThat(noted(key(), "browser").answer())
        .doesNotContain(cookie.substring(0, cookie.indexOf(';')))
        .doesNotContainIgnoringCase("cookie");
  }

  @Test
  void aRotatedSecretIsNotKept() {
    var wanted = Map.of("name", "K", "duration_days", 1);
    String id = owner.post("api-keys", wanted).json().get("key_id").stringValue();
    Http client = keyed(owner, "r");
    String path = "api-keys/" + id + "/rotate";
    Response made = client.post(path, Map.of("duration_days", 2)).expect(200);
    Response again = client.post(path, Map.of("duration_days", 2)).expect(409);
    assertThat(code(again)).isEqualTo("idempotency_answer_secret");
    Http rotated =
        owner.with("Authorization", "Bearer " + made.json().get("api_key").stringValue());
    rotated.get("agents").expect(200);
  }

  @Test
  void anAnswerThatACrashLostIsNotInvented() {
    Http client = keyed(owner, "lost");
    client.post("agents", Map.of("name", "A")).expect(201);
    loseAnswer("lost");
    Response again = client.post("agents", Map.of("name", "A")).expect(409);
    assertThat(code(again)).isEqualTo("idempotency_answer_lost");
    assertThat(again.detail().stringValue()).contains("carried out");
    assertThat(agents(owner)).isEqualTo(1);
  }

  /** These answer 400 to a conflict of their own. */
  @Test
  void aLostAnswerOfANewVersionIsAConflictToo() {
    Http client = tenant.platformKey();
    String id =
        client
            .post("simulation/persona/", Simulations.persona("P"))
            .expect(201)
            .json()
            .get("simulation_persona_id")
            .stringValue();
    String versions = "simulation/persona/" + id + "/version/";
    keyed(client, "lost").post(versions, Simulations.personaVersion()).expect(201);
    loseAnswer("lost");
    Response again = keyed(client, "lost").post(versions, Simulations.personaVersion());
    assertThat(code(again.expect(409))).isEqualTo("idempotency_answer_lost");
    client.post(versions + "?version=9", Simulations.personaVersion()).expect(400);
  }

  private void loseAnswer(String key) {
    IdempotentRequest noted = noted(key(), key);
    Work.commit(
        tenant.founded().tenant(),
        tx -> {
          tx.idempotency()
              .update(
                  new IdempotentRequest(
                      noted.principal(),
                      noted.key(),
                      noted.attempt(),
                      noted.fingerprint(),
                      noted.permissions(),
                      null,
                      // Long enough ago that no other server can still be at it.
                      noted.createdAt().minus(Duration.ofMinutes(2)),
                      noted.expiresAt()));
          return true;
        });
  }

  @Test
  void keysAreFreeAgainAfterTheirLifetime(@TempDir Path data) {
    var now = new AtomicReference<>(Instant.parse("2026-03-01T00:00:00Z"));
    var settings = Map.of("rate-limits.enabled", "off", "idempotency.lifetime", "2h");
    try (TestServer clocked = TestServer.start(data, settings, now::get)) {
      Http client = clocked.tenant("clocked").platform();
      Response first = keyed(client, "k").post("agents", Map.of("name", "A")).expect(201);
      now.updateAndGet(time -> time.plus(Duration.ofHours(2)).minusMillis(1));
      assertReplayed(first, keyed(client, "k").post("agents", Map.of("name", "A")));
      now.updateAndGet(time -> time.plusMillis(1));
      assertThat(code(keyed(client, "k").post("agents", Map.of("name", "A")).expect(409)))
          .isEqualTo("agent_name_taken");
      keyed(client, "k").post("agents", Map.of("name", "B")).expect(422);
    }
  }

  @Test
  void aReplayCountsAsARequest(@TempDir Path data) {
    try (TestServer limited = TestServer.start(data, Map.of("rate-limits.create-agent", "2"))) {
      Http client = keyed(limited.tenant("limited").admin(), "k");
      for (int i = 0; i < 2; i++) {
        Response answer = client.post(AGENT, Map.of("agent_name", "A")).expect(201);
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(1 - i));
      }
      client.post(AGENT, Map.of("agent_name", "A")).expect(429);
    }
  }

  @Test
  void aMemberFromAnotherTenantNeedsOneReader(@TempDir Path data) {
    var settings =
        Map.of("rate-limits.enabled", "off", "store.readers", "1", "store.write-timeout", "2s");
    try (TestServer narrow = TestServer.start(data, settings)) {
      TestTenant home = narrow.tenant("home");
      TestTenant target = narrow.tenant("target");
      Http guest = Access.guest(home, target, Access.ADMINISTRATOR);
      keyed(guest, "k").post(AGENT, Map.of("agent_name", "A")).expect(201);
      int status =
          narrow
              .server()
              .clusters()
              .home()
              .store()
              .readCluster(tx -> guest.post(AGENT, Map.of("agent_name", "B")).status());
      assertThat(status).as("a write while the only reader is taken").isEqualTo(201);
    }
  }

  private static Response call(Callable<Response> call) {
    try {
      return call.call();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private IdempotentRequest noted(String principal, String key) {
    return Objects.requireNonNull(
        tenant.founded().tenant().read(tx -> tx.idempotency().find(principal, key)));
  }

  private String person() {
    return "USER/%s/%s".formatted(tenant.slug(), tenant.credentials().userId());
  }

  private String key() {
    var self =
        server
            .http()
            .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
            .get("/v1/auth/me");
    return "API_KEY/%s/%s".formatted(tenant.slug(), self.json().get("key_id").stringValue());
  }
}
