package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.pinion.api.fixture.Http;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Settings that one person changes and that others feel. It would catch an old secret that goes on
 * working, a right or a name that others get only when they load the page again, and a session that
 * outlives its end.
 */
class SettingsEditTest extends DemoConsoleTest {

  @Test
  void aRotatedKeyShowsItsNewSecretOnceAndTheOldOneEnds() {
    var wanted = Map.of("name", "Hourly export", "duration_days", 90, "role", "viewer");
    JsonNode key = api().post(path("/api-keys"), wanted).expect(201).json();
    Visitor visitor = owner().open("/console/settings/keys");
    visitor.button("Rotate Hourly export").click();
    Locator dialog = visitor.page().getByRole(AriaRole.DIALOG);
    assertThat(dialog).containsText("The old one stops working at once");
    visitor.field("Days until it expires").fill("91");
    assertThat(dialog).containsText("Give a whole number from 1 to 90.");
    visitor.requireAccessible();
    visitor.field("Days until it expires").fill("5");
    visitor.button("Rotate").click();

    Locator secret = visitor.page().locator(".secret code");
    assertThat(visitor.page().getByText("Copy the key Hourly export now.")).isVisible();
    assertThat(dialog).hasCount(0);
    visitor.requireAccessible();
    String rotated = secret.textContent();
    assertThat(rotated).isNotEqualTo(key.path("api_key").asString());
    with(key.path("api_key").asString()).get(path("/services")).expect(401);
    with(rotated).get(path("/services")).expect(200);
    // What was chosen counts: keys that end within a week are marked.
    assertThat(row(visitor, "Hourly export")).hasCount(1);
    assertThat(row(visitor, "Hourly export")).containsText("soon");

    visitor.button("I have copied it").click();
    assertThat(secret).hasCount(0);
    visitor.page().reload();
    assertThat(visitor.button("Rotate Hourly export")).isVisible();
    assertThat(secret).hasCount(0);
  }

  @Test
  void whoRotatesTheKeyThatTheySignedInWithReadsTheNewSecret() {
    var wanted = Map.of("name", "Own key", "duration_days", 90, "role", "owner");
    JsonNode key = api().post(path("/api-keys"), wanted).expect(201).json();
    Visitor visitor = visitor().signIn(key.path("api_key").asString());
    Visitor other = visitor().signIn(key.path("api_key").asString());
    visitor.open("/console/settings/keys").button("Rotate Own key").click();
    assertThat(visitor.page().getByRole(AriaRole.DIALOG)).containsText("opened with it");
    visitor.button("Rotate").click();
    Locator secret = visitor.page().locator(".secret code");
    assertThat(secret).isVisible();
    // Every open page asks at the same pace whether its session goes on.
    assertThat(other.page().getByText("Your session has ended; sign in again.")).isVisible();
    with(secret.textContent()).get(path("/services")).expect(200);
    visitor.button("I have copied it").click();
    visitor.link("Services").click();
    assertThat(visitor.link("Order support")).isVisible();
  }

  /** Would catch a new secret that nobody can read, because the sign-in with it went wrong. */
  @Test
  void theNewSecretStaysInSightUntilTheServerTakesIt() {
    var wanted = Map.of("name", "Unlucky key", "duration_days", 90, "role", "owner");
    JsonNode key = api().post(path("/api-keys"), wanted).expect(201).json();
    Visitor visitor = visitor().signIn(key.path("api_key").asString());
    Page page = visitor.open("/console/settings/keys").page();
    var refused = new AtomicInteger();
    page.route(
        Pattern.compile("/v1/auth/session$"),
        route -> {
          if (route.request().method().equals("POST") && refused.getAndIncrement() < 2) {
            route.abort();
          } else {
            route.resume();
          }
        });
    visitor.button("Rotate Unlucky key").click();
    visitor.button("Rotate").click();
    Locator secret = page.locator(".secret code");
    assertThat(secret).isVisible();
    page.waitForCondition(() -> refused.get() > 2);
    assertThat(secret).isVisible();
    with(secret.textContent()).get(path("/services")).expect(200);
    visitor.button("I have copied it").click();
    visitor.link("Services").click();
    assertThat(visitor.link("Order support")).isVisible();
  }

  @Test
  void whoHasARoleGetsAndLosesAButtonWithoutLoadingThePageAgain() {
    Visitor member = visitor().signIn(token("cleo@demo.example")).open("/console/freezes");
    assertThat(member.heading("Freezes")).isVisible();
    assertThat(member.heading("Nothing is frozen")).isVisible();
    assertThat(member.button("Start a freeze")).hasCount(0);

    Visitor visitor = owner().open("/console/settings/roles");
    visitor.button("Change the role CareTeamEditor").click();
    visitor.button("Add a permission").click();
    visitor.page().getByLabel("Permission").last().selectOption("Service: Freeze");
    assertThat(visitor.page().getByText("Everybody who has the role")).isVisible();
    visitor.requireAccessible();
    visitor.button("Save").click();
    assertThat(visitor.region("CareTeamEditor")).containsText("Freeze");
    assertThat(member.button("Start a freeze").first()).isVisible();

    visitor.button("Change the role CareTeamEditor").click();
    visitor.button("Remove Service: Freeze").click();
    visitor.button("Save").click();
    assertThat(visitor.region("CareTeamEditor")).not().containsText("Freeze");
    assertThat(member.button("Start a freeze")).hasCount(0);
  }

  @Test
  void anotherNameOfTheWorkspaceShowsInTheFrameOfEverybody() {
    Visitor other = owner();
    assertThat(other.page().locator(".who strong")).hasText("Demo Clinic");
    Visitor visitor = owner().open("/console/settings/workspace");
    visitor.field("Name").fill("Clinic <b>of</b> tomorrow");
    environment(visitor).selectOption("staging");
    visitor.button("Save").click();
    assertThat(visitor.page().getByText("Saved.")).isVisible();
    assertThat(visitor.page().locator(".who strong")).hasText("Clinic <b>of</b> tomorrow");
    assertThat(other.page().locator(".who strong")).hasText("Clinic <b>of</b> tomorrow");
    assertThat(visitor.button("Save")).isDisabled();
    visitor.requireAccessible();
    visitor.page().reload();
    assertThat(visitor.field("Name")).hasValue("Clinic <b>of</b> tomorrow");
    assertThat(environment(visitor)).hasValue("staging");

    visitor.field("Name").fill("Nobody wants this");
    visitor.button("Discard changes").click();
    assertThat(visitor.field("Name")).hasValue("Clinic <b>of</b> tomorrow");
    visitor.field("Name").fill("Demo Clinic");
    visitor.button("Save").click();
    assertThat(other.page().locator(".who strong")).hasText("Demo Clinic");
  }

  @Test
  void signingOutEverywhereEndsTheOtherBrowsersOfTheSamePersonOnly() {
    Visitor other = owner().open("/console/rules");
    assertThat(other.heading("Rules")).isVisible();
    Visitor somebodyElse = visitor().signIn(token("uma@demo.example"));
    Visitor visitor = owner().open("/console/settings");
    visitor.button("Sign out everywhere").click();
    visitor.requireAccessible();
    Locator dialog = visitor.page().getByRole(AriaRole.DIALOG);
    dialog.getByText("Sign out everywhere", exactly()).click();

    assertThat(visitor.button("Sign in")).isVisible();
    assertThat(other.page().getByText("Your session has ended; sign in again.")).isVisible();
    other.requireAccessible();
    other.page().getByLabel("Platform API key").fill(demo.platformApiKey());
    other.button("Sign in").click();
    // One is back where one was.
    assertThat(other.heading("Rules")).isVisible();
    somebodyElse.page().reload();
    assertThat(somebodyElse.button("Sign out")).isVisible();
  }

  /** What signs a user of the demonstration in. */
  private String token(String email) {
    Http tenant = server.http().below("/v1/" + demo.orgId() + "/");
    JsonNode users = signedIn(tenant, demo.userId()).get("user/?email=" + email).expect(200).json();
    String id = users.path("users").get(0).path("user_id").asString();
    return tokenOf(tenant, id);
  }

  private Http signedIn(Http tenant, String user) {
    return tenant.with("Authorization", "Bearer " + tokenOf(tenant, user));
  }

  private String tokenOf(Http tenant, String user) {
    Map<String, String> key =
        Map.of("x-api-key", demo.apiKey(), "x-api-key-id", demo.apiKeyId(), "x-user-id", user);
    return tenant
        .with(key)
        .post("user/signin_with_api_key")
        .expect(200)
        .json()
        .path("id_token")
        .asString();
  }

  private Http with(String key) {
    return server.http().with("Authorization", "Bearer " + key);
  }

  private static Locator row(Visitor visitor, String text) {
    return visitor
        .page()
        .getByRole(AriaRole.ROW)
        .filter(new Locator.FilterOptions().setHasText(text));
  }

  private static Locator environment(Visitor visitor) {
    return visitor.page().getByLabel("Environment", new Page.GetByLabelOptions().setExact(true));
  }

  private static Locator.GetByTextOptions exactly() {
    return new Locator.GetByTextOptions().setExact(true);
  }
}
