package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How a person gets in and out. */
class SignInTest extends DemoConsoleTest {

  @Test
  void aKeySignsInAndItsSecretStaysNowhereInTheBrowser() {
    Visitor visitor = visitor().open("/console/services");
    visitor.requireAccessible();
    visitor.signIn(demo.platformApiKey());
    assertThat(visitor.heading("Services")).isVisible();
    visitor.requireAccessible();

    Cookie cookie = visitor.context().cookies().getFirst();
    assertThat(visitor.context().cookies()).hasSize(1);
    assertThat(cookie.httpOnly).isTrue();
    assertThat(cookie.sameSite).hasToString("STRICT");
    assertThat(visitor.page().evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])"))
        .isEqualTo("[{},{}]");
  }

  @Test
  void aWrongKeyIsRefusedInWordsAndStaysInTheField() {
    Visitor visitor = visitor().open("/console");
    visitor.page().getByLabel("Platform API key").fill("pnk_wrong");
    visitor.button("Sign in").click();
    assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("sign in again");
    assertThat(visitor.page().getByLabel("Platform API key")).hasValue("pnk_wrong");
  }

  @Test
  void theLinkOfTheDemonstrationSignsInOnce() {
    String link = Objects.requireNonNull(server.server().demoLink(demo));
    String path = link.substring(server.server().baseUrl().length());
    Visitor visitor = visitor().open(path);
    assertThat(visitor.heading("Services")).isVisible();
    assertThat(visitor.page().url()).doesNotContain("link");

    Visitor second = visitor().open(path);
    Locator why = second.page().getByText("This link was used already or has expired");
    assertThat(why).isVisible();
  }

  @Test
  void signingOutEndsTheSessionForWhoeverKeptTheCookie() {
    Visitor visitor = owner();
    Cookie cookie = visitor.context().cookies().getFirst();
    visitor.button("Sign out").click();
    assertThat(visitor.button("Sign in")).isVisible();
    assertThat(visitor.context().cookies()).isEmpty();
    server
        .http()
        .with("Cookie", cookie.name + "=" + cookie.value)
        .with("X-Pinion-Console", "1")
        .get(path("/services"))
        .expect(401);
  }

  @Test
  void aRevokedKeyEndsWhatItOpened() {
    String key =
        api()
            .post(
                path("/api-keys"),
                Map.of("name", "short-lived", "duration_days", 1, "role", "viewer"))
            .expect(201)
            .json()
            .path("api_key")
            .asString();
    Visitor visitor = visitor().signIn(key);
    assertThat(visitor.heading("Services")).isVisible();
    String id = key.split("_", 4)[2];
    api().delete(path("/api-keys/" + id)).expect(204);
    assertThat(visitor.page().getByText("Your session has ended; sign in again.")).isVisible();
  }
}
