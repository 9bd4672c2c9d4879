package dev.pinion.api.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantMove;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not believed of a provider, or of who says that they come from it. */
@SuppressWarnings("NullAway.Init") // set before each test
class HostileProviderTest {
  private static final String UNVERIFIED = "could not be verified";

  @TempDir private Path folder;
  private HostileProvider provider;
  private TestServer server;
  private TestTenant tenant;
  private String base;

  @BeforeEach
  void start() throws IOException {
    provider = new HostileProvider();
    server = start(Map.of());
    tenant = server.tenant("acme");
    base = "http://127.0.0.1:" + server.server().port();
  }

  private TestServer start(Map<String, String> more) throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), HostileProvider.SECRET);
    var settings =
        new HashMap<>(
            Map.of(
                "rate-limits.enabled",
                "off",
                "oidc.issuer",
                provider.issuer(),
                "oidc.client-id",
                HostileProvider.CLIENT,
                "oidc.client-secret-file",
                secret.toString(),
                "oidc.tenants",
                "acme,beta"));
    settings.putAll(more);
    return TestServer.start(folder.resolve("data"), settings);
  }

  @AfterEach
  void stop() {
    server.close();
    provider.close();
  }

  private Browser.Answer begin(Browser browser) {
    return browser.get(base + "/console/sign-in/oidc");
  }

  private Browser.Answer callback(Browser browser, Browser.Answer begun) {
    return browser.get(
        base + "/console/sign-in/oidc/callback?code=a-code&state=" + begun.parameter("state"));
  }

  /** Why a sign-in with that token fails; null if it does not. */
  private @Nullable String failureOf(Function<JWTClaimsSet, String> token) {
    return failure(claims -> claims, token);
  }

  private @Nullable String failure(UnaryOperator<JWTClaimsSet.Builder> change) {
    return failure(change, provider::signed);
  }

  private @Nullable String failure(
      UnaryOperator<JWTClaimsSet.Builder> change, Function<JWTClaimsSet, String> token) {
    var browser = new Browser();
    Browser.Answer begun = begin(browser);
    provider.gives(token.apply(provider.claims(begun.parameter("nonce"), change)));
    Browser.Answer done = callback(browser, begun);
    assertThat(done.status()).isEqualTo(303);
    assertThat(done.location()).isEqualTo(base + "/console");
    String failure = browser.failure(base);
    assertThat(browser.session(base)).isEqualTo(failure == null ? 200 : 401);
    return failure;
  }

  @Test
  void anHonestTokenIsBelieved() {
    assertThat(failureOf(provider::signed)).isNull();
    assertThat(provider.asked())
        .anySatisfy(
            request ->
                assertThat(request)
                    .startsWith("/token ")
                    .contains("code_verifier=")
                    .contains("code=a-code"));
  }

  @Test
  void tokensThatAreNotForThisSignInAreNot() {
    assertThat(failure(claims -> claims.claim("nonce", "another"))).contains(UNVERIFIED);
    assertThat(failure(claims -> claims.claim("nonce", null))).contains(UNVERIFIED);
    assertThat(failure(claims -> claims.audience("another-client"))).contains(UNVERIFIED);
    assertThat(failure(claims -> claims.issuer("https://elsewhere.test"))).contains(UNVERIFIED);
    Instant past = Instant.now().minusSeconds(600);
    assertThat(failure(claims -> claims.expirationTime(Date.from(past)))).contains(UNVERIFIED);
    assertThat(failure(claims -> claims.claim("at_hash", "AAAAAAAAAAAAAAAAAAAAAA")))
        .contains(UNVERIFIED);
  }

  @Test
  void tokensThatAnybodyCouldHaveMadeAreNot() {
    assertThat(failureOf(HostileProvider::unsigned)).contains(UNVERIFIED);
    assertThat(failureOf(HostileProvider::signedWithSecret)).contains(UNVERIFIED);
    assertThat(failureOf(provider::forged)).contains(UNVERIFIED);
  }

  @Test
  void addressesThatAreNotVerifiedAreNot() {
    assertThat(failure(claims -> claims.claim("email_verified", false)))
        .contains("has not verified");
    assertThat(failure(claims -> claims.claim("email_verified", null)))
        .contains("has not verified");
    assertThat(failure(claims -> claims.claim("email_verified", "true")))
        .contains("has not verified");
  }

  @Test
  void whatTheTokenDoesNotSayIsAskedForAboutTheSamePerson() {
    UnaryOperator<JWTClaimsSet.Builder> silent =
        claims -> claims.claim("email", null).claim("email_verified", null);
    assertThat(failure(silent)).contains("nothing usable");
    var told = Map.of("sub", "somebody", "email", "ada@acme.test", "email_verified", true);
    provider.says("/me", HostileProvider.Said.json(told));
    assertThat(failure(silent)).isNull();
    var another = Map.of("sub", "else", "email", "ada@acme.test", "email_verified", true);
    provider.says("/me", HostileProvider.Said.json(another));
    assertThat(failure(silent)).contains("nothing usable");
  }

  @Test
  void aKeyMayChange() {
    assertThat(failureOf(provider::signed)).isNull();
    provider.changeKey();
    assertThat(failureOf(provider::signed)).isNull();
  }

  @Test
  void onlyTheBrowserThatHasBegunComesBack() {
    var browser = new Browser();
    Browser.Answer begun = begin(browser);
    provider.gives(provider.signed(provider.claims(begun.parameter("nonce"), claims -> claims)));
    String path = base + "/console/sign-in/oidc/callback?code=a-code";
    for (String query : List.of("", "&state=", "&state=another", "&state=x&state=x")) {
      browser.get(path + query);
      assertThat(browser.failure(base)).as(query).contains("was not begun in this browser");
      begun = begin(browser);
    }
    callback(new Browser(), begun);
    assertThat(browser.session(base)).isEqualTo(401);
    browser.get(path + "&iss=https%3A%2F%2Felsewhere.test&state=" + begun.parameter("state"));
    assertThat(browser.failure(base)).contains("Another provider");
    assertThat(provider.asked()).noneMatch(request -> request.startsWith("/token"));
  }

  /** What the sign-in page sends when nothing is filled in. */
  @Test
  void aBlankWorkspaceIsNone() {
    var browser = new Browser();
    Browser.Answer begun = browser.get(base + "/console/sign-in/oidc?workspace=&to=%2Fconsole");
    assertThat(begun.location()).startsWith(provider.issuer());
  }

  @Test
  void whatTheProviderRefusesIsSaid() {
    var browser = new Browser();
    Browser.Answer begun = begin(browser);
    String state = "&state=" + begun.parameter("state");
    browser.get(base + "/console/sign-in/oidc/callback?error=access_denied" + state);
    assertThat(browser.failure(base)).contains("(access_denied)");
    begun = begin(browser);
    state = "&state=" + begun.parameter("state");
    browser.get(base + "/console/sign-in/oidc/callback?error=%3Cb%3Ecall+me%3C%2Fb%3E" + state);
    assertThat(browser.failure(base)).doesNotContain("call me");
  }

  @Test
  void anAnswerWithoutACodeIsNone() {
    for (String code : List.of("", "%20", "%09")) {
      var browser = new Browser();
      String state = begin(browser).parameter("state");
      Browser.Answer answer =
          browser.get(base + "/console/sign-in/oidc/callback?code=" + code + "&state=" + state);
      assertThat(answer.status()).as(code).isEqualTo(303);
      assertThat(browser.failure(base)).contains("did not sign you in");
    }
  }

  @Test
  void aTenantThatMovesIsSaidToBeBackSoon() {
    for (TenantMove.State state : List.of(TenantMove.State.LEAVING, TenantMove.State.GONE)) {
      move(new TenantMove(state, "other", 1, Instant.now()));
      assertThat(failureOf(provider::signed)).as(state.name()).contains("sign in again soon");
    }
    move(null);
    assertThat(failureOf(provider::signed)).isNull();
  }

  private void move(@Nullable TenantMove move) {
    EntityId acme = tenant.founded().tenant().id();
    server
        .server()
        .clusters()
        .home()
        .store()
        .writeCluster(
            tx -> {
              tx.putMove(acme, move);
              return true;
            });
  }

  @Test
  void noAddressLeadsElsewhere() {
    for (String goal :
        List.of(
            "https://elsewhere.test/",
            "//elsewhere.test/console",
            "/console@elsewhere.test",
            "/console/../v1/auth/session",
            "/console/%2e%2e/x",
            "/console\\..\\x",
            "/console/sign-in/oidc",
            "/console%0d%0aSet-Cookie:x")) {
      var browser = new Browser();
      Browser.Answer begun =
          browser.get(
              base + "/console/sign-in/oidc?to=" + goal.replace("%", "%25").replace("\\", "%5C"));
      provider.gives(provider.signed(provider.claims(begun.parameter("nonce"), claims -> claims)));
      assertThat(callback(browser, begun).headers().get("location"))
          .as(goal)
          .containsExactly("/console");
    }
  }

  @Test
  void anAnswerOfTheProviderIsBoundedAndLeadsNowhere() {
    var browser = new Browser();
    Browser.Answer begun = begin(browser);
    var elsewhere = Map.of("Location", provider.issuer() + "/elsewhere");
    provider.says("/token", new HostileProvider.Said(307, elsewhere, ""));
    callback(browser, begun);
    assertThat(browser.failure(base)).isNotNull();
    assertThat(provider.asked()).noneMatch(request -> request.startsWith("/elsewhere"));

    begun = begin(browser);
    String endless = "{\"id_token\":\"" + "x".repeat(2_000_000) + "\"}";
    provider.says(
        "/token",
        new HostileProvider.Said(200, Map.of("Content-Type", "application/json"), endless));
    callback(browser, begun);
    assertThat(browser.failure(base)).contains("cannot be reached");
  }

  @Test
  void aProviderThatIsDownOrSomebodyElseIsSaidToBe() throws IOException {
    String path = "/.well-known/openid-configuration";
    provider.says(path, HostileProvider.Said.json(provider.description("https://elsewhere.test")));
    var browser = new Browser();
    assertThat(begin(browser).location()).isEqualTo(base + "/console");
    assertThat(browser.failure(base)).contains("cannot be used");
    provider.close();
    begin(browser);
    assertThat(browser.failure(base)).contains("cannot be reached");
    assertThat(browser.session(base)).isEqualTo(401);
  }

  @Test
  void aProviderThatIsNotForATenantAnyMoreSignsNobodyIn() throws IOException {
    var browser = new Browser();
    Browser.Answer begun = begin(browser);
    provider.gives(provider.signed(provider.claims(begun.parameter("nonce"), claims -> claims)));
    callback(browser, begun);
    assertThat(browser.session(base)).isEqualTo(200);
    server.close();
    server = start(Map.of("oidc.tenants", "beta"));
    base = "http://127.0.0.1:" + server.server().port();
    assertThat(browser.session(base)).isEqualTo(401);
    assertThat(failureOf(provider::signed)).contains("No workspace has a user");
    server.close();
    server = start(Map.of("oidc.domains", "elsewhere.test"));
    base = "http://127.0.0.1:" + server.server().port();
    assertThat(browser.session(base)).isEqualTo(200);
    assertThat(failureOf(provider::signed)).contains("Addresses of acme.test may not sign in");
  }

  @Test
  void anAddressBeginsSoManySignInsAMinute() throws IOException {
    server.close();
    server = start(Map.of("rate-limits.enabled", "on", "auth.sign-in-per-minute", "1"));
    base = "http://127.0.0.1:" + server.server().port();
    var browser = new Browser();
    for (int i = 0; i < 20; i++) {
      assertThat(begin(browser).status()).isEqualTo(303);
    }
    assertThat(begin(browser).status()).isEqualTo(429);
  }
}
