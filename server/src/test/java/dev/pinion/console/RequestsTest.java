package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.pinion.api.fixture.PlatformBodies;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How people ask each other for a change, and answer. */
class RequestsTest extends DemoConsoleTest {
  private static final String TITLE = "A warmer greeting for prescriptions";

  @Test
  void theRequestThatAwaitsMeIsApprovedAndApplied() {
    Visitor visitor = owner();
    Page page = visitor.page();
    assertThat(page.locator(".side nav")).containsText("1 awaiting you");
    page.locator(".side nav").getByText("Requests").click();
    visitor.requireAccessible();
    visitor.link(TITLE).click();
    assertThat(page.locator("ins").filter(text("Warm, never gushing."))).isVisible();
    assertThat(page.getByText("It needs the approval of one person; it has 0.")).isVisible();
    visitor.requireAccessible();

    page.getByLabel("Comment (optional)").fill("Sounds <i>right</i>.");
    visitor.button("Approve").click();
    assertThat(page.getByText("Sounds <i>right</i>.")).isVisible();
    assertThat(page.getByText("Everything holds: it can be applied.")).isVisible();
    visitor.button("Apply the change").click();
    assertThat(visitor.heading("What has changed")).isVisible();
    assertThat(visitor.link("Take it back…")).isVisible();
    assertThat(page.locator(".side nav")).not().containsText("awaiting you");
    assertThat(release(service("Prescription line")).path("agent_version_number").asInt())
        .isEqualTo(3);
  }

  @Test
  void peopleTalkAboutARequest() {
    String service = service("Clinic front desk");
    Map<String, Object> change =
        Map.of("type", "promote", "version_set", "dana-try-out", "from", "release");
    JsonNode made =
        api()
            .post(
                path("/services/" + service + "/requests"),
                Map.of("change", change, "title", "Let us talk"))
            .expect(201)
            .json();
    Visitor visitor = owner().open("/console/requests/" + made.path("id").asString());
    Page page = visitor.page();
    assertThat(visitor.button("Comment")).isDisabled();
    page.getByLabel("Say something").fill("Is <b>Friday</b> better?");
    visitor.button("Comment").click();
    assertThat(visitor.region("What people said")).containsText("Is <b>Friday</b> better?");
    assertThat(page.getByLabel("Say something")).hasValue("");
    visitor.requireAccessible();
    api()
        .post(
            path("/requests/" + made.path("id").asString() + "/comment"),
            Map.of("comment", "Friday is fine."))
        .expect(200);
    assertThat(visitor.region("What people said")).containsText("Friday is fine.");
  }

  /** Would catch an approval of another agent that reads as if nothing changed. */
  @Test
  void whoIsAskedReadsWhichAgentTheServiceWouldGet() {
    String service = service("Order support");
    String agent = PlatformBodies.made(api(), path("/agents"), "Somebody else");
    for (int i = 0; i < 5; i++) {
      api().post(path("/agents/" + agent + "/versions"), PlatformBodies.agentVersion()).expect(201);
    }
    var wanted =
        Map.of(
            "title",
            "Another voice",
            "change",
            Map.of("type", "service", "agent_id", agent, "is_active", true));
    String request =
        api()
            .post(path("/services/" + service + "/requests"), wanted)
            .expect(201)
            .json()
            .path("id")
            .asString();
    Visitor visitor = owner().open("/console/requests/" + request);
    assertThat(visitor.region("The service"))
        .containsText("The service gets the agent Somebody else instead of");
    assertThat(visitor.region("The service")).containsText("The service becomes active.");
    assertThat(visitor.page().getByText("Nothing would change")).hasCount(0);
    assertThat(visitor.page().getByText("pins what it pinned before").first()).isVisible();
    visitor.requireAccessible();

    // Whoever may read only some agents sees the request all the same.
    Visitor other = visitor();
    other
        .page()
        .route(
            Pattern.compile("/agents/[^/]+$"),
            route -> route.fulfill(new Route.FulfillOptions().setStatus(403)));
    other.signIn(demo.platformApiKey()).open("/console/requests/" + request);
    assertThat(other.region("The service")).containsText("The service gets the agent " + agent);
  }

  /** Would catch a refusal that is told again although its cause is gone. */
  @Test
  void whatWasRefusedIsAskedAnewAndWhatHadNoAnswerIsNotAskedTwice() {
    Visitor visitor =
        owner()
            .open(
                "/console/services/"
                    + service("Clinic front desk")
                    + "/promote?from=edge&to=preview");
    Page page = visitor.page();
    visitor.button("Make a change request instead").click();
    List<String> keys = new CopyOnWriteArrayList<>();
    page.route(
        Pattern.compile("/requests$"),
        route -> {
          keys.add(route.request().headers().get("idempotency-key"));
          int status = keys.size() == 1 ? 503 : 422;
          route.fulfill(
              new Route.FulfillOptions()
                  .setStatus(status)
                  .setContentType("application/json")
                  .setBody("{\"detail\": \"Answer " + keys.size() + "\"}"));
        });
    for (int i = 1; i <= 3; i++) {
      visitor.button("Make a change request").click();
      assertThat(page.getByText("Answer " + i)).isVisible();
    }
    assertThat(keys).hasSize(3);
    assertThat(keys.get(1)).as("after no answer").isEqualTo(keys.get(0));
    assertThat(keys.get(2)).as("after a refusal").isNotEqualTo(keys.get(1));
  }

  @Test
  void oneDoesNotApproveOnesOwnRequestButWithdrawsIt() {
    String service = governed("Order support");
    Visitor visitor = owner();
    Page page = visitor.page();
    visitor.open("/console/services/" + service + "/promote?from=edge&to=release");
    assertThat(page.getByText("Rules hold this back.")).isVisible();
    assertThat(visitor.button("Promote to release")).hasCount(0);
    page.getByLabel("Title").fill("The newest for everybody");
    visitor.button("Make a change request").click();
    assertThat(visitor.heading("The newest for everybody")).isVisible();
    assertThat(page.getByText("You cannot approve your own request")).isVisible();
    assertThat(visitor.button("Approve")).hasCount(0);

    // Whose versions the numbers of an old plan are is not known once the service may have another
    // agent.
    Locator content = page.getByRole(AriaRole.HEADING, named("^(Agent|Context graph) "));
    assertThat(content.first()).isVisible();
    visitor.button("Withdraw…").click();
    visitor.requireAccessible();
    visitor.button("Withdraw").click();
    assertThat(page.locator(".about .badge")).hasText("withdrawn");
    assertThat(content).hasCount(0);
    page.locator(".side nav").getByText("Requests").click();
    visitor.link("Closed").click();
    assertThat(visitor.link("The newest for everybody")).isVisible();
  }

  @Test
  void aRequestThatSaysWhenIsNotAppliedEarlier() {
    Visitor visitor = owner();
    Page page = visitor.page();
    visitor.open(
        "/console/services/" + service("Clinic front desk") + "/promote?from=edge&to=preview");
    visitor.button("Make a change request instead").click();
    page.getByLabel("Title").fill("In the new year");
    page.getByLabel("Not before (optional)").fill("2040-01-02T03:04");
    visitor.requireAccessible();
    visitor.button("Make a change request").click();
    assertThat(visitor.heading("In the new year")).isVisible();
    assertThat(page.getByText("it can be applied, not before")).isVisible();
    assertThat(visitor.button("Apply the change")).isDisabled();
    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    Instant then =
        LocalDateTime.parse("2040-01-02T03:04").atZone(ZoneId.systemDefault()).toInstant();
    JsonNode request = api().get(path("/requests/" + id)).expect(200).json();
    assertThat(Instant.parse(request.path("not_before").asString())).isEqualTo(then);
  }

  @Test
  void whatMayBeAppliedLaterMayBeAppliedThen() {
    Map<String, Object> change =
        Map.of("type", "promote", "version_set", "later", "from", "release");
    Instant later = Instant.now().plus(Duration.ofHours(1));
    var wanted = Map.of("change", change, "title", "In an hour", "not_before", later.toString());
    String service = service("Clinic front desk");
    JsonNode made =
        api().post(path("/services/" + service + "/requests"), wanted).expect(201).json();
    Visitor visitor = owner();
    visitor.page().clock().install();
    visitor.open("/console/requests/" + made.path("id").asString());
    assertThat(visitor.button("Apply the change")).isDisabled();
    visitor.page().clock().fastForward("01:00:01");
    assertThat(visitor.button("Apply the change")).isEnabled();
    assertThat(visitor.page().getByText("It is not to be applied yet.")).hasCount(0);
  }

  @Test
  void anOverrideSaysWhyAndIsAskedForOnce() {
    String service = governed("Order support");
    Visitor visitor = owner();
    Page page = visitor.page();
    visitor.open("/console/services/" + service + "/promote?from=edge&to=preview");
    page.getByText("Override the rules", exactly()).click();
    Locator override = visitor.button("Override and promote to preview…");
    page.getByLabel("Why the rules are passed over").fill("too short");
    assertThat(override).isDisabled();
    page.getByLabel("Why the rules are passed over").fill("The model of preview is gone.");
    override.click();
    visitor.requireAccessible();
    visitor.button("Override and promote to preview").click();
    assertThat(page.getByText("Rules overridden: Approved")).isVisible();
  }

  @Test
  void anOutdatedRequestIsBroughtUpToDateAndApplied() {
    String service = service("Clinic front desk");
    Visitor visitor = owner();
    Page page = visitor.page();
    visitor.open("/console/services/" + service + "/promote?from=preview&to=release");
    visitor.button("Make a change request instead").click();
    visitor.button("Make a change request").click();
    assertThat(visitor.heading("Promote preview to release")).isVisible();
    api()
        .post(
            path("/services/" + service + "/version-sets/release/promote"),
            Map.of("from", "dana-try-out"))
        .expect(200);
    assertThat(page.getByText("Outdated:")).isVisible();
    visitor.button("Bring it up to date").click();
    visitor.button("Use the new state").click();
    visitor.button("Apply the change").click();
    assertThat(visitor.heading("What has changed")).isVisible();
    assertThat(release(service).path("llm_model_preferences").has("EngageUser")).isTrue();
  }

  /** A service whose sets need an approval, and whose edge differs from them. */
  private String governed(String name) {
    String service = service(name);
    JsonNode rules = api().get(path("/rules")).expect(200).json().path("items");
    for (JsonNode each : rules) {
      if (each.path("name").asString().equals("Approved")) {
        return service;
      }
    }
    Map<String, Object> scope =
        Map.of(
            "services",
            Map.of("names", List.of(name)),
            "version_sets",
            List.of("release", "preview"));
    Map<String, Object> rule =
        Map.of(
            "name",
            "Approved",
            "enabled",
            true,
            "applies_to",
            scope,
            "accept_violations",
            true,
            "conditions",
            List.of(Map.of("type", "approvals", "count", 1)));
    api().post(path("/rules"), rule).expect(201);
    return service;
  }

  private JsonNode release(String service) {
    return api().get(path("/services/" + service + "/version-sets/release")).expect(200).json();
  }

  private static Page.GetByRoleOptions named(String pattern) {
    return new Page.GetByRoleOptions().setName(Pattern.compile(pattern));
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Page.GetByTextOptions exactly() {
    return new Page.GetByTextOptions().setExact(true);
  }
}
