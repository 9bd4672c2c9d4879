package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.demo.DemoCredentials;
import dev.pinion.demo.DemoCredentialsFile;
import dev.pinion.domain.EntityId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Commands in the folder in which the demonstration runs, where nothing is set up. */
class DemonstrationTest {
  private static final String SERVICE = "Clinic front desk";

  @TempDir static Path folder;
  private static TestServer server;
  private static DemoCredentials demo;

  private final TestForge forge = new TestForge(folder);

  @BeforeAll
  static void start() throws IOException {
    Path data = folder.resolve("data");
    Files.createDirectories(data);
    server = TestServer.start(data);
    demo = server.server().makeDemo(new DemoCredentialsFile(data));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theDemonstrationIsTalkedToAndStatusSaysSo() {
    assertThat(forge.done("auth", "status"))
        .contains("source     the demonstration in this folder, data/demo-credentials.json\n")
        .contains("workspace  demo (Demo Clinic, ");
    assertThat(forge.done("version-set", "list", SERVICE)).contains("\npreview ");
    assertThat(forge.done("service", "health")).contains(SERVICE);
  }

  @Test
  void aSetThatTestsUseIsNotDeletedAndTheyAreNamed() {
    JsonNode of =
        classic().get("simulation/unit_test/").expect(200).json().at("/simulation_unit_tests/0");
    String service = forge.json("service", "show", SERVICE).get("id").asString();
    classic()
        .post(
            "simulation/unit_test/",
            Map.of(
                "name", "Books well",
                "description", "d",
                "service_id", hex(service),
                "service_version_set_name", "preview",
                "persona_id", of.get("persona_id").asString(),
                "scenario_id", of.get("scenario_id").asString(),
                "max_interactions", 5,
                "success_criterions", of.get("success_criterions"),
                "tags", Map.of()))
        .expect(201);
    assertThat(forge.refused("version-set", "delete", SERVICE, "preview"))
        .isEqualTo(
            "The version set \"preview\" cannot be deleted: it is used by the unit test \"Books well\".");
    assertThat(forge.done("version-set", "show", SERVICE, "preview"))
        .contains("used by        1 test\n");
    assertThat(forge.done("service", "health", SERVICE))
        .containsPattern("preview +yes +yes +no +1 test");
  }

  private static Http classic() {
    return server
        .http()
        .below("/v1/demo/")
        .with("Authorization", "Bearer " + demo.platformApiKey());
  }

  private static String hex(String id) {
    return EntityId.fromUuid(UUID.fromString(id)).orElseThrow().hex();
  }

  @Test
  void whatFiredOfABehaviourIsListed() {
    String serviceId = hex(forge.json("service", "show", SERVICE).get("id").asString());
    Map<String, Object> action =
        Map.of(
            "type", "inject-instruction",
            "instruction", "Offer to connect a nurse.",
            "overrides_instructions", false);
    String set =
        classic()
            .post(
                "dynamic_behavior_set/",
                Map.of(
                    "name",
                    "Fever",
                    "tags",
                    Map.of(),
                    "applied_to_services",
                    List.of(serviceId),
                    "initial_version",
                    Map.of(
                        "is_active",
                        true,
                        "conversation_triggers",
                        List.of("The caller has a fever."),
                        "actions",
                        List.of(action))))
            .expect(201)
            .json()
            .get("dynamic_behavior_set_id")
            .asString();
    assertThat(forge.done("asset", "behavior-invocations", "Fever").lines()).hasSize(1);
    List<Map<String, Object>> invocations =
        IntStream.range(0, 35)
            .<Map<String, Object>>mapToObj(
                i ->
                    Map.of(
                        "version",
                        1,
                        "conversation_id",
                        "conversation-" + i,
                        "service_id",
                        serviceId,
                        "user_id",
                        "caller",
                        "initial_message_id",
                        "m",
                        "invoked_at",
                        Instant.now().minusSeconds(i).toString()))
            .toList();
    classic()
        .post("dynamic_behavior_set/" + set + "/invocation/", Map.of("invocations", invocations))
        .expect(201);

    assertThat(forge.done("asset", "behavior-invocations", "Fever", "--limit", "33").lines())
        .hasSize(34)
        .element(1)
        .asString()
        .containsPattern("1 +" + SERVICE + " +conversation-0 +caller");
    assertThat(forge.json("asset", "behavior-invocations", set).get("items")).hasSize(30);
    assertThat(forge.refused("asset", "behavior-invocations", "Fevr"))
        .isEqualTo("There is no behaviour set \"Fevr\"; did you mean \"Fever\"?");
  }
}
