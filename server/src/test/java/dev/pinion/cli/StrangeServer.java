package dev.pinion.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.session.Profiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Commands of a server that answers what a test says. */
abstract class StrangeServer {
  /** The status of an answer that breaks the connection instead. */
  static final int BREAK = -1;

  @TempDir Path folder;

  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  final List<String> requests = new ArrayList<>();
  final List<JsonNode> bodies = new ArrayList<>();
  final List<Map<String, List<String>>> headers = new ArrayList<>();
  HttpServer server;
  TestForge forge;

  record Answer(int status, Map<String, String> headers, String body) {}

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

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    headers.add(Map.copyOf(exchange.getRequestHeaders()));
    byte[] sent = exchange.getRequestBody().readAllBytes();
    bodies.add(sent.length == 0 ? MissingNode.getInstance() : CliJson.mapper().readTree(sent));
    Answer answer = answers.poll();
    if (answer == null || answer.status() == BREAK) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  String refusal(int status, Map<String, String> headers, String body) {
    answers.clear();
    answers.add(new Answer(status, headers, body));
    return forge.refused("service", "list");
  }

  String refusal(int status, String body) {
    return refusal(status, Map.of(), body);
  }
}
