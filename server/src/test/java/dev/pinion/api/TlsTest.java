package dev.pinion.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestCertificate;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's own port with TLS: the same answers, and the same limits from the first byte. */
class TlsTest {
  private static final int CONNECTIONS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int TLS_1_0 = 0x0301;
  private static final int TLS_1_1 = 0x0302;
  private static final int TLS_1_2 = 0x0303;

  /** What the first byte of an answer to a greeting says that it is. */
  private static final int HANDSHAKE = 0x16;

  private static final int ALERT = 0x15;

  /** The first bytes of a client's greeting, which says that 500 follow. */
  private static final byte[] HALF_GREETING = {0x16, 0x03, 0x01, 0x01, (byte) 0xF4, 0x01, 0x00};

  private static TestServer server;
  private static TestCertificate certificate;

  @BeforeAll
  static void start(@TempDir Path folder)
      throws IOException, InterruptedException, GeneralSecurityException {
    certificate = TestCertificate.make(folder, "server", "EC");
    server =
        TestServer.start(
            folder.resolve("data"),
            Map.of(
                "server.tls.certificate-file",
                certificate.certificateFile().toString(),
                "server.tls.key-file",
                certificate.keyFile().toString(),
                "server.max-connections",
                Integer.toString(CONNECTIONS),
                "server.head-timeout",
                "5s",
                "server.write-timeout",
                "1s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static SSLSocket connect() throws IOException, GeneralSecurityException {
    var socket =
        (SSLSocket)
            certificate
                .trust()
                .getSocketFactory()
                .createSocket("127.0.0.1", server.server().port());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static String answer(String request) throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  private static String get(String path, String more) {
    return "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n";
  }

  @Test
  void answersSayThatTheyAreForTlsAlone() throws IOException, GeneralSecurityException {
    assertThat(server.server().baseUrl()).startsWith("https://127.0.0.1:");
    String header = "Strict-Transport-Security: max-age=31536000";
    assertThat(answer(get("/healthz", ""))).startsWith("HTTP/1.1 200").contains(header);
    assertThat(answer(get("/v1/none/service/", ""))).startsWith("HTTP/1.1 401").contains(header);
    assertThat(answer("NONSENSE\r\n\r\n")).startsWith("HTTP/1.1 400").contains(header);
    TestTenant tenant = server.tenant("secure");
    String key = "Authorization: Bearer %s\r\n".formatted(tenant.credentials().platformApiKey());
    assertThat(answer(get("/v1/secure/service/", key)))
        .startsWith("HTTP/1.1 200")
        .contains(header)
        .endsWith("}");
  }

  @Test
  void plainHttpHasNoSuchHeader(@TempDir Path data) {
    try (TestServer plain = TestServer.start(data)) {
      assertThat(plain.http().get("/healthz").headers().firstValue("strict-transport-security"))
          .isEmpty();
    }
  }

  @Test
  void theNewestProtocolIsUsed() throws IOException, GeneralSecurityException {
    try (SSLSocket socket = connect()) {
      socket.startHandshake();
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }
  }

  @Test
  void oldProtocolsAreRefused() throws IOException {
    assertThat(firstByteOfAnswer(greeting(TLS_1_2))).isEqualTo(HANDSHAKE);
    for (int old : new int[] {TLS_1_1, TLS_1_0}) {
      assertThat(firstByteOfAnswer(greeting(old))).isIn(ALERT, -1);
    }
  }

  /** The greeting of a client that speaks this version and none that is newer. */
  private static byte[] greeting(int version) {
    HexFormat hex = HexFormat.of();
    String suites = "c02bc00900ff";
    // Groups, forms of points and signatures: the certificate of the server needs one of each.
    String extensions = "000a00080006001700180019" + "000b00020100" + "000d00080006040305030603";
    String body =
        hex.toHexDigits((short) version)
            + "5a".repeat(32)
            + "00"
            + "%04x%s".formatted(suites.length() / 2, suites)
            + "0100"
            + "%04x%s".formatted(extensions.length() / 2, extensions);
    String message = "01%06x%s".formatted(body.length() / 2, body);
    return hex.parseHex("160301%04x%s".formatted(message.length() / 2, message));
  }

  /** -1 if there is none. */
  private static int firstByteOfAnswer(byte[] greeting) throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.server().port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(greeting);
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void plainHttpIsNotAnswered() throws IOException {
    assertThat(answerToPlainHttp()).doesNotContain("HTTP/1.1 200");
  }

  private String answerToPlainHttp() throws IOException {
    try (var socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.server().port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      socket.getOutputStream().write(get("/healthz", "").getBytes(US_ASCII));
      return untilTheEnd(socket);
    }
  }

  /** Each took the place of a connection for ever. */
  @Test
  void greetingsThatFailTakeNoPlace() throws IOException, GeneralSecurityException {
    for (int i = 0; i < 10 * CONNECTIONS; i++) {
      var _ = answerToPlainHttp();
    }
    assertThat(answer(get("/healthz", ""))).startsWith("HTTP/1.1 200");
  }

  @Test
  void aGreetingThatDoesNotComeIsNotWaitedFor() throws IOException, GeneralSecurityException {
    try (var silent = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.server().port());
        var half = new Socket(InetAddress.ofLiteral("127.0.0.1"), server.server().port())) {
      silent.setSoTimeout((int) PATIENCE.toMillis());
      half.setSoTimeout((int) PATIENCE.toMillis());
      half.getOutputStream().write(HALF_GREETING);
      assertThat(answer(get("/healthz", ""))).as("meanwhile").startsWith("HTTP/1.1 200");
      untilTheEnd(silent);
      untilTheEnd(half);
    }
  }

  @Test
  void whoDoesNotTakeAnAnswerLosesTheConnection()
      throws IOException, GeneralSecurityException, InterruptedException {
    double before = ended("write");
    try (SSLSocket greedy = connect()) {
      greedy.startHandshake();
      String request = "GET /openapi/classic.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(100);
      greedy.getOutputStream().write(request.getBytes(US_ASCII));
      long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (ended("write") == before) {
        assertThat(System.nanoTime()).as("the answer waits for its client").isLessThan(until);
        Thread.sleep(100);
      }
    }
  }

  private static double ended(String reason) throws IOException, GeneralSecurityException {
    String name = "pinion_http_connections_ended_total{reason=\"%s\"} ".formatted(reason);
    return answer(get("/metrics", ""))
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  private static String untilTheEnd(Socket socket) throws IOException {
    try {
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), US_ASCII);
    } catch (SocketException e) {
      return "";
    }
  }
}
