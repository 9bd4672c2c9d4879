package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.InputFixture;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not HTTP, and bodies that do not come as announced. */
@SuppressWarnings("NullAway.Init") // set before all tests
class RawSocketTest {
  private static TestServer server;
  private static TestTenant tenant;
  private static String credentials;
  private static long changes;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(data, Map.of("rate-limits.enabled", "off", "server.idle-timeout", "2s"));
    tenant = server.tenant("acme");
    String token = tenant.token(tenant.credentials().userId());
    credentials = "Host: x\r\nAuthorization: Bearer " + token + "\r\n";
    changes = tenant.founded().tenant().snapshot().seq();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void stillAnswersAndWroteNothing() {
    assertThat(server.http().get("/healthz").expect(200).json().get("status").stringValue())
        .isEqualTo("ok");
    assertThat(tenant.founded().tenant().snapshot().seq()).isEqualTo(changes);
  }

  private static @Nullable Answer send(String text) throws IOException {
    return RawHttp.sendBytes(
        server.server().port(), text.getBytes(StandardCharsets.ISO_8859_1), false);
  }

  private static @Nullable Answer sendAndEnd(String text) throws IOException {
    return RawHttp.sendBytes(
        server.server().port(), text.getBytes(StandardCharsets.ISO_8859_1), true);
  }

  /** An answer with one of the statuses in the form of all answers, or none at all. */
  private static void expectRefusal(String what, @Nullable Answer answer, Integer... statuses) {
    if (answer != null) {
      assertThat(answer.status())
          .as("%s: %s", what, InputFixture.brief(answer))
          .isIn((Object[]) statuses);
      InputFixture.check(answer, what);
    }
  }

  @Test
  void requestLinesThatAreNone() throws IOException {
    for (String line :
        List.of(
            "GET",
            "GET /healthz",
            "/healthz HTTP/1.1",
            "GET  /healthz HTTP/1.1",
            "\u0000\u0001\u0002",
            "GET /healthz HTTP/9.9",
            "GET /healthz HTTX/1.1",
            "GET /healthz http/1.1 x",
            "\u0016\u0003\u0001\u0002\u0000\u0001",
            "PRI * HTTP/2.0",
            "GET\t/healthz\tHTTP/1.1",
            "G\u00e9T /healthz HTTP/1.1")) {
      Answer answer = sendAndEnd(line + "\r\nHost: x\r\n\r\n");
      expectRefusal(line, answer, 400, 404, 405, 414, 501, 505);
    }
  }

  @Test
  void targetsThatAreNoPaths() throws IOException {
    for (String target :
        List.of(
            "*",
            "?",
            "?a=b",
            "#",
            "//",
            "//v1//acme/service/",
            "healthz",
            "\\",
            "/\u0001",
            "/v1/\u00ff/service/",
            "/v1/acme/service/?\u0000=\u00ff",
            "/v1/acme/service/#x",
            "/v1//service/",
            "http://x",
            "http:///",
            "ftp://x/healthz",
            "x:1")) {
      Answer answer = send("GET " + target + " HTTP/1.1\r\n" + credentials + "\r\n");
      if (answer == null) {
        throw new AssertionError("no answer: " + target);
      }
      assertThat(answer.status())
          .as("%s: %s", target, InputFixture.brief(answer))
          .isIn(200, 400, 404);
      InputFixture.check(answer, target);
    }
  }

  /** RFC 9112, 3.2.2: clients that are told of a proxy send it. */
  @Test
  void targetsWithTheAuthorityBeforeThePath() throws IOException {
    for (String target : List.of("http://x/healthz", "HTTPS://x:1/healthz?a=b")) {
      Answer answer = send("GET " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(answer).as(target).isNotNull().extracting(Answer::status).isEqualTo(200);
    }
  }

  @Test
  void headsThatAreTooLargeOrBroken() throws IOException {
    String start = "GET /v1/acme/service/ HTTP/1.1\r\n" + credentials;
    expectRefusal(
        "20 KB header", send(start + "X: " + "x".repeat(20_000) + "\r\n\r\n"), 400, 413, 431);
    expectRefusal("5,000 headers", send(start + "X: y\r\n".repeat(5_000) + "\r\n"), 400, 413, 431);
    String line = "GET /v1/acme/service/?x=" + "y".repeat(40_000) + " HTTP/1.1\r\n";
    expectRefusal("40 KB line", send(line + credentials + "\r\n"), 400, 414);
    for (String header :
        List.of(
            "no colon",
            ": no name",
            "A B: c",
            "X: a\u0000b",
            "X\u0000: a",
            " folded: x",
            "X : y",
            "Content-Length: -1",
            "Content-Length: x",
            "Content-Length: 1e3",
            "Content-Length: ",
            "Content-Length: 99999999999999999999",
            "Content-Length: +5",
            "Content-Length: 2\r\nContent-Length: 3",
            "Content-Length: 2, 3",
            "Content-Length: 5\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: identity, chunked, x",
            "Content-Encoding: gzip",
            "Expect: 200-ok",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings")) {
      String text = "POST /v1/acme/service/ HTTP/1.1\r\n" + credentials + header + "\r\n\r\n{}";
      expectRefusal(header, sendAndEnd(text), 400, 411, 413, 415, 417, 422, 431, 501);
    }
    expectRefusal("no Host", send("GET /healthz HTTP/1.1\r\n\r\n"), 400);
  }

  @Test
  void lengthsThatContradictEachOtherNeverSmuggleARequest() throws IOException {
    String smuggled = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    for (String framing :
        List.of(
            "Content-Length: 0\r\nContent-Length: " + smuggled.length(),
            "Content-Length: " + smuggled.length() + "\r\nContent-Length: 0")) {
      String text =
          "POST /v1/acme/service/ HTTP/1.1\r\n" + credentials + framing + "\r\n\r\n" + smuggled;
      assertThat(answers(text)).as(framing).doesNotContain("\"ok\"");
    }
    String both =
        "POST /v1/acme/service/ HTTP/1.1\r\n%sContent-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n%s"
            .formatted(credentials, smuggled.length() + 5, smuggled);
    assertThat(answers(both)).doesNotContain("\"ok\"");
  }

  /** Everything that comes back until the server closes. */
  private static String answers(String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout((int) RawHttp.PATIENCE.toMillis());
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException e) {
      return "";
    }
  }

  @Test
  void bodiesThatEndEarly() throws IOException {
    String start = "POST /v1/acme/service/ HTTP/1.1\r\n" + credentials;
    for (String body :
        List.of(
            "Content-Length: 100\r\n\r\n{\"a\":",
            "Content-Length: 100\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a",
            "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\":\r\n",
            "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n{}\r\n0\r\n\r\n",
            "Transfer-Encoding: chunked\r\n\r\n7fffffff\r\n{}\r\n0\r\n\r\n")) {
      expectRefusal(body, sendAndEnd(start + body), 400, 413, 422);
    }
  }

  @Test
  void chunksWithExtensionsAndTrailersBreakNothing() throws IOException {
    Answer answer =
        send(
            "POST /v1/acme/service/ HTTP/1.1\r\n"
                + credentials
                + "Transfer-Encoding: chunked\r\n\r\n2;a=b\r\n[]\r\n0\r\nX-Trailer: y\r\n\r\n");
    assertThat(answer).isNotNull();
    expectRefusal("trailers", answer, 400, 422);
  }

  @Test
  void aBodyThatStopsComingIsGivenUp() throws IOException {
    long start = System.nanoTime();
    String head = "POST /v1/acme/service/ HTTP/1.1\r\n" + credentials;
    expectRefusal("a body that stops", send(head + "Content-Length: 100\r\n\r\n{\"a\":"), 400, 408);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void headersThatStopComingAreGivenUp() throws IOException {
    long start = System.nanoTime();
    expectRefusal("headers that stop", send("GET /healthz HTTP/1.1\r\nHo"), 400, 408);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aRequestLineThatStopsComingIsGivenUp() throws IOException {
    long start = System.nanoTime();
    expectRefusal("a head that stops", send("GET /heal"), 400, 408);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aBodyThatIsAnnouncedTooLargeIsNotAskedFor() throws IOException {
    String head =
        "POST /v1/acme/service/ HTTP/1.1\r\n"
            + credentials
            + "Expect: 100-continue\r\nContent-Length: 1099511627776\r\n\r\n";
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout((int) RawHttp.PATIENCE.toMillis());
      socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.ISO_8859_1))
          .isEqualTo("HTTP/1.1 413");
    }
  }

  /** Catches a server that holds a whole chunk in memory before it can refuse it. */
  @Test
  void aChunkThatIsTooLargeIsRefusedBeforeAllOfItHasCome() throws IOException {
    String head =
        "POST /v1/acme/service/ HTTP/1.1\r\n"
            + credentials
            + "Transfer-Encoding: chunked\r\n\r\n30000000\r\n"
            + "x".repeat(2 * 1024 * 1024);
    Answer answer = send(head);
    assertThat(answer).isNotNull();
    expectRefusal("a chunk of 768 MiB", answer, 413);
  }

  @Test
  void aBodyIsAskedForOnceItMayCome() throws IOException {
    Answer answer =
        send(
            "POST /v1/acme/service/ HTTP/1.1\r\n"
                + credentials
                + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n[]");
    expectRefusal("100-continue", answer, 422);
    assertThat(answer).isNotNull();
  }

  @Test
  void refusedRequestsInARowOnOneConnection() throws IOException {
    String bad = "POST /v1/acme/service/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    String last = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    String all = answers(bad.repeat(3) + last);
    // A server that does not read on after a refusal closes; it never takes a body for a request.
    assertThat(all).startsWith("HTTP/1.1 401").doesNotContain("HTTP/1.1 400", "HTTP/1.1 405");
  }
}
