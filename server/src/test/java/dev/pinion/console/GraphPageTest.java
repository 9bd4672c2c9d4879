package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a drawn context graph. It would catch a button that moves nothing, a drawing that
 * does not fit although it should, and a difference or a state that nobody is led to.
 */
class GraphPageTest extends DemoConsoleTest {
  /** How large a state is drawn, once the drawing stands still. */
  private static final String WIDTH =
      """
      async () => {
        const moving = () => document.querySelector('.graph-stage').getAnimations({subtree: true});
        for (let all = moving(); all.length > 0; all = moving()) {
          await Promise.allSettled(all.map((each) => each.finished));
        }
        return document.querySelector('[aria-label^="State find_slot"] .graph-box').getBoundingClientRect().width;
      }
      """;

  /** How many states stand outside the window of the drawing, or stick out of it. */
  private static final String OUTSIDE =
      """
      () => {
        const stage = document.querySelector('.graph-stage').getBoundingClientRect();
        return [...document.querySelectorAll('.graph-box')].map((each) => each.getBoundingClientRect())
          .filter((each) => each.left < stage.left || each.right > stage.right
            || each.top < stage.top || each.bottom > stage.bottom).length;
      }
      """;

  /** Whether a state of this name is in the middle of the window. */
  private static final String IN_THE_MIDDLE =
      """
      (name) => {
        const stage = document.querySelector('.graph-stage').getBoundingClientRect();
        const box = document.querySelector(`[aria-label^="State ${name},"] .graph-box`).getBoundingClientRect();
        return Math.abs((box.left + box.right) - (stage.left + stage.right)) < 6
          && Math.abs((box.top + box.bottom) - (stage.top + stage.bottom)) < 6;
      }
      """;

  @Test
  void aDrawingIsMadeLargerAndSmallerAndFits() {
    Visitor visitor = open("");
    Page page = visitor.page();
    Locator actual =
        page.getByRole(
            AriaRole.BUTTON,
            new Page.GetByRoleOptions().setName(Pattern.compile(", show actual size$")));
    actual.click();
    assertThat(actual).hasText("100 %");
    double width = width(page);
    visitor.button("Zoom in").click();
    assertThat(actual).hasText("125 %");
    assertThat(width(page) / width).isBetween(1.24, 1.26);
    visitor.button("Zoom out").click();
    assertThat(actual).hasText("100 %");
    assertThat(width(page) / width).isBetween(0.99, 1.01);
    visitor.button("Zoom out").click();
    assertThat(actual).hasText("80 %");
    assertThat(width(page) / width).isBetween(0.79, 0.81);

    for (int i = 0; i < 12; i++) {
      visitor.button("Zoom in").click();
    }
    // Nobody needs it larger.
    assertThat(actual).hasText("250 %");
    width(page);
    assertThat((int) page.evaluate(OUTSIDE)).isPositive();
    visitor.requireAccessible();
    visitor.button("Fit").click();
    page.waitForFunction("() => (" + OUTSIDE + ")() === 0");
    width(page);
    assertThat((int) page.evaluate(OUTSIDE)).isZero();
  }

  @Test
  void oneIsLedFromDifferenceToDifferenceAndFromTheLastToTheFirst() {
    Visitor visitor = open("?version=3&compare=1");
    Page page = visitor.page();
    Locator status = page.locator(".graph-status");
    assertThat(page.getByText("added: 1 state, 2 ways")).isVisible();
    assertThat(page.getByText("changed: 1 state")).isVisible();
    assertThat(status).isEmpty();
    List<String> led = new ArrayList<>();
    for (String place : List.of("1 of 2", "2 of 2", "1 of 2")) {
      visitor.button("Next difference").click();
      assertThat(status).hasText(Pattern.compile("^" + place + ": \\w+$"));
      String name = status.innerText().substring(place.length() + 2);
      page.waitForFunction(IN_THE_MIDDLE, name);
      led.add(name);
    }
    assertThat(led.subList(0, 2)).containsExactlyInAnyOrder("find_slot", "note_waiting_list");
    assertThat(led.getLast()).isEqualTo(led.getFirst());

    page.getByLabel("Version", new Page.GetByLabelOptions().setExact(true)).selectOption("3");
    page.getByLabel("Compared with").selectOption("2");
    // Only what holds in every state differs.
    assertThat(page.getByText("added: 0 states, 0 ways")).isVisible();
    assertThat(visitor.button("Next difference")).hasCount(0);
  }

  @Test
  void aGraphIsReadAsAListWithWhatDiffers() {
    Visitor visitor = open("?version=3&compare=1");
    Page page = visitor.page();
    Locator list = page.locator(".graph-list");
    assertThat(page.locator(".graph-frame")).isVisible();
    assertThat(list).hasCount(0);
    visitor.button("As a list").click();
    assertThat(page.locator(".graph-frame")).isHidden();
    assertThat(visitor.button("As a list")).hasAttribute("aria-pressed", "true");
    assertThat(list.locator(":scope > li > button")).hasCount(9);
    assertThat(state(list, "note_waiting_list").locator("> .graph-mark")).hasText("+ added");
    assertThat(state(list, "find_slot").locator("> .graph-mark")).containsText("changed");
    assertThat(visitor.button("Zoom in")).hasCount(0);
    assertThat(visitor.button("Next difference")).hasCount(0);
    visitor.requireAccessible();

    page.getByLabel("Find a state").fill("NOTE");
    assertThat(list.locator(":scope > li > button"))
        .hasText(new String[] {"note_medical", "note_waiting_list"});
    visitor.button("note_waiting_list").first().click();
    assertThat(visitor.heading("note_waiting_list added")).isVisible();
    assertThat(page).hasURL(Pattern.compile("[?&]state="));
    visitor.requireAccessible();
    page.getByLabel("Find a state").fill("");
    assertThat(list.locator(":scope > li")).hasCount(9);
    visitor.button("As a list").click();
    assertThat(page.locator(".graph-frame")).isVisible();
    assertThat(list).hasCount(0);
  }

  private Visitor open(String query) {
    Visitor visitor = owner().open("/console/graphs/" + graph() + query);
    assertThat(visitor.heading("Appointment booking")).isVisible();
    assertThat(visitor.button("Fit")).isVisible();
    return visitor;
  }

  private String graph() {
    for (JsonNode each : api().get(path("/context-graphs")).expect(200).json().path("items")) {
      if (each.path("name").asString().equals("Appointment booking")) {
        return each.path("id").asString();
      }
    }
    throw new IllegalStateException("the demonstration has another graph");
  }

  private static double width(Page page) {
    return ((Number) page.evaluate(WIDTH)).doubleValue();
  }

  private static Locator state(Locator list, String name) {
    Locator button = list.page().locator("> button", new Page.LocatorOptions().setHasText(name));
    return list.locator(":scope > li").filter(new Locator.FilterOptions().setHas(button));
  }
}
