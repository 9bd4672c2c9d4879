package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import dev.pinion.api.fixture.PlatformBodies;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Names, prompts, reasons and tags full of markup and of characters that hide things show as text
 * on every page. Would catch a page that makes markup of a text, and one that lets a text turn
 * around what stands beside it.
 */
class HostileTextsTest extends DemoConsoleTest {
  private static final String MARKUP =
      "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

  /** Markup, and a character that turns what follows around. */
  private static final String NAME = MARKUP + "\u202egnp.exe";

  /** Turns what follows around, and an escape. */
  private static final String HIDING = "safe\u202egnp.exe\u001b[31m";

  private static final Map<String, Object> NOBODY =
      Map.of("services", Map.of("names", List.of("nobody")), "version_sets", List.of("release"));

  private String create(String path, Map<String, ?> body) {
    return api().post(path(path), body).expect(201).json().path("id").asString();
  }

  @Test
  void hostileTextsAreTextEverywhere() {
    String agent = agent();
    String graph = graph();
    String service = service(agent, graph);
    String rule = rule();
    String request =
        create(
            "/services/" + service + "/requests",
            Map.of(
                "change", Map.of("type", "promote", "version_set", "release", "from", "edge"),
                "title", NAME,
                "reason", HIDING));
    create("/freezes", Map.of("reason", MARKUP + HIDING, "applies_to", NOBODY));

    Visitor owner = owner();
    for (String path :
        List.of(
            "/services",
            "/services/" + service,
            "/services/" + service + "/sets/release",
            "/services/" + service + "/promote?from=edge&to=release",
            "/services/" + service + "/sets/release/rollback",
            "/services/" + service + "/sets/preview/edit",
            "/services/" + service + "/tests",
            "/services/" + service + "/resolve",
            "/agents",
            "/agents/" + agent,
            "/graphs/" + graph,
            "/graphs/" + graph + "?compare=1",
            "/requests?view=open",
            "/requests/" + request,
            "/rules",
            "/rules/" + rule,
            "/freezes",
            "/activity",
            "/health",
            "/settings/keys",
            "/settings/users",
            "/settings/roles")) {
      requireText(owner, path);
    }
    owner.open("/console/services/" + service);
    assertThat(owner.page().locator("h1")).hasText(NAME.replace('\u202e', '\ufffd'));
  }

  private static void requireText(Visitor owner, String path) {
    Page page = owner.open("/console" + path).page();
    assertThat(page.locator("main h1").first()).isVisible();
    assertThat(page.locator("main .loading")).hasCount(0);
    assertThat(page.locator("main img, main script, main b, main i")).hasCount(0);
    assertThat(page.title()).as(path).endsWith("Pinion").doesNotContain("\u202e");
    String shown = page.locator("body").innerText();
    assertThat(shown).as(path).doesNotContain("\u202e", "\u001b", "There is no such page");
  }

  private String agent() {
    String agent = create("/agents", Map.of("name", NAME, "description", HIDING));
    Map<String, Object> version = new HashMap<>(PlatformBodies.agentVersion());
    version.put("background", MARKUP + HIDING);
    version.put("behaviors", List.of(MARKUP, HIDING));
    api().post(path("/agents/" + agent + "/versions"), version).expect(201);
    return agent;
  }

  private String graph() {
    String graph = create("/context-graphs", Map.of("name", NAME, "description", HIDING));
    for (String objective : List.of(MARKUP, HIDING)) {
      Map<String, Object> first = new HashMap<>(PlatformBodies.action(NAME, "end"));
      first.put("objective", objective);
      var version = PlatformBodies.graphVersion(first, PlatformBodies.action("end"));
      api().post(path("/context-graphs/" + graph + "/versions"), version).expect(201);
    }
    return graph;
  }

  private String service(String agent, String graph) {
    String service =
        create(
            "/services",
            Map.of(
                "name", NAME,
                "description", HIDING,
                "agent_id", agent,
                "context_graph_id", graph,
                "tags", List.of(Map.of("key", "<b>k</b>", "value", "<i>v</i>"))));
    String sets = path("/services/" + service + "/version-sets/");
    api()
        .put(
            sets + "preview",
            Map.of(
                "version_set",
                Map.of(
                    "agent_version_number", 1,
                    "context_graph_version_number", 1,
                    "llm_model_preferences", Map.of())))
        .expect(204);
    api()
        .post(sets + "release/promote", Map.of("from", "preview", "reason", MARKUP + HIDING))
        .expect(200);
    return service;
  }

  private String rule() {
    return create(
        "/rules",
        Map.of(
            "name", NAME,
            "description", HIDING,
            "enabled", true,
            "applies_to", NOBODY,
            "conditions", List.of(Map.of("type", "pinned"))));
  }
}
