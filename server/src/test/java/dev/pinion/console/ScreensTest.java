package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ForcedColors;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How the main pages fit the screens, the hands and the eyes of people. */
class ScreensTest extends DemoConsoleTest {
  /** What sticks out of the page, or of a part that hides the rest of it. */
  private static final String WIDE =
      """
      () => [document.documentElement, ...document.querySelectorAll('main *')]
        .filter((each) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 1)
        .filter((each) => each === document.documentElement || getComputedStyle(each).overflowX !== 'visible')
        .map((each) => `${each.tagName} ${each.className}: ${each.scrollWidth} in ${each.clientWidth}`)
      """;

  /** Texts in lines of more than 60 times the size of their letters: about 120 characters. */
  private static final String LONG_LINES =
      """
      () => {
        const walker = document.createTreeWalker(document.querySelector('.work'), NodeFilter.SHOW_TEXT);
        const found = [];
        while (walker.nextNode()) {
          const range = document.createRange();
          range.selectNodeContents(walker.currentNode);
          const size = parseFloat(getComputedStyle(walker.currentNode.parentElement).fontSize);
          if (range.getBoundingClientRect().width > 60 * size) found.push(walker.currentNode.textContent);
        }
        return found;
      }
      """;

  /** What is wrong with the narrow head: it takes room from the page, or hides where one is. */
  private static final String HEAD =
      """
      () => {
        const head = document.querySelector('.side');
        const bar = head.querySelector('nav').getBoundingClientRect();
        const here = head.querySelector('[aria-current]').getBoundingClientRect();
        const found = [];
        if (head.offsetHeight > 150) found.push(`it is ${head.offsetHeight} pixels high`);
        if (here.left < bar.left - 1 || here.right > bar.right + 1) found.push('where one is is cut off');
        return found;
      }
      """;

  @Test
  void aPhoneShowsEverythingAndFingersHitWhatTheyMean() {
    Visitor visitor =
        visitor(new Browser.NewContextOptions().setViewportSize(360, 740).setHasTouch(true));
    for (String path : pages()) {
      open(visitor, path);
      assertThat(found(visitor, WIDE)).as("too wide on %s", path).isEmpty();
      assertThat(found(visitor, HEAD)).as("the head of %s", path).isEmpty();
      visitor.requireAccessible();
    }
  }

  @Test
  void aLargeScreenHasLinesThatEyesCanFollow() {
    String much = "Callers ask for many things and want an answer. ".repeat(12);
    String service = path("/services/" + service("Clinic front desk"));
    api().put(service, Map.of("description", much)).expect(200);
    Map<String, Object> promotion = Map.of("from", "edge", "reason", much);
    String other = path("/services/" + service("Order support"));
    api().post(other + "/version-sets/release/promote", promotion).expect(200);
    Map<String, Object> nowhere = Map.of("version_sets", List.of("none"));
    api().post(path("/freezes"), Map.of("reason", much, "applies_to", nowhere)).expect(201);
    Visitor visitor = visitor(new Browser.NewContextOptions().setViewportSize(3840, 2160));
    for (String path : pages()) {
      open(visitor, path);
      assertThat(found(visitor, LONG_LINES)).as("long lines on %s", path).isEmpty();
    }
  }

  @Test
  void whereColoursAreForcedOtherSignsSayTheSame() {
    Visitor visitor =
        visitor(
            new Browser.NewContextOptions()
                .setViewportSize(1280, 800)
                .setForcedColors(ForcedColors.ACTIVE));
    open(visitor, "/services/" + service("Clinic front desk") + "/promote?from=preview&to=release");
    Locator main = visitor.page().locator("main");
    assertThat(main.locator("ins").first()).hasCSS("text-decoration-line", "underline");
    assertThat(main.locator("del").first()).hasCSS("text-decoration-line", "line-through");
    assertThat(visitor.page().locator(".side nav a[aria-current]"))
        .hasCSS("outline-style", "solid");
    assertThat(visitor.button("Promote to release")).hasCSS("forced-color-adjust", "none");
    open(visitor, "/services");
    assertThat(main.locator(".badge").first()).hasCSS("outline-style", "solid");
  }

  /** What somebody else has changed is marked for a while; who wants no motion sees it too. */
  @Test
  void withoutMotionAMarkStandsStill() {
    Visitor visitor =
        visitor(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
    String service = service("Order support");
    open(visitor, "/services/" + service);
    String preview = path("/services/" + service + "/version-sets/preview");
    Map<String, Object> pins =
        Map.of(
            "agent_version_number",
            1,
            "context_graph_version_number",
            1,
            "llm_model_preferences",
            Map.of());
    api().put(preview, Map.of("version_set", pins)).expect(204);
    // A mark is there for seconds only: what it looks like is asked together with whether it is.
    Locator marked =
        visitor
            .page()
            .locator("section.marked")
            .filter(new Locator.FilterOptions().setHasText("preview"));
    assertThat(marked).hasCSS("box-shadow", Pattern.compile("inset"));
  }

  private static List<?> found(Visitor visitor, String script) {
    return (List<?>) Objects.requireNonNull(visitor.page().evaluate(script));
  }

  private List<String> pages() {
    String service = "/services/" + service("Clinic front desk");
    return List.of(
        "/services",
        service,
        service + "/promote?from=preview&to=release",
        "/services/" + service("Order support") + "/sets/release",
        service + "/sets/preview/edit",
        "/graphs/" + id("/context-graphs", "name", "Appointment booking") + "?compare=1",
        "/requests?view=open",
        "/requests/" + id("/requests", "title", "A warmer greeting for prescriptions"),
        "/rules",
        "/activity",
        "/freezes",
        "/health",
        "/settings/keys",
        "/settings/voice");
  }

  private String id(String path, String field, String value) {
    for (JsonNode each : api().get(path(path)).expect(200).json().path("items")) {
      if (each.path(field).asString().equals(value)) {
        return each.path("id").asString();
      }
    }
    throw new IllegalArgumentException("nothing is called " + value);
  }

  private static void open(Visitor visitor, String path) {
    visitor.open("/console" + path).page().waitForLoadState(LoadState.NETWORKIDLE);
    assertThat(visitor.page().locator(".loading")).hasCount(0);
  }
}
