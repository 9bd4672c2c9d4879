package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.OneServerTest;
import dev.pinion.cli.output.ExitCode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge service rollback}. */
class ServiceRollbackCommandTest extends OneServerTest {
  private static final String SERVICE = "Clinic";

  private static int worlds;

  @TempDir Path folder;
  private CliWorld world;
  private TestForge forge;
  private String service;

  @BeforeEach
  void makeService() {
    world = CliWorld.in(server, "world-" + ++worlds);
    forge = TestForge.of(folder, server, world.tenant());
    service = world.service(SERVICE);
  }

  /** Gives the service another agent, which has two versions. */
  private String replaceAgent(String name) {
    String agent =
        world.api().post("agents", Map.of("name", name)).expect(201).json().get("id").asString();
    var other = new CliWorld(world.tenant(), world.api(), agent, world.graph());
    other.addAgentVersion("Knows one door.");
    other.addAgentVersion("Knows two doors.");
    world.api().put("services/" + service, Map.of("agent_id", agent)).expect(200);
    return agent;
  }

  @Test
  void thePlanIsShownAndDoneWithApply() {
    String other = replaceAgent("Night desk");
    forge.done("version-set", "upsert", SERVICE, "release", "-a", "1", "--apply");
    forge.done("version-set", "upsert", SERVICE, "mine", "-a", "1", "--apply");
    String plan = forge.done("service", "rollback", SERVICE);
    assertThat(plan)
        .startsWith("\"Clinic\" at http")
        .contains(", from revision 2 of edge back to 1\n")
        .contains("  ~ agent  Night desk → Front desk\n")
        .contains("mine, made since: keeps its pins\n")
        .contains("release, from revision 3 back to 1\n  ~ agent version  1 → 2\n")
        .doesNotContain("context graph  ")
        .endsWith("Nothing is changed yet. Add --apply to do it.\n");
    assertThat(forge.json("service", "show", SERVICE).get("agent_id").asString()).isEqualTo(other);

    assertThat(forge.done("service", "rollback", SERVICE, "--reason", "slip", "--apply"))
        .endsWith("Done: edge is at revision 3.\n");
    assertThat(forge.json("service", "show", SERVICE).get("agent_id").asString())
        .isEqualTo(world.agent());
    assertThat(forge.done("version-set", "history", SERVICE, "edge"))
        .containsPattern("3 +rollback to 1 +first platform key .* slip\n")
        .containsPattern("2 +service +first platform key");
    assertThat(forge.refused("service", "rollback", SERVICE))
        .startsWith("There is nothing to go back to: the service is back at revision 1");
  }

  @Test
  void agentsOfOneNameAreToldApartByTheirIds() {
    world.api().put("agents/" + world.agent(), Map.of("name", "Old desk")).expect(200);
    String other = replaceAgent("Front desk");
    world.api().put("agents/" + other, Map.of("name", "Twin")).expect(200);
    assertThat(forge.done("service", "rollback", SERVICE)).contains("  ~ agent  Twin → Old desk\n");
    assertThat(forge.json("service", "rollback", SERVICE, "--to", "1").get("restores").toString())
        .isEqualTo("{\"edge\":1,\"release\":1}");
  }

  @Test
  void refusalsAreTold() {
    assertThat(forge.refused("service", "rollback", SERVICE))
        .isEqualTo(
            "There is nothing to go back to: neither the agent nor the context graph of this service was ever replaced.");
    assertThat(forge.refused("service", "rollback", SERVICE, "--to", "7"))
        .contains("no revision 7");
    assertThat(forge.refused("service", "rollback", "Clinik")).contains("did you mean");
    assertThat(forge.run("service", "rollback", SERVICE, "--to", "x").code())
        .isEqualTo(ExitCode.USAGE);
  }
}
