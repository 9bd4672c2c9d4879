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
import tools.jackson.databind.JsonNode;

/** Rules and freezes, by a person's steps. */
class GovernancePagesTest extends DemoConsoleTest {
  private static final Pattern RULE = Pattern.compile(".*/console/rules/[0-9a-f-]{36}");

  @Test
  void aRuleIsMadeWithAPreviewOfWhatItHitsAndIsDeleted() {
    Visitor visitor = owner().open("/console/rules");
    visitor.requireAccessible();
    visitor.link("Make a rule").click();
    Page page = visitor.page();
    page.getByLabel("Name", exactly()).fill("Tests <b>first</b>");
    page.getByLabel("By tag").check();
    type(page, "Tags of services", "team:shop");
    assertThat(page.getByText("1 version set of 1 service")).isVisible();
    page.getByLabel("Another condition").selectOption("tests");
    visitor.button("Add").click();
    assertThat(page.getByText("known when you save")).isVisible();
    visitor.requireAccessible();

    visitor.button("Make the rule").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).containsText("\"release\" of \"Order support\"");
    visitor.button("Save all the same").click();
    page.waitForURL(RULE);
    assertThat(visitor.heading("Tests <b>first</b>")).isVisible();
    assertThat(page.getByText("1 set stands against it now")).isVisible();
    visitor.requireAccessible();
    JsonNode rule = api().get(path("/rules/" + ruleId(page))).expect(200).json();
    assertThat(rule.path("conditions").findValuesAsString("type"))
        .containsExactly("pinned", "tests");
    assertThat(rule.path("applies_to").path("services").path("tags").get(0).asString())
        .isEqualTo("team:shop");

    visitor.button("Delete the rule").click();
    page.getByRole(AriaRole.DIALOG).getByText("Delete the rule", textExactly()).click();
    assertThat(visitor.heading("Rules")).isVisible();
    api().get(path("/rules/" + rule.path("id").asString())).expect(404);
  }

  @Test
  void aRuleThatSomebodyElseHasChangedIsNotWrittenOver() {
    String id = rule("Moves");
    Visitor visitor = owner().open("/console/rules/" + id);
    Page page = visitor.page();
    page.getByLabel("Why there is this rule").fill("Because of the audit.");
    var other =
        Map.of("name", "Moves", "enabled", false, "applies_to", NOWHERE, "conditions", PINS);
    api().put(path("/rules/" + id), other).expect(200);

    assertThat(page.getByText("Somebody has changed this rule")).isVisible();
    assertThat(visitor.button("Save the rule")).isDisabled();
    assertThat(page.getByLabel("Why there is this rule")).hasValue("Because of the audit.");
    visitor.requireAccessible();
    visitor.button("Keep what I typed").click();
    visitor.button("Save the rule").click();
    assertThat(page.getByText("Saved.")).isVisible();
    assertThat(visitor.button("Save the rule")).isDisabled();
    JsonNode rule = api().get(path("/rules/" + id)).expect(200).json();
    assertThat(rule.path("version").asInt()).isEqualTo(3);
    assertThat(rule.path("enabled").asBoolean()).isFalse();
    assertThat(rule.path("description").asString()).isEqualTo("Because of the audit.");
  }

  @Test
  void aRuleThatChangesBeforeOneSavesItAllTheSameIsNotWrittenOver() {
    String id = rule("Contested");
    Visitor visitor = owner().open("/console/rules/" + id);
    Page page = visitor.page();
    page.getByLabel("By name").uncheck();
    page.getByLabel("Another condition").selectOption("tests");
    visitor.button("Add").click();
    visitor.button("Save the rule").click();
    Locator dialog = page.getByRole(AriaRole.DIALOG);
    assertThat(visitor.button("Save all the same")).isEnabled();
    var other =
        Map.of("name", "Contested", "enabled", false, "applies_to", NOWHERE, "conditions", PINS);
    api().put(path("/rules/" + id), other).expect(200);
    assertThat(dialog).containsText("Somebody has changed this rule");
    assertThat(visitor.button("Save all the same")).isDisabled();
    visitor.requireAccessible();
    visitor.button("Go back").click();
    assertThat(page.getByText("Somebody has changed this rule")).isVisible();
    assertThat(visitor.button("Save the rule")).isDisabled();
  }

  /** Would catch that another rule is deleted than the person had looked at. */
  @Test
  void aRuleThatChangesWhileOneIsAskedIsNotDeletedUnseen() {
    String id = rule("Doomed");
    Visitor visitor = owner().open("/console/rules/" + id);
    visitor.button("Delete the rule").click();
    Locator dialog = visitor.page().getByRole(AriaRole.DIALOG);
    Locator delete = dialog.getByText("Delete the rule", textExactly());
    assertThat(delete).isEnabled();
    var other =
        Map.of("name", "Doomed", "enabled", false, "applies_to", NOWHERE, "conditions", PINS);
    api().put(path("/rules/" + id), other).expect(200);
    assertThat(dialog).containsText("Somebody has changed the rule.");
    assertThat(delete).isDisabled();
    visitor.requireAccessible();
    visitor.button("Use the new state").click();
    delete.click();
    assertThat(visitor.heading("Rules")).isVisible();
    api().get(path("/rules/" + id)).expect(404);
  }

  @Test
  void whoMayNotRuleReadsAndSeesNoButtonThatFails() {
    String id = rule("Read me");
    Visitor visitor = visitor().signIn(key("viewer")).open("/console/rules");
    assertThat(visitor.link("Read me")).isVisible();
    assertThat(visitor.link("Make a rule")).hasCount(0);
    visitor.open("/console/rules/" + id);
    assertThat(visitor.heading("What it demands")).isVisible();
    assertThat(visitor.page().getByRole(AriaRole.TEXTBOX)).hasCount(0);
    visitor.open("/console/freezes");
    assertThat(visitor.heading("Freezes")).isVisible();
    assertThat(visitor.button("Start a freeze")).hasCount(0);
  }

  @Test
  void aFreezeIsChangedWithAPreviewAndNotOverWhatSomebodyElseChanged() {
    Map<String, Object> everything = Map.of("reason", "Stocktaking");
    String id = api().post(path("/freezes"), everything).expect(201).json().path("id").asString();
    Visitor visitor = owner().open("/console/freezes");
    Page page = visitor.page();
    visitor.button("Change it: “Stocktaking”").click();
    assertThat(visitor.button("Save")).isDisabled();
    assertThat(visitor.region("What it would hold")).containsText("edge");
    page.getByLabel("It holds everything").uncheck();
    page.getByLabel("By tag").check();
    type(page, "Tags of services", "team:shop");
    assertThat(page.getByText("1 version set of 1 service")).isVisible();
    visitor.requireAccessible();
    api().put(path("/freezes/" + id), Map.of("reason", "Stocktaking, all week")).expect(200);
    assertThat(page.getByText("Somebody has changed the freeze")).isVisible();
    assertThat(visitor.button("Save")).isDisabled();
    visitor.button("Keep what I typed").click();
    visitor.button("Save").click();
    assertThat(visitor.heading("Stocktaking, all week")).isVisible();
    JsonNode freeze = api().get(path("/freezes")).expect(200).json().path("items").get(0);
    assertThat(freeze.at("/applies_to/services/tags/0").asString()).isEqualTo("team:shop");
    assertThat(freeze.has("until")).isFalse();
    api().delete(path("/freezes/" + id)).expect(204);
  }

  @Test
  void aFreezeIsSeenEverywhereHoldsAndIsEnded() {
    Visitor visitor = owner().open("/console/freezes");
    Page page = visitor.page();
    visitor.button("Start a freeze").first().click();
    page.getByLabel("Reason").fill("Holidays until January");
    page.getByLabel("It holds everything").uncheck();
    page.getByLabel("By name").check();
    type(page, "Names of services", "Clinic*");
    assertThat(page.getByText("2 version sets of 2 services")).isVisible();
    visitor.requireAccessible();
    visitor.button("Freeze now").click();
    Locator banner = page.getByRole(AriaRole.STATUS).filter(with("Holidays until January"));
    assertThat(banner).isVisible();
    visitor.requireAccessible();
    String set =
        path("/services/" + service("Clinic front desk") + "/version-sets/release/promote");
    api().post(set, Map.of("from", "preview")).expect(423);

    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End it")).click();
    visitor.button("End the freeze").click();
    assertThat(banner).hasCount(0);
    assertThat(visitor.heading("Nothing is frozen")).isVisible();
    assertThat(visitor.heading("Over")).isVisible();
    assertThat(api().get(path("/freezes")).expect(200).json().path("items")).isEmpty();
  }

  private static final Map<String, Object> NOWHERE =
      Map.of("version_sets", List.of("release"), "services", Map.of("names", List.of("None*")));
  private static final List<Object> PINS = List.of(Map.of("type", "pinned"));

  private String rule(String name) {
    var body = Map.of("name", name, "enabled", true, "applies_to", NOWHERE, "conditions", PINS);
    return api().post(path("/rules"), body).expect(201).json().path("id").asString();
  }

  private String key(String role) {
    var body = Map.of("name", "a " + role, "duration_days", 1, "role", role);
    return api().post(path("/api-keys"), body).expect(201).json().path("api_key").asString();
  }

  private static void type(Page page, String list, String entry) {
    page.getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(list)).fill(entry);
    page.keyboard().press("Enter");
  }

  private static String ruleId(Page page) {
    return page.url().substring(page.url().lastIndexOf('/') + 1);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Locator.GetByTextOptions textExactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
