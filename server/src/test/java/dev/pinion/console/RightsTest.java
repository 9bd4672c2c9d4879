package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.pinion.api.fixture.Http;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.KeyPermissions;
import dev.pinion.domain.access.Permission;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
      Visitor visitor = member(List.of(SERVICE_VIEW, grant("Service:Freeze", CARE)));
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
      Visitor visitor = member(List.of(SERVICE_VIEW, grant("Service:Freeze", CARE)));
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

  @Test
  void nobodyIsOfferedToGiveMoreThanTheyHold() {
    role("CareReader", List.of(GET_CARE));
    Visitor visitor =
        member(
            List.of(
                GET_CARE,
                grant("Role:GetRole", Map.of()),
                grant("Role:CreateRole", Map.of()),
                grant("Role:ModifyRole", Map.of()),
                grant("User:GetUserInfo", Map.of()),
                grant("User:UpdateUserInfo", Map.of()),
                grant("User:InviteUser", Map.of()),
                grant("User.DeleteUser", Map.of())));
    visitor.open("/console/settings/users");
    assertThat(visitor.page().getByText("dana@demo.example")).isVisible();
    assertThat(visitor.button("Change role of Dana Demo")).hasCount(0);
    assertThat(visitor.button("Delete Dana Demo")).hasCount(0);
    visitor.button("Invite a user").click();
    visitor.field("First name").fill("Cara");
    visitor.field("Last name").fill("Reads");
    visitor.field("E-mail address").fill("cara@demo.example");
    Locator role = visitor.page().getByLabel("Role", exactly());
    assertThat(role.locator("option").filter(with("Default"))).hasCount(0);
    role.selectOption("CareReader");
    visitor.button("Invite").click();
    assertThat(visitor.button("Delete Cara Reads")).isVisible();
    visitor.button("Change role of Cara Reads").click();
    assertThat(role.locator("option").filter(with("CareReader"))).hasCount(1);
    assertThat(role.locator("option").filter(with("Default"))).hasCount(0);
    visitor.button("Leave it as it is").click();

    visitor.open("/console/settings/roles");
    visitor.button("New role").click();
    visitor.field("Name").fill("CareHelper");
    visitor.field("What it is for").fill("Helps.");
    visitor.button("Add a permission").click();
    Locator permission = visitor.page().getByLabel("Permission");
    assertThat(permission.locator("option").filter(with("Role: Get role"))).hasCount(1);
    assertThat(permission.locator("option").filter(with("Agent"))).hasCount(0);
    // The session has one name for seeing users and what is known of them; the role has not.
    assertThat(permission.locator("option").filter(with("User: Get user info"))).hasCount(1);
    assertThat(permission.locator("option").filter(with("User: Get user model"))).hasCount(0);
    permission.selectOption("Service:GetService");
    assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("under conditions only");
    assertThat(visitor.button("Make the role")).isDisabled();
    visitor.requireAccessible();
    visitor.button("Add a condition").click();
    visitor.page().getByLabel("If").fill("tags.team");
    visitor.field("Value").fill("care");
    visitor.button("Make the role").click();
    assertThat(visitor.heading("CareHelper")).isVisible();
  }

  /** What a role gives beyond what one holds stays; only its description is theirs to change. */
  @Test
  void ofARoleThatGivesMoreOnlyTheDescriptionChanges() {
    role("Editor", List.of(grant("Service:UpdateService", Map.of())));
    Visitor visitor =
        member(
            List.of(grant("Role:GetRole", Map.of()), grant("Role:ModifyRole", Map.of()), GET_CARE));
    visitor.open("/console/settings/roles");
    visitor.button("Change the role Editor").click();
    visitor.field("What it is for").fill("Edits.");
    assertThat(visitor.button("Add a permission")).hasCount(0);
    visitor.button("Save").click();
    assertThat(visitor.page().getByText("Edits.")).isVisible();
    assertThat(visitor.button("Save")).hasCount(0);
  }

  /** Would catch a permission that the console takes for another one than the session means. */
  @Test
  void permissionsOfRolesAreFoundInTheSession() {
    Visitor visitor = owner().open("/console/settings/roles");
    assertThat(visitor.button("New role")).isVisible();
    var names = new TreeMap<String, String>();
    for (Permission each : Permission.values()) {
      names.put(each.wireName(), KeyPermissions.nameOf(Grant.of(each)));
    }
    Object found =
        visitor
            .page()
            .evaluate(
                """
                async (names) => {
                  const files = performance.getEntriesByType('resource').map((each) => each.name);
                  const {keyName} = await import(files.find((each) => each.endsWith('/settings/held.js')));
                  return Object.fromEntries(names.map((each) => [each, keyName(each)]));
                }
                """,
                List.copyOf(names.keySet()));
    assertThat(found).isEqualTo(names);
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
        .signIn(api().post(path("/api-keys"), body).expect(201).json().path("api_key").asString());
  }

  private static final Map<String, Object> CARE =
      Map.of("tags.team", Map.of("type", "Equals", "value", "care"));
  private static final Map<String, Object> SERVICE_VIEW = grant("Service:GetService", Map.of());

  private static final Map<String, Object> GET_CARE = grant("Service:GetService", CARE);

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static Locator.FilterOptions with(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }

  private static Map<String, Object> grant(String permission, Map<String, Object> conditions) {
    return Map.of("permission_name", permission, "conditions", conditions);
  }

  /** A user who is signed in and has a role that gives just this. */
  private Visitor member(List<Map<String, Object>> grants) {
    String name = "Role" + ++members;
    role(name, grants);
    var user =
        Map.of(
            "first_name", "Mo", "last_name", name, "email", name + "@x.example", "role_name", name);
    String id =
        classic()
            .with("Authorization", "Bearer " + demo.platformApiKey())
            .post("user/", user)
            .expect(201)
            .json()
            .path("user_id")
            .asString();
    return visitor()
        .signIn(
            classic()
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

  private void role(String name, List<Map<String, Object>> grants) {
    var role =
        Map.of(
            "role_name",
            name,
            "description",
            "Some of it.",
            "frontend_view",
            "admin",
            "permission_grants",
            grants);
    classic()
        .with("Authorization", "Bearer " + demo.platformApiKey())
        .post("role/", role)
        .expect(201);
  }

  /** Users and roles have operations in the other dialect only. */
  private Http classic() {
    return server.http().below("/v1/" + demo.orgId() + "/");
  }
}
