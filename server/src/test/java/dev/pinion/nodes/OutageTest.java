package dev.pinion.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.PlatformService;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.fixture.Patience;
import dev.pinion.store.postgres.Line;
import dev.pinion.store.postgres.OwnPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients see when the database or the network to it fails, and that it mends by itself. */
@SuppressWarnings("NullAway.Init") // set before all tests
class OutageTest {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "rate-limits.enabled", "off",
          "store.writers", "2",
          "store.work-timeout", "1s",
          "store.write-timeout", "3s",
          "store.stale-reads", "20s");

  private static OwnPostgres postgres;
  private static Line line;
  private static Nodes cutOff;
  private static Nodes other;
  private static int tenants;

  private TestTenant tenant;
  private Http owner;
  private PlatformService service;

  /** One server whose network the tests break, and one beside it. */
  @BeforeAll
  static void start(@TempDir Path folder) {
    postgres = OwnPostgres.start(folder);
    line = Line.to(postgres.port());
    Path one = folder.resolve("one");
    cutOff = Nodes.start(1, one, OwnPostgres.url("localhost:" + line.port()), SETTINGS);
    other = Nodes.start(1, one, postgres.url(), SETTINGS);
  }

  @AfterAll
  static void stop() {
    other.close();
    cutOff.close();
    line.close();
    postgres.close();
  }

  @BeforeEach
  void found() {
    tenants++;
    tenant = cutOff.tenant("tenant-" + tenants);
    owner = tenant.platform();
    service = PlatformService.make(owner);
  }

  @AfterEach
  void mend() throws InterruptedException {
    line.mend();
    line.slow(Duration.ZERO);
    Patience.until(
        "the server to be ready again",
        () -> cutOff.server(0).http().get("/readyz").status() == 200);
    put(2).expect(204);
  }

  private Response put(int agent) {
    return put(owner, agent);
  }

  private Response put(Http through, int agent) {
    return through.put(
        service.sets() + "/release", Map.of("version_set", Map.of("agent_version_number", agent)));
  }

  private Response release(Http through) {
    return through.get(service.sets() + "/release");
  }

  private static int agentOf(Response set) {
    return set.expect(200).json().get("agent_version_number").intValue();
  }

  private static boolean isMarked(Response answer) {
    return answer.headers().firstValue("Warning").isPresent();
  }

  /** Catches a server that waits for ever, or that answers from memory and does not say so. */
  @Test
  void aCutNetworkLeavesMarkedReadsForAWhileAndNoWrites() throws Exception {
    put(1).expect(204);
    assertThat(isMarked(release(owner))).isFalse();
    line.cut();
    Response refused = put(2).expect(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    put(other.through(tenant), 3).expect(204);
    var seen = new AtomicReference<Response>();
    Patience.until("the mark", () -> isMarked(seen.updateAndGet(_ -> release(owner))));
    Response stale = Objects.requireNonNull(seen.get());
    assertThat(agentOf(stale)).isEqualTo(1);
    assertThat(Integer.parseInt(stale.header("Age"))).isBetween(3, 20);
    assertThat(stale.header("Warning")).startsWith("110 ");
    Http anybody = cutOff.server(0).http();
    String path = "/v1/" + tenant.slug() + "/organization/";
    assertThat(isMarked(anybody.get(path).expect(200))).as("to anybody").isTrue();
    release(owner.with("Cache-Control", "no-cache")).expect(503);
    cutOff.server(0).http().get("/readyz").expect(503);
    cutOff.server(0).http().get("/healthz").expect(200);
    Patience.until("what is too old", () -> release(owner).status() == 503);
    anybody.get(path).expect(503);
    line.mend();
    Patience.until("an answer", () -> release(owner).status() == 200);
    Patience.until(
        "what is up to date", () -> agentOf(release(owner)) == 3 && !isMarked(release(owner)));
  }

  @Test
  void aDatabaseThatRestartsIsFoundAgain() throws Exception {
    put(1).expect(204);
    assertThat(agentOf(release(owner))).isEqualTo(1);
    postgres.stop();
    try {
      assertThat(agentOf(release(owner))).isEqualTo(1);
      put(2).expect(503);
    } finally {
      postgres.startAgain();
    }
    Patience.until("a write", () -> put(3).status() == 204);
    Patience.until("the other server", () -> agentOf(release(other.through(tenant))) == 3);
  }

  /** Catches a server that repeats what may have been done, or that never learns of it. */
  @Test
  void aCommitWhoseAnswerIsLostIsReportedAsUnknownAndSeen() throws Exception {
    put(1).expect(204);
    Http once = owner.with("Idempotency-Key", "promotion");
    line.loseAnswerToNextCommit();
    Map<String, Object> wish = Map.of("from", "edge", "reason", "tested");
    Response unknown = once.post(service.sets() + "/release/promote", wish).expect(503);
    assertThat(unknown.json().get("error_code").stringValue()).isEqualTo("outcome_unknown");
    Patience.until(
        "what is seen here", () -> release(owner).json().get("revision").intValue() == 3);
    Patience.until("what is seen there", () -> revision(other.through(tenant)) == 3);
    // The answer was never noted: another server might still be at it.
    Response again = once.post(service.sets() + "/release/promote", wish).expect(409);
    assertThat(again.json().get("error_code").stringValue()).isEqualTo("idempotency_in_progress");
    assertThat(revision(owner)).isEqualTo(3);
  }

  private int revision(Http through) {
    return release(through).expect(200).json().get("revision").intValue();
  }

  @Test
  void aSlowNetworkOnlyTakesLonger() {
    line.slow(Duration.ofMillis(15));
    for (int version = 1; version <= 3; version++) {
      put(version).expect(204);
      assertThat(agentOf(release(owner.with("Cache-Control", "no-cache")))).isEqualTo(version);
    }
  }

  /** Catches writes that wait for a lock of somebody else and keep all others from writing. */
  @Test
  void aLockedTenantHoldsUpNobodyElse() throws Exception {
    put(1).expect(204);
    Http others = cutOff.tenant("tenant-" + tenants + "-b").platform();
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor();
        Connection session = DriverManager.getConnection(postgres.url());
        Statement statement = session.createStatement()) {
      session.setAutoCommit(false);
      statement.execute(
          "select 1 from tenant where slug = '%s' for update".formatted(tenant.slug()));
      var waiting = new ArrayList<Future<Response>>();
      for (int i = 0; i < 8; i++) {
        waiting.add(pool.submit(() -> put(2)));
      }
      for (int i = 0; i < 5; i++) {
        others.post("agents", Map.of("name", "agent " + i)).expect(201);
      }
      assertThat(agentOf(release(owner))).isEqualTo(1);
      for (Future<Response> each : waiting) {
        each.get().expect(503);
      }
      session.rollback();
    }
    put(3).expect(204);
  }
}
