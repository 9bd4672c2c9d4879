package dev.pinion.api.hostile;

import static dev.pinion.api.fixture.AssetBodies.with;
import static dev.pinion.api.fixture.PlatformBodies.classicId;
import static dev.pinion.api.fixture.PlatformBodies.made;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.FreshTenantTest;
import dev.pinion.api.fixture.PlatformBodies;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Fields of services have bounds on both faces: forty services of large ones ended the server. */
class FieldBoundsTest extends FreshTenantTest {

  private static List<Map<String, Object>> tags(int count, int chars) {
    List<Map<String, Object>> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String number = Integer.toString(i);
      tags.add(Map.of("key", number + "t".repeat(chars - number.length()), "value", "v"));
    }
    return tags;
  }

  @Test
  void servicesOnPlatform() {
    String agent = made(owner, "agents", "A");
    String graph = made(owner, "context-graphs", "G");
    Map<String, Object> service =
        Map.of("name", "S", "agent_id", agent, "context_graph_id", graph, "keyterms", List.of());
    refused(with(service, "name", "n".repeat(257)));
    refused(with(service, "keyterms", Collections.nCopies(101, "k")));
    refused(with(service, "keyterms", List.of("k".repeat(101))));
    refused(with(service, "tags", tags(101, 10)));
    refused(with(service, "tags", tags(1, 101)));
    owner
        .post(
            "services",
            with(
                with(
                    with(service, "name", "n".repeat(256)),
                    "keyterms",
                    Collections.nCopies(100, "k".repeat(100))),
                "tags",
                tags(100, 100)))
        .expect(201);
  }

  private void refused(Map<String, Object> service) {
    assertThat(owner.post("services", service).expect(422).json().at("/detail/0/type").asString())
        .isIn("string_too_long", "too_long");
  }

  /** Catches a number beyond a long that makes the check fail instead of the parameters. */
  @Test
  void numbersInParametersOfModels() {
    String agent = made(owner, "agents", "A");
    String graph = made(owner, "context-graphs", "G");
    Map<String, Object> service =
        Map.of("name", "S", "agent_id", agent, "context_graph_id", graph, "keyterms", List.of());
    String id = owner.post("services", service).expect(201).json().get("id").asString();
    for (String number : List.of("1e20", "-1e20", "100000000000000000000.5")) {
      String llms =
          "\"llm_model_preferences\":{\"a\":{\"llm_name\":\"azure_gpt-4.1-2025-04-14\",\"params\":{\"max_tokens\":%s}}}"
              .formatted(number);
      boolean fits = number.equals("1e20");
      owner
          .put("services/" + id + "/version-sets/s", "{\"version_set\":{%s}}".formatted(llms))
          .expect(fits ? 204 : 422);
      tenant
          .admin()
          .put(
              "service/" + classicId(id) + "/version_sets/s/",
              "{\"version_set\":{\"agent_version_number\":null,\"service_hierarchical_state_machine_version_number\":null,%s}}"
                  .formatted(llms))
          .expect(fits ? 204 : 400);
    }
  }

  @Test
  void namesOfStates() {
    String graph = made(owner, "context-graphs", "G");
    String platform = "context-graphs/" + graph + "/versions";
    String classic = "organization/service_hierarchical_state_machine/" + classicId(graph) + "/";
    for (int length : List.of(256, 257)) {
      int status = length > 256 ? 422 : 201;
      String name = "s".repeat(length);
      owner
          .post(
              platform,
              PlatformBodies.graphVersion(
                  PlatformBodies.action("start", name), PlatformBodies.action(name)))
          .expect(status);
      admin
          .post(
              classic,
              AssetBodies.machineVersion(
                  AssetBodies.action("start", name),
                  AssetBodies.action(name, "end"),
                  AssetBodies.action("end")))
          .expect(status);
    }
  }

  @Test
  void namesAndDescriptionsOnClassic() {
    String agent = made(owner, "agents", "A");
    String graph = made(owner, "context-graphs", "G");
    owner.post("agents/" + agent + "/versions", PlatformBodies.agentVersion()).expect(201);
    owner.post("context-graphs/" + graph + "/versions", PlatformBodies.graphVersion()).expect(201);
    Map<String, Object> service =
        Map.of(
            "name",
            "S",
            "description",
            "d",
            "is_active",
            false,
            "agent_id",
            classicId(agent),
            "service_hierarchical_state_machine_id",
            classicId(graph),
            "keyterms",
            List.of(),
            "tags",
            Map.of());
    admin.post("service/", with(service, "name", "n".repeat(257))).expect(422);
    String id = admin.post("service/", service).expect(201).json().get("id").stringValue();
    admin.post("service/" + id + "/", Map.of("name", "n".repeat(256))).expect(200);
    admin.post("service/" + id + "/", Map.of("name", "n".repeat(257))).expect(422);
    admin.post("service/" + id + "/", Map.of("description", "d".repeat(10_000))).expect(200);
    admin.post("service/" + id + "/", Map.of("description", "d".repeat(10_001))).expect(422);
    admin.post("role/Custom", Map.of("description", "d".repeat(10_001))).expect(422);
  }
}
