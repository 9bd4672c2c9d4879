package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import tools.jackson.databind.JsonNode;

/** {@code forge rule} and {@code forge request}, and promotions under rules. */
class GovernanceCommandTest extends CommandTest {
  private static final Map<String, Integer> NEWEST =
      Map.of("agent_version_number", 3, "context_graph_version_number", 3);

  /** By the tenant's owner, who is somebody else. */
  private TestForge owner;

  private String service;

  @BeforeEach
  void freshService(TestInfo test) {
    owner = TestForge.of(folder, server, world.tenant());
    owner.with("PLATFORM_API_KEY", world.tenant().token(world.tenant().credentials().userId()));
    service = test.getTestMethod().orElseThrow().getName();
    world.service(
        service,
        Map.of(
            "version_sets",
            Map.of(
                "release",
                Map.of("agent_version_number", 2, "context_graph_version_number", 2),
                "preview",
                NEWEST)));
  }

  @AfterEach
  void freeOfRules() {
    for (JsonNode rule : forge.json("rule", "list").get("items")) {
      forge.done("rule", "delete", rule.get("id").asString(), "--yes");
    }
  }

  /** A rule on the release of this test's service. */
  private String rule(String name, String conditions) {
    return """
        {"name": "%s", "enabled": true, "conditions": [%s],
         "applies_to": {"services": {"names": ["%s"]}, "version_sets": ["release"]}}
        """
        .formatted(name, conditions, service);
  }

  private String approved() {
    String rule =
        rule("Gate", "{\"type\": \"promotion_only\"}, {\"type\": \"approvals\", \"count\": 1}");
    return forge.piped(rule).done("rule", "apply", "-f", "-");
  }

  @Test
  void rulesAreMadeReplacedListedShownAndDeleted() throws IOException {
    Files.writeString(
        folder.resolve("rules.json"),
        "[%s, %s]"
            .formatted(
                rule("Gate", "{\"type\": \"pinned\"}"),
                rule(
                    "Office hours",
                    "{\"type\": \"soak\", \"version_set\": \"preview\", \"at_least\": \"24h\"}")));
    assertThat(forge.done("rule", "apply", "-f", "rules.json"))
        .isEqualTo("Made the rule \"Gate\".\nMade the rule \"Office hours\".\n");
    assertThat(forge.done("rule", "apply", "--file", "rules.json").lines())
        .containsExactly(
            "The rule \"Gate\" says so already.", "The rule \"Office hours\" says so already.");
    JsonNode shown = forge.json("rule", "show", "Gate");
    String changed = shown.toString().replace("\"pinned\"", "\"promotion_only\"");
    assertThat(forge.piped(changed).done("rule", "apply", "-f", "-"))
        .isEqualTo("Replaced the rule \"Gate\": it is at version 2.\n");

    assertThat(forge.done("rule", "list").lines().map(line -> line.split(" {2,}")))
        .satisfiesExactly(
            heading ->
                assertThat(heading)
                    .containsExactly(
                        "NAME", "ENABLED", "APPLIES TO", "ASKS", "VERSION", "AGE", "ID"),
            gate ->
                assertThat(gate)
                    .startsWith(
                        "Gate",
                        "yes",
                        "release of services named " + service,
                        "promotion only",
                        "2"),
            hours -> assertThat(hours).contains("1d on preview"));
    assertThat(forge.done("rule", "show", shown.get("id").asString()))
        .contains("applies to  release of services named " + service + "\n")
        .contains("version     2\n")
        .endsWith("asks\n  promotion only\n");
    assertThat(forge.refused("rule", "show", "Gaet"))
        .isEqualTo("There is no rule \"Gaet\"; did you mean \"Gate\"?");

    assertThat(forge.run("rule", "delete", "Gate").expect(ExitCode.USAGE).err())
        .isEqualTo("Nobody can be asked here whether to delete the rule \"Gate\"; add --yes.\n");
    assertThat(forge.typing("n").refused("rule", "delete", "Gate"))
        .isEqualTo("Nothing is deleted.");
    assertThat(forge.typing("y").done("rule", "delete", "Gate"))
        .isEqualTo("Deleted the rule \"Gate\".\n");
    assertThat(forge.asked())
        .containsExactly(
            "Delete the rule \"Gate\", which applies to release of services named %s? [y/N] "
                .formatted(service));
    assertThat(forge.json("rule", "list").get("items")).hasSize(1);
  }

  @Test
  void filesThatHoldNoRulesAreRefused() {
    assertThat(forge.refused("rule", "apply", "-f", "none.json"))
        .isEqualTo("There is no file none.json.");
    assertThat(forge.piped("{").refused("rule", "apply", "-f", "-")).startsWith("- is no JSON: ");
    for (String none : List.of("[1]", "{\"name\": 5}")) {
      assertThat(forge.piped(none).refused("rule", "apply", "-f", "-"))
          .isEqualTo("- must hold one rule, or a list of rules, each an object with a name.");
    }
    assertThat(
            forge
                .piped("[{\"name\": \"a\"}, {\"name\": \"a\"}]")
                .refused("rule", "apply", "-f", "-"))
        .isEqualTo("- holds two rules named \"a\"; give each its own name.");
    forge.run("rule", "apply").expect(ExitCode.USAGE);

    String bad = "[%s, {\"name\": \"Bad\"}]".formatted(rule("Gate", "{\"type\": \"pinned\"}"));
    TestForge.Run run = forge.piped(bad).run("rule", "apply", "-f", "-").expect(ExitCode.FAILED);
    assertThat(run.out()).isEqualTo("Made the rule \"Gate\".\n");
    assertThat(run.err()).startsWith("The rule \"Bad\" is not written, but 1 rule before it. ");
  }

  @Test
  void aRuleThatSetsBreakIsWrittenOnlyIfThatIsAccepted() {
    world.service("floating " + service, Map.of());
    String pinned =
        rule("Pinned", "{\"type\": \"pinned\"}").replace("[\"" + service, "[\"*" + service);
    assertThat(forge.piped(pinned).refused("rule", "apply", "-f", "-"))
        .contains("The rule \"Pinned\" is not written. Sets break this rule as they stand: ");
    forge.done("rule", "apply", "-f", "-", "--accept-violations");

    String health = forge.done("service", "health", "floating " + service);
    assertThat(health.lines().map(line -> line.replaceAll(" {2,}", "|")))
        .startsWith("SERVICE|SET|RESOLVES|PINNED|DEPRECATED|USED BY|WARNINGS|GOVERNED")
        .anyMatch(line -> line.matches("floating .*\\|edge\\|.*\\|–"))
        .anyMatch(line -> line.matches("floating .*\\|release\\|.*\\|broken"));
    assertThat(health)
        .contains(
            "release of \"floating %s\": It breaks the rule \"Pinned\" since ".formatted(service));
    JsonNode sets =
        forge.json("service", "health", "floating " + service).at("/items/0/version_sets");
    assertThat(sets.get(0).get("governed").asBoolean()).isFalse();
    assertThat(sets.get(1).get("governed").asBoolean()).isTrue();
    assertThat(sets.get(1).at("/rules/0").asString()).isEqualTo("Pinned");
    assertThat(sets.get(1).at("/violations/0/rule").asString()).isEqualTo("Pinned");
    assertThat(forge.done("service", "health", service))
        .containsPattern("preview .* no\n")
        .containsPattern("release .* yes\n");
  }

  @Test
  void aPromotionThatRulesDoNotLetThroughShowsWhatIsMissing() {
    approved();
    String plan = forge.done("version-set", "promote", service, "preview", "release");
    assertThat(plan)
        .contains("  ~ agent version ")
        .contains("checks: 1 passed, 1 failed\n")
        .contains("  ✓ Gate  promotion only  It is a promotion from \"preview\".\n")
        .contains(
            "  ✗ Gate  1 approval      It needs the approval of one person: make a change request.\n")
        .endsWith(
            "Nothing is changed yet. The rules do not let it through; --request makes a change request of it.\n");
    assertThat(
            forge
                .refused("version-set", "promote", service, "preview", "release", "--apply")
                .lines())
        .satisfiesExactly(
            sentence ->
                assertThat(sentence)
                    .startsWith("The rule \"Gate\" does not let this onto \"release\""),
            passed -> assertThat(passed).startsWith("  ✓ Gate  promotion only"),
            failed -> assertThat(failed).startsWith("  ✗ Gate  1 approval"));
    assertThat(forge.refused("version-set", "upsert", service, "release", "-a", "3", "--apply"))
        .startsWith("The rule \"Gate\" protects \"release\"");

    assertThat(
            forge.done(
                "version-set",
                "promote",
                service,
                "preview",
                "release",
                "--override",
                "--reason",
                "callers cannot book"))
        .endsWith("Add --apply to do it although the rules do not let it through.\n");
    assertThat(
            forge.done(
                "version-set",
                "promote",
                service,
                "preview",
                "release",
                "--override",
                "--reason",
                "callers cannot book",
                "--apply"))
        .endsWith("Done: release is at revision 2. It overrode \"Gate\".\n");
    assertThat(forge.done("version-set", "rollback", service, "--apply"))
        .contains("  ✓ Gate  1 approval")
        .endsWith("Done: release is at revision 3.\n");
  }

  @Test
  void whatDoesNotGoTogetherIsUsage() {
    for (List<String> options :
        List.of(
            List.of("--override"),
            List.of("--override", "--reason", "short"),
            List.of("--title", "x"),
            List.of("--when-ready"),
            List.of("--not-before", "1h"),
            List.of("--request", "--apply"),
            List.of("--request", "--override", "--reason", "callers cannot book"),
            List.of("--request", "--expected-revision", "1"),
            List.of("--request", "--title", " "),
            List.of("--request", "--not-before", "soon"))) {
      var words = new ArrayList<>(List.of("version-set", "rollback", service));
      words.addAll(options);
      forge.run(words.toArray(String[]::new)).expect(ExitCode.USAGE);
    }
    forge.run("request", "apply", "7", "--reason", "callers cannot book").expect(ExitCode.USAGE);
    forge.run("request", "reject", "7").expect(ExitCode.USAGE);
    forge.run("request", "list", "--state", "lost").expect(ExitCode.USAGE);
    forge.run("request", "show", "seven").expect(ExitCode.USAGE);
    forge.run("freeze", "on").expect(ExitCode.USAGE);
    forge.run("freeze", "on", "--reason", "x", "--until", "soon").expect(ExitCode.USAGE);
  }

  private long request(String... more) {
    var words =
        new ArrayList<>(
            List.of("version-set", "promote", service, "preview", "release", "--request"));
    words.addAll(List.of(more));
    return forge.json(words.toArray(String[]::new)).get("number").asLong();
  }

  @Test
  void aRequestIsMadeShownApprovedAndApplied() {
    approved();
    String made =
        forge.done(
            "version-set",
            "promote",
            service,
            "preview",
            "release",
            "--request",
            "--reason",
            "tests pass");
    assertThat(made)
        .containsPattern("^Change request #[0-9]+ \"Promote preview to release\" of \"" + service)
        .contains("  … Gate  1 approval      It needs the approval of one person; it has 0.\n")
        .containsPattern(
            "\nIt is open: somebody applies it when it is ready. forge request show [0-9]+ tells how it stands.\n$");
    String number = made.replaceFirst("(?s).*#([0-9]+) .*", "$1");

    String shown = forge.done("request", "show", number);
    assertThat(shown)
        .startsWith("#%s  Promote preview to release\nstate    open\n".formatted(number))
        .contains("service  " + service + "\n")
        .contains("change   promote preview to release\n")
        .contains("reason   tests pass\n")
        .contains("\nrelease, revision 1\n  ~ agent version  ")
        .contains("\nchecks: 1 passed, 1 pending\n");
    assertThat(ageless(forge.done("request", "show", "#" + number))).isEqualTo(ageless(shown));
    String id = forge.json("request", "show", number).get("id").asString();
    assertThat(forge.json("request", "show", id).get("number").asString()).isEqualTo(number);

    assertThat(forge.run("request", "approve", number).expect(ExitCode.FAILED).err())
        .contains("is your own");
    assertThat(owner.typing("no").run("request", "approve", number).expect(ExitCode.FAILED).err())
        .isEqualTo("Nothing is approved.\n");
    owner.run("request", "approve", number, "--json").expect(ExitCode.USAGE);
    String approved = owner.typing("y").done("request", "approve", number, "--comment", "fine");
    assertThat(owner.asked()).containsExactly("Approve #%s? [y/N] ".formatted(number));
    assertThat(approved.replaceAll("\u001b\\[[0-9]*m", ""))
        .contains(
            "#%s \"Promote preview to release\": promote preview to release of ".formatted(number))
        .contains("  ~ agent version")
        .contains(
            "Approved #%1$s \"Promote preview to release\", which is ready. forge request apply %1$s applies it.\n"
                .formatted(number))
        .contains("  ✓ Gate  1 approval      One person approved it. (");
    assertThat(forge.done("request", "show", number))
        .containsPattern("\napproved by\n  .*, 20.* ago\\)  fine\n")
        .endsWith("\nforge request apply %s applies it.\n".formatted(number));

    assertThat(forge.done("request", "apply", number))
        .startsWith("Applied #%s \"Promote preview to release\".\n".formatted(number))
        .endsWith("\nrelease is at revision 2.\n");
    assertThat(forge.done("request", "show", number))
        .contains("state     applied\n")
        .contains("revision  2\n");
    assertThat(forge.refused("request", "apply", number)).contains("#" + number);
  }

  /** Catches an approval of which nobody is told what it approves. */
  @Test
  void anApprovalShowsWhichAgentAServiceGets() {
    forge.piped(rule("Gate", "{\"type\": \"approvals\", \"count\": 1}"));
    forge.done("rule", "apply", "-f", "-");
    CliWorld other = CliWorld.of(world.tenant(), "Another agent", "Another graph");
    for (int version = 1; version <= 3; version++) {
      other.addAgentVersion("Knows door " + version);
    }
    String agent = other.agent();
    String id = forge.json("service", "show", service).get("id").asString();
    String number =
        world
            .api()
            .post(
                "services/" + id + "/requests",
                Map.of("title", "New", "change", Map.of("type", "service", "agent_id", agent)))
            .expect(201)
            .json()
            .get("number")
            .asString();
    String named = "Another agent (%s)\n".formatted(agent);
    assertThat(forge.done("request", "show", number)).contains("\nagent    " + named);
    assertThat(owner.done("request", "approve", number, "--yes")).contains("\nagent  " + named);
  }

  @Test
  void requestsAreListedByWhoseTheyAreAndWhomTheyAwait() {
    approved();
    String mine = "#" + request("--title", "New greeting", "--not-before", "48h");
    assertThat(
            forge
                .done("request", "list", "--service", service)
                .lines()
                .map(line -> line.split(" {2,}")))
        .satisfiesExactly(
            heading ->
                assertThat(heading)
                    .containsExactly(
                        "NUMBER", "STATE", "CHANGE", "SERVICE", "AUTHOR", "AGE", "TITLE"),
            row ->
                assertThat(row)
                    .startsWith(mine, "open", "promote preview to release", service)
                    .endsWith("New greeting"));
    assertThat(forge.done("request", "list", "--mine", "--state", "open", "--limit", "100"))
        .containsPattern(mine + " +open +promote preview to release +" + service + " ");
    assertThat(owner.json("request", "list", "--awaiting-me").get("items")).hasSize(1);
    assertThat(owner.json("request", "list", "--mine").get("items")).isEmpty();
    assertThat(forge.json("request", "list", "--awaiting-me").get("items")).isEmpty();
    assertThat(forge.refused("request", "show", "9999"))
        .isEqualTo(
            "There is no change request #9999 that you may see; forge request list lists them.");

    assertThat(owner.done("request", "reject", mine, "--comment", "not now"))
        .isEqualTo("Rejected %s \"New greeting\", which is rejected.\n".formatted(mine));
    assertThat(forge.done("request", "show", mine))
        .contains("not before  ")
        .containsPattern("\nrejected by\n  .* not now\n$");
  }

  @Test
  void aRequestIsRefreshedWithdrawnOverriddenAndRefusedWithItsChecks() {
    approved();
    String number = Long.toString(request());
    assertThat(forge.refused("request", "apply", number).lines())
        .hasSize(3)
        .anyMatch(line -> line.startsWith("  … Gate  1 approval"));
    forge.done("version-set", "upsert", service, "mine", "-a", "1", "-g", "3", "--apply");
    forge.done(
        "version-set",
        "promote",
        service,
        "mine",
        "release",
        "--override",
        "--reason",
        "callers cannot book",
        "--apply");
    String other = Long.toString(request());
    assertThat(forge.done("request", "show", number))
        .endsWith(
            "What it was to change has changed; forge request refresh %s bases it on what stands now.\n"
                .formatted(number));
    assertThat(forge.done("request", "refresh", number))
        .startsWith(
            "Refreshed #%s \"Promote preview to release\", which is open.\n".formatted(number));
    assertThat(forge.done("request", "withdraw", number))
        .isEqualTo(
            "Withdrew #%s \"Promote preview to release\", which is withdrawn.\n".formatted(number));
    assertThat(
            forge.done("request", "apply", other, "--override", "--reason", "callers cannot book"))
        .endsWith("\nrelease is at revision 3. It overrode \"Gate\".\n");
  }

  @Test
  void theServerAppliesARequestThatIsReady() throws InterruptedException {
    approved();
    String made =
        forge.done(
            "version-set", "promote", service, "preview", "release", "--request", "--when-ready");
    String number = made.replaceFirst("(?s).*?#([0-9]+) .*", "$1");
    assertThat(made).contains("The server applies it when it is ready. ");
    owner.done("request", "approve", number, "--yes");
    Patience.until("the server to apply it", () -> state(number).equals("applied"));
    String back =
        forge.done("version-set", "rollback", service, "--request", "--title", "Back again");
    assertThat(back).contains("\"Back again\"").contains("It is ready: forge request apply ");
  }

  /** Without how long ago something was, which goes on. */
  private static String ageless(String shown) {
    return shown.replaceAll("\\([0-9]+ [a-z]+ ago\\)", "");
  }

  private String state(String number) {
    return forge.json("request", "show", number).get("state").asString();
  }
}
