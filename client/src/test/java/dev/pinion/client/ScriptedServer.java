package dev.pinion.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server that answers what a test says, and a client of it. */
abstract class ScriptedServer {
  static final int BREAK = -1;

  /** Shorter than an answer takes that never comes, and longer than a connection does. */
  static final Duration BRIEF = Duration.ofSeconds(1);

  static final String PROMOTED =
      "{\"version_set\": \"release\", \"base_revision\": 7, \"changes\": [{\"path\": \"/x\"}]}";

  final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> told = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch met = new CountDownLatch(1);
  final CountDownLatch over = new CountDownLatch(1);
  Function<String, String> pages = _ -> "";
  volatile Instant serverTime = Instant.EPOCH;
  HttpServer server;
  PinionClient client;

  record Answer(int status, Map<String, String> headers, String body) {}

  record Request(String line, Map<String, List<String>> headers, String body) {

    String header(String name) {
      return headers.getOrDefault(name, List.of("none")).getFirst();
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
    client = client("pnk_secret", Duration.ofSeconds(20));
  }

  @AfterEach
  void stop() {
    over.countDown();
    server.stop(0);
  }

  PinionClient client(String key, Duration patience) {
    return PinionClient.at("http://127.0.0.1:" + server.getAddress().getPort())
        .key(key)
        .timeouts(Duration.ofSeconds(5), patience)
        .listener(
            new ClientListener() {
              @Override
              public void waitingToRetry(Duration wait) {
                told.add("waits " + wait);
              }

              @Override
              public void outdated(Duration age) {
                told.add("outdated " + age);
              }

              @Override
              public void reading(String what, int read, long total) {
                told.add("read %d of %d %s".formatted(read, total, what));
              }

              @Override
              public void serverTime(Instant time) {
                serverTime = time;
              }
            })
        .build();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String uri = exchange.getRequestURI().toString();
    String sent = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    requests.add(
        new Request(
            exchange.getRequestMethod() + " " + uri,
            Map.copyOf(exchange.getRequestHeaders()),
            sent));
    Answer answer = answers.poll();
    if (answer == null) {
      answer =
          new Answer(200, Map.of(), pages.apply(uri.replaceFirst(".*continuation_token=", "")));
    }
    if (answer.status() == BREAK) {
      exchange.close();
      return;
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    byte[] body = answer.body().getBytes(UTF_8);
    exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  void answers(int status, String body) {
    answers.add(new Answer(status, Map.of(), body));
  }

  Services services() {
    return client.workspace("w").services();
  }

  VersionSets sets() {
    return client.workspace("w").versionSets("s");
  }

  List<String> lines() {
    return requests.stream().map(Request::line).toList();
  }

  TransportException failure(Runnable request) {
    return catchThrowableOfType(TransportException.class, request::run);
  }

  ApiException refusal(Runnable request) {
    return catchThrowableOfType(ApiException.class, request::run);
  }
}
