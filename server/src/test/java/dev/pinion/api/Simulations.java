package dev.pinion.api;

import dev.pinion.domain.resource.ResourceKind;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Bodies of the simulation operations, and short ways to make what they name. */
final class Simulations {
  private Simulations() {}

  /** An active service with an agent and a graph of its own; its id. */
  static String service(TestTenant tenant, String name) {
    var stored = new StoredEntities(tenant);
    var body =
        Map.of(
            "agent_id", stored.asset(ResourceKind.AGENT, "agent of " + name, 2).hex(),
            "service_hierarchical_state_machine_id",
                stored.asset(ResourceKind.CONTEXT_GRAPH, "graph of " + name, 3).hex(),
            "name", name,
            "description", "d",
            "is_active", true,
            "keyterms", List.of(),
            "tags", Map.of());
    return tenant.admin().post("service/", body).expect(201).json().get("id").stringValue();
  }

  /** A version set that follows the newest. */
  static void set(Http client, String service, String name) {
    client
        .put(
            "service/%s/version_sets/%s/".formatted(service, name),
            Map.of(
                "version_set",
                Map.of(
                    "agent_version_number", 1,
                    "service_hierarchical_state_machine_version_number", 2,
                    "llm_model_preferences", Map.of())))
        .expect(204);
  }

  static Map<String, Object> personaVersion() {
    return new HashMap<>(
        Map.of(
            "background",
            "Has been here before.",
            "user_models",
            List.of("Is in a hurry."),
            "nonsensitive_user_variables",
            Map.of("first_name", "Pat"),
            "sensitive_user_variables",
            Map.of("insurance_no", "1234"),
            "preferred_language",
            "eng",
            "timezone",
            "Europe/Berlin"));
  }

  static Map<String, Object> persona(String name) {
    return Map.of(
        "name",
        name,
        "role",
        "patient",
        "tags",
        Map.of("team", "front desk"),
        "initial_version",
        personaVersion());
  }

  static Map<String, Object> scenarioVersion() {
    var body =
        new HashMap<String, Object>(
            Map.of(
                "objective", "Book a visit",
                "instructions", "Ask for the earliest one.",
                "initial_message_type", "user-message"));
    body.put("conversation_starts_at", "2026-03-01T09:00:00+01:00");
    return body;
  }

  static Map<String, Object> scenario(String name) {
    return Map.of("name", name, "tags", Map.of(), "initial_version", scenarioVersion());
  }

  static Map<String, Object> metric(String name, Object value) {
    var body =
        new HashMap<String, Object>(
            Map.of(
                "name", name,
                "applied_to_services", List.of(),
                "tags", Map.of(),
                "initial_version_metric_value",
                    Map.of("description", "How well", "metric_value", value)));
    body.put("additional_notes", null);
    return body;
  }

  static Map<String, Object> behaviorVersion() {
    return Map.of(
        "conversation_triggers",
        List.of("The caller is in pain."),
        "actions",
        List.of(
            Map.of(
                "type", "inject-instruction",
                "instruction", "Offer to connect a nurse.",
                "overrides_instructions", false),
            Map.of(
                "type",
                "change-tool-candidates",
                "tool_call_specs",
                List.of(
                    Map.of(
                        "tool_id", "0123456789abcdef01234567",
                        "version_constraint", ">=1",
                        "additional_instruction", "Call it at once",
                        "audio_fillers", List.of(),
                        "audio_filler_triggered_after", 1.5,
                        "result_persistence", "ephemeral",
                        "tool_name", "page_nurse")),
                "overrides_existing_tool_call_specs",
                true)));
  }

  static Map<String, Object> behaviorSet(String name, boolean active, String... services) {
    var version = new HashMap<>(behaviorVersion());
    version.put("is_active", active);
    return Map.of(
        "name",
        name,
        "tags",
        Map.of("team", "care"),
        "applied_to_services",
        List.of(services),
        "initial_version",
        version);
  }

  /** What a unit test is made of: a persona, a scenario and a metric each time. */
  record Parts(String persona, String scenario, String metric) {

    static Parts make(Http client, String name) {
      return new Parts(
          id(client, "simulation/persona/", Simulations.persona(name), "simulation_persona_id"),
          id(client, "simulation/scenario/", Simulations.scenario(name), "simulation_scenario_id"),
          id(client, "metric/", Simulations.metric(name, Map.of("type", "boolean")), "id"));
    }

    /** A unit test of one boolean criterion called {@code polite}. */
    Map<String, Object> unitTest(String name, String service, String set) {
      return new HashMap<>(
          Map.of(
              "name", name,
              "description", "d",
              "service_id", service,
              "service_version_set_name", set,
              "persona_id", persona,
              "scenario_id", scenario,
              "max_interactions", 10,
              "success_criterions",
                  List.of(
                      Map.of(
                          "name",
                          "polite",
                          "metric_id",
                          metric,
                          "criterion",
                          Map.of("type", "boolean", "expected_value", true))),
              "tags", Map.of()));
    }
  }

  static String unitTest(Http client, Map<String, Object> body) {
    return id(client, "simulation/unit_test/", body, "simulation_unit_test_id");
  }

  /** A set in which each unit test runs that often. */
  static Map<String, Object> unitTestSet(String name, int runCount, String... unitTests) {
    var body =
        new HashMap<String, Object>(
            Map.of(
                "name", name,
                "unit_test_runs",
                    Arrays.stream(unitTests)
                        .map(each -> Map.of("unit_test_id", each, "run_count", runCount))
                        .toList(),
                "tags", Map.of()));
    body.put("description", null);
    return body;
  }

  static String unitTestSet(Http client, Map<String, Object> body) {
    return id(client, "simulation/unit_test_set/", body, "simulation_unit_test_set_id");
  }

  /** Makes something and gives the id that is answered by that name. */
  static String id(Http client, String path, Object body, String name) {
    return client.post(path, body).expect(201).json().get(name).stringValue();
  }
}
