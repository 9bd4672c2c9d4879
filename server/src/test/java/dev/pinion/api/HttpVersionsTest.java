package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.resource.ResourceKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTP/1.0, and connections that end when the client asks for it. Clients here read until the
 * server closes, and the server's idle time is longer than they wait.
 */
@SuppressWarnings("NullAway.Init") // set before all tests
class HttpVersionsTest {
  private static TestServer server;
  private static String bearer;
  private static String service;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(data, Map.of("rate-limits.enabled", "off", "server.idle-timeout", "10m"));
    TestTenant tenant = server.tenant("acme");
    bearer = "Authorization: Bearer " + tenant.token(tenant.credentials().userId()) + "\r\n";
    var stored = new StoredEntities(tenant);
    service =
        AssetBodies.service(
            tenant.admin(),
            "first",
            stored.asset(ResourceKind.AGENT, "agent", 1).hex(),
            stored.asset(ResourceKind.CONTEXT_GRAPH, "graph", 1).hex());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Answers as bytes in ISO 8859-1, up to the end of the connection. */
  private static String untilTheEnd(String requests) throws IOException {
    return untilTheEnd(List.of(requests));
  }

  /** The same, with the bytes sent in parts, each in a write of its own. */
  private static String untilTheEnd(List<String> parts) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout((int) RawHttp.PATIENCE.toMillis());
      socket.setTcpNoDelay(true);
      for (String part : parts) {
        socket.getOutputStream().write(part.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
      }
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }

  private static int status(String answer) {
    assertThat(answer).startsWith("HTTP/1.1 ");
    return Integer.parseInt(answer.substring(9, 12));
  }

  private static String head(String answer) {
    return answer.substring(0, answer.indexOf("\r\n\r\n") + 2).toLowerCase(Locale.ROOT);
  }

  private static String body(String answer) {
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  private static int count(String text, String part) {
    return text.split(java.util.regex.Pattern.quote(part), -1).length - 1;
  }

  /** An answer that a client of HTTP/1.0 understands: of known length, without chunks. */
  private static void expectWhole(String answer, int status) {
    assertThat(status(answer)).as(answer).isEqualTo(status);
    String head = head(answer);
    assertThat(head).contains("connection: close\r\n").doesNotContain("transfer-encoding");
    if (status != 204) {
      assertThat(head)
          .contains("content-length: " + body(answer).length() + "\r\n")
          .contains("content-type: application/json");
    }
  }

  private static List<Sample> samples() {
    String set =
        "{\"version_set\":{\"agent_version_number\":null,\"llm_model_preferences\":{},"
            + "\"service_hierarchical_state_machine_version_number\":null}}";
    return List.of(
        new Sample("GET", "/healthz", "", 200),
        new Sample("GET", "/v1/acme/service/", "", 200),
        new Sample("GET", "/openapi/classic.json", "", 200),
        new Sample("GET", "/nothing/here", "", 404),
        new Sample("DELETE", "/healthz", "", 405),
        new Sample("GET", "/v1/acme/service/?limit=x", "", 422),
        new Sample("POST", "/v1/acme/service/", "{}", 422),
        new Sample("POST", "/v1/acme/service/", "{", 422),
        new Sample("POST", "/nothing/here", set, 404),
        new Sample("PUT", "/v1/acme/service/" + service + "/version_sets/one/", set, 204),
        new Sample("DELETE", "/v1/acme/service/" + service + "/version_sets/one/", "", 204),
        new Sample("GET", "/v1/nobody/service/", "", 404));
  }

  /** A request, and the status of its answer. */
  private record Sample(String method, String path, String body, int status) {
    String text(String version, String headers) {
      String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
      return method + " " + path + " " + version + "\r\n" + headers + length + "\r\n" + body;
    }
  }

  @Test
  void http10IsAnsweredWholeAndTheConnectionEnds() throws IOException {
    for (Sample each : samples()) {
      expectWhole(untilTheEnd(each.text("HTTP/1.0", bearer)), each.status());
    }
    expectWhole(untilTheEnd("GET /v1/acme/service/ HTTP/1.0\r\n\r\n"), 401);
    expectWhole(untilTheEnd("POST /v1/acme/service/ HTTP/1.0\r\nContent-Length: 2\r\n\r\n{}"), 401);
  }

  @Test
  void http10MayNameAHostAndAskToGoOn() throws IOException {
    String first = "GET /healthz HTTP/1.0\r\nHost: x\r\nConnection: Keep-Alive\r\n\r\n";
    String last = "GET /readyz HTTP/1.0\r\nhost: x\r\n\r\n";
    String answers = untilTheEnd(List.of(first, last));
    assertThat(count(answers, "HTTP/1.1 200")).isEqualTo(2);
    assertThat(head(answers)).contains("connection: keep-alive\r\n");
    assertThat(count(answers.toLowerCase(Locale.ROOT), "connection: close\r\n")).isEqualTo(1);
    String third = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(count(untilTheEnd(third + first + third + last), "HTTP/1.1 200")).isEqualTo(4);
  }

  @Test
  void http10GetsNoInterimAnswer() throws IOException {
    String answer =
        untilTheEnd(
            "POST /v1/acme/service/ HTTP/1.0\r\n"
                + bearer
                + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n[]");
    expectWhole(answer, 422);
  }

  @Test
  void http10InPieces() throws IOException {
    String text = samples().get(6).text("HTTP/1.0", bearer);
    var parts = new ArrayList<String>();
    for (int i = 0; i < text.length(); i++) {
      parts.add(text.substring(i, i + 1));
    }
    expectWhole(untilTheEnd(parts), 422);
  }

  @Test
  void aBodyOfHttp10IsNoRequest() throws IOException {
    String inner = "GET /healthz HTTP/1.0\r\n\r\n";
    String outer =
        "POST /nothing/here HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: "
            + inner.length()
            + "\r\n\r\n";
    String answers = untilTheEnd(outer + inner + "GET /healthz HTTP/1.0\r\n\r\n");
    assertThat(count(answers, "HTTP/1.1 ")).isEqualTo(2);
    assertThat(count(answers, "HTTP/1.1 404")).isEqualTo(1);
  }

  @Test
  void closeIsDoneAtOnceWhateverTheAnswer() throws IOException {
    for (String close : List.of("close", "Close", "CLOSE", "TE, close", "close , x")) {
      for (Sample each : samples()) {
        String head = "Host: x\r\n" + bearer + "Connection: " + close + "\r\n";
        expectWhole(untilTheEnd(each.text("HTTP/1.1", head)), each.status());
      }
    }
    String anonymous = "Host: x\r\nConnection: close\r\n";
    expectWhole(untilTheEnd("GET /v1/acme/service/ HTTP/1.1\r\n" + anonymous + "\r\n"), 401);
    expectWhole(
        untilTheEnd(
            "POST /v1/acme/service/ HTTP/1.1\r\n" + anonymous + "Content-Length: 2\r\n\r\n{}"),
        401);
  }

  @Test
  void closeEndsAConnectionWhoseBodyIsStillToCome() throws IOException {
    String head = "POST /v1/acme/service/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    expectWhole(untilTheEnd(head + "Content-Length: 100\r\n\r\n"), 401);
    expectWhole(untilTheEnd(head + "Content-Length: 100\r\n\r\nhello"), 401);
    expectWhole(untilTheEnd(head + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"), 401);
    expectWhole(
        untilTheEnd(head + "Expect: 100-continue\r\nContent-Length: 99999999\r\n\r\n"), 401);
  }

  /** A connection that is reset loses what its client has not read yet. */
  @Test
  void anAnswerBeforeALargeBodyArrives() throws IOException {
    String head =
        "POST /v1/acme/service/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n";
    for (int i = 0; i < 20; i++) {
      expectWhole(untilTheEnd(List.of(head, "x".repeat(900_000))), 401);
    }
  }

  @Test
  void headAndCloseEndToo() throws IOException {
    for (String version : List.of("HTTP/1.1", "HTTP/1.0")) {
      String answer =
          untilTheEnd("HEAD /healthz " + version + "\r\nHost: x\r\nConnection: close\r\n\r\n");
      assertThat(status(answer)).isEqualTo(200);
      assertThat(head(answer)).contains("connection: close\r\n", "content-length: 15\r\n");
      assertThat(body(answer)).isEmpty();
    }
  }

  @Test
  void withoutCloseTheConnectionGoesOn() throws IOException {
    try (var raw = new RawHttp(server.server().port());
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout((int) RawHttp.PATIENCE.toMillis());
      assertThat(raw.send(RawHttp.Request.of("GET", "/healthz")).header("connection"))
          .isEqualTo("keep-alive");
      String request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
      for (int i = 0; i < 3; i++) {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1))
            .isEqualTo("HTTP/1.1 200");
        while (socket.getInputStream().read() != '}') {
          // The rest of the answer.
        }
      }
    } catch (SocketException e) {
      throw new AssertionError("the connection ended", e);
    }
  }

  @Test
  void whatIsNeitherVersionIsRefusedWhole() throws IOException {
    for (String version : List.of("HTTP/0.9", "HTTP/2.0", "HTTP/1.2", "HTTP/1.00", "http/1.0")) {
      String answer = untilTheEnd("GET /healthz " + version + "\r\nHost: x\r\n\r\n");
      assertThat(status(answer)).as(version).isIn(400, 505);
      expectWhole(answer, status(answer));
    }
  }

  /** Exactly one spelling: what one server reads as chunks another must not read otherwise. */
  @Test
  void chunksAreAnnouncedInOneWayOnly() throws IOException {
    String smuggled = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    String body = Integer.toHexString(smuggled.length()) + "\r\n" + smuggled + "\r\n0\r\n\r\n";
    for (String coding :
        List.of("Chunked", "CHUNKED", "chunked, chunked", "x, chunked", "chunked;q=1")) {
      String answers =
          untilTheEnd(
              "POST /v1/acme/service/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
                  + coding
                  + "\r\n\r\n"
                  + body);
      expectWhole(answers, 400);
      assertThat(answers).contains("body_length_unclear");
    }
  }

  @Test
  void chunksThatAreNotExactEndTheConnection() throws IOException {
    String head =
        "POST /v1/acme/service/ HTTP/1.1\r\nHost: x\r\n"
            + bearer
            + "Transfer-Encoding: chunked\r\n\r\n";
    String next = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for (String chunks :
        List.of(
            "+2\r\n{}\r\n0\r\n\r\n",
            "-2\r\n{}\r\n0\r\n\r\n",
            "0x2\r\n{}\r\n0\r\n\r\n",
            "2 \r\n{}\r\n0\r\n\r\n",
            " 2\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}XX0\r\n\r\n",
            "2\n{}\n0\n\n",
            "\r\n\r\n")) {
      String answers = untilTheEnd(head + chunks + next);
      expectWhole(answers, 400);
    }
  }
}
