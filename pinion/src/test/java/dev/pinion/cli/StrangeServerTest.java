package dev.pinion.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when the server is away, is another one, or has its reasons. */
class StrangeServerTest {
  @TempDir Path folder;

  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new ArrayList<>();
  private HttpServer server;
  private TestForge forge;

  private record Answer(int status, Map<String, String> headers, String body) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    forge =
        new TestForge(folder)
            .with(Profiles.URL, url())
            .with(Profiles.WORKSPACE, "w")
            .with(Profiles.KEY, "pnk_secret");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    Answer answer = answers.poll();
    if (answer == null) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String refusal(int status, Map<String, String> headers, String body) {
    answers.clear();
    answers.add(new Answer(status, headers, body));
    return forge.refused("service", "list");
  }

  private String refusal(int status, String body) {
    return refusal(status, Map.of(), body);
  }

  @Test
  void aServerThatIsAwayIsAskedForByItsAddress() throws IOException {
    server.stop(0);
    assertThat(forge.refused("service", "list"))
        .isEqualTo("No server answers at %s; is it running?".formatted(url()));
    assertThat(forge.with(Profiles.URL, "http://no.such.host.invalid").refused("service", "list"))
        .isEqualTo("The host of http://no.such.host.invalid is not known here.");
  }

  @Test
  void somethingElseAtTheAddressIsNotTakenForPinion() {
    String other = "The server at %s does not answer as Pinion does.".formatted(url());
    assertThat(refusal(200, "<html>")).isEqualTo(other);
    assertThat(refusal(404, "<html>")).isEqualTo(other);
    assertThat(refusal(404, "")).isEqualTo(other);
    assertThat(refusal(502, "Bad gateway")).isEqualTo(other);
    assertThat(refusal(302, Map.of("Location", url() + "/login"), "")).isEqualTo(other);
    assertThat(requests).as("the key must not follow a redirection").hasSize(5);
    answers.add(new Answer(200, Map.of(), "{}"));
    assertThat(forge.run("auth", "status").expect(Forge.FAILED).err()).contains(other);
  }

  @Test
  void aKeyThatIsNotAcceptedSaysWhereItCameFrom() {
    assertThat(refusal(401, "{\"detail\": \"The API key is unknown.\"}"))
        .isEqualTo(
            "The server at %s does not accept the credentials (the environment): The API key is unknown."
                .formatted(url()));
  }

  @Test
  void aClockThatIsOffIsNamed() {
    forge.at(() -> Instant.now().plus(Duration.ofMinutes(12)));
    assertThat(refusal(401, "{\"detail\": \"The API key is expired.\"}"))
        .isEqualTo(
            "The API key is expired. This machine's clock is 12 min ahead of the server's; set it right.");

    forge.at(() -> Instant.now().minus(Duration.ofHours(3)));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    TestForge.Run run = forge.run("service", "list").expect(Forge.DONE);
    assertThat(run.out()).startsWith("NAME");
    assertThat(run.err())
        .matches("This machine's clock is [23] h behind the server's; set it right.\n");

    forge.at(() -> Instant.now().plus(Duration.ofMinutes(4)));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    assertThat(forge.done("service", "list")).startsWith("NAME");
  }

  @Test
  void aShortWaitIsWaitedAndALongOneIsTold() {
    Map<String, String> second = Map.of("Retry-After", "1");
    answers.add(new Answer(429, second, "{\"detail\": \"Too many.\"}"));
    answers.add(new Answer(200, Map.of(), "{\"items\": [], \"has_more\": false}"));
    Instant began = Instant.now();
    assertThat(forge.done("service", "list")).startsWith("NAME");
    assertThat(Duration.between(began, Instant.now())).isGreaterThan(Duration.ofMillis(900));

    assertThat(refusal(429, Map.of("Retry-After", "50"), "{\"detail\": \"Too many.\"}"))
        .isEqualTo("Too many requests. Try again in 50 s.");
  }

  @Test
  void refusalsAreToldInTheServersWords() {
    assertThat(refusal(403, "{\"detail\": \"You need the permission Service.view for this.\"}"))
        .isEqualTo("You need the permission Service.view for this.");
    assertThat(refusal(503, Map.of("Retry-After", "90"), "{\"detail\": \"We move house.\"}"))
        .isEqualTo("We move house. Try again in 1 min.");
    assertThat(refusal(500, "{\"detail\": \"Internal error\", \"request_id\": \"r-1\"}"))
        .isEqualTo("The server failed; its log knows more by the request id r-1.");
    assertThat(
            refusal(
                422,
                """
                {"detail": [{"loc": ["query", "limit"], "msg": "Too \\u001b[31mred", "type": "x"},
                            {"loc": ["body", "a", 0], "msg": "Field required", "type": "missing"}],
                 "message": "query.limit: Too red (and 1 more)"}
                """))
        .isEqualTo(
            "The server refuses 2 things:\n  query.limit: Too \uFFFD[31mred\n  body.a.0: Field required");
  }

  @Test
  void whatCanDoNoHarmIsSentOnceMoreWhenTheConnectionBreaks() throws IOException {
    try (var listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread breaking =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (int i = 0; i < 10; i++) {
                        listener.accept().close();
                        requests.add("broken");
                      }
                    } catch (IOException e) {
                      // The test is over.
                    }
                  });
      forge.with(Profiles.URL, "http://127.0.0.1:" + listener.getLocalPort());
      assertThat(forge.refused("service", "list")).contains("broke");
      breaking.interrupt();
    }
    assertThat(requests).hasSizeGreaterThanOrEqualTo(2);
  }
}
