package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.auth.InvalidMasterKeyException;
import dev.pinion.fixture.Patience;
import dev.pinion.store.postgres.PostgresServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What clients meet who speak to one server now and to another one then. */
@SuppressWarnings("NullAway.Init") // set before all tests
class SeveralServersTest {
  private static final String SEQ = "X-Pinion-Seq";
  private static final AtomicInteger COUNT = new AtomicInteger();

  private static Nodes nodes;
  private static TestTenant operator;

  @BeforeAll
  static void start(@TempDir Path folder) {
    nodes = Nodes.start(3, folder, PostgresServer.freshDatabase());
    operator = nodes.tenant("operator");
  }

  @AfterAll
  static void stop() {
    nodes.close();
  }

  private static TestTenant tenant() {
    return nodes.tenant("tenant-" + COUNT.incrementAndGet());
  }

  private static Response put(Http owner, PlatformService service, String set, int agent) {
    return owner.put(
        service.sets() + "/" + set, Map.of("version_set", Map.of("agent_version_number", agent)));
  }

  private static int agentOf(Response set) {
    return set.expect(200).json().at("/agent_version_number").intValue();
  }

  /** Does the same at once through every server, and gives what came of it. */
  private static <T> List<T> atOnce(List<Callable<T>> work) throws Exception {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = new ArrayList<T>();
      for (Future<T> each : pool.invokeAll(work)) {
        all.add(each.get());
      }
      return all;
    }
  }

  /** Catches a read from a snapshot that the other server's write has not reached yet. */
  @Test
  void aClientReadsItsOwnWriteThroughAnotherServer() {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    PlatformService service = PlatformService.make(owners.get(0));
    owners.forEach(owner -> owner.with("Cache-Control", "no-cache").get("services").expect(200));
    for (int round = 0; round < 120; round++) {
      int version = 1 + round % 3;
      Http writer = owners.get(round % 3);
      Http reader = owners.get((round + 1) % 3);
      Response written = put(writer, service, "release", version).expect(204);
      Http since = reader.with(SEQ, written.header(SEQ));
      assertThat(agentOf(since.get(service.sets() + "/release")))
          .as("round %d", round)
          .isEqualTo(version);
    }
  }

  @Test
  void aReadWithoutAnythingFollowsAndWithNoCacheIsTheNewest() throws Exception {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    PlatformService service = PlatformService.make(owners.get(0));
    for (int version = 1; version <= 3; version++) {
      put(owners.get(0), service, "release", version).expect(204);
      Response newest =
          owners.get(1).with("Cache-Control", "no-cache").get(service.sets() + "/release");
      assertThat(agentOf(newest)).isEqualTo(version);
      int wanted = version;
      Patience.until(
          "the other server to follow",
          () -> agentOf(owners.get(2).get(service.sets() + "/release")) == wanted);
    }
  }

  /** Prints how long after the answer to a write another server shows it. */
  @Test
  void aWriteIsShownByAnotherServerWithoutBeingAskedFor() throws Exception {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    PlatformService service = PlatformService.make(owners.get(0));
    var micros = new ArrayList<Long>();
    for (int round = 0; round < 200; round++) {
      int version = 1 + round % 3;
      put(owners.get(0), service, "release", version).expect(204);
      long answered = System.nanoTime();
      Patience.until(
          "the other server to follow",
          () -> agentOf(owners.get(1).get(service.sets() + "/release")) == version);
      micros.add((System.nanoTime() - answered) / 1_000);
      Thread.sleep(5);
    }
    micros.sort(null);
    System.out.printf(
        "SeveralServersTest: shown by another server after p50 %.1f ms, p99 %.1f ms, at most %.1f ms%n",
        micros.get(100) / 1e3, micros.get(198) / 1e3, micros.getLast() / 1e3);
  }

  @Test
  void aNumberThatNoServerHasIsRefusedAndOneThatIsNoneToo() {
    Http owner = tenant().platform();
    Response ahead = owner.with(SEQ, "1000000").get("services").expect(503);
    assertThat(ahead.json().get("error_code").stringValue()).isEqualTo("change_not_here");
    assertThat(ahead.header("Retry-After")).isEqualTo("1");
    assertThat(ahead.detail().stringValue()).contains("1000000").contains(SEQ);
    for (String text : List.of("seven", "-1", "1.0", "9999999999999999999999", "")) {
      Response refused = owner.with(SEQ, text).get("services").expect(422);
      assertThat(refused.json().at("/detail/0/loc").toString())
          .isEqualTo("[\"header\",\"" + SEQ + "\"]");
    }
    owner.with(SEQ, "0").get("services").expect(200);
  }

  /** Catches a rule about the age of answers that only holds for those who are signed in. */
  @Test
  void itHoldsForWhoIsNotSignedInToo() {
    TestTenant tenant = tenant();
    Http anybody = tenant.below();
    Response ahead = anybody.with(SEQ, "1000000").get("organization/").expect(503);
    assertThat(ahead.json().get("error_code").stringValue()).isEqualTo("change_not_here");
    anybody.with(SEQ, "seven").get("organization/").expect(422);
    anybody.with(SEQ, "1").get("organization/").expect(200);
  }

  @Test
  void entityTagsAreTheSameEverywhere() {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    PlatformService service = PlatformService.make(owners.get(1));
    String seq = put(owners.get(2), service, "release", 2).expect(204).header(SEQ);
    for (String path :
        List.of(
            service.sets() + "/release",
            "services/" + service.id() + "/resolve",
            "services/" + service.id() + "/resolve?include=content")) {
      var tags =
          owners.stream()
              .map(owner -> owner.with(SEQ, seq).get(path).expect(200).header("ETag"))
              .toList();
      assertThat(tags).as(path).doesNotContainNull();
      assertThat(tags.stream().distinct()).as(path).hasSize(1);
    }
  }

  /** Catches a server that carries out again what another one is carrying out, or has. */
  @Test
  void aRequestWithAKeyIsCarriedOutOnceWhicheverServerGetsIt() throws Exception {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    for (int round = 0; round < 15; round++) {
      String name = "agent-" + round;
      var requests = new ArrayList<Callable<Response>>();
      for (int i = 0; i < 9; i++) {
        Http owner = owners.get(i % 3).with("Idempotency-Key", name);
        requests.add(() -> owner.post("agents", Map.of("name", name)));
      }
      List<Response> answers = atOnce(requests);
      var made = answers.stream().filter(answer -> answer.status() == 201).toList();
      assertThat(made).isNotEmpty();
      assertThat(made.stream().map(Response::body).distinct()).hasSize(1);
      answers.stream()
          .filter(answer -> answer.status() != 201)
          .forEach(
              answer ->
                  assertThat(answer.expect(409).json().get("error_code").stringValue())
                      .isEqualTo("idempotency_in_progress"));
      Http later = owners.get(round % 3).with("Idempotency-Key", name);
      Response again = later.post("agents", Map.of("name", name)).expect(201);
      assertThat(again.header("Idempotent-Replay")).isEqualTo("true");
      // The replay may be answered by a server that has not seen the write otherwise.
      Http other = owners.get((round + 1) % 3).with(SEQ, again.header(SEQ));
      assertThat(other.get("agents?limit=20").expect(200).body()).contains("\"" + name + "\"");
    }
    assertThat(owners.get(0).get("agents?limit=20").json().get("items")).hasSize(15);
  }

  @Test
  void aTenantIsServedByAllAsSoonAsItIsMade() {
    for (int round = 0; round < 5; round++) {
      TestTenant tenant = tenant();
      for (int i = 0; i < nodes.count(); i++) {
        TestTenant there = nodes.through(i, tenant);
        there.platform().get("services").expect(200);
        there.admin().get("service/").expect(200);
      }
    }
  }

  @Test
  void aRevokedKeyWritesNothingThroughAnyServer() throws Exception {
    TestTenant tenant = tenant();
    List<Http> owners = nodes.platforms(tenant);
    JsonNode key =
        owners
            .get(0)
            .post("api-keys", Map.of("name", "k", "role", "owner", "duration_days", 1))
            .expect(201)
            .json();
    Http holder = owners.get(1).with("Authorization", "Bearer " + key.get("api_key").stringValue());
    holder.post("agents", Map.of("name", "before")).expect(201);
    owners.get(0).delete("api-keys/" + key.get("key_id").stringValue()).expect(204);
    holder.post("agents", Map.of("name", "after")).expect(401);
    Patience.until("the key to be gone there", () -> holder.get("agents").status() == 401);
  }

  @Test
  void signingKeysAndMaintenanceAreOfAllServers() throws Exception {
    List<Http> others =
        List.of(nodes.through(1, operator).admin(), nodes.through(2, operator).admin());
    others.forEach(each -> each.get("service/").expect(200));
    operator.admin().post("admin/signing_keys/rotate?revoke_now=true").expect(204);
    for (Http each : others) {
      Patience.until("the token to be refused", () -> each.get("service/").status() == 401);
    }
    Http admin = nodes.through(2, operator).admin();
    Map<String, Object> pause = Map.of("enabled", true, "scope", "server");
    admin.post("admin/maintenance", pause).expect(200);
    TestTenant other = nodes.through(0, operator);
    Patience.until("the maintenance", () -> other.platformKey().get("service/").status() == 503);
    nodes
        .through(1, operator)
        .admin()
        .post("admin/maintenance", Map.of("enabled", false, "scope", "server"))
        .expect(200);
    Patience.until("its end", () -> other.platformKey().get("service/").status() == 200);
  }

  @Test
  void signInsAreCountedTogether(@TempDir Path folder) {
    Map<String, String> limited = Map.of("auth.sign-in-per-minute", "6");
    try (Nodes some = Nodes.start(3, folder, PostgresServer.freshDatabase(), limited)) {
      TestTenant tenant = some.tenant("limited");
      for (int i = 0; i < 6; i++) {
        Response answer = some.through(i % 3, tenant).signInWithKey().expect(200);
        assertThat(answer.header("X-RateLimit-Remaining")).isEqualTo(Integer.toString(5 - i));
      }
      for (int i = 0; i < 3; i++) {
        Response refused = some.through(i, tenant).signInWithKey().expect(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
      }
    }
  }

  @Test
  void otherLimitsAreCountedTogetherIfThatIsWanted(@TempDir Path folder) {
    Map<String, String> limited =
        Map.of("rate-limits.together", "on", "rate-limits.platform-list-services", "4");
    try (Nodes some = Nodes.start(2, folder, PostgresServer.freshDatabase(), limited)) {
      List<Http> owners = some.platforms(some.tenant("limited"));
      for (int i = 0; i < 4; i++) {
        owners.get(i % 2).get("services").expect(200);
      }
      owners.forEach(owner -> owner.get("services").expect(429));
    }
  }

  /** Catches a server with a master key of its own, which would retire the keys of the others. */
  @Test
  void aServerWithAnotherMasterKeyIsRefused(@TempDir Path folder) {
    String database = PostgresServer.freshDatabase();
    try (Nodes one = Nodes.start(1, folder.resolve("one"), database)) {
      TestTenant tenant = one.tenant("first");
      Http admin = tenant.admin();
      assertThatThrownBy(() -> Nodes.start(1, folder.resolve("two"), database))
          .isInstanceOf(InvalidMasterKeyException.class)
          .hasMessageContaining("copy master.key of the server that made them");
      admin.with("Cache-Control", "no-cache").get("service/").expect(200);
    }
  }

  /** Catches two servers that each make the first signing key, of which one is lost. */
  @Test
  void serversThatStartTogetherHaveOneSigningKey(@TempDir Path folder) throws Exception {
    Path master = folder.resolve("master.key");
    TestServer.start(folder.resolve("first"), Map.of("auth.master-key-file", master.toString()))
        .close();
    String database = PostgresServer.freshDatabase();
    var starts = new ArrayList<Callable<Nodes>>();
    for (int i = 0; i < 3; i++) {
      Path own = folder.resolve("own-" + i);
      starts.add(
          () -> Nodes.start(1, own, database, Map.of("auth.master-key-file", master.toString())));
    }
    List<Nodes> started = atOnce(starts);
    try {
      var published =
          started.stream()
              .map(each -> each.server(0).http().get("/.well-known/jwks.json").body())
              .distinct()
              .toList();
      assertThat(published).hasSize(1);
      assertThat(JsonMapper.shared().readTree(published.getFirst()).get("keys")).hasSize(1);
    } finally {
      started.forEach(Nodes::close);
    }
  }
}
