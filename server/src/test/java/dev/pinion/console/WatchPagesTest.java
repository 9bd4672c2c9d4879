package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The change log and the health of all services, by a person's steps. */
class WatchPagesTest extends DemoConsoleTest {

  @Test
  void newEventsWaitUntilTheyAreAskedFor() {
    Visitor visitor = owner().open("/console/activity");
    Page page = visitor.page();
    assertThat(page.getByText("made the rule Tested and approved")).isVisible();
    Map<String, Object> nowhere = Map.of("version_sets", List.of("none"));
    for (String reason : List.of("First <i>stop</i>", "Second stop")) {
      var freeze = Map.of("reason", reason, "applies_to", nowhere);
      api().post(path("/freezes"), freeze).expect(201);
    }
    assertThat(visitor.button("2 new, show")).isVisible();
    assertThat(page.getByText("started a freeze: First <i>stop</i>")).hasCount(0);
    visitor.requireAccessible();
    visitor.button("2 new, show").click();
    assertThat(page.getByText("started a freeze: First <i>stop</i>")).isVisible();
    assertThat(visitor.button("2 new, show")).hasCount(0);
  }

  @Test
  void theChangeLogIsFilteredByItsAddressAndTellsWhatTheLedgerSays() {
    String promote =
        path("/services/" + service("Order support") + "/version-sets/release/promote");
    api().post(promote, Map.of("from", "preview", "reason", "Went <b>well</b>")).expect(200);
    Visitor visitor = owner().open("/console/activity");
    Page page = visitor.page();
    page.getByLabel("What happened").selectOption("version_set.changed");
    page.waitForURL(Pattern.compile(".*[?&]kind=version_set.changed.*"));
    assertThat(page.getByText("made the rule")).hasCount(0);
    visitor.button("Details").first().click();
    assertThat(page.getByText("Promoted from preview, revision 1")).isVisible();
    assertThat(page.getByText("Went <b>well</b>")).isVisible();
    assertThat(page.locator("ol.log").getByText("key “first platform key”").first()).isVisible();
    visitor.requireAccessible();

    visitor.button("Only what is about this").click();
    page.waitForURL(Pattern.compile(".*[?&]id=.*"));
    assertThat(page.getByText("Clinic front desk")).hasCount(0);
    page.reload();
    assertThat(page.getByText("made the service Order support")).isVisible();
  }

  @Test
  void whatRulesAndTestsSayStandsBesideEachService() {
    Visitor visitor = owner();
    Locator rows = visitor.page().getByRole(AriaRole.ROW);
    assertThat(rows.filter(with("Clinic front desk"))).containsText("1 passed");
    assertThat(rows.filter(with("Prescription line"))).containsText("breaks a rule");
    Locator untested = rows.filter(with("Order support"));
    assertThat(untested).containsText("none");
    assertThat(untested).not().containsText("breaks a rule");
    visitor.requireAccessible();
    untested.getByText("none").click();
    assertThat(visitor.page()).hasURL(Pattern.compile("/tests$"));
  }

  @Test
  void aListMarksWhatSomebodyElseHasMadeOrChanged() {
    Visitor visitor = owner().open("/console/agents");
    Locator marked = visitor.page().locator("tr.marked");
    assertThat(visitor.link("Order helper")).isVisible();
    api().post(path("/agents"), Map.of("name", "New here")).expect(201);
    // A mark is there for seconds only: how many there are and where is asked at once.
    assertThat(marked).containsText(new String[] {"New here"});

    visitor.open("/console/services");
    assertThat(visitor.link("Clinic front desk")).isVisible();
    String release = path("/services/" + service("Clinic front desk") + "/version-sets/release");
    Map<String, Object> pins = Map.of("agent_version_number", 1);
    api().put(release, Map.of("version_set", pins)).expect(204);
    assertThat(marked).containsText(new String[] {"Clinic front desk"});
    assertThat(marked).hasCount(0);
  }

  @Test
  void healthNamesWhatNeedsSomebodyAndShowsOneKind() {
    Visitor visitor = owner().open("/console/health");
    Page page = visitor.page();
    assertThat(visitor.button("Look again")).isVisible();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Breaks a rule")).click();
    page.waitForURL(Pattern.compile(".*[?&]kind=rule.*"));
    assertThat(page.getByText("It breaks “Tested and approved”.")).isVisible();
    assertThat(page.getByRole(AriaRole.ROW)).hasCount(2);
    visitor.requireAccessible();
    visitor.button("Show all kinds").click();
    assertThat(page.getByText("No unit test runs on release.").first()).isVisible();
    visitor.requireAccessible();
    assertThat(page.url()).doesNotContain("kind=");
  }

  @Test
  void whatAKeyHasChangedIsOneStepFromTheListOfKeys() {
    Visitor visitor = owner().open("/console/settings/keys");
    Page page = visitor.page();
    visitor.link("What first platform key has changed").click();
    page.waitForURL(Pattern.compile(".*/activity[?]key=.*"));
    assertThat(page.getByLabel("By whom")).hasValue(Pattern.compile("key:.*"));
    assertThat(page.locator(".log-line strong").first()).hasText("The key “first platform key”");
    assertThat(page.locator(".log-line strong").filter(notOf("The key “first platform key”")))
        .hasCount(0);
    visitor.requireAccessible();
    page.getByLabel("By whom").selectOption("Everybody");
    assertThat(page.locator(".log-line strong").filter(notOf("The key “first platform key”")))
        .not()
        .hasCount(0);
  }

  private static Locator.FilterOptions notOf(String text) {
    return new Locator.FilterOptions().setHasNotText(text);
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
