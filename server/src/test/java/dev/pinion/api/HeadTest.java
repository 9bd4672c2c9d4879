package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.Http;
import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.http.api.Operation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HEAD says of every resource what GET says, and sends no content. */
class HeadTest {
  /** What differs from one answer to the next, whatever the method. */
  private static final Set<String> OF_THE_MOMENT = Set.of("date", "x-request-id");

  private static Map<String, List<String>> lasting(Answer answer) {
    var headers = new TreeMap<>(answer.headers());
    headers.keySet().removeAll(OF_THE_MOMENT);
    return headers;
  }

  @Test
  void everyGetHasItsHead(@TempDir Path data) {
    var statuses = new ArrayList<Integer>();
    try (var fixture = new InputFixture(data)) {
      List<Operation> reads =
          fixture.operations().stream().filter(each -> each.method().equals("GET")).toList();
      for (Operation operation : reads) {
        for (Map<String, String> headers :
            List.of(Map.<String, String>of(), Map.of("Accept-Encoding", "gzip"))) {
          Request request = fixture.request(operation);
          for (var each : headers.entrySet()) {
            request = request.with(each.getKey(), each.getValue());
          }
          Answer get = fixture.send(request);
          Answer head =
              fixture.send(new Request("HEAD", request.target(), request.headers(), new byte[0]));
          String where = request.target() + " " + headers;
          assertThat(head.status()).as(where).isEqualTo(get.status());
          assertThat(head.body()).as(where).isEmpty();
          if (operation.id().equals("metrics")) {
            continue;
          }
          Map<String, List<String>> expected = lasting(get);
          Map<String, List<String>> actual = lasting(head);
          if (get.status() >= 400 || operation.id().equals("resolve-version-set")) {
            // Their content names the request or the time.
            expected.remove("content-length");
            expected.remove("etag");
            actual.remove("content-length");
            actual.remove("etag");
          }
          assertThat(actual).as(where).isEqualTo(expected);
          statuses.add(get.status());
        }
      }
    }
    assertThat(statuses).contains(200).hasSizeGreaterThan(80);
  }

  @Test
  void theLengthIsThatOfTheContent(@TempDir Path data) {
    try (TestServer server = TestServer.start(data);
        var raw = new RawHttp(server.server().port())) {
      Answer get = raw.send(Request.of("GET", "/openapi/classic.json"));
      Answer head = raw.send(Request.of("HEAD", "/openapi/classic.json"));
      int bytes = get.body().getBytes(StandardCharsets.UTF_8).length;
      assertThat(head.header("content-length")).isEqualTo(Integer.toString(bytes));
      assertThat(raw.send(Request.of("HEAD", "/healthz")).header("content-length")).isEqualTo("15");
      Answer missing = raw.send(Request.of("HEAD", "/nothing"));
      assertThat(missing.status()).isEqualTo(404);
      Answer refused = raw.send(Request.of("DELETE", "/healthz"));
      assertThat(refused.header("allow")).isEqualTo("GET, HEAD");
    }
  }

  @Test
  void permissionsAndLimitsAreThoseOfGet(@TempDir Path data) {
    try (TestServer server =
        TestServer.start(
            data, Map.of("rate-limits.enabled", "on", "rate-limits.get-services", "3"))) {
      TestTenant tenant = server.tenant("acme");
      Http admin = tenant.admin();
      assertThat(tenant.below().send("HEAD", "service/", null).status()).isEqualTo(401);
      assertThat(admin.send("HEAD", "service/", null).expect(200).header("X-RateLimit-Remaining"))
          .isEqualTo("2");
      admin.get("service/").expect(200);
      admin.send("HEAD", "service/?limit=0", null).expect(422);
      admin.get("service/").expect(429);
      admin.send("HEAD", "service/", null).expect(429);
      // What only POST takes has no HEAD.
      Http.Response refused = tenant.below().send("HEAD", "user/signin_with_api_key", null);
      assertThat(refused.expect(405).header("Allow")).isEqualTo("POST");
    }
  }
}
