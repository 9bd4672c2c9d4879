package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What people are offered who may do only some things. Would catch a button or a choice that the
 * server refuses to them, and a page that nothing leads them to although it is for them.
 */
class RightsTest extends DemoConsoleTest {
  private static final String SERVICE = "Clinic front desk";

  @Test
  void whoMayOnlyAskDoesNotHaveTheServerApplyIt() {
    Visitor visitor = asker();
    Page page = visitor.page();
    visitor.open("/console/services/" + service(SERVICE) + "/promote?from=preview&to=release");
    assertThat(visitor.button("Make a change request")).isVisible();
    assertThat(page.getByLabel("When everything holds")).hasCount(0);
    visitor.requireAccessible();
    page.getByLabel("Title").fill("Please");
    visitor.button("Make a change request").click();
    assertThat(visitor.heading("Please")).isVisible();
    String id = page.url().substring(page.url().lastIndexOf('/') + 1);
    assertThat(api().get(path("/requests/" + id)).expect(200).json().path("apply").asString())
        .isEqualTo("by_hand");
    api().post(path("/requests/" + id + "/withdraw")).expect(200);
  }

  @Test
  void whoMayOnlyAskFindsThePageOnWhichOneAsks() {
    Visitor visitor = asker();
    visitor.open("/console/services/" + service(SERVICE));
    assertThat(visitor.region("preview").getByText("Promote…")).isVisible();
    assertThat(visitor.link("New version set")).hasCount(0);
    visitor.page().locator(".page-head").getByText("Promote…").click();
    assertThat(visitor.button("Make a change request")).isVisible();
    visitor.open("/console/services/" + service(SERVICE) + "/sets/release");
    assertThat(visitor.link("Promote to release…")).isVisible();
  }

  /** Somebody who may ask for changes, but make none. */
  private Visitor asker() {
    var may = List.of("Service.view", "Agent.view", "ContextGraph.view", "Request.create");
    var body = Map.of("duration_days", 1, "role", "member", "permissions", may);
    return visitor()
        .signIn(
            api().post(path("/api-keys"), body).expect(201).json().path("api_key").asString());
  }
}
