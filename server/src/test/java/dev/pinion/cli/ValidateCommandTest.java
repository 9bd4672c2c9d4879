package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code forge validate}; there is no server here. */
class ValidateCommandTest {
  private static final String AGENT =
      """
      {"name": "Robin", "identity": {"name": "Robin", "role": "guide", "developed_by": "Acme",
       "default_spoken_language": "en-US"}}
      """;
  private static final String GRAPH =
      """
      {"states": [
        {"type": "action", "name": "start", "objective": "o", "actions": [],
         "intra_state_navigation_guidelines": [], "action_guidelines": [],
         "boundary_constraints": [],
         "exit_conditions": [{"description": "d", "next_state": "%s"}]},
        {"type": "action", "name": "end", "objective": "o",
         "actions": [{"description": "Say goodbye."}],
         "intra_state_navigation_guidelines": [], "action_guidelines": [],
         "boundary_constraints": [], "exit_conditions": []}],
       "new_user_initial_state": "start", "returning_user_initial_state": "start",
       "terminal_state": "end"}
      """;

  @TempDir Path folder;
  private TestForge forge;

  @BeforeEach
  void nothingIsSetUp() {
    forge = new TestForge(folder);
  }

  private void write(String file, String text) throws IOException {
    Files.createDirectories(folder.resolve(file).getParent());
    Files.writeString(folder.resolve(file), text);
  }

  @Test
  void filesThatHoldAreFoundByTheirNamesAndFolders() throws IOException {
    write("robin.agent.json", AGENT);
    write("context-graphs/booking.json", GRAPH.formatted("end"));
    write("deep/below/mine.version-set.json", "{\"agent_version_number\": 1}");
    write(
        "services/line.json",
        """
        {"name": "Line", "agent_id": "6b02a7c0-3ca1-80e1-89fd-caf36650494e",
         "context_graph_id": "6b02a7c0-3ca1-80e1-89fd-caf36650494e"}
        """);
    write("package.json", "{}");
    write("notes.txt", "{}");
    assertThat(forge.done("validate")).isEqualTo("4 files checked, no fault.\n");
    assertThat(forge.done("validate", "services", "robin.agent.json"))
        .isEqualTo("2 files checked, no fault.\n");
    assertThat(forge.json("validate").get("items")).isEmpty();
  }

  @Test
  void everyFaultIsToldWithItsPlace() throws IOException {
    write("robin.agent.json", "{\"name\": 3, \"identity\": {\"name\": \"Robin\"}}");
    write("booking.context-graph.json", GRAPH.formatted("elsewhere"));
    write("broken.agent.json", "{");
    TestForge.Run run = forge.run("validate").expect(ExitCode.FAILED);
    assertThat(run.err()).matches("3 files checked, [0-9]+ faults\\.\n");
    assertThat(run.out().lines())
        .contains(
            "robin.agent.json: name: Input should be a valid string",
            "robin.agent.json: identity.role: Field required",
            "robin.agent.json: identity.default_spoken_language: Field required")
        .anyMatch(
            line ->
                line.startsWith(
                        "booking.context-graph.json: states.0.exit_conditions.0.next_state: ")
                    && line.contains("elsewhere"))
        .anyMatch(line -> line.startsWith("broken.agent.json: ") && line.contains("JSON"));

    JsonNode fault =
        CliJson.mapper()
            .readTree(forge.run("validate", "robin.agent.json", "--json").out())
            .at("/items/0");
    assertThat(fault.get("file").asString()).isEqualTo("robin.agent.json");
    assertThat(fault.get("kind").asString()).isEqualTo("agent");
    assertThat(fault.get("path").asString()).isEqualTo("name");
  }

  @Test
  void parametersOfKnownModelsAreCheckedAndUnknownModelsAreTheServersToKnow() throws IOException {
    String set =
        """
        {"version_set": {"llm_model_preferences": {"EngageUser":
          {"llm_name": "%s", "params": {"temperature": "hot"}}}}}
        """;
    write("mine.version-set.json", set.formatted("openai_gpt-4.1-2025-04-14"));
    assertThat(forge.run("validate").expect(ExitCode.FAILED).out())
        .startsWith("mine.version-set.json: version_set.llm_model_preferences.EngageUser.params: ");
    write("mine.version-set.json", set.formatted("our_own_model"));
    assertThat(forge.done("validate")).isEqualTo("1 file checked, no fault.\n");
  }

  /** Catches a folder's name that is looked for in the path as it was typed. */
  @Test
  void theNameOfTheFolderCountsHoweverTheFolderIsNamed() throws IOException {
    write("context-graphs/booking.json", GRAPH.formatted("end"));
    var inside = new TestForge(folder.resolve("context-graphs"));
    for (String path : List.of(".", "./booking.json", "../context-graphs/.")) {
      assertThat(inside.done("validate", path)).isEqualTo("1 file checked, no fault.\n");
    }
    write("context-graphs/booking.json", GRAPH.formatted("elsewhere"));
    assertThat(inside.run("validate", "./booking.json").expect(ExitCode.FAILED).out())
        .startsWith("./booking.json: states.0.exit_conditions.0.next_state: ");
  }

  @Test
  void theKindIsThatOfFilesWhoseNamesAndFoldersDoNotSayIt() throws IOException {
    write("mine/robin.json", AGENT);
    write("mine/line.context-graph.json", GRAPH.formatted("end"));
    write("mine/notes.txt", "not JSON");
    assertThat(forge.done("validate", "mine")).isEqualTo("1 file checked, no fault.\n");
    assertThat(forge.done("validate", "mine", "--kind", "agent"))
        .isEqualTo("2 files checked, no fault.\n");
    assertThat(
            forge
                .run("validate", "mine/line.context-graph.json", "--kind", "agent")
                .expect(ExitCode.USAGE)
                .err())
        .startsWith(
            "mine/line.context-graph.json holds a context-graph by its name or folder, not an agent");
  }

  @Test
  void aFileMustSayWhatItHolds() throws IOException {
    write("robin.json", AGENT);
    assertThat(forge.run("validate", "robin.json").expect(ExitCode.USAGE).err())
        .startsWith("robin.json does not say what it holds");
    assertThat(forge.done("validate", "robin.json", "--kind", "agent"))
        .isEqualTo("1 file checked, no fault.\n");
    assertThat(forge.run("validate", "robin.json", "--kind", "context-graph").code())
        .isEqualTo(ExitCode.FAILED);
    assertThat(forge.refused("validate", "none.json")).isEqualTo("There is no file none.json.");
    assertThat(forge.refused("validate"))
        .isEqualTo("There is no file here whose name or folder says what it holds.");
  }
}
