package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a person does who has a keyboard only. Nothing here points at anything. */
class KeyboardTest extends DemoConsoleTest {

  @Test
  void aPersonSignsInFindsAServicePromotesAndTakesItBack() {
    Visitor visitor = visitor().open("/console");
    Page page = visitor.page();
    var keys = new Keys(page);
    assertThat(page.getByLabel("Platform API key")).isFocused();
    keys.requireSeen().type(demo.platformApiKey()).press("Enter");
    assertThat(visitor.heading("Services")).isVisible();
    keys.requireAtContent();

    keys.to("Search names and descriptions").type("order");
    assertThat(page).hasURL(Pattern.compile("search=order$"));
    assertThat(page.getByRole(AriaRole.ROW)).hasCount(2);
    keys.to("Order support").press("Enter");
    assertThat(visitor.heading("Order support")).isVisible();
    keys.requireAtContent();

    assertThat(visitor.region("release")).isVisible();
    keys.to("Promote…").press("Enter");
    assertThat(visitor.heading("Promote")).isVisible();
    keys.requireAtContent();
    keys.to("From").type("edge");
    assertThat(page.getByLabel("From", exactly())).hasValue("edge");
    assertThat(page.locator(".plan")).containsText("release will run");
    keys.to("Reason (optional)").type("By hand, with ten fingers.");
    keys.to("Promote to release").press("Enter");
    assertThat(visitor.heading("release is changed")).isVisible();
    keys.requireAtContent();
    JsonNode promoted = newest();
    assertThat(promoted.path("operation").asString()).isEqualTo("promote");
    assertThat(promoted.path("reason").asString()).isEqualTo("By hand, with ten fingers.");

    long before = promoted.path("revision").asLong() - 1;
    String undo = "Undo: back to revision " + before;
    assertThat(visitor.button(undo)).isVisible();
    keys.to(undo).press("Enter");
    assertThat(page.getByText("Rolled back to revision " + before)).isVisible();
    keys.requireAtContent();
    assertThat(newest().path("restores").asLong()).isEqualTo(before);

    // A browser without a window has no key for that.
    page.goBack();
    assertThat(visitor.heading("Order support")).isVisible();
    keys.requireAtContent();
  }

  @Test
  void aDialogKeepsTheKeyboardAndGivesItBack() {
    Visitor visitor = owner().open("/console/services/" + service("Clinic front desk"));
    Page page = visitor.page();
    var keys = new Keys(page);
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(visitor.region("dana-try-out")).isVisible();
    keys.to("To the content").press("Enter").requireAtContent();
    keys.to("Delete dana-try-out").press("Enter");
    assertThat(dialog).isVisible();
    for (int i = 0; i < 8; i++) {
      keys.press(i < 4 ? "Tab" : "Shift+Tab");
      assertThat(behind(page)).as("what is behind the dialog has the keyboard").isFalse();
    }
    keys.press("Escape");
    assertThat(dialog).isHidden();
    assertThat(visitor.button("Delete dana-try-out")).isFocused();
    keys.requireSeen().press("Enter");
    assertThat(dialog).isVisible();
    keys.to("Delete dana-try-out").press("Enter");
    assertThat(visitor.region("dana-try-out")).isHidden();
    // The button that opened the dialog is gone.
    keys.requireAtContent();
  }

  /** Whether something behind a dialog has the keyboard; the browser's own parts may have it. */
  private static boolean behind(Page page) {
    String test =
        "() => document.activeElement !== document.body &&"
            + " !document.activeElement.closest('dialog')";
    return Boolean.TRUE.equals(page.evaluate(test));
  }

  private JsonNode newest() {
    String revisions =
        path("/services/" + service("Order support") + "/version-sets/release/revisions?limit=1");
    return api().get(revisions).expect(200).json().path("items").get(0);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}
