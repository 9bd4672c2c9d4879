package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.PlatformBodies.holderOf;
import static dev.pinion.api.fixture.Simulations.unitTestSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Simulations;
import dev.pinion.api.fixture.Simulations.Parts;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Unit tests and their sets in the Classic dialect, and the guards that they put up. */
@SuppressWarnings("NullAway.Init") // set before each test
class UnitTestsTest extends FreshTenantTest {
  private static final String TEST = "simulation/unit_test/";
  private static final String SET = "simulation/unit_test_set/";
  private static final int RACES = Integer.getInteger("pinion.rounds", 30);
  private static final String NOBODY = "0123456789abcdef01234567";

  private String service;
  private Parts parts;

  @BeforeEach
  void makeParts() {
    service = Simulations.service(tenant, "Front desk");
    Simulations.set(admin, service, "preview");
    parts = Parts.make(admin, "one");
  }

  private String unitTest(String name, String set) {
    return Simulations.unitTest(admin, parts.unitTest(name, service, set));
  }

  private String message(Http.Response response, int status) {
    return response.expect(status).detail().stringValue();
  }

  private String setPath(String set) {
    return "service/%s/version_sets/%s/".formatted(service, set);
  }

  @Test
  void aUnitTestGuardsItsSetAndItsService() {
    String id = unitTest("Books a visit", "preview");
    assertThat(message(admin.delete(setPath("preview")), 400))
        .contains("unit test \"Books a visit\"");
    assertThat(message(admin.post("service/" + service + "/", Map.of("is_active", false)), 400))
        .contains("unit test \"Books a visit\"");
    String platformService = "services/" + EntityId.ofHex(service).uuid();
    assertThat(message(tenant.platform().delete(platformService), 409)).contains("Books a visit");
    tenant.platform().put(platformService, Map.of("version_sets", Map.of())).expect(409);

    admin.post(TEST + id + "/", Map.of("service_version_set_name", "edge")).expect(204);
    admin.delete(setPath("preview")).expect(204);
    admin.delete(TEST + id + "/").expect(204);
    admin.post("service/" + service + "/", Map.of("is_active", false)).expect(200);
    admin.post(TEST, parts.unitTest("x", service, "release")).expect(400);
  }

  @Test
  void whatAUnitTestNamesStays() {
    String id = unitTest("Books a visit", "release");
    String set = Simulations.unitTestSet(admin, unitTestSet("Nightly", 2, id));
    for (String path :
        List.of(
            "simulation/persona/" + parts.persona(),
            "simulation/scenario/" + parts.scenario(),
            "metric/" + parts.metric())) {
      assertThat(message(admin.delete(path + "/"), 400)).contains("\"Books a visit\"");
    }
    assertThat(message(admin.delete(TEST + id + "/"), 400)).contains("unit test set \"Nightly\"");
    assertThat(message(admin.delete(setPath("release")), 400)).isNotBlank();

    admin.delete(SET + set).expect(204);
    admin.delete(TEST + id + "/").expect(204);
    admin.delete(TEST + id + "/").expect(404);
    admin.delete("metric/" + parts.metric() + "/").expect(200);
    admin.post(TEST, parts.unitTest("again", service, "release")).expect(404);
  }

  @Test
  void aUnitTestIsListedAsItWasMade() {
    String id = unitTest("Books a visit", "preview");
    JsonNode answer = admin.get(TEST + "?service_id=" + service).expect(200).json();
    JsonNode test = answer.get("simulation_unit_tests").get(0);
    assertThat(test.get("id").stringValue()).isEqualTo(id);
    assertThat(test.get("service_version_set_name").stringValue()).isEqualTo("preview");
    assertThat(test.get("success_criterions").toString())
        .isEqualTo(
            ("[{\"name\":\"polite\",\"metric_id\":\"%s\","
                    + "\"criterion\":{\"type\":\"boolean\",\"expected_value\":true}}]")
                .formatted(parts.metric()));
    assertThat(test.get("tags").toString()).isEqualTo("[]");
    JsonNode values = answer.get("filter_values");
    assertThat(values.propertyNames())
        .containsExactly(
            "creators", "tags", "service_ids", "persona_ids", "scenario_ids", "metric_ids");
    for (String query :
        List.of(
            "persona_id=" + parts.persona(),
            "scenario_id=" + parts.scenario(),
            "metric_id=" + parts.metric())) {
      assertThat(admin.get(TEST + "?" + query).json().get("simulation_unit_tests")).hasSize(1);
    }
    assertThat(admin.get(TEST + "?metric_id=" + NOBODY).json().get("simulation_unit_tests"))
        .isEmpty();
  }

  @Test
  void everyTagThatFiltersOfferCanBeFilteredBy() {
    var body = new LinkedHashMap<String, Object>(parts.unitTest("tagged", service, "release"));
    body.put("tags", Map.of("a:b", "c", "k", "v"));
    admin.post(TEST, body).expect(201);
    JsonNode page = admin.get(TEST).expect(200).json();
    for (JsonNode tag : page.at("/filter_values/tags")) {
      String query = "?tag=" + URLEncoder.encode(tag.stringValue(), StandardCharsets.UTF_8);
      assertThat(admin.get(TEST + query).expect(200).json().get("simulation_unit_tests"))
          .as(tag.stringValue())
          .hasSize(1);
    }
    assertThat(page.at("/filter_values/tags")).hasSize(2);
  }

  @Test
  void whatAUnitTestNamesMustBeThere() {
    for (String field : List.of("service_id", "persona_id", "scenario_id")) {
      var body = parts.unitTest("x", service, "release");
      body.put(field, NOBODY);
      admin.post(TEST, body).expect(404);
    }
    admin.post(TEST, parts.unitTest("x", service, "no such set")).expect(404);
    var swapped = parts.unitTest("x", service, "release");
    swapped.put("persona_id", parts.scenario());
    admin.post(TEST, swapped).expect(404);
    String id = unitTest("x", "release");
    admin.post(TEST, parts.unitTest("x", service, "edge")).expect(409);
    admin.post(TEST + id + "/", Map.of("service_version_set_name", "none")).expect(404);
    admin.post(TEST + id + "/", Map.of("scenario_id", NOBODY)).expect(404);
  }

  @Test
  void aCriterionMustFitItsMetric() {
    var body = parts.unitTest("x", service, "release");
    body.put(
        "success_criterions",
        List.of(criterion("a", Map.of("type", "numerical", "verb", ">", "threshold", 1))));
    assertThat(message(admin.post(TEST, body), 400))
        .contains("\"a\" is numerical")
        .contains("boolean");
    body.put("success_criterions", List.of());
    assertThat(faults(admin.post(TEST, body))).containsExactly("body.success_criterions too_short");
    var same = criterion("a", Map.of("type", "boolean", "expected_value", true));
    body.put("success_criterions", List.of(same, same));
    assertThat(faults(admin.post(TEST, body)))
        .containsExactly("body.success_criterions value_error");
    body.put("success_criterions", List.of(same));
    body.put("max_interactions", 101);
    assertThat(faults(admin.post(TEST, body)))
        .containsExactly("body.max_interactions less_than_equal");
  }

  private Map<String, Object> criterion(String name, Object criterion) {
    return Map.of("name", name, "metric_id", parts.metric(), "criterion", criterion);
  }

  @Test
  void anUpdateChangesWhatItNames() {
    String id = unitTest("x", "release");
    admin
        .post(
            TEST + id + "/", Map.of("description", "other", "run_count", 3, "max_interactions", 5))
        .expect(204);
    JsonNode test = admin.get(TEST).json().get("simulation_unit_tests").get(0);
    assertThat(test.get("description").stringValue()).isEqualTo("other");
    assertThat(test.get("run_count").intValue()).isEqualTo(3);
    assertThat(test.get("max_interactions").intValue()).isEqualTo(5);
    assertThat(test.get("service_version_set_name").stringValue()).isEqualTo("release");
    admin
        .post(
            TEST + id + "/",
            Map.of(
                "success_criterions",
                List.of(
                    criterion(
                        "c", Map.of("type", "categorical", "expected_values", List.of("a"))))))
        .expect(400);
  }

  @Test
  void setsAreRenamedAndNameTheirUnitTests() {
    String first = unitTest("first", "release");
    String second = unitTest("second", "preview");
    String set = Simulations.unitTestSet(admin, unitTestSet("Nightly", 2, first));
    Simulations.unitTestSet(admin, unitTestSet("Weekly", 1, first, second));
    admin.post(SET, unitTestSet("Nightly", 1, first)).expect(409);
    admin.post(SET, unitTestSet("x", 1, NOBODY)).expect(404);
    admin.post(SET + set, Map.of("name", "Weekly")).expect(409);
    admin
        .post(
            SET + set,
            Map.of(
                "name",
                "Hourly",
                "unit_test_runs",
                List.of(Map.of("unit_test_id", second, "run_count", 4))))
        .expect(204);
    JsonNode hourly = admin.get(SET + "?id=" + set).json().get("simulation_unit_test_sets").get(0);
    assertThat(hourly.get("name").stringValue()).isEqualTo("Hourly");
    assertThat(hourly.get("last_triggered_run_id").isNull()).isTrue();
    assertThat(hourly.get("unit_test_runs").toString())
        .isEqualTo("[{\"unit_test_id\":\"%s\",\"run_count\":4}]".formatted(second));
    assertThat(admin.get(SET + "?unit_test_id=" + first).json().get("simulation_unit_test_sets"))
        .hasSize(1);
  }

  /** The same race as among use cases, with everything that lies between them and a client. */
  @Test
  void overHttpASetIsEitherUsedOrDeleted() throws Exception {
    for (int round = 0; round < RACES; round++) {
      String set = "set-" + round;
      Simulations.set(admin, service, set);
      Map<String, Object> body = parts.unitTest("racer " + round, service, set);
      var start = new CountDownLatch(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<Integer> use = threads.submit(() -> afterwards(start, () -> admin.post(TEST, body)));
        Future<Integer> deletion =
            threads.submit(() -> afterwards(start, () -> admin.delete(setPath(set))));
        start.countDown();
        assertThat(use.get() + " " + deletion.get())
            .as("made and deleted, round %d", round)
            .isIn("201 400", "404 204");
      }
    }
  }

  private static int afterwards(CountDownLatch start, Supplier<Http.Response> request)
      throws InterruptedException {
    start.await();
    return request.get().status();
  }

  @Test
  void theUsagesOfAServiceNameTestsAndTheirSets() {
    String first = unitTest("first", "release");
    String second = unitTest("second", "preview");
    Simulations.unitTestSet(admin, unitTestSet("Nightly", 2, first, second));
    String path = "services/%s/usages".formatted(EntityId.ofHex(service).uuid());
    assertThat(usages(path))
        .containsExactly(
            "preview unit_test second",
            "preview unit_test_set Nightly",
            "release unit_test first",
            "release unit_test_set Nightly");
    admin.post(TEST + second + "/", Map.of("service_version_set_name", "edge")).expect(204);
    assertThat(usages(path))
        .containsExactly(
            "edge unit_test second",
            "edge unit_test_set Nightly",
            "release unit_test first",
            "release unit_test_set Nightly");
    tenant.platform().get("services/" + UUID.randomUUID() + "/usages").expect(404);
  }

  @Test
  void theUsagesOfAServiceAreThoseThatTheCallerMaySee() {
    String first = unitTest("first", "release");
    String second = unitTest("second", "preview");
    String set = Simulations.unitTestSet(admin, unitTestSet("Nightly", 2, first));
    String path = "services/%s/usages".formatted(EntityId.ofHex(service).uuid());
    Grant services = Grant.of(Permission.SERVICE_GET);
    assertThat(usages(holderOf(tenant, services), path)).isEmpty();
    assertThat(usages(holderOf(tenant, services, Grant.of(Permission.UNIT_TEST_GET)), path))
        .containsExactly("preview unit_test second", "release unit_test first");
    Grant one = Grant.of(Permission.UNIT_TEST_GET, "id", new Condition.Equals(second));
    Grant sets = Grant.of(Permission.UNIT_TEST_SET_GET, "id", new Condition.Equals(set));
    assertThat(usages(holderOf(tenant, services, one, sets), path))
        .containsExactly("preview unit_test second", "release unit_test_set Nightly");
  }

  private List<String> usages(String path) {
    return usages(tenant.platform(), path);
  }

  private static List<String> usages(Http client, String path) {
    return client.get(path).expect(200).json().get("items").values().stream()
        .map(
            each ->
                "%s %s %s"
                    .formatted(
                        each.get("version_set").stringValue(),
                        each.get("kind").stringValue(),
                        each.get("name").stringValue()))
        .toList();
  }
}
