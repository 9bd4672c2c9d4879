package dev.pinion.cli;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A tenant with an agent, a context graph and services of them, made through the API. */
record CliWorld(TestTenant tenant, Http api, String agent, String graph) {

  /** An agent "Front desk" and a graph "Booking" of three versions each. */
  static CliWorld in(TestServer server, String slug) {
    CliWorld world = of(server.tenant(slug), "Front desk", "Booking");
    for (int version = 1; version <= 3; version++) {
      world.addAgentVersion("Knows %d doors.".formatted(version));
      world.addGraphVersion("Graph %d".formatted(version));
    }
    return world;
  }

  /** An agent and a graph of these names, without versions. */
  static CliWorld of(TestTenant tenant, String agent, String graph) {
    Http api = tenant.platform();
    return new CliWorld(
        tenant,
        api,
        id(api.post("agents", Map.of("name", agent))),
        id(api.post("context-graphs", Map.of("name", graph))));
  }

  private static String id(Http.Response made) {
    return made.expect(201).json().get("id").asString();
  }

  void addAgentVersion(String background) {
    api.post(
            "agents/" + agent + "/versions",
            Map.of(
                "name",
                "Robin",
                "background",
                background,
                "identity",
                Map.of(
                    "name", "Robin",
                    "role", "guide",
                    "developed_by", "Acme",
                    "default_spoken_language", "en-US")))
        .expect(201);
  }

  void addGraphVersion(String description) {
    api.post(
            "context-graphs/" + graph + "/versions",
            Map.of(
                "description",
                description,
                "states",
                List.of(state("start", "end"), state("end")),
                "new_user_initial_state",
                "start",
                "returning_user_initial_state",
                "start",
                "terminal_state",
                "end"))
        .expect(201);
  }

  private static Map<String, Object> state(String name, String... next) {
    return Map.of(
        "type",
        "action",
        "name",
        name,
        "objective",
        "Help.",
        "actions",
        List.of(Map.of("description", "Ask.")),
        "intra_state_navigation_guidelines",
        List.of(),
        "action_guidelines",
        List.of(),
        "boundary_constraints",
        List.of(),
        "exit_conditions",
        List.of(next).stream()
            .map(state -> Map.of("description", "Done.", "next_state", state))
            .toList());
  }

  /**
   * Makes a service of the agent and the graph.
   *
   * @param fields what it says beside its name
   * @return its id
   */
  String service(String name, Map<String, ?> fields) {
    var body = new HashMap<String, Object>(fields);
    body.putAll(Map.of("name", name, "agent_id", agent, "context_graph_id", graph));
    return id(api.post("services", body));
  }

  /** Makes an active service whose release pins version 2 of both. */
  String service(String name) {
    return id(
        api.post(
            "services",
            Map.of(
                "name",
                name,
                "agent_id",
                agent,
                "context_graph_id",
                graph,
                "version_sets",
                Map.of(
                    "release",
                    Map.of(
                        "agent_version_number",
                        2,
                        "context_graph_version_number",
                        2,
                        "llm_model_preferences",
                        Map.of(
                            "EngageUser",
                            Map.of(
                                "llm_name",
                                "openai_gpt-4.1-2025-04-14",
                                "params",
                                Map.of("temperature", 0.2))))))));
  }
}
