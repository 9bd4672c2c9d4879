package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How people stop a change: they reject a request for it, or take it back. */
class TakeBackTest extends DemoConsoleTest {

  @Test
  void aRequestIsRejectedWithWhatSpeaksAgainstIt() {
    Visitor visitor = owner().open("/console/requests");
    Page page = visitor.page();
    visitor.link("A warmer greeting for prescriptions").click();
    visitor.button("Reject…").click();
    assertThat(visitor.button("Reject")).isDisabled();
    visitor.requireAccessible();
    page.getByLabel("What speaks against it").fill("The tests of <b>Friday</b> failed.");
    visitor.button("Reject").click();
    assertThat(page.locator(".about .badge")).hasText("rejected");
    assertThat(page.getByText("The tests of <b>Friday</b> failed.")).isVisible();
    assertThat(page.getByText("Rejected. Whoever still wants it")).isVisible();
    assertThat(page.getByRole(AriaRole.DIALOG)).hasCount(0);
    assertThat(visitor.button("Reject…")).hasCount(0);
    visitor.requireAccessible();
    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    assertThat(get(path("/requests/" + id)).path("state").asString()).isEqualTo("rejected");
  }

  @Test
  void aReplacedAgentComesBackWithWhatTheSetsSaidThen() {
    String service = path("/services/" + service("Order support"));
    String release = service + "/version-sets/release";
    JsonNode before = get(service);
    JsonNode pins = get(release).path("agent_version_number");
    replaceAgent(service);

    Visitor visitor = owner();
    Page page = visitor.page();
    visitor.open("/console/services/" + before.path("id").asString() + "/sets/edge");
    visitor.link("Take the agent and the graph back…").click();
    assertThat(visitor.heading("Take back the agent and the graph")).isVisible();
    assertThat(page.locator(".plan").first())
        .containsText("The service gets the agent Order helper instead of Front desk.");
    assertThat(visitor.region("release").locator(".plan")).containsText("instead of version 3");
    visitor.requireAccessible();

    page.getByLabel("Reason (optional)").fill("Meant for the <b>clinic</b>.");
    visitor.button("Take them back").click();
    assertThat(page.getByText("The service runs Order helper and")).isVisible();
    visitor.requireAccessible();
    assertThat(get(service).path("agent_id")).isEqualTo(before.path("agent_id"));
    assertThat(get(release).path("agent_version_number")).isEqualTo(pins);
    visitor.link("Back to the service").click();
    visitor.link("edge").click();
    assertThat(page.getByText("Meant for the <b>clinic</b>.")).isVisible();
  }

  /** What is decided on is what was read: never a plan that came in its place unseen. */
  @Test
  void aSetThatMovesWhileOneReadsIsSaidBeforeTheAgentComesBack() {
    String service = path("/services/" + service("Order support"));
    String release = service + "/version-sets/release";
    JsonNode pins = get(release).path("agent_version_number");
    replaceAgent(service);
    Visitor visitor = owner().open("/console/services/" + service("Order support") + "/rollback");
    Page page = visitor.page();
    assertThat(visitor.region("release").locator(".plan")).containsText("instead of version 3");
    page.getByLabel("Reason (optional)").fill("Mine");
    pin(release, 2);
    assertThat(page.getByText("This has changed while you were reading.")).isVisible();
    assertThat(visitor.button("Take them back")).isDisabled();
    assertThat(visitor.region("release").locator(".plan")).containsText("instead of version 2");
    assertThat(page.getByLabel("Reason (optional)")).hasValue("Mine");
    visitor.requireAccessible();
    visitor.button("Use the new state").click();
    visitor.button("Take them back").click();
    assertThat(page.getByText("The service runs Order helper and")).isVisible();
    assertThat(get(release).path("agent_version_number")).isEqualTo(pins);
  }

  @Test
  void whatCameBackHasItsEntriesAndIsUndone() {
    String service = path("/services/" + service("Order support"));
    String release = service + "/version-sets/release";
    replaceAgent(service);
    Visitor visitor = owner().open("/console/services/" + service("Order support") + "/rollback");
    visitor.button("Take them back").click();
    assertThat(visitor.page().getByText("The service runs Order helper and")).isVisible();
    long edge = revision(service + "/version-sets/edge");
    assertThat(visitor.link("edge, revision " + edge)).isVisible();
    assertThat(visitor.link("release, revision " + revision(release))).isVisible();
    visitor.requireAccessible();

    visitor.button("Undo: back to revision " + (edge - 1) + " of edge").click();
    assertThat(visitor.page().getByText("The service runs Front desk and")).isVisible();
    assertThat(visitor.link("edge, revision " + (edge + 1))).isVisible();
    assertThat(get(release).path("agent_version_number").asInt()).isEqualTo(3);
    assertThat(visitor.button("Undo: back to revision " + edge + " of edge")).isVisible();

    pin(release, 2);
    assertThat(visitor.page().getByText("has changed again")).isVisible();
    assertThat(visitor.button("Undo: back to revision " + edge + " of edge")).hasCount(0);
    visitor.link("edge, revision " + (edge + 1)).click();
    assertThat(visitor.page().getByText("Takes back revision " + edge + " of edge.")).isVisible();
    api().post(service + "/rollback", Map.of()).expect(200);
  }

  private long revision(String set) {
    return get(set).path("revision").asLong();
  }

  /** The service gets another agent, and its release a version of it. */
  private void replaceAgent(String service) {
    api().put(service, Map.of("agent_id", agent("Front desk"))).expect(200);
    pin(service + "/version-sets/release", 3);
  }

  private void pin(String set, int version) {
    Map<String, Object> pins =
        Map.of(
            "agent_version_number",
            version,
            "context_graph_version_number",
            1,
            "llm_model_preferences",
            Map.of());
    api().put(set, Map.of("version_set", pins)).expect(204);
  }

  private JsonNode get(String path) {
    return api().get(path).expect(200).json();
  }

  private String agent(String name) {
    for (JsonNode each : get(path("/agents")).path("items")) {
      if (each.path("name").asString().equals(name)) {
        return each.path("id").asString();
      }
    }
    throw new IllegalArgumentException("no agent is called " + name);
  }
}
