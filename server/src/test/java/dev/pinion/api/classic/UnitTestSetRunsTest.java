package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.Simulations.unitTestSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Simulations;
import dev.pinion.api.fixture.Simulations.Parts;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Runs of unit test sets: from the start to what runners report. */
@SuppressWarnings("NullAway.Init") // set before all and each test
class UnitTestSetRunsTest {
  private static final String RUN = "simulation/unit_test_set_run/";
  private static final String RUNS = "simulation_unit_test_set_runs";
  private static final String NOBODY = "0123456789abcdef01234567";
  private static final AtomicReference<Duration> AHEAD = new AtomicReference<>(Duration.ZERO);
  private static TestServer server;
  private static int tenants;

  private TestTenant tenant;
  private Http admin;
  private Parts parts;
  private String service;
  private String set;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data,
            Map.of("rate-limits.enabled", "off", "simulation.run-timeout", "10m"),
            () -> Instant.now().plus(AHEAD.get()));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void makeSet() {
    AHEAD.set(Duration.ZERO);
    tenants++;
    tenant = server.tenant("tenant" + tenants);
    admin = tenant.admin();
    service = Simulations.service(tenant, "Front desk");
    Simulations.set(admin, service, "preview");
    parts = Parts.make(admin, "one");
    String edge = Simulations.unitTest(admin, parts.unitTest("follows", service, "edge"));
    String preview = Simulations.unitTest(admin, parts.unitTest("pinned", service, "preview"));
    set = Simulations.unitTestSet(admin, unitTestSet("Nightly", 1, edge, preview));
  }

  private String start(Http client) {
    return Simulations.id(
        client, RUN, Map.of("simulation_unit_test_set_id", set), "simulation_unit_test_set_run_id");
  }

  private JsonNode run(String id) {
    return admin.get(RUN + "?id=" + id).expect(200).json().get(RUNS).get(0);
  }

  private String status(String id) {
    return run(id).get("status").stringValue();
  }

  private String unitTestRun(String run, int place) {
    return run(run).get("unit_test_runs").get(place).get("id").stringValue();
  }

  private static Map<String, Object> result(String unitTestRun, String result) {
    return new HashMap<>(
        Map.of(
            "unit_test_run_id",
            unitTestRun,
            "result",
            result,
            "scores",
            Map.of("polite", result.equals("passed")),
            "conversation_id",
            "conversation-1",
            "started_at",
            "2026-01-01T10:00:00+01:00",
            "finished_at",
            "2026-01-01T10:05:00+01:00"));
  }

  private Http.Response report(String run, Object... results) {
    return admin.post(RUN + run + "/results", Map.of("results", List.of(results)));
  }

  @Test
  void aRunKnowsWhatItsSetsMeantWhenItStarted() {
    String id = start(admin);
    JsonNode run = run(id);
    assertThat(run.get("status").stringValue()).isEqualTo("pending");
    assertThat(run.get("simulation_unit_test_set_id").stringValue()).isEqualTo(set);
    JsonNode edge = run.get("unit_test_runs").get(0);
    JsonNode preview = run.get("unit_test_runs").get(1);
    assertThat(edge.get("agent_version_info").get(1).intValue()).isEqualTo(2);
    assertThat(edge.get("service_hierarchical_state_machine_version_info").get(1).intValue())
        .isEqualTo(3);
    assertThat(preview.get("agent_version_info").get(1).intValue()).isEqualTo(1);
    assertThat(preview.get("service_version_set_name").stringValue()).isEqualTo("preview");
    assertThat(edge.get("bundle_digest").stringValue()).matches("sha256:[0-9a-f]{64}");
    assertThat(edge.get("result").isNull()).isTrue();
    JsonNode sets = admin.get("simulation/unit_test_set/").json().get("simulation_unit_test_sets");
    assertThat(sets.get(0).get("last_triggered_run_id").stringValue()).isEqualTo(id);
  }

  @Test
  void theFirstResultMakesItRunAndTheLastOneCompletesIt() {
    String id = start(admin);
    String first = unitTestRun(id, 0);
    assertThat(report(id, result(first, "passed")).expect(200).json().toString())
        .isEqualTo(
            ("{\"simulation_unit_test_set_run_id\":\"%s\",\"status\":\"running\","
                    + "\"missing_results\":1}")
                .formatted(id));
    long before = tenant.founded().tenant().snapshot().seq();
    report(id, result(first, "passed")).expect(200);
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(before);
    report(id, result(first, "failed")).expect(409);

    var byTest = result("", "failed");
    byTest.remove("unit_test_run_id");
    byTest.put(
        "unit_test_id", run(id).get("unit_test_runs").get(1).get("unit_test_id").stringValue());
    byTest.put("index", 1);
    assertThat(report(id, byTest).expect(200).json().get("status").stringValue())
        .isEqualTo("completed");
    report(id, byTest).expect(200);
    JsonNode run = run(id);
    assertThat(run.get("status").stringValue()).isEqualTo("completed");
    assertThat(run.get("unit_test_runs").get(1).get("result").stringValue()).isEqualTo("failed");
    assertThat(run.get("unit_test_runs").get(1).get("scores").toString())
        .isEqualTo("{\"polite\":false}");
    assertThat(run.get("unit_test_runs").get(0).get("started_at").stringValue())
        .isEqualTo("2026-01-01T09:00:00Z");
    admin.delete(RUN + id + "/").expect(409);
    admin.post(RUN + id + "/results", Map.of("failure_reason", "late")).expect(409);
  }

  @Test
  void everyFaultOfAReportIsNamedAndNothingIsTaken() {
    String id = start(admin);
    String first = unitTestRun(id, 0);
    var scores = result(first, "passed");
    scores.put("scores", Map.of("polite", 1, "brief", true));
    scores.put("finished_at", "2026-01-01T09:59:59+01:00");
    Http.Response refused =
        report(id, result(NOBODY, "passed"), scores, result(unitTestRun(id, 1), "passed"));
    assertThat(faults(refused))
        .containsExactlyInAnyOrder(
            "body.results.0.unit_test_run_id value_error",
            "body.results.1.finished_at value_error",
            "body.results.1.scores.polite value_error",
            "body.results.1.scores.brief value_error");
    assertThat(status(id)).isEqualTo("pending");

    var malformed = result(first, "maybe");
    malformed.put("started_at", "2026-01-01T10:00:00");
    assertThat(faults(report(id, malformed)))
        .containsExactly("body.results.0.result enum", "body.results.0.started_at timezone_aware");
    var nobody = result(first, "passed");
    nobody.remove("unit_test_run_id");
    assertThat(faults(report(id, nobody))).containsExactly("body.results.0 value_error");
    report(NOBODY, result(first, "passed")).expect(404);
  }

  @Test
  void aRunIsCancelledOnceAndTakesNoMoreResults() {
    String id = start(admin);
    String first = unitTestRun(id, 0);
    admin.delete(RUN + id + "/").expect(204);
    admin.delete(RUN + id + "/").expect(409);
    assertThat(report(id, result(first, "passed")).expect(409).detail().stringValue())
        .contains("cancelled");
    assertThat(status(id)).isEqualTo("cancelled");
    admin.delete(RUN + NOBODY + "/").expect(404);
  }

  @Test
  void aRunnerCanGiveUp() {
    String id = start(admin);
    Map<String, Object> body = Map.of("failure_reason", "No simulator is free.");
    JsonNode answer = admin.post(RUN + id + "/results", body).expect(200).json();
    assertThat(answer.get("status").stringValue()).isEqualTo("failed");
    admin.post(RUN + id + "/results", body).expect(200);
    admin.post(RUN + id + "/results", Map.of("failure_reason", "Other.")).expect(409);
    assertThat(run(id).get("failure_reason").stringValue()).isEqualTo("No simulator is free.");
  }

  @Test
  void aRunnerCanGiveUpWithItsLastResults() {
    String id = start(admin);
    Map<String, Object> body =
        Map.of(
            "results",
            List.of(result(unitTestRun(id, 0), "passed"), result(unitTestRun(id, 1), "failed")),
            "failure_reason",
            "The simulator has ended.");
    for (int again = 0; again < 2; again++) {
      JsonNode answer = admin.post(RUN + id + "/results", body).expect(200).json();
      assertThat(answer.get("status").stringValue()).isEqualTo("failed");
      assertThat(answer.get("missing_results").intValue()).isZero();
    }
    JsonNode run = run(id);
    assertThat(run.get("failure_reason").stringValue()).isEqualTo("The simulator has ended.");
    assertThat(run.get("unit_test_runs").get(0).get("result").stringValue()).isEqualTo("passed");
  }

  /** Catches a count of only those faults that are named. */
  @Test
  void asManyFaultsOfAReportAreNamedAsAnAnswerLists() {
    String id = start(admin);
    var many = new HashMap<String, Object>();
    IntStream.range(0, 300).forEach(i -> many.put("unknown" + i, true));
    var wrong = result(unitTestRun(id, 0), "passed");
    wrong.put("scores", many);
    Http.Response refused = report(id, wrong).expect(422);
    assertThat(faults(refused)).hasSize(100);
    assertThat(refused.json().get("message").stringValue()).contains("(and 299 more)");
  }

  @Test
  void oneRunOfASetForEachUserAtATime() {
    String first = start(admin);
    Map<String, Object> body = Map.of("simulation_unit_test_set_id", set);
    assertThat(admin.post(RUN, body).expect(409).detail().stringValue()).contains("\"Nightly\"");
    String other = start(tenant.platformKey());
    admin.delete(RUN + first + "/").expect(204);
    String second = start(admin);
    assertThat(ids("")).containsExactly(first, other, second);
    assertThat(ids("?sort_by=-updated_at")).startsWith(second);
    assertThat(ids("?status=cancelled")).containsExactly(first);
    assertThat(ids("?status=pending&limit=1")).containsExactly(other);
    String me = tenant.slug() + "," + tenant.credentials().userId();
    assertThat(ids("?creator=" + me)).containsExactly(first, second);
    assertThat(ids("?simulation_unit_test_set_id=" + set)).hasSize(3);
    assertThat(ids("?simulation_unit_test_set_id=" + NOBODY)).isEmpty();
    JsonNode page = admin.get(RUN + "?limit=2").json();
    assertThat(page.get("continuation_token").intValue()).isEqualTo(2);
    assertThat(page.get("filter_values").get("statuses").toString())
        .isEqualTo("[\"cancelled\",\"pending\"]");
    assertThat(page.get("filter_values").get("creators")).hasSize(2);
    JsonNode next = admin.get(RUN + "?continuation_token=2").json();
    assertThat(next.get("filter_values").isNull()).isTrue();
  }

  private List<String> ids(String query) {
    return admin.get(RUN + query).expect(200).json().get(RUNS).values().stream()
        .map(run -> run.get("id").stringValue())
        .toList();
  }

  @Test
  void aRunThatHearsNothingFailsByItself() {
    String id = start(admin);
    String first = unitTestRun(id, 0);
    AHEAD.set(Duration.ofMinutes(9));
    report(id, result(first, "passed")).expect(200);
    AHEAD.set(Duration.ofMinutes(18));
    assertThat(status(id)).isEqualTo("running");
    AHEAD.set(Duration.ofMinutes(20));
    assertThat(status(id)).isEqualTo("failed");
    assertThat(run(id).get("failure_reason").stringValue()).contains("time limit");
    assertThat(ids("?status=failed")).containsExactly(id);
    assertThat(ids("?status=running")).isEmpty();
    report(id, result(unitTestRun(id, 1), "passed")).expect(409);
    report(id, result(first, "passed")).expect(200);
    admin.delete(RUN + id + "/").expect(409);
    String next = start(admin);
    AHEAD.set(Duration.ZERO);
    assertThat(ids("?status=failed")).as("written down with the next run").containsExactly(id);
    assertThat(ids("?status=pending")).containsExactly(next);
  }

  @Test
  void permissionsDecideWhoSeesAndReports() {
    String id = start(admin);
    Http nobody = AssetBodies.holderOf(tenant);
    assertThat(nobody.get(RUN).expect(200).json().get(RUNS)).isEmpty();
    nobody.post(RUN, Map.of("simulation_unit_test_set_id", set)).expect(403);
    nobody.delete(RUN + id + "/").expect(403);
    Http runner = AssetBodies.holderOf(tenant, Grant.of(Permission.UNIT_TEST_SET_RUN_REPORT));
    var body = Map.of("results", List.of(result(unitTestRun(id, 0), "passed")));
    runner.post(RUN + id + "/results", body).expect(200);
    runner.delete(RUN + id + "/").expect(403);
    admin.post(RUN, Map.of("simulation_unit_test_set_id", NOBODY)).expect(404);
  }

  @Test
  void aSetCanAskForTooMuch() {
    String test = Simulations.unitTest(admin, parts.unitTest("many", service, "edge"));
    Map<String, Object> body = unitTestSet("Many", 1, test);
    Map<String, Object> member = Map.of("unit_test_id", test, "run_count", Long.MAX_VALUE);
    body.put("unit_test_runs", List.of(member, member));
    String many = Simulations.unitTestSet(admin, body);
    admin.post(RUN, Map.of("simulation_unit_test_set_id", many)).expect(400);
  }

  /** Catches a run that is made and can never be read, or that takes the server's memory. */
  @Test
  void aRunIsNoLargerThanWhatCanBeRead() {
    List<String> words = IntStream.range(0, 40).mapToObj(i -> i + "x".repeat(10_000)).toList();
    String large =
        Simulations.id(
            admin,
            "metric/",
            Simulations.metric("large", Map.of("type", "categorical", "categories", words)),
            "id");
    Map<String, Object> body = parts.unitTest("large", service, "edge");
    body.put(
        "success_criterions",
        List.of(
            Map.of(
                "name",
                "large",
                "metric_id",
                large,
                "criterion",
                Map.of("type", "categorical", "expected_values", List.of(words.getFirst())))));
    String test = Simulations.unitTest(admin, body);
    String many = unitTestSetOf("Many", 30, test);
    assertThat(
            admin
                .post(RUN, Map.of("simulation_unit_test_set_id", many))
                .expect(400)
                .json()
                .path("error_code")
                .asString())
        .isEqualTo("run_too_large");
    String few = unitTestSetOf("Few", 8, test);
    String made =
        Simulations.id(
            admin,
            RUN,
            Map.of("simulation_unit_test_set_id", few),
            "simulation_unit_test_set_run_id");
    assertThat(run(made).get("unit_test_runs")).hasSize(8);
    admin.delete(RUN + made + "/").expect(204);
  }

  private String unitTestSetOf(String name, int count, String test) {
    return Simulations.unitTestSet(admin, unitTestSet(name, count, test));
  }
}
