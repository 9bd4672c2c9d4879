package dev.pinion.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warning of what others can read on its way. */
class UnencryptedTest {
  @TempDir Path folder;

  private final Queue<String> answers = new ConcurrentLinkedQueue<>();
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer server;
  private TestForge forge;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    forge = new TestForge(folder).with(Profiles.WORKSPACE, "w").with(Profiles.KEY, "pnk_secret");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    exchange.getRequestBody().readAllBytes();
    byte[] body = String.valueOf(answers.poll()).getBytes(UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Test
  void aCommandOfSeveralRequestsWarnsOnceAndItsAnswerStaysClean() throws IOException {
    String warning =
        "warning: the key goes to %s unencrypted, and others on the way can read it; use https.\n"
            .formatted(elsewhere());
    answers.add("{\"workspace_id\": \"w\"}");
    answers.add("{\"id\": \"w\"}");
    TestForge.Run login = forge.run("auth", "login", "--json", "--url", elsewhere());
    assertThat(login.expect(ExitCode.DONE).err()).isEqualTo(warning);
    assertThat(CliJson.mapper().readTree(login.out()).get("url").asString()).isEqualTo(elsewhere());
    assertThat(requests.get()).isEqualTo(2);

    Path file = folder.resolve("credentials.json");
    Files.writeString(
        file,
        """
        {"base_url": "%s", "org_id": "o", "user_id": "u", "api_key_id": "i", "api_key": "k"}
        """
            .formatted(elsewhere()));
    String[] pause = {
      "maintenance", "on", "--json", "--credentials", file.toString(), "--scope", "tenant"
    };
    forge.done(pause);
    assertThat(requests.get()).as("nothing is sent of what is only said").isEqualTo(2);
    answers.add("{\"id_token\": \"t\"}");
    answers.add("{\"enabled\": true}");
    TestForge.Run paused =
        forge.run(Stream.concat(Stream.of(pause), Stream.of("--apply")).toArray(String[]::new));
    assertThat(paused.expect(ExitCode.DONE).err()).isEqualTo(warning);
    assertThat(CliJson.mapper().readTree(paused.out()).get("enabled").asBoolean()).isTrue();
    assertThat(requests.get()).isEqualTo(4);
  }

  @Test
  void aKeyThatIsNotSentIsNotWarnedOf() {
    assertThat(
            forge
                .with(Profiles.URL, "http://pinion.example.invalid")
                .with(Profiles.KEY, "pnk_a\nb")
                .refused("service", "list"))
        .isEqualTo(
            "The key (PLATFORM_API_KEY of the environment) holds a line break, a blank or another character that no key has; copy it again.");
  }

  /** This machine, in a form that is not known for a loopback address. */
  private String elsewhere() {
    return "http://[::ffff:127.0.0.1]:" + server.getAddress().getPort();
  }
}
