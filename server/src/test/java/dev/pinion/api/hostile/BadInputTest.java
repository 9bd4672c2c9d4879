package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.HostileTexts;
import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.api.fixture.SchemaSamples.Broken;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.http.api.Operation;
import dev.pinion.http.schema.Param;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests that are wrong, made from the declarations of every operation: each is answered in the
 * documented way, writes nothing, and leaves the server as it was.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class BadInputTest {
  private static InputFixture fixture;

  @BeforeAll
  static void start(@TempDir Path data) {
    fixture = new InputFixture(data);
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @AfterEach
  void stillAnswers() {
    fixture.tenant().admin().get("service/").expect(200);
  }

  @Test
  void bodiesWithOneFault() {
    int sent = 0;
    for (Operation operation : fixture.operationsWithBody()) {
      Request request = fixture.request(operation);
      for (Broken each : fixture.samples(operation).broken()) {
        Answer answer = fixture.send(operation, request.body(each.text()), each.what());
        if (each.mustFail()) {
          assertThat(answer.status())
              .as("%s with %s: %s", operation.id(), each.what(), InputFixture.brief(answer))
              .isEqualTo(422);
        }
        sent++;
      }
    }
    assertThat(sent).isGreaterThan(500);
  }

  @Test
  void bodiesThatAreNoJson() {
    var bodies = new LinkedHashMap<String, byte[]>();
    for (String text :
        List.of(
            " ",
            "\n\t",
            "null",
            "[]",
            "1",
            "\"x\"",
            "true",
            "NaN",
            "-Infinity",
            "{",
            "}",
            "{\"a\":NaN}",
            "{\"a\":Infinity}",
            "{\"a\":.5}",
            "{\"a\":01}",
            "{\"a\":+1}",
            "{\"a\":1e99999999999999999999}",
            "{'a':1}",
            "{a:1}",
            "{\"a\":1,}",
            "[1,]",
            "{\"a\" 1}",
            "{\"a\":\"\u0001\"}",
            "{\"a\":\"\\x\"}",
            "{\"a\":\"\\u00zz\"}",
            "/**/{}",
            "{}//",
            "{} {}",
            "{}x",
            "{},",
            "{}]",
            "{}\u0000",
            "\u0000{}",
            "{\"\\ud800\":1}",
            "{\"\\udc00\\ud800\":1}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":[\"\\u0000\"]}",
            "{\"a\\u0000\":1}")) {
      bodies.put(text, text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.put("a number of 5,000 digits", ascii("{\"a\":" + "9".repeat(5_000) + "}"));
    bodies.put("a fraction of 5,000 digits", ascii("{\"a\":0." + "9".repeat(5_000) + "}"));
    bodies.put("200 levels inside the first", nested(200));
    bodies.put("201 levels", nested(201));
    bodies.put("100,000 levels", nested(100_000));
    bodies.put("100,000 open arrays", ascii("[".repeat(100_000)));
    bodies.put("ISO 8859-1", "{\"a\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1));
    bodies.put("UTF-16", "{}".getBytes(StandardCharsets.UTF_16));
    bodies.put("UTF-16LE", "{}".getBytes(StandardCharsets.UTF_16LE));
    bodies.put("UTF-16BE", "{}".getBytes(StandardCharsets.UTF_16BE));
    bodies.put("UTF-32", "{}".getBytes(Charset.forName("UTF-32")));
    bodies.put("0xFF", new byte[] {(byte) 0xff});
    bodies.put("overlong", new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});
    bodies.put(
        "a surrogate in UTF-8", new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
    bodies.put("half a character", new byte[] {'"', (byte) 0xf0, (byte) 0x9f});
    for (Operation operation : fixture.operationsWithBody()) {
      bodies.forEach(
          (what, body) ->
              fixture.refuse(422, operation, fixture.request(operation).body(body), what));
    }
  }

  @Test
  void bodiesThatAreMissing() {
    for (Operation operation : fixture.operationsWithBody()) {
      if (!operation.isBodyOptional()) {
        fixture.refuse(422, operation, fixture.request(operation).body(new byte[0]), "no body");
      }
    }
  }

  @Test
  void bodiesThatAreOddButJson() {
    for (Operation operation : fixture.operationsWithBody()) {
      Request request = fixture.request(operation);
      String valid = fixture.samples(operation).valid().toString();
      String inner = valid.substring(1);
      for (String body :
          List.of(
              "{\"a\":1,\"a\":2," + inner,
              "{" + inner.substring(0, inner.length() - 1) + "," + inner,
              "\ufeff" + valid,
              " \r\n\t" + valid + "\n ",
              "{\"a\":" + new String(nested(150), StandardCharsets.UTF_8) + "," + inner,
              "{\"a\":" + new String(nested(198), StandardCharsets.UTF_8) + "," + inner,
              "{\"a\":1e400,\"b\":1e999999,\"c\":-1e999999," + inner,
              "{\"\":0,\"__proto__\":{},\"\ud83d\ude00\":\"\ud83d\ude00\"," + inner)) {
        fixture.send(operation, request.body(body), body);
      }
    }
  }

  @Test
  void bodiesAtTheLimit() {
    for (Operation operation : fixture.operationsWithBody()) {
      Request request = fixture.request(operation);
      byte[] most = padded(fixture.samples(operation).valid().toString(), InputFixture.BODY_MAX);
      byte[] more = Arrays.copyOf(most, most.length + 1);
      more[most.length] = ' ';
      Answer atLimit = fixture.send(operation, request.body(most), "1 MiB");
      assertThat(atLimit.status()).as(operation.id()).isNotEqualTo(413);
      assertThat(atLimit.body()).as(operation.id()).doesNotContain("json_invalid");
      fixture.refuse(413, operation, request.body(more), "1 MiB + 1");
      Answer chunked = fixture.send(chunked(request, most));
      assertThat(chunked.status()).as(operation.id()).isNotEqualTo(413);
      assertThat(chunked.body()).as(operation.id()).doesNotContain("json_invalid");
      Answer over = fixture.send(chunked(request, more));
      InputFixture.check(over, operation.id() + " chunked");
      assertThat(over.status()).as(InputFixture.brief(over)).isEqualTo(413);
    }
  }

  private static Request chunked(Request request, byte[] body) {
    byte[] start = ascii(Integer.toHexString(body.length) + "\r\n");
    byte[] framed = RawHttp.join(RawHttp.join(start, body), ascii("\r\n0\r\n\r\n"));
    return request.with("Transfer-Encoding", "chunked").body(framed);
  }

  @Test
  void contentTypes() {
    for (Operation operation : fixture.operationsWithBody()) {
      Request request = fixture.request(operation).body("[]");
      for (String type :
          List.of(
              "text/plain",
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=x",
              "application/xml",
              "application",
              "/",
              ";",
              "json",
              "text/json",
              "application/jsonx",
              "application/json+xml",
              "\u00e9",
              "application/json, text/plain")) {
        fixture.refuse(415, operation, request.with("Content-Type", type), type);
      }
      for (String type :
          List.of(
              "application/json",
              "APPLICATION/JSON",
              "application/json; charset=utf-8",
              "application/json;charset=UTF-16",
              "application/json ;",
              "application/problem+json",
              "application/json; charset=\"\u00e9\"")) {
        fixture.refuse(422, operation, request.with("Content-Type", type), type);
      }
    }
  }

  @Test
  void queryParameters() {
    for (Operation operation : fixture.operations()) {
      for (String query : HostileTexts.QUERIES) {
        sendQuery(operation, query);
      }
      for (Param<?> param : operation.params()) {
        if (param.in().equals("query")) {
          for (String value : HostileTexts.IN_QUERIES) {
            String once = param.name() + "=" + value;
            sendQuery(operation, once);
            sendQuery(operation, once + "&" + once + "&" + param.name());
          }
        }
      }
    }
  }

  /** A query that is none by the rules of URIs never reaches an operation. */
  private static void sendQuery(Operation operation, String query) {
    Request plain = fixture.request(operation);
    Request request =
        new Request(plain.method(), plain.target() + "?" + query, plain.headers(), plain.body());
    if (HostileTexts.IS_QUERY.matcher(query).matches()) {
      fixture.send(operation, request, query);
    } else {
      Answer answer = fixture.send(request);
      InputFixture.check(answer, query);
    }
  }

  @Test
  void aPlusInAQueryMeansAscendingEncodedOrNot() {
    TestTenant tenant = fixture.tenant();
    for (String name : List.of("zeta", "alpha")) {
      tenant
          .admin()
          .post(
              "service/",
              Map.of(
                  "agent_id", fixture.known("agent_id"),
                  "service_hierarchical_state_machine_id",
                      fixture.known("service_hierarchical_state_machine_id"),
                  "name", name,
                  "description", "d",
                  "is_active", true,
                  "keyterms", List.of(),
                  "tags", Map.of("sort", "yes")))
          .expect(201);
    }
    for (String sort : List.of("+name", "%2Bname", "%20name", "name", "%2bname")) {
      assertThat(names(tenant, sort)).as(sort).containsExactly("alpha", "zeta");
    }
    assertThat(names(tenant, "-name")).containsExactly("zeta", "alpha");
    assertThat(names(tenant, "%2Dname")).containsExactly("zeta", "alpha");
    for (String sort : List.of("", "+", "++name", "Name", "+Name", "id", "name+", "+-name")) {
      tenant.admin().get("service/?sort_by=" + sort).expect(422);
    }
  }

  private static List<String> names(TestTenant tenant, String sort) {
    return tenant
        .admin()
        .get("service/?tags=sort:yes&sort_by=" + sort)
        .expect(200)
        .json()
        .get("services")
        .values()
        .stream()
        .map(each -> each.get("name").stringValue())
        .toList();
  }

  @Test
  void headers() {
    for (Operation operation : fixture.operations()) {
      for (Param<?> param : operation.params()) {
        if (param.in().equals("header")) {
          for (String value : HostileTexts.IN_HEADERS) {
            Request request = fixture.request(operation).with(param.name(), value);
            fixture.send(operation, request, param.name() + ": " + value);
          }
        }
      }
      for (String value : HostileTexts.CREDENTIALS) {
        Request request = fixture.request(operation).with("Authorization", value);
        if (operation.access() == Operation.Access.TENANT) {
          fixture.refuse(401, operation, request, value);
        } else {
          fixture.send(operation, request, value);
        }
      }
    }
  }

  @Test
  void requestIdsAreTakenOverOnlyWhenSane() {
    for (Operation operation : fixture.operations()) {
      Request request = fixture.request(operation, Map.of());
      Answer sane = fixture.send(request.with("X-Request-Id", "a-Z_0.9:1"));
      assertThat(sane.header("x-request-id")).isEqualTo("a-Z_0.9:1");
      for (String id : List.of("", "a b", "a\tb", "\u00e9", "<x>", "x".repeat(129), "a,b", "{}")) {
        Answer answer = fixture.send(operation, request.with("X-Request-Id", id), id);
        assertThat(answer.header("x-request-id")).isNotEqualTo(id);
      }
    }
  }

  @Test
  void methodsThatAPathDoesNotTake() {
    var allowed = new HashMap<String, List<String>>();
    fixture
        .operations()
        .forEach(
            each ->
                allowed.merge(
                    shape(each),
                    List.of(each.method()),
                    (a, b) -> java.util.stream.Stream.concat(a.stream(), b.stream()).toList()));
    for (Operation operation : fixture.operations()) {
      var taken = new TreeSet<>(allowed.getOrDefault(shape(operation), List.of()));
      if (taken.contains("GET")) {
        taken.add("HEAD");
      }
      for (String method :
          List.of(
              "GET",
              "HEAD",
              "OPTIONS",
              "TRACE",
              "POST",
              "PUT",
              "PATCH",
              "DELETE",
              "FOO",
              "X-Y_Z",
              "M".repeat(100))) {
        if (taken.contains(method)) {
          continue;
        }
        Request request = fixture.request(operation);
        Answer answer =
            fixture.send(new Request(method, request.target(), request.headers(), request.body()));
        String where = method + " " + request.target() + ": " + InputFixture.brief(answer);
        assertThat(answer.status()).as(where).isEqualTo(405);
        assertThat(answer.header("allow")).as(where).isEqualTo(String.join(", ", taken));
        if (method.equals("HEAD")) {
          assertThat(answer.body()).as(where).isEmpty();
        } else {
          InputFixture.check(answer, where);
        }
      }
    }
  }

  private static String shape(Operation operation) {
    return operation.segments().stream()
        .map(segment -> segment.startsWith("{") ? "{}" : segment)
        .toList()
        .toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Arrays in one another. */
  private static byte[] nested(int levels) {
    return ascii("[".repeat(levels) + "]".repeat(levels));
  }

  private static byte[] padded(String json, int size) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    byte[] padded = new byte[size];
    Arrays.fill(padded, (byte) ' ');
    System.arraycopy(bytes, 0, padded, 0, bytes.length);
    return padded;
  }
}
