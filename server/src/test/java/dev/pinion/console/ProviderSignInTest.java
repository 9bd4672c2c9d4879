package dev.pinion.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.oidc.ProviderProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a person signs in at a real OpenID provider. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ProviderSignInTest {
  private static TestServer server;
  private static String owner;

  @BeforeAll
  static void start(@TempDir Path folder) throws IOException {
    Chromium.get();
    ProviderProcess provider = ProviderProcess.get();
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "rate-limits.enabled",
                "off",
                "oidc.issuer",
                provider.issuer(),
                "oidc.client-id",
                ProviderProcess.PUBLIC_CLIENT,
                "oidc.tenants",
                "acme"));
    owner = server.tenant("acme").credentials().platformApiKey();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void signIn(Visitor visitor, String name) {
    visitor.button("Single sign-on").click();
    Page page = visitor.page();
    page.locator("[name=username]").fill(name);
    page.locator("[name=password]").fill(ProviderProcess.PASSWORD);
    page.locator("button[type=submit]").click();
  }

  /** The cookie of the session is Strict, and comes with a redirect from another site. */
  @Test
  void aPersonComesBackToThePageThatTheyWanted() {
    String base = server.server().baseUrl();
    try (var visitor = new Visitor(base)) {
      visitor.open("/console/services?search=desk");
      visitor.requireAccessible();
      signIn(visitor, "ada");
      assertThat(visitor.heading("Services")).isVisible();
      assertThat(visitor.page()).hasURL(base + "/console/services?search=desk");
      visitor.page().reload();
      assertThat(visitor.heading("Services")).isVisible();
      assertThat(visitor.context().cookies(base))
          .filteredOn(cookie -> cookie.name.startsWith("pinion"))
          .singleElement()
          .satisfies(ProviderSignInTest::isAStrictSession);

      visitor.page().goBack();
      assertThat(visitor.page().url()).doesNotContain("code=");
    }
  }

  private static void isAStrictSession(Cookie cookie) {
    assertThat(cookie.name).isEqualTo("pinion-session");
    assertThat(cookie.httpOnly).isTrue();
    assertThat(cookie.sameSite).hasToString("STRICT");
  }

  /** Would catch a way to the provider that loses what is typed. */
  @Test
  void whatIsTypedStaysWhileThePersonIsAtTheProviderAgain() {
    String base = server.server().baseUrl();
    try (var visitor = new Visitor(base)) {
      Page page = visitor.signIn(owner).open("/console/rules/new").page();
      Locator name = page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true));
      name.fill("Half a rule");
      Cookie session = visitor.context().cookies().getFirst();
      server
          .http()
          .with("Cookie", session.name + "=" + session.value)
          .with("X-Pinion-Console", "1")
          .delete("/v1/auth/session")
          .expect(204);
      Page other = visitor.context().waitForPage(visitor.button("Single sign-on")::click);
      other.locator("[name=username]").waitFor();
      assertThat(page).hasURL(base + "/console/rules/new");
      page.getByLabel("Platform API key").fill(owner);
      visitor.button("Sign in").click();
      assertThat(name).hasValue("Half a rule");
    }
  }

  @Test
  void whoIsNoUserReadsWhomToAsk() {
    String base = server.server().baseUrl();
    try (var visitor = new Visitor(base)) {
      visitor.open("/console");
      signIn(visitor, "eve");
      assertThat(visitor.page().getByText("ask an administrator to invite eve@elsewhere.test"))
          .isVisible();
      assertThat(visitor.page()).hasURL(base + "/console");
      visitor.requireAccessible();
      visitor.page().reload();
      assertThat(visitor.button("Single sign-on")).isVisible();
      assertThat(visitor.page().getByText("ask an administrator")).isHidden();
    }
  }
}
