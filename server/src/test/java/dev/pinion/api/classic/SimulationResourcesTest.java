package dev.pinion.api.classic;

import static dev.pinion.api.fixture.AssetBodies.faults;
import static dev.pinion.api.fixture.Simulations.id;
import static dev.pinion.api.fixture.Simulations.metric;
import static dev.pinion.api.fixture.Simulations.persona;
import static dev.pinion.api.fixture.Simulations.personaVersion;
import static dev.pinion.api.fixture.Simulations.scenario;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.Simulations;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Personas, scenarios and metrics of simulations, in the Classic dialect. */
class SimulationResourcesTest extends FreshTenantTest {
  private static final String PERSONA = "simulation/persona/";
  private static final String SCENARIO = "simulation/scenario/";
  private static final String METRIC = "metric/";

  private JsonNode only(String path, String items) {
    JsonNode list = admin.get(path).expect(200).json().get(items);
    assertThat(list).hasSize(1);
    return list.get(0);
  }

  private String makePersona() {
    return id(admin, PERSONA, persona("Pat"), "simulation_persona_id");
  }

  @Test
  void aPersonaIsListedWithTagsAsAMap() {
    String id = makePersona();
    JsonNode answer = admin.get(PERSONA).expect(200).json();
    JsonNode persona = answer.get("simulation_personas").get(0);
    assertThat(persona.propertyNames())
        .containsExactly(
            "id",
            "name",
            "role",
            "tags",
            "is_deleted",
            "created_at",
            "creator",
            "updated_at",
            "updated_by");
    assertThat(persona.get("id").stringValue()).isEqualTo(id);
    assertThat(persona.get("tags").toString()).isEqualTo("{\"team\":\"front desk\"}");
    assertThat(persona.get("is_deleted").booleanValue()).isFalse();
    String creator = tenant.slug() + "," + tenant.credentials().userId();
    assertThat(answer.get("filter_values").toString())
        .isEqualTo(
            "{\"creators\":[\"%s\"],\"tags\":[\"team:front desk\"],\"roles\":[\"patient\"]}"
                .formatted(creator));
    assertThat(answer.get("has_more").booleanValue()).isFalse();
    assertThat(answer.get("continuation_token").isNull()).isTrue();
  }

  @Test
  void listsAreFilteredSortedAndPaged() {
    String pat = makePersona();
    var nurse = new HashMap<>(persona("Nora"));
    nurse.put("role", "nurse");
    nurse.put("tags", Map.of("team", "ward"));
    String nora = id(admin, PERSONA, nurse, "simulation_persona_id");
    String creator = tenant.slug() + "," + tenant.credentials().userId();

    assertThat(ids("?role=nurse")).containsExactly(nora);
    assertThat(ids("?role=nurse&role=patient")).containsExactly(pat, nora);
    assertThat(ids("?tag=team:ward")).containsExactly(nora);
    assertThat(ids("?tag=team:*&tag=team:ward")).containsExactly(nora);
    assertThat(ids("?tag=team:")).isEmpty();
    assertThat(ids("?id=" + pat)).containsExactly(pat);
    assertThat(ids("?creator=" + creator)).containsExactly(pat, nora);
    assertThat(ids("?creator=" + creator + "x")).isEmpty();
    assertThat(ids("?sort_by=-updated_at").getFirst()).isNotNull();
    admin.post(PERSONA + pat + "/", Map.of("tags", Map.of())).expect(204);
    assertThat(ids("?sort_by=-updated_at")).containsExactly(pat, nora);
    assertThat(ids("?sort_by=+updated_at")).containsExactly(nora, pat);

    JsonNode none = admin.get(PERSONA + "?limit=0").expect(200).json();
    assertThat(none.get("simulation_personas")).isEmpty();
    assertThat(none.get("has_more").booleanValue()).isTrue();
    assertThat(none.get("continuation_token").intValue()).isZero();
    JsonNode second = admin.get(PERSONA + "?limit=1&continuation_token=1").expect(200).json();
    assertThat(second.get("simulation_personas").get(0).get("id").stringValue()).isEqualTo(nora);
    assertThat(second.get("filter_values").isNull()).isTrue();

    assertThat(faults(admin.get(PERSONA + "?creator=x&tag=y&sort_by=name&limit=51&id=z")))
        .containsExactlyInAnyOrder(
            "query.creator.0 value_error",
            "query.tag.0 value_error",
            "query.sort_by.0 value_error",
            "query.limit less_than_equal",
            "query.id.0 string_pattern_mismatch");
  }

  private List<String> ids(String query) {
    return admin
        .get(PERSONA + query)
        .expect(200)
        .json()
        .get("simulation_personas")
        .findValuesAsString("id");
  }

  @Test
  void aDeletedOneStaysListedUntilItIsFilteredAndItsNameIsFree() {
    String id = makePersona();
    admin.post(PERSONA, persona(" Pat ")).expect(409);
    admin.delete(PERSONA + id + "/").expect(204);
    assertThat(only(PERSONA, "simulation_personas").get("is_deleted").booleanValue()).isTrue();
    assertThat(ids("?is_deleted=false")).isEmpty();
    assertThat(ids("?is_deleted=true")).containsExactly(id);
    admin.delete(PERSONA + id + "/").expect(404);
    admin.post(PERSONA + id + "/", Map.of()).expect(404);
    admin.post(PERSONA + id + "/version/", personaVersion()).expect(404);
    admin.get(PERSONA + id + "/version/").expect(200);
    makePersona();
  }

  @Test
  void aChangeThatChangesNothingLeavesNoTrace() {
    String id = makePersona();
    long before = tenant.founded().tenant().snapshot().seq();
    admin.post(PERSONA + id + "/", Map.of()).expect(204);
    admin.post(PERSONA + id + "/", "{\"tags\":null}").expect(204);
    admin.post(PERSONA + id + "/", Map.of("tags", Map.of("team", "front desk"))).expect(204);
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(before);
  }

  @Test
  void aVersionKeepsALanguageThatItDoesNotNameAndErasesOneThatIsNull() {
    String id = makePersona();
    var next = personaVersion();
    next.remove("timezone");
    next.put("preferred_language", Map.of());
    next.put("background", "Has moved.");
    assertThat(admin.post(PERSONA + id + "/version/?version=2", next).expect(201).json().toString())
        .isEqualTo("{\"version\":2}");
    next.put("preferred_language", null);
    next.put("timezone", "UTC");
    admin.post(PERSONA + id + "/version/", next).expect(201);
    admin.post(PERSONA + id + "/version/?version=3", next).expect(400);
    admin.post(PERSONA + id + "/version/?version=5", next).expect(400);
    assertThat(faults(admin.post(PERSONA + id + "/version/?version=1", next)))
        .containsExactly("query.version greater_than");

    JsonNode page = admin.get(PERSONA + id + "/version/?sort_by=-version").expect(200).json();
    JsonNode versions = page.get("simulation_persona_versions");
    assertThat(versions.findValuesAsString("version")).containsExactly("3", "2", "1");
    assertThat(versions.get(1).get("preferred_language").stringValue()).isEqualTo("eng");
    assertThat(versions.get(1).get("timezone").stringValue()).isEqualTo("Europe/Berlin");
    assertThat(versions.get(1).get("background").stringValue()).isEqualTo("Has moved.");
    assertThat(versions.get(0).get("preferred_language").isNull()).isTrue();
    assertThat(versions.get(0).get("timezone").stringValue()).isEqualTo("UTC");
    assertThat(versions.get(0).propertyNames())
        .contains("_id", "org_id", "simulation_persona_id", "sensitive_user_variables");
    assertThat(
            admin
                .get(PERSONA + id + "/version/?version=1-2&limit=1")
                .expect(200)
                .json()
                .get("continuation_token")
                .intValue())
        .isEqualTo(1);
    assertThat(
            admin
                .get(PERSONA + id + "/version/?version=latest")
                .json()
                .get("simulation_persona_versions"))
        .hasSize(1);
  }

  @Test
  void aScenarioKnowsWhenItsConversationStarts() {
    String id = id(admin, SCENARIO, scenario("Booking"), "simulation_scenario_id");
    JsonNode version = only(SCENARIO + id + "/version/", "simulation_scenario_versions");
    assertThat(version.get("conversation_starts_at").stringValue())
        .isEqualTo("2026-03-01T08:00:00Z");
    assertThat(only(SCENARIO, "simulation_scenarios").has("role")).isFalse();
    var naive = new HashMap<>(Simulations.scenarioVersion());
    naive.put("conversation_starts_at", "2026-03-01T09:00:00");
    assertThat(faults(admin.post(SCENARIO + id + "/version/", naive)))
        .containsExactly("body.conversation_starts_at timezone_aware");
    naive.put("conversation_starts_at", null);
    admin.post(SCENARIO + id + "/version/", naive).expect(201);
    admin.delete(SCENARIO + id + "/").expect(204);
  }

  @Test
  void metricsAreHiddenWhenDeletedUnlessAskedFor() {
    String service = Simulations.service(tenant, "Front desk");
    var body = metric("Rating", Map.of("type", "numerical", "lower_bound", 0, "upper_bound", 5.5));
    body.put("applied_to_services", List.of(service));
    String id = id(admin, METRIC, body, "id");
    id(
        admin,
        METRIC,
        metric("Mood", Map.of("type", "categorical", "categories", List.of("good"))),
        "id");

    JsonNode rating = only(METRIC + "?type=numerical", "metrics");
    assertThat(rating.get("metric_value_type").stringValue()).isEqualTo("numerical");
    assertThat(rating.get("applied_to_services").toString()).isEqualTo("[\"" + service + "\"]");
    assertThat(rating.get("tags").toString()).isEqualTo("[]");
    assertThat(only(METRIC + "?applied_to_service=" + service, "metrics").get("name").stringValue())
        .isEqualTo("Rating");
    JsonNode values = admin.get(METRIC).expect(200).json().get("filter_values");
    assertThat(values.get("types").toString()).isEqualTo("[\"categorical\",\"numerical\"]");
    assertThat(values.get("applied_to_services_ids").toString()).contains(service);

    admin
        .post(METRIC + id + "/", Map.of("additional_notes", "n", "tags", Map.of("a b", "c")))
        .expect(200);
    admin.post(METRIC + id + "/", "{\"additional_notes\":null}").expect(200);
    JsonNode changed = only(METRIC + "?id=" + id, "metrics");
    assertThat(changed.get("additional_notes").stringValue()).isEqualTo("n");
    assertThat(changed.get("tags").toString()).isEqualTo("[{\"key\":\"a b\",\"value\":\"c\"}]");

    admin.delete(METRIC + id + "/").expect(200);
    assertThat(only(METRIC, "metrics").get("name").stringValue()).isEqualTo("Mood");
    assertThat(only(METRIC + "?is_deleted=true", "metrics").get("name").stringValue())
        .isEqualTo("Rating");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"type\":\"numerical\",\"lower_bound\":2,\"upper_bound\":1}|numerical value_error",
        "{\"type\":\"categorical\",\"categories\":[]}|categorical.categories too_short",
        "{\"type\":\"other\"}|union_tag_invalid",
      })
  void aMetricsValueMustMakeSense(String value, String fault) {
    String body =
        """
        {"name":"m","applied_to_services":[],"additional_notes":null,"tags":{},
         "initial_version_metric_value":{"description":"","metric_value":%s}}
        """
            .formatted(value);
    assertThat(faults(admin.post(METRIC, body)))
        .singleElement()
        .asString()
        .startsWith("body.initial_version_metric_value.metric_value")
        .endsWith(fault);
  }

  @Test
  void aMetricForAServiceThatIsNotThereIsRefused() {
    var body = metric("m", Map.of("type", "boolean"));
    body.put("applied_to_services", List.of("0123456789abcdef01234567"));
    admin.post(METRIC, body).expect(404);
  }

  @Test
  void anotherTenantSeesNothingOfIt() {
    String id = makePersona();
    Http other = server.tenant("other-" + tenant.slug()).admin();
    assertThat(other.get(PERSONA).expect(200).json().get("simulation_personas")).isEmpty();
    other.get(PERSONA + id + "/version/").expect(404);
    other.delete(PERSONA + id + "/").expect(404);
    other.post(SCENARIO + id + "/", Map.of()).expect(404);
    admin.delete(SCENARIO + id + "/").expect(404);
  }
}
