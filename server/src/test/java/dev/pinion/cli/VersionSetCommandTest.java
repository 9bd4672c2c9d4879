package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;

/** {@code forge version-set}. */
class VersionSetCommandTest extends CommandTest {
  private static final String PREFERENCES =
      """
      {"EngageUser": {"llm_name": "openai_gpt-4.1-2025-04-14", "params": {"temperature": 0.50}}}
      """;

  private String service;

  @BeforeEach
  void freshService(TestInfo test) {
    service = test.getTestMethod().orElseThrow().getName();
    world.service(service);
  }

  private String plan(String... args) {
    String printed = forge.done(args);
    assertThat(printed).endsWith("Nothing is changed yet. Add --apply to do it.\n");
    return printed;
  }

  private JsonNode set(String name) {
    return forge.json("version-set", "get", service, name);
  }

  @Test
  void listShowsWhatIsPinnedAndWhatFollowsTheNewest() {
    assertThat(forge.done("version-set", "list", service).lines().map(line -> line.split(" {2,}")))
        .satisfiesExactly(
            heading ->
                assertThat(heading)
                    .containsExactly(
                        "NAME", "AGENT", "GRAPH", "REVISION", "AUTHOR", "AGE", "MODELS"),
            edge -> assertThat(edge).startsWith("edge", "latest (3)", "latest (3)", "–", "–"),
            release ->
                assertThat(release)
                    .startsWith("release", "2", "2", "1", "first platform key")
                    .endsWith("EngageUser: openai_gpt-4.1-2025-04-14"));
    assertThat(forge.json("version-set", "list", service).get("items")).hasSize(2);
    assertThat(forge.with("COLUMNS", "60").done("version-set", "list", service).lines())
        .allMatch(line -> line.length() <= 60);
  }

  @Test
  void showTellsEverythingOfOneSet() {
    assertThat(forge.done("version-set", "show", service, "release"))
        .contains("agent          2\n")
        .contains("revision       1\n")
        .contains("used by        nothing\n")
        .contains("digest         sha256:")
        .contains("  EngageUser  openai_gpt-4.1-2025-04-14 {\"temperature\":0.2}\n");
    assertThat(forge.refused("version-set", "show", service, "relaese"))
        .isEqualTo(
            "The service \"%s\" has no version set \"relaese\"; did you mean \"release\"?"
                .formatted(service));
    assertThat(forge.refused("version-set", "show", service, ""))
        .isEqualTo("The service \"%s\" has no version set \"\".".formatted(service));
    assertThat(
            forge
                .run("version-set", "show", service, "release", "--at", "2020-01-01T00:00:00Z")
                .err())
        .isNotEmpty();
  }

  @Test
  void upsertLeavesWhatIsNotNamedAsItIs() {
    assertThat(plan("version-set", "upsert", service, "release", "-a", "3"))
        .contains("release of \"%s\" at %s, revision 1\n".formatted(service, TestForge.url(server)))
        .contains("  ~ agent version  2 → 3\n")
        .doesNotContain("graph");
    assertThat(set("release").get("agent_version_number").asInt()).isEqualTo(2);

    assertThat(forge.done("version-set", "upsert", service, "release", "-a", "3", "--apply"))
        .endsWith("Done: release is at revision 2.\n");
    assertThat(set("release").get("agent_version_number").asInt()).isEqualTo(3);
    assertThat(set("release").get("context_graph_version_number").asInt()).isEqualTo(2);
    assertThat(set("release").get("llm_model_preferences")).hasSize(1);

    assertThat(forge.done("version-set", "upsert", service, "release", "-a", "3", "--apply"))
        .endsWith("Nothing changes: it is so already.\n");
    assertThat(set("release").get("revision").asInt()).isEqualTo(2);
  }

  @Test
  void upsertMakesASetAndFollowsTheNewestWhereItIsSaid() {
    assertThat(
            plan("version-set", "upsert", service, "mine", "-a", "latest", "--body", PREFERENCES))
        .contains("a new set\n")
        .contains("  + LLM of EngageUser      openai_gpt-4.1-2025-04-14 {\"temperature\":0.50}\n");
    JsonNode made =
        forge.json(
            "version-set", "upsert", service, "mine", "-g", "1", "--body", PREFERENCES, "--apply");
    assertThat(made.get("applied").asBoolean()).isTrue();
    assertThat(made.get("revision").asInt()).isEqualTo(1);
    assertThat(made.get("base_revision").isNull()).isTrue();
    assertThat(set("mine").get("agent_version_number").isNull()).isTrue();

    forge.done("version-set", "upsert", service, "mine", "-g", "latest", "--apply");
    assertThat(set("mine").get("context_graph_version_number").isNull()).isTrue();
  }

  @Test
  void preferencesComeFromAFileOrFromWhatIsPipedIn() throws IOException, InterruptedException {
    Files.writeString(
        folder.resolve("llm.json"), "{\"llm_model_preferences\": " + PREFERENCES + "}");
    assertThat(plan("version-set", "upsert", service, "release", "--file", "llm.json"))
        .contains("  ~ temperature of EngageUser  0.2 → 0.50\n");
    Path pipe = TestForge.pipe(folder.resolve("pipe"), PREFERENCES);
    assertThat(plan("version-set", "upsert", service, "release", "--file", pipe.toString()))
        .contains("0.50");
    assertThat(forge.piped("{}").done("version-set", "upsert", service, "release", "--file", "-"))
        .contains("  - LLM of EngageUser  openai_gpt-4.1-2025-04-14 {\"temperature\":0.2}\n");
    for (List<String> wrong :
        List.of(
            List.of("--body", "{"),
            List.of("--body", "[]"),
            List.of("--body", ""),
            List.of("--body", "null"),
            List.of("--body", "{\"llm_model_preferences\": null}"),
            List.of("--body", "{\"EngageUser\": \"gpt\"}"),
            List.of("--body", "{\"EngageUser\": null}"),
            List.of("--body", "{\"EngageUser\": []}"),
            List.of("--body", "{\"EngageUser\": {}}"),
            List.of("--body", "{\"EngageUser\": {\"llm_name\": null}}"),
            List.of("--body", "{\"EngageUser\": {\"llm_name\": 4}}"),
            List.of("--body", "{\"EngageUser\": {\"llm_name\": \"x\", \"params\": \"hot\"}}"),
            List.of("--body", "{\"EngageUser\": {\"llm_name\": \"x\", \"params\": []}}"),
            List.of("--body", "{\"EngageUser\": {\"llm_name\": \"x\", \"params\": null}}"),
            List.of("--body", "[".repeat(100_000)),
            List.of("--body", "{}", "--file", "llm.json"),
            List.of("-a", "0"),
            List.of("-g", "newest"),
            List.<String>of())) {
      var args = new ArrayList<>(List.of("version-set", "upsert", service, "release"));
      args.addAll(wrong);
      assertThat(forge.run(args.toArray(String[]::new)).expect(ExitCode.USAGE).err().lines())
          .as("%s", wrong)
          .hasSize(1);
    }
    assertThat(forge.refused("version-set", "upsert", service, "release", "--file", "none.json"))
        .isEqualTo("There is no file none.json.");
  }

  @Test
  void upsertRefusesBeforeItSends() {
    assertThat(forge.refused("version-set", "upsert", service, "release", "-a", "4"))
        .isEqualTo("The agent \"Front desk\" has the versions 1 to 3; 4 is none of them.");
    assertThat(forge.refused("version-set", "upsert", service, "release", "-g", "9", "--apply"))
        .isEqualTo("The context graph \"Booking\" has the versions 1 to 3; 9 is none of them.");
    assertThat(forge.refused("version-set", "upsert", service, "edge", "-a", "1"))
        .startsWith("The version set \"edge\" always follows the newest versions");
  }

  @Test
  void upsertLeavesItToTheServerWhereTheKeyMayNotSeeAgents() {
    var rights = List.of("Service.view", "Service.update");
    var body = Map.of("duration_days", 1, "role", "member", "permissions", rights);
    JsonNode key = world.api().post("api-keys", body).expect(201).json();
    forge.with(Profiles.KEY, key.get("api_key").asString());
    assertThat(forge.done("version-set", "upsert", service, "release", "-a", "3", "--apply"))
        .endsWith("Done: release is at revision 2.\n");
    assertThat(forge.refused("version-set", "upsert", service, "release", "-a", "9"))
        .contains("pins version 9 of the agent");
  }

  @Test
  void upsertShowsThePlanOfTheServerWithItsWarningsAndRefusals() {
    String[] careless = {
      "version-set", "upsert", service, "release", "-a", "latest", "--body", "{}"
    };
    String[] warnings = {
      "warning: \"release\" follows the newest agent, so",
      "warning: The LLM preference for \"EngageUser\" is dropped;"
    };
    assertThat(plan(careless)).contains(warnings);
    var applied = new ArrayList<>(List.of(careless));
    applied.add("--apply");
    assertThat(forge.done(applied.toArray(String[]::new)))
        .contains(warnings)
        .endsWith("Done: release is at revision 2.\n");

    String unknown = "{\"EngageUser\": {\"llm_name\": \"gtp\"}}";
    String refusal = forge.refused("version-set", "upsert", service, "mine", "--body", unknown);
    assertThat(refusal).contains("gtp");
    assertThat(
            forge.refused("version-set", "upsert", service, "mine", "--body", unknown, "--apply"))
        .isEqualTo(refusal);
  }

  @Test
  void upsertOfADeletedSetGoesOnCounting() {
    forge.done("version-set", "upsert", service, "mine", "-a", "1", "--apply");
    forge.done("version-set", "delete", service, "mine", "--apply", "--yes");
    assertThat(forge.done("version-set", "upsert", service, "mine", "-a", "1", "--apply"))
        .contains("a new set\n")
        .endsWith("Done: mine is at revision 3.\n");
  }

  @Test
  void promoteFreezesWhatFollowsTheNewest() {
    assertThat(plan("version-set", "promote", service, "edge", "release"))
        .contains("  ~ agent version          2 → 3\n")
        .contains("  - LLM of EngageUser      openai_gpt-4.1-2025-04-14 {\"temperature\":0.2}\n")
        .contains("warning: ");
    assertThat(set("release").get("revision").asInt()).isEqualTo(1);

    JsonNode done =
        forge.json(
            "version-set", "promote", service, "edge", "release", "--reason", "why", "--apply");
    assertThat(done.get("revision").asInt()).isEqualTo(2);
    assertThat(set("release").get("agent_version_number").asInt()).isEqualTo(3);

    assertThat(plan("version-set", "promote", service, "edge", "release", "--no-pin"))
        .contains("  ~ agent version          3 → latest\n");
    assertThat(forge.done("version-set", "promote", service, "edge", "release", "--apply"))
        .endsWith("Nothing changes: it is so already.\n");
  }

  @Test
  void promoteRefusesWhatCannotBe() {
    assertThat(forge.refused("version-set", "promote", service, "previw", "release"))
        .isEqualTo("The service \"%s\" has no version set \"previw\".".formatted(service));
    assertThat(forge.refused("version-set", "promote", service, "relese", "mine"))
        .endsWith("did you mean \"release\"?");
    assertThat(forge.refused("version-set", "promote", service, "release", "edge"))
        .startsWith("The version set \"edge\" always follows the newest versions");
    assertThat(forge.refused("version-set", "promote", service, "release@7", "mine"))
        .contains("has no revision 7");
    assertThat(forge.refused("version-set", "promote", service, "release", "release"))
        .startsWith("A revision of a set is not promoted onto the same set");
    assertThat(
            forge.refused(
                "version-set", "promote", service, "edge", "release", "--expected-revision", "4"))
        .contains("the version set is at 1");
    TestForge.Run slip = forge.run("version-set", "promote", service, "edge", "relese");
    assertThat(slip.expect(ExitCode.DONE).err())
        .isEqualTo("There is no set \"relese\" yet; did you mean \"release\"?\n");
  }

  @Test
  void aRevisionCanBeReadAndNotWritten() {
    forge.done("version-set", "upsert", service, "release", "-a", "3", "--apply");
    assertThat(forge.done("version-set", "show", service, "release@1"))
        .contains("agent          2\n");
    assertThat(plan("version-set", "promote", service, "release@1", "mine"))
        .contains("  + agent version          2\n");
    for (List<String> write :
        List.of(
            List.of("upsert", service, "release@1", "-a", "1"),
            List.of("promote", service, "edge", "release@1"),
            List.of("rollback", service, "release@1"),
            List.of("delete", service, "release@1"))) {
      var args = new ArrayList<>(List.of("version-set"));
      args.addAll(write);
      assertThat(forge.run(args.toArray(String[]::new)).expect(ExitCode.USAGE).err())
          .startsWith("\"release@1\" cannot be written");
    }
  }

  @Test
  void rollbackUndoesAndHistoryTellsIt() {
    forge.done("version-set", "promote", service, "edge", "release", "--reason", "new", "--apply");
    assertThat(plan("version-set", "rollback", service))
        .contains("  ~ agent version          3 → 2\n")
        .contains("  + LLM of EngageUser      openai_gpt-4.1-2025-04-14");
    forge.done("version-set", "rollback", service, "--reason", "worse", "--apply");
    forge.done("version-set", "rollback", service, "release", "--to", "2", "--apply");

    assertThat(
            forge
                .done("version-set", "history", service, "release")
                .lines()
                .skip(1)
                .map(line -> line.split(" {2,}")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("4", "rollback to 2", "first platform key"),
            line -> assertThat(line).startsWith("3", "rollback to 1").endsWith("worse"),
            line -> assertThat(line[1]).startsWith("promote from edge@"),
            line -> assertThat(line).startsWith("1", "create"));
    assertThat(
            forge.json("version-set", "history", service, "release", "--limit", "3").get("items"))
        .hasSize(3);
    assertThat(
            forge.json("version-set", "history", service, "release", "--limit", "200").get("items"))
        .hasSize(4);
    assertThat(forge.refused("version-set", "rollback", service, "--to", "9"))
        .contains("has no revision 9");
    assertThat(forge.run("version-set", "history", service, "release", "--limit", "0").code())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void verifyChecksOneHistoryOrAll() {
    forge.done("version-set", "upsert", service, "mine", "-a", "1", "--apply");
    assertThat(forge.done("version-set", "verify", service).lines().skip(1))
        .hasSize(3)
        .allMatch(line -> line.contains("as written"));
    assertThat(
            forge.json("version-set", "verify", service, "mine").at("/items/0/valid").asBoolean())
        .isTrue();
    assertThat(forge.refused("version-set", "verify", service, "mien"))
        .endsWith("did you mean \"mine\"?");
  }

  @Test
  void deleteIsAskedForAndItsHistoryStays() {
    forge.done("version-set", "upsert", service, "mine", "-a", "1", "--apply");
    assertThat(forge.done("version-set", "delete", service, "mine", "--yes"))
        .endsWith("Nothing is changed yet. Add --apply to delete it.\n");
    assertThat(
            forge
                .run("version-set", "delete", service, "mine", "--apply")
                .expect(ExitCode.USAGE)
                .err())
        .isEqualTo("Nobody can be asked here whether to delete \"mine\"; add --yes.\n");
    assertThat(forge.typing("n").refused("version-set", "delete", service, "mine", "--apply"))
        .isEqualTo("Nothing is deleted.");
    assertThat(forge.asked())
        .containsExactly("Delete \"mine\" of \"%s\"? [y/N] ".formatted(service));
    assertThat(set("mine").get("revision").asInt()).isEqualTo(1);

    assertThat(forge.typing("yes").done("version-set", "delete", service, "mine", "--apply"))
        .contains("Deleted.");
    forge.piped("");
    assertThat(forge.refused("version-set", "show", service, "mine"))
        .contains("has no version set \"mine\"");
    assertThat(forge.done("version-set", "history", service, "mine")).containsPattern("2 +delete ");

    forge.done("version-set", "upsert", service, "mine", "-a", "1", "--apply");
    JsonNode deleted = forge.json("version-set", "delete", service, "mine", "--apply", "--yes");
    assertThat(deleted.get("applied").asBoolean()).isTrue();
    for (String locked : new String[] {"edge", "release"}) {
      assertThat(forge.refused("version-set", "delete", service, locked, "--apply", "--yes"))
          .isEqualTo("The version set \"%s\" cannot be deleted.".formatted(locked));
    }
  }

  @Test
  void healthSaysWhatIsFitToServe() {
    assertThat(forge.done("service", "health", service))
        .containsPattern("edge +yes +– +no")
        .containsPattern("release +yes +yes +no");
    JsonNode found = forge.json("service", "health", service).at("/items/0");
    assertThat(found.get("fit").asBoolean()).isTrue();
    assertThat(found.get("version_sets")).hasSize(2);

    forge.done("version-set", "promote", service, "edge", "release", "--no-pin", "--apply");
    TestForge.Run floating = forge.run("service", "health", service).expect(ExitCode.DONE);
    assertThat(floating.out())
        .containsPattern("release +yes +no")
        .contains("release of \"%s\": ".formatted(service));

    String id = forge.json("service", "show", service).get("id").asString();
    world.api().put("services/" + id, Map.of("is_active", false)).expect(200);
    TestForge.Run inactive = forge.run("service", "health", service).expect(ExitCode.FAILED);
    assertThat(inactive.out()).containsPattern("release +inactive");
    assertThat(forge.run("service", "health").expect(ExitCode.DONE).out())
        .as("what is switched off does not fail when nobody asked for it")
        .contains(service);
  }

  @Test
  void healthSaysWhyAReleaseDoesNotResolve() {
    String agent =
        world.api().post("agents", Map.of("name", "Empty")).expect(201).json().get("id").asString();
    String id = forge.json("service", "show", service).get("id").asString();
    forge.done("version-set", "promote", service, "edge", "release", "--no-pin", "--apply");
    world.api().put("services/" + id, Map.of("agent_id", agent)).expect(200);
    TestForge.Run empty = forge.run("service", "health", service).expect(ExitCode.FAILED);
    assertThat(empty.out())
        .containsPattern("release +no +no")
        .contains("release of \"%s\": %s\n".formatted(service, refusalToResolve(id)));
    assertThat(empty.err()).isEqualTo("Not fit to serve: release of \"%s\".\n".formatted(service));

    world.api().put("services/" + id, Map.of("is_active", false)).expect(200);
    assertThat(forge.run("service", "health", service).expect(ExitCode.FAILED).out())
        .contains("release of \"%s\": %s\n".formatted(service, refusalToResolve(id)));
  }

  private static String refusalToResolve(String id) {
    return world
        .api()
        .get("services/" + id + "/resolve?version_set=release")
        .expect(409)
        .json()
        .get("detail")
        .asString();
  }

  @Test
  void diffTellsPinsModelsAndContents() {
    forge.done(
        "version-set",
        "upsert",
        service,
        "mine",
        "-a",
        "3",
        "-g",
        "2",
        "--body",
        PREFERENCES,
        "--apply");
    assertThat(forge.done("version-set", "diff", service, "release", "mine"))
        .startsWith("release@1 → mine@1\n")
        .contains("  ~ agent version              2 → 3\n")
        .contains("  ~ temperature of EngageUser  0.2 → 0.50\n")
        .contains("agent, version 2 → 3\n  ~ background  Knows 2 doors. → Knows 3 doors.\n")
        .doesNotContain("context graph")
        .doesNotContain("replace");
    assertThat(forge.done("version-set", "diff", service, "release", "mine", "--patch"))
        .contains("\"op\" : \"replace\"");
    assertThat(forge.done("version-set", "diff", service, "mine@1", "mine"))
        .isEqualTo("mine@1 → mine@1\nThere is no difference.\n");
    assertThat(forge.json("version-set", "diff", service, "edge", "release").get("agent"))
        .isNotNull();
    assertThat(forge.refused("version-set", "diff", service, "release", "mien"))
        .endsWith("did you mean \"mine\"?");

    forge.typing();
    assertThat(forge.done("version-set", "diff", service, "release", "mine"))
        .contains("\u001b[33m");
    assertThat(forge.with("NO_COLOR", "1").done("version-set", "diff", service, "release", "mine"))
        .doesNotContain("\u001b[");
  }
}
