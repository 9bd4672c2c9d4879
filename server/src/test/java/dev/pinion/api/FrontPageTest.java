package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http.Response;
import dev.pinion.api.fixture.OneServerTest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a browser and everybody else get at the root. */
@SuppressWarnings("NullAway.Init") // set before all tests
class FrontPageTest extends OneServerTest {
  private static final String BROWSER =
      "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8";

  private static Response page() {
    return server.http().with("Accept", BROWSER).get("/").expect(200);
  }

  private static List<String> found(String pattern, String text) {
    var all = new ArrayList<String>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }

  @Test
  void aBrowserGetsAPage() {
    Response page = page();
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.body())
        .contains("<main>", "<h1>Pinion</h1>", "Ready", server.server().baseUrl() + "/readyz")
        .doesNotContain("{s", "{links", "{base", "{version", "<script", "https://");
  }

  @Test
  void everyLinkOfThePageLeadsSomewhere() {
    List<String> links = found("(?:href|src)=\"([^\"]+)\"", page().body());
    assertThat(links)
        .contains(
            "openapi/classic.json",
            "openapi/platform.json",
            "healthz",
            "readyz",
            "metrics",
            ".well-known/jwks.json",
            "favicon.ico");
    for (String link : links) {
      server.http().get("/" + link).expect(200);
    }
    assertThat(server.http().get("/favicon.ico").header("Content-Type")).isEqualTo("image/svg+xml");
  }

  @Test
  void thePolicyAllowsExactlyThePagesStyle() throws NoSuchAlgorithmException {
    Response page = page();
    String style = found("(?s)<style>(.*?)</style>", page.body()).getFirst();
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
    assertThat(page.header("Content-Security-Policy"))
        .startsWith("default-src 'none'; ")
        .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "';")
        .contains("frame-ancestors 'none'")
        .doesNotContain("unsafe", "script-src");
  }

  @Test
  void othersGetJson() {
    for (String accept :
        List.of("*/*", "application/json", "text/html;q=0.5, */*", "text/html;q=0", "nonsense")) {
      Response answer = server.http().with("Accept", accept).get("/").expect(200);
      assertThat(answer.header("Content-Type")).as(accept).isEqualTo("application/json");
      assertThat(answer.header("Vary")).isEqualTo("Accept, Accept-Encoding");
    }
    JsonNode front = server.http().get("/").expect(200).json();
    assertThat(front.get("name").stringValue()).isEqualTo("Pinion");
    assertThat(front.get("ready").booleanValue()).isTrue();
    assertThat(front.get("version").isString()).isTrue();
    for (JsonNode link : front.get("links")) {
      server.http().get(link.stringValue()).expect(200);
    }
  }

  @Test
  void whatIsMissingStaysJsonForABrowserToo() {
    Response missing = server.http().with("Accept", BROWSER).get("/nothing").expect(404);
    assertThat(missing.header("Content-Type")).isEqualTo("application/json");
  }
}
