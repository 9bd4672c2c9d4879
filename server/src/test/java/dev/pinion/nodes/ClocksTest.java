package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.RequestLoad;
import dev.pinion.api.fixture.Sql;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.app.resolution.LedgerAudit;
import dev.pinion.store.postgres.PostgresServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Two servers on one database whose clocks do not agree, or jump.
 *
 * <p>Catches whatever is ordered by a clock, compared with another server's, or lost when one goes
 * back.
 */
class ClocksTest {
  private static final Map<String, String> NO_LIMITS = Map.of("rate-limits.enabled", "off");
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir private Path folder;

  private final String database = PostgresServer.freshDatabase();
  private final SetClock first = new SetClock();
  private final SetClock second = new SetClock();

  /** A clock that is ahead of the machine's by what it is set to. */
  private static final class SetClock implements InstantSource {
    private volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    void ahead(Duration by) {
      ahead = by;
    }
  }

  private Nodes start(Map<String, String> settings) {
    return Nodes.start(List.of(first, second), folder, database, settings);
  }

  @Test
  void nothingIsLostOrOutOfOrderWhenClocksJump() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("ClocksTest: -Dpinion.seed=" + seed);
    var random = new Random(seed);
    try (Nodes nodes = start(NO_LIMITS)) {
      TestTenant tenant = nodes.tenant("acme");
      List<Http> owners = nodes.platforms(tenant);
      PlatformService service = PlatformService.make(owners.getFirst());
      try (WriteLoad writes = WriteLoad.begin(owners, service, "jumping")) {
        for (int i = 0; i < 60; i++) {
          first.ahead(jump(random));
          second.ahead(jump(random));
          writes.awaitAnswers(5);
        }
        writes.stop();
        writes.assertNothingFailed();
        writes.assertNothingIsLost();
      }
      String id = tenant.founded().tenant().id().hex();
      assertSeries("select seq, at from change where tenant_id = '%s'".formatted(id));
      for (String each :
          Sql.query(
              database, "select distinct version_set from version_set_revision where number > 1")) {
        assertSeries(
            "select number, at from version_set_revision where version_set = '%s' and service_id in (select id from service where tenant_id = '%s')"
                .formatted(each, id));
        assertPast(owners, service.sets() + "/" + each, each);
      }
      assertThat(
              nodes
                  .server(0)
                  .server()
                  .clusters()
                  .home()
                  .store()
                  .<LedgerAudit.Fault>readCluster(LedgerAudit::firstFault))
          .isNull();
    }
  }

  private static Duration jump(Random random) {
    return switch (random.nextInt(6)) {
      case 0 -> HOUR;
      case 1 -> HOUR.negated();
      case 2 -> Duration.ofMillis(random.nextInt(10_000) - 5_000);
      default -> Duration.ZERO;
    };
  }

  /** Numbers without gaps, whose times never go back. */
  private void assertSeries(String sql) throws SQLException {
    var numbers = new ArrayList<Long>();
    var times = new ArrayList<Long>();
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql + " order by 1")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
        times.add(rows.getLong(2));
      }
    }
    assertThat(numbers)
        .as(sql)
        .isNotEmpty()
        .isEqualTo(LongStream.rangeClosed(1, numbers.size()).boxed().toList());
    assertThat(times).as(sql).isSorted();
  }

  /** At each time of a ledger, every server says the newest revision of that time. */
  private void assertPast(List<Http> owners, String path, String set) throws SQLException {
    var newest = new TreeMap<Long, Long>();
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select number, at from version_set_revision where version_set = '%s' order by number"
                    .formatted(set))) {
      while (rows.next()) {
        newest.put(rows.getLong(2), rows.getLong(1));
      }
    }
    for (Http owner : owners) {
      newest.forEach(
          (at, number) ->
              assertThat(
                      owner
                          .get(path + "?at=" + Instant.ofEpochMilli(at))
                          .expect(200)
                          .json()
                          .get("revision")
                          .longValue())
                  .as("%s at %d", path, at)
                  .isEqualTo(number));
    }
  }

  @Test
  void anIdempotencyKeyHoldsWhateverTheClocksSay() {
    try (Nodes nodes = start(NO_LIMITS)) {
      List<Http> owners = nodes.platforms(nodes.tenant("acme"));
      int key = 0;
      for (Duration one : List.of(Duration.ZERO, HOUR, HOUR.negated())) {
        for (Duration other : List.of(Duration.ZERO, HOUR, HOUR.negated())) {
          first.ahead(one);
          second.ahead(Duration.ZERO);
          String name = "agent " + key;
          Http here = owners.get(key % 2).with("Idempotency-Key", "key-" + key);
          Http there = owners.get(1 - key % 2).with("Idempotency-Key", "key-" + key);
          String made = here.post("agents", Map.of("name", name)).expect(201).body();
          second.ahead(other);
          assertThat(there.post("agents", Map.of("name", name)).expect(201).body()).isEqualTo(made);
          first.ahead(other);
          assertThat(here.post("agents", Map.of("name", name)).expect(201).body()).isEqualTo(made);
          there.post("agents", Map.of("name", "another")).expect(422);
          key++;
        }
      }
      assertThat(owners.getFirst().get("agents?limit=20").expect(200).json().get("items"))
          .hasSize(key);
    }
  }

  @Test
  void aTokenEndsByTheClockOfTheServerThatIsAsked() {
    try (Nodes nodes = start(NO_LIMITS)) {
      TestTenant tenant = nodes.tenant("acme");
      second.ahead(HOUR.plusMinutes(1));
      String early = token(nodes, 1, tenant);
      signedIn(nodes, 1, tenant, early).get("service/").expect(200);
      signedIn(nodes, 0, tenant, early).get("service/").expect(200);
      String late = token(nodes, 0, tenant);
      signedIn(nodes, 0, tenant, late).get("service/").expect(200);
      Response refused = signedIn(nodes, 1, tenant, late).get("service/").expect(401);
      assertThat(refused.json().get("detail").stringValue())
          .isEqualTo("The token is expired or was not issued here; sign in again.");
      // Keys hold for days, and so do they here and there.
      nodes.platforms(tenant).forEach(each -> each.get("services").expect(200));
    }
  }

  /** A token that a server has issued. */
  private static String token(Nodes nodes, int number, TestTenant tenant) {
    return nodes.through(number, tenant).token(tenant.credentials().userId());
  }

  /** Whoever holds the token, at a server. */
  private static Http signedIn(Nodes nodes, int number, TestTenant tenant, String token) {
    return nodes.through(number, tenant).below().with("Authorization", "Bearer " + token);
  }

  @Test
  void aBrowserStaysSignedInOnServersThatAreAnHourApart() {
    try (Nodes nodes = start(NO_LIMITS)) {
      TestTenant tenant = nodes.tenant("acme");
      for (Duration ahead : List.of(HOUR, HOUR.negated())) {
        second.ahead(ahead);
        for (int from = 0; from < 2; from++) {
          String cookie =
              nodes
                  .server(from)
                  .http()
                  .with("Authorization", "Bearer " + tenant.credentials().platformApiKey())
                  .post("/v1/auth/session")
                  .expect(201)
                  .header("Set-Cookie")
                  .split(";", 2)[0];
          for (int at = 0; at < 2; at++) {
            nodes
                .server(at)
                .http()
                .with("Cookie", cookie)
                .with("X-Pinion-Console", "1")
                .with("Cache-Control", "no-cache")
                .get("/v1/auth/session")
                .expect(200);
          }
        }
      }
    }
  }

  @Test
  void signInsAreLimitedByTheDatabasesClock() {
    try (Nodes nodes = start(Map.of("auth.sign-in-per-minute", "6"))) {
      TestTenant tenant = nodes.tenant("acme");
      for (int i = 0; i < 6; i++) {
        first.ahead(i % 2 == 0 ? HOUR : HOUR.negated());
        second.ahead(i % 3 == 0 ? HOUR.negated() : Duration.ofDays(1));
        nodes.through(i % 2, tenant).signInWithKey().expect(200);
      }
      for (Duration ahead : List.of(Duration.ZERO, HOUR, HOUR.negated())) {
        first.ahead(ahead);
        second.ahead(ahead.negated());
        for (int i = 0; i < 2; i++) {
          Response refused = nodes.through(i, tenant).signInWithKey().expect(429);
          assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
        }
      }
    }
  }

  /** A leaked token must end, whichever server's clock says when its key was retired. */
  @Test
  void revokingNowEndsTokensOfKeysThatAnotherClockHasRetired() throws Exception {
    try (Nodes nodes = start(NO_LIMITS)) {
      TestTenant tenant = nodes.tenant("acme");
      second.ahead(HOUR.dividedBy(2));
      String token = token(nodes, 0, tenant);
      Http leaked = signedIn(nodes, 0, tenant, token);
      nodes.through(1, tenant).admin().post("admin/signing_keys/rotate").expect(204);
      leaked.get("service/").expect(200);
      nodes
          .through(0, tenant)
          .admin()
          .post("admin/signing_keys/rotate?revoke_now=true")
          .expect(204);
      leaked.get("service/").expect(401);
      Http there = signedIn(nodes, 1, tenant, token);
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (there.get("service/").status() != 401) {
        assertThat(System.nanoTime()).as("the other server hears of it").isLessThan(end);
        Thread.sleep(20);
      }
    }
  }

  @Test
  void aChangeRequestIsAppliedOnceByWhoeverIsAhead() throws Exception {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    String when = "-Dpinion.seed=" + seed;
    System.out.println("ClocksTest: " + when);
    var random = new Random(seed);
    second.ahead(HOUR);
    var over = new AtomicBoolean();
    try (Nodes nodes = start(NO_LIMITS)) {
      List<Http> owners = nodes.platforms(nodes.tenant("acme"));
      var load = new RequestLoad(owners.getFirst(), 4);
      var clients = new ArrayList<Thread>();
      for (int n = 0; n < load.clients(); n++) {
        int client = n;
        long own = random.nextLong();
        clients.add(Thread.ofVirtual().start(() -> load.run(owners, client, own, over::get)));
      }
      for (int i = 0; i < 40; i++) {
        first.ahead(Duration.ofMillis(random.nextInt(6_000) - 3_000));
        Thread.sleep(100);
      }
      over.set(true);
      for (Thread each : clients) {
        each.join();
      }
      assertThat(load.faults).as(when).isEmpty();
      long applied = load.awaitAll(owners.getFirst().with("Cache-Control", "no-cache"), when);
      assertThat(applied).as(when).isPositive();
    }
  }

  @Test
  void aTimeBeforeWhichNothingIsAppliedIsThatOfTheServerThatApplies() throws Exception {
    try (Nodes nodes = start(NO_LIMITS)) {
      List<Http> owners = nodes.platforms(nodes.tenant("acme"));
      Http owner = owners.getFirst();
      PlatformService service = PlatformService.make(owner);
      owner
          .put(service.sets() + "/source", Map.of("version_set", Map.of("agent_version_number", 2)))
          .expect(204);
      first.ahead(HOUR.negated());
      JsonNode made =
          owner
              .post(
                  "services/" + service.id() + "/requests",
                  Map.of(
                      "change",
                      Map.of("type", "promote", "version_set", "release", "from", "source"),
                      "title",
                      "Later",
                      "apply",
                      "when_ready",
                      "not_before",
                      Instant.now().plus(Duration.ofMinutes(30)).toString()))
              .expect(201)
              .json();
      String path = "requests/" + made.get("id").stringValue();
      Thread.sleep(1_500);
      assertThat(owner.get(path).expect(200).json().get("state").stringValue())
          .as("neither clock is there yet")
          .isNotEqualTo("applied");
      second.ahead(HOUR);
      long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (!owner.get(path).expect(200).json().get("state").stringValue().equals("applied")) {
        assertThat(System.nanoTime()).as("it is applied").isLessThan(end);
        Thread.sleep(50);
      }
      Thread.sleep(1_500);
      assertThat(owner.get(service.sets() + "/release/revisions").expect(200).json().get("items"))
          .hasSize(2);
    }
  }
}
