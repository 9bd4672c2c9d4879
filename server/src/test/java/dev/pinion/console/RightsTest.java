package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import dev.pinion.api.fixture.Http;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What people are offered who may do only some things. Would catch a button or a choice that the
 * server refuses to them, and a page that nothing leads them to although it is for them.
 */
class RightsTest extends DemoConsoleTest {
  private static final String SERVICE = "Clinic front desk";

  private int members;

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

  @Test
  void whoMayFreezeSomeServicesEndsWhatHoldsOnlyThese() {
    String all = freeze("All of it", List.of("*"));
    String mine = freeze("The clinic", List.of("Clinic*"));
    try {
      Visitor visitor = member(SERVICE_VIEW, grant("Service:Freeze", CARE));
      visitor.open("/console/freezes");
      assertThat(visitor.heading("All of it")).isVisible();
      assertThat(visitor.button("End it: “The clinic”")).isVisible();
      assertThat(visitor.button("End it: “All of it”")).hasCount(0);
      visitor.button("End it: “The clinic”").click();
      visitor.button("End the freeze").click();
      assertThat(visitor.heading("The clinic")).hasCount(0);
      assertThat(visitor.heading("All of it")).isVisible();
      api().delete(path("/freezes/" + mine)).expect(404);
    } finally {
      api().delete(path("/freezes/" + all)).expect(204);
    }
  }

  /** Until all services are known, it is not known whether the server lets a freeze end. */
  @Test
  void whatMayBeEndedIsNotGuessed() {
    String mine = freeze("The nights", List.of("Clinic*"));
    try {
      Visitor visitor = member(SERVICE_VIEW, grant("Service:Freeze", CARE));
      visitor.page().route(Pattern.compile("/services\\?.*sort_by"), Route::abort);
      visitor.open("/console/freezes");
      assertThat(visitor.heading("The nights")).isVisible();
      visitor.button("What it holds").click();
      assertThat(visitor.page().getByText("The server cannot be reached")).isVisible();
      assertThat(visitor.button("End it: “The nights”")).hasCount(0);
    } finally {
      api().delete(path("/freezes/" + mine)).expect(204);
    }
  }

  private String freeze(String reason, List<String> services) {
    var scope = Map.of("version_sets", List.of("release"), "services", Map.of("names", services));
    var body = Map.of("reason", reason, "applies_to", scope);
    return api().post(path("/freezes"), body).expect(201).json().path("id").asString();
  }

  /** Somebody who may ask for changes, but make none. */
  private Visitor asker() {
    var may = List.of("Service.view", "Agent.view", "ContextGraph.view", "Request.create");
    var body = Map.of("duration_days", 1, "role", "member", "permissions", may);
    return visitor()
        .signIn(
            api().post(path("/api-keys"), body).expect(201).json().path("api_key").asString());
  }

  private static final Map<String, Object> CARE =
      Map.of("tags.team", Map.of("type", "Equals", "value", "care"));
  private static final Map<String, Object> SERVICE_VIEW = grant("Service:GetService", Map.of());

  private static Map<String, Object> grant(String permission, Map<String, Object> conditions) {
    return Map.of("permission_name", permission, "conditions", conditions);
  }

  /** A user who is signed in and has a role that gives just this. */
  @SafeVarargs
  private Visitor member(Map<String, Object>... grants) {
    String name = "Role" + ++members;
    Http classic = server.http().below("/v1/" + demo.orgId() + "/");
    Http owner = classic.with("Authorization", "Bearer " + demo.platformApiKey());
    var role =
        Map.of(
            "role_name",
            name,
            "description",
            "Some of it.",
            "frontend_view",
            "admin",
            "permission_grants",
            List.of(grants));
    owner.post("role/", role).expect(201);
    var user =
        Map.of(
            "first_name", "Mo", "last_name", name, "email", name + "@x.example", "role_name", name);
    String id = owner.post("user/", user).expect(201).json().path("user_id").asString();
    return visitor()
        .signIn(
            classic
                .with(
                    Map.of(
                        "x-api-key",
                        demo.apiKey(),
                        "x-api-key-id",
                        demo.apiKeyId(),
                        "x-user-id",
                        id))
                .post("user/signin_with_api_key")
                .expect(200)
                .json()
                .path("id_token")
                .asString());
  }
}
