package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The other ways through the console by keyboard only, from a link of the navigation on. */
class KeyboardPagesTest extends DemoConsoleTest {
  private static final Pattern CATALOG = Pattern.compile("/api-keys/permission-catalog$");

  /** By the form, which leaves the keyboard at the content. */
  @Override
  Visitor owner() {
    return visitor().signInByForm(demo.platformApiKey());
  }

  @Test
  void aRequestIsFoundApprovedAndApplied() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Requests 1 awaiting you", "Change requests");
    keys.to("A warmer greeting for prescriptions").press("Enter");
    assertThat(visitor.heading("A warmer greeting for prescriptions")).isVisible();
    keys.requireAtContent();
    assertThat(page.getByText("It needs the approval of one person; it has 0.")).isVisible();
    keys.to("Comment (optional)").type("Read aloud.").to("Approve").press("Enter");
    assertThat(page.getByText("Everything holds: it can be applied.")).isVisible();
    assertThat(page.getByText("Read aloud.")).isVisible();
    keys.to("Apply the change").press("Enter");
    assertThat(visitor.heading("What has changed")).isVisible();
    keys.requireSeen();
  }

  @Test
  void aFreezeIsStartedForSomeServicesAndEnded() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Freezes", "Freezes");
    keys.to("Start a freeze").press("Enter");
    keys.to("Reason").type("Nobody is here.");
    keys.to("It holds everything").press("Space");
    keys.to("By name").press("Space");
    keys.to("Names of services").type("Order*").press("Enter");
    assertThat(page.getByText("of 1 service", new Page.GetByTextOptions())).isVisible();
    keys.to("Freeze now").press("Enter");
    Locator banner = page.getByRole(AriaRole.STATUS).filter(with("Nobody is here."));
    assertThat(banner).isVisible();
    assertThat(visitor.button("Freeze now")).isHidden();
    keys.requireSeen();
    String release =
        path("/services/" + service("Order support") + "/version-sets/release/promote");
    api().post(release, Map.of("from", "edge")).expect(423);
    keys.to("End it: “Nobody is here.”").press("Enter");
    keys.to("End the freeze").press("Enter");
    assertThat(banner).hasCount(0);
    keys.requireSeen();
  }

  @Test
  void aKeyIsMadeCopiedAndRevoked() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Settings", "Settings: This session");
    keys.to("API keys").press("Enter");
    assertThat(visitor.button("New API key")).isVisible();
    keys.to("New API key").press("Enter");
    assertThat(visitor.field("Name")).isFocused();
    keys.requireSeen().type("By keyboard");
    keys.to("Make the key").press("Enter");
    assertThat(page.getByText("This is the only time that it is shown")).isVisible();
    keys.requireSeen().to("I have copied it").press("Enter");
    assertThat(page.locator(".secret")).isHidden();
    assertThat(visitor.button("Revoke By keyboard")).isVisible();
    keys.requireSeen().to("Revoke By keyboard").press("Enter");
    keys.to("Revoke").press("Enter");
    assertThat(visitor.button("Revoke By keyboard")).isHidden();
    keys.requireSeen();
  }

  /** Would catch a form that takes the keyboard from who has gone on while it was loaded. */
  @Test
  void aFormThatIsLateLeavesTheKeyboardWhereItIs() {
    Visitor visitor = owner().open("/console/settings/keys");
    Page page = visitor.page();
    assertThat(visitor.button("New API key")).isVisible();
    var held = new ArrayList<Route>();
    page.route(CATALOG, held::add);
    visitor.button("New API key").press("Enter");
    assertThat(page.getByText("Loading roles")).isVisible();
    Locator only = page.getByLabel("Only keys that I made");
    only.focus();
    page.waitForCondition(() -> !held.isEmpty());
    held.forEach(Route::resume);
    assertThat(visitor.field("Name")).isVisible();
    assertThat(visitor.button("Make the key")).isVisible();
    new Keys(page).requireSeen();
    assertThat(only).isFocused();
  }

  @Test
  void aStateOfAGraphIsLookedForReadAndComparedWithTheVersionBefore() {
    Visitor visitor = owner();
    Page page = visitor.page();
    Keys keys = Keys.open(visitor, "Context graphs", "Context graphs");
    keys.to("Appointment booking").press("Enter");
    assertThat(visitor.heading("Appointment booking")).isVisible();
    keys.requireAtContent().to("Compared with").press("End");
    assertThat(page.getByText("added: 1 state, 2 ways")).isVisible();
    keys.to("Find a state").type("find_slot").press("Enter");
    keys.toWhatBeginsWith("State find_slot").press("Enter");
    Locator panel = page.getByRole(AriaRole.COMPLEMENTARY);
    assertThat(panel).isFocused();
    assertThat(panel.locator("del").first()).hasText("two");
    keys.requireSeen().press("Escape");
    assertThat(panel).isHidden();
    keys.requireSeen();
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
