package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.OneServiceTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every answer says of how it may be kept and read. */
class AnswerHeadersTest extends OneServiceTest {

  @Test
  void nobodyKeepsWhatIsATenants() {
    for (String path :
        new String[] {"services", "services/" + service, "agents", "settings/voice"}) {
      says(platform.get(path).expect(200), "private, no-store");
    }
    says(platform.get("services/none").expect(422), "private, no-store");
    says(tenant.admin().get("service/").expect(200), "private, no-store");
    says(tenant.below().get("service/").expect(401), "private, no-store");
  }

  @Test
  void whatHasATagIsAskedForAgain() {
    Http.Response set = platform.get(sets + "/release").expect(200);
    says(set, "private, no-cache");
    Http.Response resolved = platform.get("services/" + service + "/resolve").expect(200);
    says(resolved, "private, no-cache");
    says(
        platform
            .with("If-None-Match", resolved.header("ETag"))
            .get("services/" + service + "/resolve")
            .expect(304),
        "private, no-cache");
  }

  @Test
  void whatIsEverybodysMayBeKept() {
    says(server.http().get("/openapi/platform.json").expect(200), "max-age=300");
    says(server.http().get("/.well-known/jwks.json").expect(200), "max-age=300");
    says(server.http().get("/healthz").expect(200), "private, no-store");
    says(server.http().get("/nowhere").expect(404), "private, no-store");
  }

  /** RFC 9110, 8.6: what is not modified would seem to be empty. */
  @Test
  void whatHasNoContentByItsStatusHasNoLength() {
    String path = "services/" + service + "/resolve";
    String tag = platform.get(path).expect(200).header("ETag");
    Http.Response same = platform.with("If-None-Match", tag).get(path).expect(304);
    Http.Response done = tenant.admin().post("organization/", Map.of("title", "x")).expect(204);
    for (Http.Response each : List.of(same, done)) {
      assertThat(each.headers().firstValue("Content-Length")).isEmpty();
      assertThat(each.header("X-Request-Id")).isNotEmpty();
    }
  }

  private static void says(Http.Response response, String cacheControl) {
    assertThat(response.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(response.header("Cache-Control")).isEqualTo(cacheControl);
  }
}
