package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The settings of a workspace, by a person who administers it, and by one who may only look. */
class SettingsTest extends DemoConsoleTest {

  @Test
  void aKeyIsMadeForSomeOfARoleShownOnceAndRevoked() {
    Visitor visitor = owner().open("/console/settings/keys");
    visitor.button("New API key").click();
    field(visitor, "Name").fill("Nightly export");
    visitor.page().getByLabel("Only some of what the role may do").check();
    assertThat(visitor.button("Make the key")).isDisabled();
    group(visitor, "Service").getByLabel("view").check();
    visitor.requireAccessible();
    visitor.button("Make the key").click();

    Locator secret = visitor.page().locator(".secret code");
    assertThat(visitor.page().getByText("This is the only time that it is shown")).isVisible();
    // Another secret would take its place.
    assertThat(visitor.button("Rotate Nightly export")).isDisabled();
    assertThat(visitor.button("New API key")).hasCount(0);
    visitor.requireAccessible();
    String key = secret.textContent();
    var keyed = server.http().with("Authorization", "Bearer " + key);
    keyed.get(path("/services")).expect(200);
    keyed.get(path("/agents")).expect(403);
    visitor.button("I have copied it").click();
    assertThat(secret).isHidden();

    visitor.button("Revoke Nightly export").click();
    visitor.requireAccessible();
    visitor.button("Revoke").click();
    assertThat(visitor.button("Revoke Nightly export")).isHidden();
    keyed.get(path("/services")).expect(401);
  }

  @Test
  void aUserIsInvitedGetsAnotherRoleAndIsDeleted() {
    Visitor visitor = owner().open("/console/settings/users");
    visitor.button("Invite a user").click();
    field(visitor, "First name").fill("Nia");
    field(visitor, "Last name").fill("New");
    field(visitor, "E-mail address").fill("nia@demo");
    choice(visitor, "Role").selectOption("DefaultUserRole");
    visitor.button("Invite").click();
    // The browser takes this address, the server does not; what was typed stays.
    assertThat(visitor.page().getByText("Give one e-mail address").first()).isVisible();
    assertThat(field(visitor, "First name")).hasValue("Nia");
    visitor.requireAccessible();
    field(visitor, "E-mail address").fill("nia@demo.example");
    visitor.button("Invite").click();

    assertThat(row(visitor, "Nia New")).containsText("DefaultUserRole");
    visitor.button("Change role of Nia New").click();
    choice(visitor, "Role").selectOption("CareTeamEditor");
    visitor.button("Change the role").click();
    assertThat(row(visitor, "Nia New")).containsText("CareTeamEditor");
    visitor.requireAccessible();
    visitor.button("Delete Nia New").click();
    visitor.button("Delete").click();
    assertThat(row(visitor, "Nia New")).isHidden();
  }

  @Test
  void aRoleIsMadeWithAConditionAndReadInWords() {
    Visitor visitor = owner().open("/console/settings/roles");
    assertThat(visitor.page().getByText("DefaultUserRole").first()).isVisible();
    visitor.button("New role").click();
    field(visitor, "Name").fill("GoldReader");
    field(visitor, "What it is for").fill("Reads the gold services.");
    visitor.button("Add a permission").click();
    visitor.page().getByLabel("Permission").selectOption("Service:GetService");
    visitor.button("Add a condition").click();
    visitor.page().getByLabel("If").fill("tags.tier");
    field(visitor, "Value").fill("gold");
    visitor.button("Add a condition").click();
    visitor.page().getByLabel("If").last().fill("tags.tier");
    assertThat(visitor.page().getByText("Ask for it once")).hasCount(2);
    assertThat(visitor.button("Make the role")).isDisabled();
    visitor.requireAccessible();
    visitor.button("Remove the condition").last().click();
    visitor.requireAccessible();
    visitor.button("Make the role").click();
    assertThat(visitor.page().getByText("Get service, if the tag “tier” is “gold”")).isVisible();
    visitor.requireAccessible();
  }

  @Test
  void whatSomebodyElseChangesWhileOneTypesIsSaidBeforeItIsSaved() {
    Visitor visitor = owner().open("/console/settings/voice");
    field(visitor, "Tone").fill("Warm");
    api().put(path("/settings/voice"), Map.of("language", "de")).expect(200);
    assertThat(visitor.page().getByText("Somebody has changed the voice settings")).isVisible();
    assertThat(visitor.button("Save")).isDisabled();
    assertThat(field(visitor, "Tone")).hasValue("Warm");
    visitor.requireAccessible();
    visitor.button("Keep what I typed").click();
    assertThat(field(visitor, "Language")).hasValue("de");
    Locator config = visitor.page().getByLabel("Settings of the speech synthesis");
    config.fill("[1]");
    assertThat(visitor.page().getByText("Write names and values in braces")).isVisible();
    assertThat(visitor.button("Save")).isDisabled();
    config.fill("{\"emotion\": {\"calm\": 0.7}}");
    visitor.button("Save").click();
    assertThat(visitor.page().getByText("Saved.")).isVisible();
    assertThat(visitor.button("Save")).isDisabled();
    var saved = api().get(path("/settings/voice")).expect(200).json();
    assertThat(saved.path("tone").asString()).isEqualTo("Warm");
    assertThat(saved.path("language").asString()).isEqualTo("de");
    assertThat(saved.at("/tts_config/emotion/calm").asDouble()).isEqualTo(0.7);
  }

  @Test
  void whatIsTypedWhileTheFormIsSavedStays() {
    Visitor visitor = owner().open("/console/settings/voice");
    Page page = visitor.page();
    var held = new AtomicReference<Route>();
    page.route(
        Pattern.compile("/settings/voice$"),
        route -> {
          if (route.request().method().equals("PUT")) {
            held.set(route);
          } else {
            route.resume();
          }
        });
    field(visitor, "Tone").fill("Calm");
    visitor.button("Save").click();
    page.waitForCondition(() -> held.get() != null);
    field(visitor, "Language").fill("fr");
    page.evaluate(WATCH_FOR, "Somebody has changed");
    Objects.requireNonNull(held.get()).resume();
    page.waitForCondition(() -> tone().equals("Calm"));
    page.waitForTimeout(2000);
    assertThat(field(visitor, "Language")).hasValue("fr");
    assertThat(field(visitor, "Tone")).hasValue("Calm");
    assertThat(visitor.button("Save")).isEnabled();
    assertThat((List<?>) page.evaluate("window.seen")).isEmpty();
    page.unroute(Pattern.compile("/settings/voice$"));
    visitor.button("Save").click();
    assertThat(visitor.page().getByText("Saved.")).isVisible();
    assertThat(voice().path("language").asString()).isEqualTo("fr");
  }

  /** Notes in a list whenever the page says something. */
  private static final String WATCH_FOR =
      """
      text => {
        window.seen = [];
        new MutationObserver(() => {
          if (document.body.textContent.includes(text)) window.seen.push(text);
        }).observe(document.body, { subtree: true, childList: true, characterData: true });
      }
      """;

  private JsonNode voice() {
    return api().get(path("/settings/voice")).expect(200).json();
  }

  private String tone() {
    return voice().path("tone").asString("");
  }

  /** Without TLS, browsers give pages no clipboard. */
  @Test
  void whereThereIsNoClipboardTheTextIsSelected() {
    Visitor visitor = owner();
    Page page = visitor.page();
    page.addInitScript("Object.defineProperty(navigator, 'clipboard', { get: () => undefined });");
    visitor.open("/console/settings/keys");
    visitor.button("New API key").click();
    field(visitor, "Name").fill("By hand");
    field(visitor, "Days until it expires").fill("2");
    visitor.button("Make the key").click();
    String secret = page.locator(".secret code").textContent();
    visitor.button("Copy the key").click();
    assertThat(visitor.page().getByText("Selected, copy it by hand")).isVisible();
    assertThat(page.evaluate("document.getSelection().toString()")).isEqualTo(secret);
    visitor.requireAccessible();
    visitor.button("I have copied it").click();
    // Nearly 48 hours ahead is not tomorrow.
    assertThat(row(visitor, "By hand")).containsText("in 1 day");
  }

  @Test
  void aViewerSeesOnlyWhatTheyMaySee() {
    String key =
        api()
            .post(path("/api-keys"), Map.of("duration_days", 1, "role", "viewer"))
            .expect(201)
            .json()
            .path("api_key")
            .asString();
    Visitor visitor = visitor().signIn(key).open("/console/settings");
    Locator tabs = visitor.page().locator("nav.tabs a");
    assertThat(tabs).hasText(new String[] {"This session", "Voice", "Workspace"});
    visitor.requireAccessible();
    visitor.link("Voice").click();
    assertThat(visitor.page().getByText("Transcript correction enabled")).isVisible();
    assertThat(visitor.button("Save")).isHidden();
    visitor.link("Workspace").click();
    assertThat(visitor.page().getByText("Demo Clinic").last()).isVisible();
    assertThat(visitor.button("Save")).isHidden();
    visitor.open("/console/settings/keys");
    assertThat(visitor.page().getByText("There is no such section")).isVisible();
  }

  private static Locator field(Visitor visitor, String label) {
    return visitor
        .page()
        .getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
  }

  private static Locator group(Visitor visitor, String name) {
    return visitor
        .page()
        .getByRole(AriaRole.GROUP, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static Locator row(Visitor visitor, String text) {
    return visitor
        .page()
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  /** The select that is called so; while a dialog is open, only its own can be found. */
  private static Locator choice(Visitor visitor, String label) {
    return visitor
        .page()
        .getByRole(AriaRole.COMBOBOX, new Page.GetByRoleOptions().setName(label).setExact(true));
  }
}
