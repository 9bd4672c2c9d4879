package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code forge freeze}, and a promotion while it is on. */
class FreezeCommandTest {
  private static final Map<String, Integer> OLD =
      Map.of("agent_version_number", 2, "context_graph_version_number", 2);
  private static final Map<String, Integer> NEWEST =
      Map.of("agent_version_number", 3, "context_graph_version_number", 3);

  @TempDir Path folder;

  @Test
  void aFreezeStopsPromotionsUntilItIsLifted() {
    try (TestServer server = TestServer.start(folder.resolve("data"))) {
      CliWorld world = CliWorld.in(server, "acme");
      String service = "frozen";
      world.service(service, Map.of("version_sets", Map.of("release", OLD, "preview", NEWEST)));
      freeze(TestForge.of(folder, server, world.tenant()), service);
    }
  }

  private static void freeze(TestForge forge, String service) {
    assertThat(forge.done("freeze", "status")).isEqualTo("Nothing is frozen.\n");
    assertThat(forge.refused("freeze", "off")).isEqualTo("Nothing is frozen.");
    assertThat(
            forge.done(
                "freeze",
                "on",
                "--reason",
                "incident 42",
                "--until",
                "48h",
                "--names",
                service,
                "other",
                "--version-sets",
                "release"))
        .containsPattern(
            "^Frozen: release of services named %s or other, until 20.* \\(in (47|48) h|1 d|2 d\\)\\. Rollbacks to what stood there lawfully stay possible\\.\nforge freeze off .* ends it\\.\n$"
                .formatted(service));
    assertThat(forge.refused("version-set", "promote", service, "preview", "release", "--apply"))
        .contains("is frozen until ")
        .contains(" by first platform key (incident 42);");
    assertThat(forge.done("freeze", "status"))
        .containsPattern("\nrelease of services named .* yes +first platform key .*incident 42 ");
    assertThat(forge.done("freeze", "on", "--reason", "more", "--tags", "a:*", "--no-rollback"))
        .contains(
            "Frozen: every set of services tagged a:*, until somebody ends it. Rollbacks are refused, too.\n");
    assertThat(forge.refused("freeze", "off").lines())
        .hasSize(3)
        .startsWith("There are 2 freezes; say which by its id:");
    String id = forge.json("freeze", "status").at("/items/1/id").asString();
    assertThat(forge.done("freeze", "off", id))
        .isEqualTo("Ended the freeze of every set of services tagged a:*: more\n");
    assertThat(forge.refused("freeze", "off", id)).startsWith("There is no freeze \"" + id);
    assertThat(
            forge.done(
                "freeze", "change", "--reason", "incident 43", "--until", "2099-01-01T00:00:00Z"))
        .startsWith(
            "Changed the freeze of release of services named %s or other: incident 43, until 2099-01-01"
                .formatted(service));
    assertThat(forge.done("freeze", "off"))
        .isEqualTo(
            "Ended the freeze of release of services named %s or other: incident 43\n"
                .formatted(service));
    assertThat(forge.done("version-set", "promote", service, "preview", "release", "--apply"))
        .endsWith("Done: release is at revision 2.\n");
  }
}
