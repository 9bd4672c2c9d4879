package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** How a person promotes a set, and takes that back. */
class PromoteTest extends DemoConsoleTest {
  private static final String PREFERENCES = "llm_model_preferences";
  private static final Map<String, Object> NOWHERE =
      Map.of("version_sets", List.of("release"), "services", Map.of("names", List.of("None*")));

  private String service = "";

  /** Release runs versions 2, preview 3. */
  @BeforeEach
  void pin() {
    service = service("Clinic front desk");
    pin("release", 2);
    pin("preview", 3);
  }

  @Test
  void aPersonSeesWhatHappensDoesItAndTakesItBack() {
    Visitor visitor = open("/promote?from=preview&to=release");
    Page page = visitor.page();
    assertThat(page.locator(".plan"))
        .containsText("release will run version 3 of the agent instead of version 2.");
    assertThat(page.locator("ins").filter(text("Warm, never gushing."))).isVisible();
    visitor.requireAccessible();

    page.getByLabel("Reason (optional)").fill("Callers asked for it.");
    visitor.button("Promote to release").click();
    assertThat(visitor.heading("release is changed")).isVisible();
    assertThat(page.getByText("Reason: Callers asked for it.")).isVisible();
    visitor.requireAccessible();
    JsonNode done = newest("release");
    assertThat(done.path("reason").asString()).isEqualTo("Callers asked for it.");
    assertThat(agent(done)).isEqualTo(3);

    long revision = done.path("revision").asLong();
    visitor.button("Undo: back to revision " + (revision - 1)).click();
    assertThat(page.getByText("Rolled back to revision " + (revision - 1))).isVisible();
    assertThat(agent(newest("release"))).isEqualTo(2);
  }

  /** Would catch that a page says so of a revision that it has made itself and not heard of yet. */
  @Test
  void whatWasJustDoneIsNotSaidToBeMissing() {
    Visitor visitor = open("/promote?from=preview&to=release");
    Page page = visitor.page();
    visitor.button("Promote to release").click();
    assertThat(visitor.heading("release is changed")).isVisible();
    assertThat(page.getByText("Promoted from")).isVisible();
    Pattern ledger = Pattern.compile("/release/revisions");
    page.route(ledger, Route::abort);
    page.getByText("Undo: back to revision").click();
    assertThat(page.getByText("this page tries again by itself").first()).isVisible();
    assertThat(page.getByText("among its newest")).hasCount(0);
    page.unroute(ledger);
    assertThat(page.getByText("Rolled back to revision")).isVisible();
  }

  @Test
  void whatMovesWhileOneReadsIsSaidAndWhatWasTypedIsKept() {
    Visitor visitor = open("/promote?from=preview&to=release");
    Locator reason = visitor.page().getByLabel("Reason (optional)");
    reason.fill("Mine");
    pin("release", 1);
    assertThat(visitor.page().getByText("This has changed while you were reading.")).isVisible();
    assertThat(visitor.button("Promote to release")).isDisabled();
    assertThat(visitor.page().locator(".plan")).containsText("instead of version 1.");
    assertThat(reason).hasValue("Mine");
    visitor.requireAccessible();

    visitor.button("Use the new state").click();
    visitor.button("Promote to release").click();
    assertThat(visitor.heading("release is changed")).isVisible();
    assertThat(newest("release").path("reason").asString()).isEqualTo("Mine");
  }

  /** Would catch that something else is promoted than the plan has shown. */
  @Test
  void whatThePlanHasNotShownIsNotCarriedOut() {
    Visitor visitor = owner();
    Page page = visitor.page();
    List<String> sent = new CopyOnWriteArrayList<>();
    page.onRequest(
        request -> {
          if (request.method().equals("POST") && request.url().endsWith("/promote")) {
            sent.add(request.postData());
          }
        });
    visitor.open("/console/services/" + service + "/promote?from=preview&to=release");
    assertThat(page.locator(".plan")).containsText("version 3 of the agent");
    Pattern plans = Pattern.compile("/release/promote$");
    page.route(plans, Route::abort);
    pin("preview", 1);
    assertThat(page.getByText("The server cannot be reached")).isVisible();
    assertThat(visitor.button("Promote to release")).isDisabled();
    page.unroute(plans);
    assertThat(page.getByText("This has changed while you were reading.")).isVisible();
    visitor.button("Use the new state").click();
    visitor.button("Promote to release").click();
    assertThat(visitor.heading("release is changed")).isVisible();
    assertThat(agent(newest("release"))).isEqualTo(1);
    assertThat(sent).allMatch(each -> each.contains("\"from\":\"preview@"));
  }

  /** Would catch that somebody goes on with another choice than the one that they began with. */
  @Test
  void whatThePageChoseAtFirstStaysChosen() {
    pin("release", 1);
    Visitor visitor = open("/sets/release/rollback");
    Page page = visitor.page();
    Locator back = page.getByLabel("Back to");
    String chosen = back.inputValue();
    assertThat(page.locator(".plan")).containsText("version 2 of the agent instead of version 1");
    pin("release", 3);
    assertThat(page.getByText("This has changed while you were reading.")).isVisible();
    assertThat(back).hasValue(chosen);
    assertThat(page.locator(".plan")).containsText("version 2 of the agent instead of version 3");

    String orders = service("Order support");
    visitor.open("/console/services/" + orders + "/promote");
    assertThat(page.getByLabel("From")).hasValue("preview");
    assertThat(page.locator(".plan")).isVisible();
    api().delete(path("/services/" + orders + "/version-sets/preview")).expect(204);
    assertThat(page.getByLabel("From").locator("option[value=preview]")).hasCount(0);
    assertThat(page).hasURL(Pattern.compile("from=preview"));
    assertThat(page.getByLabel("From")).not().hasValue("edge");
  }

  @Test
  void statesAndWordsThatDifferAreMarkedAndMarkupIsText() {
    JsonNode of = api().get(path("/services/" + service)).expect(200).json();
    String versions =
        path("/context-graphs/" + of.path("context_graph_id").asString() + "/versions");
    api().post(versions, changed(api().get(versions + "/3").expect(200).json())).expect(201);

    Page page = open("/promote?from=edge&to=release").page();
    Locator calm = page.locator("[data-state=calm]");
    assertThat(calm).containsText("added");
    assertThat(calm).containsText("<b>Calm</b> the caller \ufffd");
    assertThat(calm.locator("b")).hasCount(0);
    assertThat(page.locator("[data-state=note_waiting_list]")).containsText("removed");
    Locator greet = page.locator("[data-state=greet]");
    assertThat(greet.locator("del").first()).hasText("first-time");
    assertThat(greet.locator("ins").first()).hasText("new");
    assertThat(page.locator("[data-state=goodbye]")).hasCount(0);
  }

  /** Another greeting, a state more, a state less. */
  private static ObjectNode changed(JsonNode version) {
    ObjectNode content = (ObjectNode) version;
    content.remove(List.of("id", "workspace_id", "context_graph_id", "version", "created_at"));
    ArrayNode states = (ArrayNode) content.path("states");
    for (int i = states.size() - 1; i >= 0; i--) {
      ObjectNode state = (ObjectNode) states.get(i);
      if (state.path("name").asString().equals("note_waiting_list")) {
        states.remove(i);
      }
      for (JsonNode exit : state.path("exit_conditions")) {
        if (exit.path("next_state").asString().equals("note_waiting_list")) {
          ((ObjectNode) exit).put("next_state", "confirm");
        }
      }
    }
    ObjectNode greet = (ObjectNode) states.get(0);
    ObjectNode calm = greet.deepCopy();
    states.add(calm.put("name", "calm").put("objective", "<b>Calm</b> the caller \u202e"));
    greet.put("objective", "Welcome a new caller and learn what they need.");
    ((ObjectNode) greet.path("exit_conditions").get(1)).put("next_state", "calm");
    return content;
  }

  @Test
  void aRollbackNeedsNothingButTheKeyboard() {
    pin("release", 1);
    Page page = open("/sets/release/rollback").page();
    assertThat(page.locator(".plan")).containsText("version 2 of the agent instead of version 1");
    page.locator("main").focus();
    for (int i = 0; i < 40 && !focused(page).equals("Roll back"); i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Enter");
    assertThat(page.getByText(Pattern.compile("Rolled back to revision \\d+"))).isVisible();
    assertThat(agent(newest("release"))).isEqualTo(2);
  }

  private static String focused(Page page) {
    return String.valueOf(page.evaluate("document.activeElement.textContent.trim()"));
  }

  @Test
  void aNewSetIsNamedAndMade() {
    Visitor visitor = open("/promote?from=preview");
    visitor.page().getByLabel("To", exactly()).selectOption("A new set…");
    visitor.page().getByLabel("Name of the new set").fill("spring");
    assertThat(visitor.page().locator(".plan")).containsText("spring will be new.");
    visitor.button("Promote to spring").click();
    assertThat(visitor.heading("spring is changed")).isVisible();
    assertThat(agent(newest("spring"))).isEqualTo(3);
  }

  @Test
  void aFreezeIsSaidAndOnlyARequestIsOffered() {
    String freeze =
        api()
            .post(path("/freezes"), Map.of("reason", "Holiday", "allow_rollback", false))
            .expect(201)
            .json()
            .path("id")
            .asString();
    try {
      Visitor visitor = open("/promote?from=preview&to=release");
      assertThat(visitor.page().locator(".decide-side").getByText("Holiday")).isVisible();
      assertThat(visitor.page().locator(".plan")).containsText("version 3 of the agent");
      assertThat(visitor.button("Make a change request")).isVisible();
      assertThat(visitor.button("Promote to release")).hasCount(0);
      visitor.requireAccessible();

      // What the request would pin, although the server plans nothing now.
      visitor.open("/console/services/" + service + "/promote?from=edge&to=release");
      int newest =
          api()
              .get(path("/services/" + service + "/version-sets/edge"))
              .expect(200)
              .json()
              .path("resolved")
              .path("agent_version_number")
              .asInt();
      assertThat(visitor.page().locator(".plan"))
          .containsText("version " + newest + " of the agent");
      assertThat(visitor.page().locator(".plan")).not().containsText("whatever is");
      visitor.open("/console/services/" + service + "/promote?from=preview&to=brand-new");
      assertThat(visitor.page().locator(".decide-side").getByText("Holiday")).isVisible();
      assertThat(visitor.page().locator(".plan")).containsText("brand-new will be new.");
      assertThat(visitor.button("Make a change request")).isVisible();
    } finally {
      api().delete(path("/freezes/" + freeze)).expect(204);
    }
  }

  /** Would catch an instant in the server's notation, which few readers can place. */
  @Test
  void whenAFreezeEndsIsSaidInTheTimeOfTheReader() {
    String until = "2040-01-02T03:04:05Z";
    api().post(path("/freezes"), Map.of("reason", "Elsewhere", "applies_to", NOWHERE)).expect(201);
    var frozen = Map.of("reason", "Holiday (all)", "until", until, "allow_rollback", false);
    api().post(path("/freezes"), frozen).expect(201);
    try {
      var tokyo = new Browser.NewContextOptions().setTimezoneId("Asia/Tokyo").setLocale("en-GB");
      Visitor visitor = visitor(tokyo);
      visitor.open("/console/services/" + service + "/promote?from=preview&to=release");
      Locator side = visitor.page().locator(".decide-side");
      assertThat(side).containsText("“release” of “Clinic front desk” is frozen until");
      assertThat(side).containsText("Holiday (all)");
      assertThat(side).not().containsText("2040-01-02T");
      Locator time = side.locator("time");
      assertThat(time).containsText("12:04");
      time.hover();
      assertThat(time).hasAttribute("title", Pattern.compile("12:04:05.*\\n.*2040-01-02T03:04:05"));
      visitor.requireAccessible();
    } finally {
      for (JsonNode each : api().get(path("/freezes")).expect(200).json().path("items")) {
        api().delete(path("/freezes/" + each.path("id").asString())).expect(204);
      }
    }
  }

  @Test
  void whoMayOnlyLookIsOfferedNothing() {
    String key =
        api()
            .post(path("/api-keys"), Map.of("name", "eye", "duration_days", 1, "role", "viewer"))
            .expect(201)
            .json()
            .path("api_key")
            .asString();
    Visitor visitor = visitor().signIn(key);
    visitor.open("/console/services/" + service + "/promote?from=preview&to=release");
    assertThat(visitor.page().getByText("You may look at this")).isVisible();
    assertThat(visitor.button("Promote to release")).hasCount(0);
    assertThat(visitor.button("Make a change request")).hasCount(0);
  }

  private Visitor open(String page) {
    Visitor visitor = owner().open("/console/services/" + service + page);
    visitor
        .page()
        .locator(".plan, .empty")
        .first()
        .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.VISIBLE));
    return visitor;
  }

  private void pin(String set, int version) {
    Map<String, Object> pins =
        Map.of(
            "agent_version_number",
            version,
            "context_graph_version_number",
            Math.max(2, version),
            PREFERENCES,
            Map.of());
    api()
        .put(path("/services/" + service + "/version-sets/" + set), Map.of("version_set", pins))
        .expect(204);
  }

  private JsonNode newest(String set) {
    return api()
        .get(path("/services/" + service + "/version-sets/" + set + "/revisions?limit=1"))
        .expect(200)
        .json()
        .path("items")
        .get(0);
  }

  private static int agent(JsonNode revision) {
    return revision.path("after").path("agent_version_number").asInt();
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }
}
