package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What is made, changed and taken back by keyboard only. It would catch a form that the keyboard
 * does not get through, and a step after which nobody sees where they are.
 */
class KeyboardEditTest extends DemoConsoleTest {

  /** By the form, which leaves the keyboard at the content. */
  @Override
  Visitor owner() {
    return visitor().signInByForm(demo.platformApiKey());
  }

  @Test
  void aRuleIsMadeAndDeleted() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Rules", "Rules");
    assertThat(visitor.link("Make a rule")).isVisible();
    keys.to("Make a rule").press("Enter");
    assertThat(visitor.heading("A new rule")).isVisible();
    keys.requireAtContent().to("Name").type("By keyboard");
    keys.to("By name").press("Space");
    keys.to("Names of services").type("Nobody*").press("Enter").requireSeen();
    assertThat(visitor.button("Remove Nobody*")).isVisible();
    keys.to("Another condition").type("Approved");
    keys.to("Add").press("Enter");
    assertThat(visitor.heading("Conditions · 2")).isVisible();
    keys.requireSeen().to("Make the rule").press("Enter");
    assertThat(visitor.heading("By keyboard")).isVisible();
    keys.requireAtContent();
    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    JsonNode rule = api().get(path("/rules/" + id)).expect(200).json();
    assertThat(rule.path("conditions").findValuesAsString("type"))
        .containsExactly("pinned", "approvals");

    keys.to("Delete the rule").press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    keys.requireSeen().to("Delete the rule").press("Enter");
    assertThat(visitor.heading("Rules")).isVisible();
    keys.requireAtContent();
    assertThat(visitor.link("Tested and approved")).isVisible();
    assertThat(visitor.link("By keyboard")).hasCount(0);
  }

  @Test
  void aVersionSetIsMadeAndEdited() {
    Visitor visitor = owner();
    Keys keys = service(visitor, "Order support");
    keys.to("New version set").press("Enter");
    assertThat(visitor.heading("New version set")).isVisible();
    assertThat(visitor.field("Name")).isFocused();
    keys.requireSeen().type("by-keyboard");
    keys.to("Begin with the content of").type("preview");
    assertThat(visitor.page().getByLabel("Interaction")).hasValue("EngageUser");
    assertThat(visitor.button("Make the set")).isEnabled();
    keys.requireSeen().to("Make the set").press("Enter");
    assertThat(visitor.heading("by-keyboard")).isVisible();
    keys.requireAtContent();
    assertThat(visitor.region("What it says now")).isVisible();

    keys.to("Edit…").press("Enter");
    assertThat(visitor.heading("Edit by-keyboard")).isVisible();
    assertThat(visitor.button("Save")).isVisible();
    keys.requireAtContent().to("Version of the agent Order helper").press("End");
    keys.to("Remove the model of EngageUser").press("Enter");
    assertThat(visitor.page().getByText("The runtime chooses all models.")).isVisible();
    keys.requireSeen();
    // Until the server has said what this change does, nothing can be saved.
    assertThat(visitor.page().getByText("The LLM preference for \"EngageUser\" is dropped"))
        .isVisible();
    assertThat(visitor.button("Save")).isEnabled();
    keys.to("Save").press("Enter");
    assertThat(visitor.heading("by-keyboard")).isVisible();
    keys.requireAtContent();
    String set = "/services/" + service("Order support") + "/version-sets/by-keyboard";
    JsonNode saved = api().get(path(set)).expect(200).json();
    assertThat(saved.path("agent_version_number").asInt()).isEqualTo(1);
    assertThat(saved.path("llm_model_preferences")).isEmpty();
  }

  @Test
  void aRequestIsRejected() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Requests 1 awaiting you", "Change requests");
    keys.to("A warmer greeting for prescriptions").press("Enter");
    assertThat(visitor.heading("A warmer greeting for prescriptions")).isVisible();
    assertThat(visitor.button("Reject…")).isVisible();
    keys.requireAtContent().to("Reject…").press("Enter");
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    keys.requireSeen().to("What speaks against it").type("Too warm.");
    keys.to("Reject").press("Enter");
    assertThat(page.locator(".about .badge")).hasText("rejected");
    assertThat(page.getByText("Too warm.")).isVisible();
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    keys.requireSeen();
  }

  @Test
  void aServiceGetsItsAgentBack() {
    String service = path("/services/" + service("Order support"));
    JsonNode before = api().get(service).expect(200).json();
    String clinic = path("/services/" + service("Clinic front desk"));
    String other = api().get(clinic).expect(200).json().path("agent_id").asString();
    api().put(service, Map.of("agent_id", other)).expect(200);

    Visitor visitor = owner();
    Keys keys = service(visitor, "Order support");
    keys.to("edge").press("Enter");
    assertThat(visitor.heading("edge")).isVisible();
    assertThat(visitor.link("Take the agent and the graph back…")).isVisible();
    keys.requireAtContent().to("Take the agent and the graph back…").press("Enter");
    assertThat(visitor.heading("Take back the agent and the graph")).isVisible();
    assertThat(visitor.button("Take them back")).isVisible();
    keys.requireAtContent().to("Reason (optional)").type("It was the wrong one.");
    keys.to("Take them back").press("Enter");
    assertThat(visitor.page().getByText("The service runs Order helper and")).isVisible();
    keys.requireSeen();
    assertThat(api().get(service).expect(200).json().path("agent_id"))
        .isEqualTo(before.path("agent_id"));
    keys.to("Back to the service").press("Enter");
    assertThat(visitor.heading("Order support")).isVisible();
    keys.requireAtContent();
  }

  @Test
  void aUserIsInvited() {
    Visitor visitor = owner();
    Keys keys = Keys.open(visitor, "Settings", "Settings: This session");
    keys.to("Users").press("Enter");
    assertThat(visitor.button("Invite a user")).isVisible();
    keys.requireAtContent().to("Invite a user").press("Enter");
    assertThat(visitor.field("First name")).isFocused();
    keys.requireSeen().type("Kay");
    keys.to("Last name").type("Board");
    keys.to("E-mail address").type("kay@demo.example");
    keys.to("Role").type("DefaultUser");
    keys.to("Invite").press("Enter");
    assertThat(visitor.page().getByText("Kay Board is a user now.")).isVisible();
    keys.requireSeen();
    Locator row =
        visitor
            .page()
            .getByRole(AriaRole.ROW)
            .filter(new Locator.FilterOptions().setHasText("kay@demo.example"));
    assertThat(row).containsText("DefaultUserRole");
    keys.requireSeen();
  }

  @Test
  void theActivityIsFilteredAndAnEntryTellsItsDetails() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Activity", "Activity");
    assertThat(page.locator(".log > li").first()).isVisible();
    keys.to("About").type("Rule");
    assertThat(page).hasURL(Pattern.compile("[?&]subject=rule"));
    assertThat(page.locator(".log > li").filter(with("made the service"))).hasCount(0);
    assertThat(page.getByText("made the rule Tested and approved")).isVisible();
    keys.requireSeen().to("Details").press("Enter");
    assertThat(page.locator(".log-details").first()).containsText("of the change log");
    keys.requireSeen().to("Only what is about this").press("Enter");
    assertThat(page).hasURL(Pattern.compile("[?&]id="));
    assertThat(visitor.button("Show others, too")).isVisible();
    keys.requireSeen();
  }

  @Test
  void twoVersionsOfAnAgentAreCompared() {
    Visitor visitor = owner();
    Keys keys = Keys.open(visitor, "Agents", "Agents");
    assertThat(visitor.link("Front desk")).isVisible();
    keys.to("Front desk").press("Enter");
    assertThat(visitor.heading("Front desk")).isVisible();
    Locator added = visitor.page().locator("ins");
    keys.requireAtContent().to("Compared with").press("End");
    assertThat(added).hasText(new String[] {"Repeat times and dates.", "Warm, never gushing."});
    // Who goes through the versions one by one stays at the choice.
    assertThat(visitor.page().getByLabel("Compared with")).isFocused();
    keys.requireSeen().press("ArrowUp");
    assertThat(added).hasText(new String[] {"Warm, never gushing."});
    assertThat(visitor.page().getByLabel("Compared with")).isFocused();
    keys.requireSeen().back("Version").press("ArrowDown");
    assertThat(visitor.page().getByText("Choose one to see what differs.")).isVisible();
    keys.requireSeen();
  }

  /** Goes to a service from the list of all. */
  private static Keys service(Visitor visitor, String name) {
    assertThat(visitor.heading("Services")).isVisible();
    assertThat(visitor.link(name)).isVisible();
    assertThat(visitor.page().locator("main#main")).isFocused();
    var keys = new Keys(visitor.page());
    keys.to(name).press("Enter");
    assertThat(visitor.heading(name)).isVisible();
    assertThat(visitor.region("release")).isVisible();
    return keys.requireAtContent();
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
