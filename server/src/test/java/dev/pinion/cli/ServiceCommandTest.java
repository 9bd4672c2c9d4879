package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import dev.pinion.domain.EntityId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code forge service} and {@code forge asset}, and how what they show is named. */
class ServiceCommandTest extends CommandTest {
  @BeforeAll
  static void prepare() {
    for (int i = 10; i < 35; i++) {
      world.service("Line " + i);
    }
  }

  @Test
  void listsHoldEverythingNotOnlyTheFirstPage() {
    assertThat(forge.done("service", "list").lines())
        .hasSizeGreaterThan(25)
        .anyMatch(line -> line.startsWith("Line 10 "))
        .anyMatch(line -> line.startsWith("Line 34 "));
    assertThat(forge.json("service", "list").get("items")).hasSizeGreaterThanOrEqualTo(25);
    assertThat(forge.with("COLUMNS", "50").done("service", "list").lines())
        .allMatch(line -> line.length() <= 50);
  }

  @Test
  void aServiceIsNamedByItsNameOrEitherFormOfItsId() {
    JsonNode service = forge.json("service", "show", "Line 12");
    String id = service.get("id").asString();
    String hex = EntityId.fromUuid(UUID.fromString(id)).orElseThrow().hex();
    assertThat(forge.json("service", "show", id)).isEqualTo(service);
    assertThat(forge.json("platform", "service", "show", hex)).isEqualTo(service);
    assertThat(service.get("version_sets").get("release").get("agent_version_number").asInt())
        .isEqualTo(2);
    assertThat(forge.done("service", "show", id))
        .contains("name           Line 12\n")
        .contains("active         yes\n")
        .contains("agent          Front desk (" + world.agent() + ")\n")
        .contains("version sets   edge, release\n");
  }

  @Test
  void aNameMayBeLongerThanWhatOneCanSearchFor() {
    String name = "Long " + "ü".repeat(240);
    world.service(name);
    assertThat(forge.json("service", "show", name).get("name").asString()).isEqualTo(name);
    assertThat(forge.refused("service", "show", name + "x")).startsWith("There is no service");
    assertThat(forge.refused("service", "show", "")).isEqualTo("There is no service \"\".");
  }

  @Test
  void aNameThatIsNearIsSuggested() {
    assertThat(forge.refused("service", "show", "Lien 12"))
        .startsWith("There is no service \"Lien 12\"; did you mean \"Line 12\"");
    assertThat(forge.refused("service", "show", "Something else altogether"))
        .isEqualTo("There is no service \"Something else altogether\".");
    assertThat(forge.refused("asset", "agent-versions", "front desk"))
        .isEqualTo("There is no agent \"front desk\"; did you mean \"Front desk\"?");
  }

  @Test
  void aNameThatSeveralHaveIsRefusedWithTheirIds() {
    for (int i = 0; i < 2; i++) {
      // Classic lets services that are not active share a name.
      world
          .tenant()
          .admin()
          .post(
              "service/",
              Map.of(
                  "name",
                  "Twin",
                  "description",
                  "d",
                  "is_active",
                  false,
                  "agent_id",
                  classic(world.agent()),
                  "service_hierarchical_state_machine_id",
                  classic(world.graph()),
                  "keyterms",
                  new String[0],
                  "tags",
                  Map.of()))
          .expect(201);
    }
    assertThat(forge.refused("service", "show", "Twin").lines())
        .hasSize(3)
        .startsWith("2 services are named \"Twin\"; say which by its id:")
        .last()
        .asString()
        .matches("  [0-9a-f-]{36}  inactive");
  }

  private static String classic(String id) {
    return EntityId.fromUuid(UUID.fromString(id)).orElseThrow().hex();
  }

  @Test
  void assetsShowWhatCanBePinned() {
    assertThat(forge.done("asset", "agents")).containsPattern("Front desk +3 ");
    assertThat(forge.done("asset", "context-graphs")).containsPattern("Booking +3 +2 ");
    assertThat(forge.done("asset", "agent-versions", "Front desk").lines())
        .hasSize(4)
        .element(1)
        .asString()
        .matches("3 .*Knows 3 doors\\.");
    assertThat(forge.done("asset", "context-graph-versions", "Booking").lines())
        .hasSize(4)
        .element(3)
        .asString()
        .matches("1 .*2 +Graph 1");
    assertThat(forge.json("asset", "agent-versions", world.agent()).get("items")).hasSize(3);
  }

  @Test
  void oneVersionIsShownWithItsContent() {
    assertThat(forge.done("asset", "show", "agent", "Front desk"))
        .contains("version  3\n")
        .contains("background: Knows 3 doors.\n")
        .doesNotContain("workspace_id");
    assertThat(forge.done("asset", "show", "context-graph", "Booking", "--version-number", "1"))
        .contains("description: Graph 1\n")
        .contains("    next_state: end\n");
    assertThat(
            forge
                .json("asset", "show", "agent", "Front desk", "--version-number", "2")
                .get("version")
                .asInt())
        .isEqualTo(2);
    assertThat(forge.refused("asset", "show", "agent", "Front desk", "--version-number", "9"))
        .isEqualTo("The agent \"Front desk\" has the versions 1 to 3; 9 is none of them.");
    assertThat(forge.run("asset", "show", "agnet", "Front desk").expect(ExitCode.USAGE).err())
        .contains("agnet");
  }

  @Test
  void whoMayNotSeeServicesIsToldWhichPermissionIsMissing() {
    JsonNode key =
        world
            .api()
            .post(
                "api-keys",
                Map.of(
                    "duration_days",
                    1,
                    "role",
                    "member",
                    "permissions",
                    new String[] {"Agent.view"}))
            .expect(201)
            .json();
    assertThat(forge.with(Profiles.KEY, key.get("api_key").asString()).refused("service", "list"))
        .isEqualTo("You need the permission Service.view for this.");
  }
}
