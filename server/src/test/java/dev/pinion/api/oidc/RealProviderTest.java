package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Access;
import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The whole way through Spring Authorization Server, with its own sign-in page. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RealProviderTest {
  private static final String USER = "DefaultUserRole";

  @TempDir private static Path folder;
  private static ProviderProcess provider;
  private static TestServer server;
  private static TestTenant acme;

  @BeforeAll
  static void start() throws IOException {
    provider = ProviderProcess.get();
    Path secret = Files.writeString(folder.resolve("secret"), ProviderProcess.SECRET + "\n");
    server =
        start(
            "confidential",
            Map.of(
                "oidc.client-id",
                ProviderProcess.CLIENT,
                "oidc.client-secret-file",
                secret.toString(),
                "oidc.tenants",
                "acme,other"));
    acme = server.tenant("acme");
    server.tenant("other");
  }

  private static TestServer start(String data, Map<String, String> settings) {
    var all = new HashMap<>(settings);
    all.put("oidc.issuer", provider.issuer());
    all.put("rate-limits.enabled", "off");
    return TestServer.start(folder.resolve(data), all);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String at(TestServer of) {
    return "http://127.0.0.1:" + of.server().port();
  }

  private static Browser.Answer begin(Browser browser, String query) {
    return browser.get(at(server) + "/console/sign-in/oidc" + query);
  }

  /** Signs in at the provider, and comes back. */
  private static Browser.Answer signIn(Browser browser, String name) {
    return browser.follow(browser.signIn(provider, begin(browser, ""), name));
  }

  @Test
  void aUserIsSignedInByTheirAddress() {
    var browser = new Browser();
    Browser.Answer begun = begin(browser, "?workspace=acme&to=/console/services%3Ftag=x");
    assertThat(begun.status()).isEqualTo(303);
    assertThat(begun.location()).startsWith(provider.issuer() + "/oauth2/authorize?");
    assertThat(begun.parameter("code_challenge_method")).isEqualTo("S256");
    assertThat(begun.cookies()).singleElement().asString().contains("HttpOnly; SameSite=Lax");
    Browser.Answer back = browser.signIn(provider, begun, "ada");
    assertThat(back.location()).startsWith(at(server) + "/console/sign-in/oidc/callback?");

    Browser.Answer done = browser.follow(back);
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.headers().get("location")).containsExactly("/console/services?tag=x");
    assertThat(done.headers().get("referrer-policy")).containsExactly("no-referrer");
    assertThat(done.cookies())
        .hasSize(2)
        .anySatisfy(
            cookie -> assertThat(cookie).startsWith("pinion-session=").contains("SameSite=Strict"))
        .anySatisfy(
            cookie -> assertThat(cookie).startsWith("pinion-sign-in=;").contains("Max-Age=0"));
    JsonNode who = browser.whoIsSignedIn(at(server));
    assertThat(who.get("workspace_slug").stringValue()).isEqualTo("acme");
    assertThat(who.get("actor").get("id").stringValue()).isEqualTo(acme.credentials().userId());
    assertThat(browser.failure(at(server))).isNull();

    JsonNode entry = newestOf(acme.platform(), "session.opened");
    assertThat(entry.toString())
        .contains("\"" + acme.credentials().userId() + "\"")
        .contains("\"" + provider.issuer() + "\"");
  }

  private static JsonNode newestOf(Http platform, String kind) {
    for (JsonNode each : platform.get("audit?limit=20").expect(200).json().get("events")) {
      if (each.toString().contains("\"" + kind + "\"")) {
        return each;
      }
    }
    throw new AssertionError("no " + kind);
  }

  @Test
  void aPublicClientProvesItselfByPkceAlone() {
    try (TestServer open =
        start(
            "public",
            Map.of("oidc.client-id", ProviderProcess.PUBLIC_CLIENT, "oidc.tenants", "*"))) {
      open.tenant("acme");
      var browser = new Browser();
      Browser.Answer unsaid = browser.get(at(open) + "/console/sign-in/oidc");
      assertThat(unsaid.location()).isEqualTo(at(open) + "/console");
      assertThat(browser.failure(at(open))).contains("name of your workspace");

      Browser.Answer begun = browser.get(at(open) + "/console/sign-in/oidc?workspace=acme");
      browser.follow(browser.signIn(provider, begun, "ada"));
      assertThat(browser.session(at(open))).isEqualTo(200);
    }
  }

  @Test
  void theCaseOfAnAddressDoesNotMatter() {
    var browser = new Browser();
    signIn(browser, "loud-ada");
    assertThat(browser.whoIsSignedIn(at(server)).get("actor").get("id").stringValue())
        .isEqualTo(acme.credentials().userId());
  }

  @Test
  void anAddressThatIsNotVerifiedSignsNobodyIn() {
    Access.invite(acme.admin(), "una@acme.test", USER);
    var browser = new Browser();
    Browser.Answer done = signIn(browser, "una");
    assertThat(done.location()).isEqualTo(at(server) + "/console");
    assertThat(browser.failure(at(server))).contains("has not verified the address una@acme.test");
    assertThat(browser.failure(at(server))).as("told once").isNull();
    assertThat(browser.session(at(server))).isEqualTo(401);
  }

  @Test
  void whoIsNoUserIsToldWhomToAsk() {
    var browser = new Browser();
    Browser.Answer done = signIn(browser, "eve");
    assertThat(done.location())
        .as("nothing of it in an address")
        .isEqualTo(at(server) + "/console");
    assertThat(browser.failure(at(server)))
        .isEqualTo(
            "No workspace has a user with the address eve@elsewhere.test; ask an administrator to invite eve@elsewhere.test.");
    assertThat(browser.session(at(server))).isEqualTo(401);
  }

  @Test
  void aCallbackWorksOnceAndInItsBrowserAlone() {
    var browser = new Browser();
    Browser.Answer back = browser.signIn(provider, begin(browser, ""), "ada");
    var other = new Browser();
    other.follow(back);
    assertThat(other.failure(at(server))).contains("was not begun in this browser");
    assertThat(other.session(at(server))).isEqualTo(401);

    begin(other, "");
    other.follow(back);
    assertThat(other.failure(at(server))).contains("was not begun in this browser");

    Http thief = new Http("").with("Cookie", browser.cookieHeader());
    browser.follow(back);
    assertThat(browser.session(at(server))).isEqualTo(200);
    // Even with the cookie of that time, which the browser has given away since.
    Http.Response again = thief.get(back.location()).expect(303);
    assertThat(String.join("\n", again.headers().allValues("set-cookie")))
        .doesNotContain("pinion-session");
  }

  @Test
  void theSessionEndsWithItsUser() {
    String eve = Access.invite(acme.admin(), "eve@elsewhere.test", USER);
    var browser = new Browser();
    signIn(browser, "eve");
    assertThat(browser.session(at(server))).isEqualTo(200);
    acme.admin().delete("user/" + eve).expect(204);
    assertThat(browser.session(at(server))).isEqualTo(401);
  }

  @Test
  void signingOutEverywhereEndsIt() {
    var one = new Browser();
    var other = new Browser();
    signIn(one, "ada");
    signIn(other, "ada");
    assertThat(one.api("DELETE", at(server) + "/v1/auth/sessions").status()).isEqualTo(204);
    assertThat(other.session(at(server))).isEqualTo(401);
  }
}
