package dev.pinion.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Many services with version sets, agents and context graphs, made through the API by a seed. */
final class LargeTenant {
  private static final int SERVICES_PER_ASSET = 8;
  private static final int VERSIONS_MAX = 6;
  private static final int SETS_MAX = 9;
  private static final String MODEL = "openai_gpt-4.1-2025-04-14";

  private final Http workspace;
  private final Random random;
  private final List<Part> agents = new ArrayList<>();
  private final List<Part> graphs = new ArrayList<>();

  private LargeTenant(Http workspace, long seed) {
    this.workspace = workspace;
    this.random = new Random(seed);
  }

  /** An agent or a graph, and how many versions it has. */
  private record Part(String id, int versions) {}

  /**
   * Fills a workspace.
   *
   * @param workspace a client whose paths are below the workspace
   * @return the ids of the services
   */
  static List<String> fill(Http workspace, long seed, int services) {
    var tenant = new LargeTenant(workspace, seed);
    for (int i = 0; i < Math.max(1, services / SERVICES_PER_ASSET); i++) {
      tenant.agents.add(tenant.part("agents", "Agent " + i, PlatformBodies.agentVersion()));
      tenant.graphs.add(tenant.part("context-graphs", "Graph " + i, PlatformBodies.graphVersion()));
    }
    var ids = new ArrayList<String>();
    for (int i = 0; i < services; i++) {
      ids.add(tenant.service("Service %03d".formatted(i)));
    }
    return ids;
  }

  private Part part(String path, String name, Map<String, Object> content) {
    String id = PlatformBodies.made(workspace, path, name);
    int versions = 1 + random.nextInt(VERSIONS_MAX);
    for (int version = 1; version <= versions; version++) {
      var body = new HashMap<>(content);
      body.put(path.equals("agents") ? "background" : "description", name + ", " + version);
      workspace.post("%s/%s/versions".formatted(path, id), body).expect(201);
    }
    return new Part(id, versions);
  }

  private String service(String name) {
    Part agent = agents.get(random.nextInt(agents.size()));
    Part graph = graphs.get(random.nextInt(graphs.size()));
    var sets = new HashMap<String, Object>();
    sets.put("release", pins(agent, graph));
    sets.put("preview", pins(agent, graph));
    for (int i = random.nextInt(SETS_MAX); i > 0; i--) {
      sets.put("try-" + i, pins(agent, graph));
    }
    return workspace
        .post(
            "services",
            Map.of(
                "name",
                name,
                "agent_id",
                agent.id(),
                "context_graph_id",
                graph.id(),
                "version_sets",
                sets))
        .expect(201)
        .json()
        .get("id")
        .stringValue();
  }

  private Map<String, Object> pins(Part agent, Part graph) {
    var llm = Map.of("llm_name", MODEL, "params", Map.of("seed", random.nextInt(1_000_000)));
    return Map.of(
        "agent_version_number",
        1 + random.nextInt(agent.versions()),
        "context_graph_version_number",
        1 + random.nextInt(graph.versions()),
        "llm_model_preferences",
        Map.of("EngageUser", llm));
  }
}
