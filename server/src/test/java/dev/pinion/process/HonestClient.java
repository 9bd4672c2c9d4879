package dev.pinion.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Somebody who works while others attack: reads and writes, and notes how long each took. */
final class HonestClient {
  private static final int PATIENCE_MILLIS = 20_000;

  private final Http tenant;
  private final URI server;
  private final String service;
  private final Queue<Long> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Long> writes = new ConcurrentLinkedQueue<>();
  private final Queue<Long> healthChecks = new ConcurrentLinkedQueue<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  /**
   * A client of a tenant.
   *
   * @param tenant signed in
   * @param server its address
   */
  HonestClient(Http tenant, URI server) {
    this.tenant = tenant;
    this.server = server;
    this.service = tenant.get("services").expect(200).json().at("/items/0/id").stringValue();
  }

  /** Does what it does once. */
  void turn() {
    time(reads, () -> tenant.get("services/" + service).expect(200));
    time(
        writes,
        () ->
            tenant
                .put(
                    "services/" + service + "/version-sets/mine",
                    Map.of("version_set", Map.of("llm_model_preferences", Map.of())))
                .expect(204));
    time(healthChecks, this::checkHealth);
  }

  /** As a balancer does: with a connection of its own, which counts from its first step. */
  private void checkHealth() {
    try (var socket = new Socket(InetAddress.ofLiteral(server.getHost()), server.getPort())) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket
          .getOutputStream()
          .write(
              "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), US_ASCII);
      if (!answer.startsWith("HTTP/1.1 200")) {
        throw new IllegalStateException("health answered \"" + answer + "\"");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void time(Queue<Long> times, Runnable request) {
    long start = System.nanoTime();
    try {
      request.run();
    } catch (RuntimeException | AssertionError e) {
      failures.add(String.valueOf(e));
    }
    times.add(System.nanoTime() - start);
  }

  /** What went wrong. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** How often it did all of it. */
  int turns() {
    return healthChecks.size();
  }

  @Override
  public String toString() {
    return "reads %s, writes %s, health %s"
        .formatted(times(reads), times(writes), times(healthChecks));
  }

  private static String times(Queue<Long> nanos) {
    List<Long> sorted = new ArrayList<>(nanos);
    Collections.sort(sorted);
    return sorted.isEmpty()
        ? "none"
        : "%d (p50 %d ms, p99 %d ms, longest %d ms)"
            .formatted(sorted.size(), millis(sorted, 50), millis(sorted, 99), millis(sorted, 100));
  }

  private static long millis(List<Long> sorted, int percent) {
    int index = Math.min(sorted.size() - 1, sorted.size() * percent / 100);
    return sorted.get(index) / 1_000_000;
  }
}
