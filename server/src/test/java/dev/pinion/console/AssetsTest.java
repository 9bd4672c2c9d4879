package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Agents and context graphs: their versions, read and compared. */
class AssetsTest extends DemoConsoleTest {

  @Test
  void anAgentIsFoundReadAndComparedWithAnEarlierVersion() {
    Visitor visitor = owner();
    visitor.link("Agents").click();
    visitor.page().getByLabel("Search by name").fill("front");
    assertThat(visitor.link("Order helper")).isHidden();
    visitor.requireAccessible();
    visitor.link("Front desk").click();
    assertThat(visitor.heading("Front desk")).isVisible();
    assertThat(visitor.page().getByText("Warm, never gushing.")).isVisible();
    assertThat(visitor.link("Prescription line")).isVisible();

    visitor.page().getByLabel("Compared with").selectOption("1");
    Locator added = visitor.page().locator("ins");
    assertThat(added).hasText(new String[] {"Repeat times and dates.", "Warm, never gushing."});
    visitor.requireAccessible();
    // What was chosen is in the address, and stays when the page is loaded again.
    visitor.page().reload();
    assertThat(added).hasCount(2);
  }

  @Test
  void aStateOfAGraphIsChosenByKeyboardAndSaysWhatChangedInIt() {
    Visitor visitor = owner();
    visitor.link("Context graphs").click();
    visitor.link("Appointment booking").click();
    visitor.page().getByLabel("Compared with").selectOption("1");
    assertThat(visitor.page().getByText("added: 1 state, 2 ways")).isVisible();
    visitor.requireAccessible();

    visitor.page().locator("[aria-label^='State find_slot']").focus();
    visitor.page().keyboard().press("Enter");
    Locator panel =
        visitor
            .page()
            .getByRole(
                AriaRole.COMPLEMENTARY, new Page.GetByRoleOptions().setName("State find_slot"));
    assertThat(panel).isFocused();
    assertThat(panel.locator("del").first()).hasText("two");
    visitor.requireAccessible();
    panel
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("note_waiting_list"))
        .click();
    assertThat(visitor.heading("note_waiting_list added")).isVisible();
    visitor.page().keyboard().press("Escape");
    assertThat(visitor.page().getByRole(AriaRole.COMPLEMENTARY)).isHidden();
  }

  @Test
  void textsOfPeopleAreShownAsTextWhateverTheyHold() {
    String name = "<img src=x onerror=alert(1)> \u202Efdp.exe";
    String id =
        api()
            .post(path("/agents"), Map.of("name", name, "description", name))
            .expect(201)
            .json()
            .path("id")
            .asString();
    Visitor visitor = owner().open("/console/agents/" + id);
    assertThat(visitor.page().getByRole(AriaRole.HEADING).first())
        .hasText(name.replace('\u202E', '\uFFFD'));
    assertThat(visitor.heading("It has no version yet")).isVisible();
    assertThat(visitor.page().locator("main img")).hasCount(0);
    assertThat(visitor.page().locator("main")).not().containsText("\u202E");
  }
}
