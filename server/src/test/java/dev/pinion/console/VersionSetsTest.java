package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A service's version sets in the console: beside each other, one with its ledger, and by hand. */
class VersionSetsTest extends DemoConsoleTest {

  @Test
  void setsStandBesideEachOtherAndSayHowTheyDiffer() {
    Visitor visitor = owner();
    visitor.link("Clinic front desk").click();
    assertThat(visitor.heading("Clinic front desk")).isVisible();
    Locator preview = visitor.region("preview");
    assertThat(preview).containsText("From release to preview");
    assertThat(preview).containsText("reasoning effort low");
    assertThat(visitor.region("release")).containsText("what end users get");

    api().post(sets("Clinic front desk", "/twin/promote"), Map.of("from", "preview")).expect(200);
    assertThat(visitor.region("twin")).containsText("same as preview");
    visitor.requireAccessible();
  }

  @Test
  void whatARuleSaysAgainstASetStandsAtThatSet() {
    Visitor visitor = open(owner(), "Prescription line", "");
    assertThat(visitor.region("release")).containsText("Tested and approved (rule)");
    assertThat(visitor.region("preview")).not().containsText("(rule)");
  }

  @Test
  void manySetsAreATableThatIsSearchedAndTurned() {
    for (int i = 10; i < 60; i++) {
      put("Clinic night line", "try-" + i, 1, 1);
    }
    Visitor visitor = open(owner(), "Clinic night line", "");
    assertThat(visitor.link("try-10")).isVisible();
    assertThat(visitor.link("try-59")).not().isVisible();
    visitor.button("Next").click();
    visitor.button("Next").click();
    assertThat(visitor.link("try-59")).isVisible();
    visitor.page().getByLabel("Search by name").fill("TRY-33");
    assertThat(visitor.link("try-33")).isVisible();
    assertThat(visitor.link("try-34")).not().isVisible();
    visitor.requireAccessible();
  }

  @Test
  void theLedgerTellsWhatHappenedAndEachEntryHasAnAddress() {
    String reason = "<img src=x onerror=alert(1)> \u202Egnp.exe";
    String set = sets("Order support", "/release");
    api().post(set + "/promote", Map.of("from", "preview", "reason", reason)).expect(200);
    api().post(set + "/rollback", Map.of("reason", "Parcels got lost.")).expect(200);

    Visitor visitor = open(owner(), "Order support", "/sets/release");
    Locator promoted = visitor.entry("Promoted from preview, revision 1");
    assertThat(promoted).containsText("<img src=x onerror=alert(1)> \uFFFDgnp.exe");
    assertThat(promoted).containsText("version 1 → to version 2");
    assertThat(promoted.getByRole(AriaRole.LINK, named("Roll back to this…")))
        .hasAttribute("href", Pattern.compile("/sets/release/rollback\\?to=2$"));
    assertThat(visitor.entry("Rolled back to revision 1")).containsText("now");

    visitor.button("Verify").click();
    assertThat(visitor.page().getByText("valid: 3 entries, none altered")).isVisible();
    promoted.getByRole(AriaRole.LINK, named("revision 2")).click();
    assertThat(visitor.page()).hasURL(Pattern.compile("\\?revision=2$"));
    assertThat(visitor.entry("Promoted from")).hasAttribute("aria-current", "true");
    visitor.requireAccessible();
  }

  @Test
  void aSetThatATestUsesStaysAndAnotherGoesByKeyboardAlone() {
    Visitor visitor = open(owner(), "Clinic front desk", "/sets/dana-try-out");
    visitor.button("Delete…").focus();
    visitor.page().keyboard().press("Enter");
    Locator dialog = visitor.page().getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("Delete dana-try-out?");
    visitor.page().keyboard().press("Escape");
    assertThat(dialog).not().isVisible();
    assertThat(visitor.button("Delete…")).isFocused();
    visitor.page().keyboard().press("Enter");
    dialog
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Delete dana"))
        .focus();
    visitor.page().keyboard().press("Enter");
    assertThat(visitor.heading("Clinic front desk")).isVisible();
    api().get(sets("Clinic front desk", "/dana-try-out")).expect(404);

    open(visitor, "Prescription line", "/sets/preview");
    visitor.button("Delete…").click();
    visitor.button("Delete preview").click();
    assertThat(dialog).containsText("Unit test “Renews a prescription”");
    api().get(sets("Prescription line", "/preview")).expect(200);
  }

  /** Would catch that more is deleted than the person had looked at. */
  @Test
  void aSetThatChangesWhileOneIsAskedIsNotDeletedUnseen() {
    put("Order support", "doomed", 1, 1);
    Visitor visitor = open(owner(), "Order support", "/sets/doomed");
    visitor.button("Delete…").click();
    assertThat(visitor.button("Delete doomed")).isEnabled();
    put("Order support", "doomed", 2, 1);
    Locator dialog = visitor.page().getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("The set was at revision 1 and is at revision 2 now.");
    assertThat(visitor.button("Delete doomed")).isDisabled();
    visitor.requireAccessible();
    visitor.button("Use the new state").click();
    visitor.button("Delete doomed").click();
    assertThat(visitor.heading("Order support")).isVisible();
    api().get(sets("Order support", "/doomed")).expect(404);
  }

  @Test
  void aSetIsMadeByHandAndAWrongParameterIsNamedWhereItStands() {
    Visitor visitor = open(owner(), "Order support", "/new-set");
    visitor.field("Name").fill("no spaces");
    assertThat(visitor.page().getByText("Use up to 40 letters")).isVisible();
    visitor.field("Name").fill("by-hand");
    visitor.page().getByLabel("Begin with the content of").selectOption("preview");
    visitor.page().getByLabel("Version of the agent").selectOption("");
    Locator parameters = visitor.page().getByLabel("Parameters");
    parameters.fill("{\"temperature\": 7}");
    assertThat(visitor.page().getByText("must be at most 1").first()).isVisible();
    assertThat(parameters).hasAttribute("aria-invalid", "true");
    assertThat(visitor.button("Make the set")).isDisabled();
    visitor.requireAccessible();

    parameters.fill("{\"temperature\": 0.5}");
    visitor.button("Make the set").click();
    assertThat(visitor.heading("by-hand")).isVisible();
    JsonNode made = api().get(sets("Order support", "/by-hand")).expect(200).json();
    assertThat(made.path("agent_version_number").isNull()).isTrue();
    assertThat(made.at("/llm_model_preferences/EngageUser/params/temperature").asDouble())
        .isEqualTo(0.5);
  }

  @Test
  void whoEditsASetLearnsThatItHasMovedAndLosesNothing() {
    put("Clinic front desk", "shared", 1, 1);
    Visitor visitor = open(owner(), "Clinic front desk", "/sets/shared/edit");
    visitor.page().getByLabel("Version of the agent").selectOption("3");
    assertThat(visitor.button("Save")).isEnabled();

    put("Clinic front desk", "shared", 1, 2);
    assertThat(visitor.page().getByText("Somebody has changed the set shared")).isVisible();
    assertThat(visitor.button("Save")).isDisabled();
    assertThat(visitor.page().getByLabel("Version of the agent")).hasValue("3");
    visitor.button("Keep what I typed").click();
    assertThat(visitor.page().getByLabel("Version of the context graph")).hasValue("2");
    visitor.button("Save").click();
    assertThat(visitor.heading("shared")).isVisible();
    JsonNode saved = api().get(sets("Clinic front desk", "/shared")).expect(200).json();
    assertThat(saved.path("agent_version_number").asInt()).isEqualTo(3);
    assertThat(saved.path("context_graph_version_number").asInt()).isEqualTo(2);
  }

  @Test
  void whoMakesASetLearnsThatWhatItBeginsWithHasMoved() {
    put("Clinic front desk", "origin", 1, 1);
    Visitor visitor = open(owner(), "Clinic front desk", "/new-set?from=origin");
    visitor.field("Name").fill("offspring");
    visitor.page().getByLabel("Version of the agent").selectOption("3");
    assertThat(visitor.button("Make the set")).isEnabled();
    put("Clinic front desk", "origin", 1, 2);
    assertThat(visitor.page().getByText("Somebody has changed the set origin")).isVisible();
    assertThat(visitor.button("Make the set")).isDisabled();
    visitor.button("Keep what I typed").click();
    visitor.button("Make the set").click();
    assertThat(visitor.heading("offspring")).isVisible();
  }

  @Test
  void aRuntimesAnswerIsShownWithItsContents() {
    JsonNode bundle =
        api()
            .get(path("/services/" + service("Prescription line") + "/resolve"))
            .expect(200)
            .json();
    Visitor visitor = open(owner(), "Prescription line", "/resolve");
    assertThat(visitor.page().getByText(bundle.path("digest").asString())).isVisible();
    visitor.button("Show the contents").click();
    assertThat(visitor.page().getByText("Listen first.")).isVisible();
    visitor.requireAccessible();
    open(visitor, "Clinic night line", "/resolve");
    assertThat(visitor.page().getByText("A runtime gets nothing.")).isVisible();
  }

  @Test
  void testRunsSayWhichContentPassed() {
    Visitor visitor = open(owner(), "Prescription line", "/tests");
    Locator tests = visitor.region("Prescriptions before release");
    assertThat(tests).containsText("2 of 2 passed");
    assertThat(tests.getByRole(AriaRole.LINK, named("preview")).first()).isVisible();
    assertThat(visitor.region("Uses by version set")).containsText("Renews a prescription");
    visitor.requireAccessible();
  }

  @Test
  void whoMayOnlyLookSeesNothingThatWouldFail() {
    var wanted = Map.of("name", "looker", "duration_days", 1, "role", "viewer");
    JsonNode key = api().post(path("/api-keys"), wanted).expect(201).json();
    Visitor visitor = visitor().signIn(key.path("api_key").asString());
    open(visitor, "Clinic front desk", "");
    assertThat(visitor.region("release")).isVisible();
    for (String name : new String[] {"Promote…", "New version set", "Edit…", "Roll back…"}) {
      assertThat(visitor.link(name)).hasCount(0);
    }
    open(visitor, "Clinic front desk", "/sets/preview");
    assertThat(visitor.heading("Ledger")).isVisible();
    assertThat(visitor.button("Delete…")).hasCount(0);
    assertThat(visitor.link("Edit…")).hasCount(0);
    open(visitor, "Clinic front desk", "/sets/preview/edit");
    assertThat(visitor.page().getByText("You may not change this set.")).isVisible();
  }

  private Visitor open(Visitor visitor, String service, String page) {
    return visitor.open("/console/services/" + service(service) + page);
  }

  /** The path of something of a service's sets. */
  private String sets(String service, String more) {
    return path("/services/" + service(service) + "/version-sets" + more);
  }

  private void put(String service, String set, @Nullable Integer agent, @Nullable Integer graph) {
    Map<String, @Nullable Object> pins = new HashMap<>();
    pins.put("agent_version_number", agent);
    pins.put("context_graph_version_number", graph);
    pins.put("llm_model_preferences", Map.of());
    api().put(sets(service, "/" + set), Map.of("version_set", pins)).expect(204);
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name).setExact(true);
  }
}
