package dev.pinion.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.JsonNode;

/** Tests of a service whose agent and graph have three versions, by an owner's key. */
abstract class OneServiceTest extends FreshTenantTest {
  Http platform;
  String agent;
  String service;
  String sets;

  @BeforeEach
  void makeService() {
    platform = tenant.platform();
    agent = id(platform.post("agents", Map.of("name", "n" + unique())));
    String graph = id(platform.post("context-graphs", Map.of("name", "n" + unique())));
    for (int i = 0; i < 3; i++) {
      platform.post("agents/" + agent + "/versions", PlatformBodies.agentVersion()).expect(201);
      platform
          .post("context-graphs/" + graph + "/versions", PlatformBodies.graphVersion())
          .expect(201);
    }
    service =
        id(
            platform.post(
                "services",
                Map.of(
                    "name",
                    "n" + unique(),
                    "agent_id",
                    agent,
                    "context_graph_id",
                    graph,
                    "is_active",
                    true)));
    sets = "services/" + service + "/version-sets";
  }

  static String id(Http.Response reply) {
    return reply.expect(201).json().get("id").stringValue();
  }

  void put(String name, @Nullable Integer agent, @Nullable Integer graph) {
    var pins = new LinkedHashMap<String, @Nullable Object>();
    pins.put("agent_version_number", agent);
    pins.put("context_graph_version_number", graph);
    platform.put(sets + "/" + name, Map.of("version_set", pins)).expect(204);
  }

  Http.Response promote(String onto, Map<String, Object> body) {
    return platform.post(sets + "/" + onto + "/promote", body);
  }

  Http.Response rollback(String name, Map<String, Object> body) {
    return platform.post(sets + "/" + name + "/rollback", body);
  }

  JsonNode state(String name) {
    return platform.get(sets + "/" + name).expect(200).json();
  }

  static String code(Http.Response reply) {
    return reply.json().get("error_code").stringValue();
  }

  String key(String... permissions) {
    return platform
        .post(
            "api-keys",
            Map.of("duration_days", 1, "role", "viewer", "permissions", List.of(permissions)))
        .expect(201)
        .json()
        .get("api_key")
        .stringValue();
  }
}
