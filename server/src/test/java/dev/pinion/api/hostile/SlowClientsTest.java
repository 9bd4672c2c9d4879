package dev.pinion.api.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.fixture.Patience;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that let the server wait: each held a place, a thread and memory for ever, without a key.
 */
class SlowClientsTest {
  private static final int PER_ADDRESS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static TestServer server;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data,
            Map.of(
                "server.head-timeout", "500ms",
                "server.idle-timeout", "5s",
                "server.write-timeout", "500ms",
                "server.max-connections-per-address", Integer.toString(PER_ADDRESS)));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A connection from an address of this machine, so that tests do not count for each other. */
  private static Socket connect(String from) throws IOException {
    var socket = new Socket();
    socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
    socket.connect(
        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), server.server().port()));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Everything that comes until the server ends the connection. */
  private static String untilTheEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("the server did not end the connection", e);
    } catch (SocketException e) {
      return "reset";
    }
  }

  private static double ended(String reason) {
    return metric("pinion_http_connections_ended_total{reason=\"%s\"} ".formatted(reason));
  }

  private static double metric(String name) {
    return server
        .http()
        .get("/metrics")
        .expect(200)
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .sum();
  }

  @Test
  void whoSendsNothingIsNotWaitedFor() throws IOException {
    double before = ended("head");
    try (Socket silent = connect("127.0.0.2")) {
      assertThat(untilTheEnd(silent)).isIn("", "reset");
    }
    assertThat(ended("head")).isGreaterThan(before);
  }

  @Test
  void aHeadThatDripsIsNotWaitedFor() throws IOException, InterruptedException {
    try (Socket slow = connect("127.0.0.3")) {
      send(slow, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      slow.getInputStream().read();
      double before = ended("head");
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (ended("head") == before) {
        assertThat(System.nanoTime()).as("the head is waited for").isLessThan(until);
        try {
          send(slow, "G");
        } catch (IOException e) {
          break;
        }
        Thread.sleep(50);
      }
    }
  }

  @Test
  void aBodyThatNobodyReadsMustComeAllTheSame() throws IOException {
    double before = ended("body");
    try (Socket slow = connect("127.0.0.4")) {
      send(slow, "POST /v1/none/service/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n{");
      assertThat(untilTheEnd(slow)).startsWith("HTTP/1.1 4");
    }
    assertThat(ended("body")).isGreaterThan(before);
  }

  /** Its connection is closed before the answer, so nothing but metrics and the log tells of it. */
  @Test
  void aRequestWhoseBodyStopsComingIsToldOf() throws IOException, InterruptedException {
    TestTenant tenant = server.tenant("stops");
    double before = ended("body");
    try (Socket slow = connect("127.0.0.12")) {
      send(
          slow,
          "POST /v1/%s/service/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Length: 100\r\n\r\n{"
              .formatted(tenant.slug(), tenant.credentials().platformApiKey()));
      untilTheEnd(slow);
    }
    String counted =
        "pinion_http_requests_seconds_count{dialect=\"classic\",operation=\"create-service\",status=\"400\"} ";
    Patience.until("the count of the request", () -> metric(counted) > 0);
    assertThat(ended("body")).isEqualTo(before + 1);
  }

  @Test
  void whoDoesNotTakeAnAnswerLosesTheConnection() throws IOException, InterruptedException {
    double before = ended("write");
    try (Socket greedy = connect("127.0.0.5")) {
      greedy.setReceiveBufferSize(4_096);
      for (int i = 0; i < 40; i++) {
        send(greedy, "GET /openapi/classic.json HTTP/1.1\r\nHost: x\r\n\r\n");
      }
      long until = System.nanoTime() + Duration.ofMinutes(2).toNanos();
      while (ended("write") == before) {
        assertThat(System.nanoTime()).as("the answer waits for its client").isLessThan(until);
        Thread.sleep(100);
      }
    }
  }

  @Test
  void oneAddressHasSoManyConnectionsAndWhoWaitedLongestMakesRoom(@TempDir Path data)
      throws IOException {
    TestServer whole = server;
    List<Socket> many = new ArrayList<>();
    // This one ends no connection because its client lets it wait.
    try (TestServer patient =
        TestServer.start(
            data,
            Map.of(
                "server.head-timeout", "10m",
                "server.idle-timeout", "10m",
                "server.max-connections-per-address", Integer.toString(PER_ADDRESS)))) {
      server = patient;
      TestTenant tenant = patient.tenant("crowd");
      try (Socket signedIn = connect("127.0.0.6");
          Socket other = connect("127.0.0.7")) {
        assertThat(answers(other)).isTrue();
        assertThat(answersSignedIn(signedIn, tenant)).isTrue();
        for (int i = 0; i < 2 * PER_ADDRESS; i++) {
          Socket socket = connect("127.0.0.6");
          many.add(socket);
          assertThat(answers(socket)).as("the newest is served").isTrue();
        }
        assertThat(ended("address")).isEqualTo(PER_ADDRESS + 1);
        assertThat(untilTheEnd(many.getFirst())).as("the oldest is gone").isNotNull();
        assertThat(answersSignedIn(signedIn, tenant)).as("who has signed in stays").isTrue();
        assertThat(answers(other)).as("another address has its own").isTrue();
      }
    } finally {
      server = whole;
      for (Socket each : many) {
        each.close();
      }
    }
  }

  @Test
  void aFullServerHasRoomForHealthAndForWhoHasSignedIn(@TempDir Path data) throws IOException {
    TestServer whole = server;
    List<Socket> many = new ArrayList<>();
    try (TestServer full =
        TestServer.start(data, Map.of("server.max-connections", Integer.toString(PER_ADDRESS)))) {
      server = full;
      TestTenant tenant = full.tenant("crowd");
      try (Socket signedIn = connect("127.0.0.8")) {
        assertThat(answersSignedIn(signedIn, tenant)).isTrue();
        for (int i = 0; i < 10 * PER_ADDRESS; i++) {
          many.add(connect("127.0.1." + (1 + i % 100)));
        }
        try (Socket health = connect("127.0.0.9")) {
          assertThat(answers(health)).as("health").isTrue();
        }
        assertThat(answersSignedIn(signedIn, tenant)).as("who has signed in stays").isTrue();
        assertThat(ended("crowded")).isGreaterThanOrEqualTo(9 * PER_ADDRESS);
      }
    } finally {
      server = whole;
      for (Socket each : many) {
        each.close();
      }
    }
  }

  @Test
  void whoHasManyConnectionsMakesRoomBeforeWhoHasOne(@TempDir Path data) throws IOException {
    TestServer whole = server;
    List<Socket> many = new ArrayList<>();
    try (TestServer full =
        TestServer.start(data, Map.of("server.max-connections", Integer.toString(PER_ADDRESS)))) {
      server = full;
      try (Socket quiet = connect("127.0.0.10")) {
        assertThat(answers(quiet)).isTrue();
        for (int i = 0; i < 10 * PER_ADDRESS; i++) {
          many.add(connect("127.0.0.11"));
        }
        assertThat(answers(quiet)).as("who waited longest of all, but is alone").isTrue();
      }
    } finally {
      server = whole;
      for (Socket each : many) {
        each.close();
      }
    }
  }

  private static boolean answersSignedIn(Socket socket, TestTenant tenant) throws IOException {
    send(
        socket,
        "GET /v1/%s/service/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n\r\n"
            .formatted(tenant.slug(), tenant.credentials().platformApiKey()));
    return startsWith(socket, "HTTP/1.1 200");
  }

  private static boolean answers(Socket socket) {
    try {
      send(socket, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
      return startsWith(socket, "HTTP/1.1 200");
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether the next answer, which comes in one piece, does. */
  private static boolean startsWith(Socket socket, String start) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] bytes = in.readNBytes(start.length());
    in.skipNBytes(in.available());
    return new String(bytes, StandardCharsets.US_ASCII).equals(start);
  }
}
