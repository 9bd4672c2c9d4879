package dev.pinion.process;

import dev.pinion.api.fixture.Http;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What hostile clients do: each of these ended a server of an earlier build, or its writes, by
 * itself. Some have no key; the others have one of a tenant that is theirs.
 */
final class Attacks {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final Duration HELD = Duration.ofSeconds(3);
  private static final int LARGE_VERSIONS = 8;

  private final URI server;
  private final String slug;
  private final String workspace;
  private final Map<String, String> authorization;
  private final Http http;
  private final AtomicInteger addresses = new AtomicInteger();
  private final Map<String, Integer> answers = new ConcurrentHashMap<>();
  private String agent = "";
  private String service = "";
  private String graph = "";

  /**
   * Attacks on a server.
   *
   * @param slug the attackers' tenant as Classic calls it
   * @param workspace the same as Platform does
   * @param key an owner's key of it
   */
  Attacks(String baseUrl, String slug, String workspace, String key) {
    this.slug = slug;
    this.server = URI.create(baseUrl);
    this.workspace = workspace;
    this.authorization = Map.of("Authorization", "Bearer " + key);
    this.http = Http.at(baseUrl + "/v1/" + workspace + "/").with(authorization);
  }

  /** What those were answered who waited for it, since this was last asked. */
  Map<String, Integer> takeAnswers() {
    Map<String, Integer> taken = new TreeMap<>(answers);
    answers.clear();
    return taken;
  }

  /** One turn of an attack, which is repeated as long as it goes on. */
  interface Attack {
    /** Attacks once. What the server does about it is its affair. */
    void turn() throws IOException, InterruptedException;
  }

  /** Every attack by its name, and how many clients carry it out at the same time. */
  Map<String, Attack> all() {
    Map<String, Attack> attacks = new LinkedHashMap<>();
    attacks.put("sign-in with a new large id each time", this::signIn);
    attacks.put("answers that nobody takes", this::greedy);
    attacks.put("connections that say nothing", () -> hold(400, ""));
    attacks.put("heads that never end", () -> hold(200, "GET / HTTP/1.1\r\nHost: x\r\nX: "));
    attacks.put("bodies that nobody reads and that never come", this::unreadBodies);
    attacks.put("bodies of which half comes", this::halfBodies);
    attacks.put("pages of large versions", this::largePages);
    attacks.put("comparisons of nested lists", this::compare);
    attacks.put("times of many colons", this::colons);
    attacks.put("bodies of many small values", this::denseBodies);
    attacks.put("services of large fields", this::largeServices);
    attacks.put("roles with long lists", this::longRoles);
    return attacks;
  }

  /** Makes what some attacks need, with the attackers' own key. */
  void prepare() {
    graph = made("context-graphs", Map.of("name", "nested"));
    agent = made("agents", Map.of("name", "agent"));
    http.post(
            "agents/" + agent + "/versions",
            Map.of(
                "name",
                "Robin",
                "identity",
                Map.of(
                    "name", "Robin",
                    "role", "guide",
                    "developed_by", "Nobody",
                    "default_spoken_language", "en-US")))
        .expect(201);
    for (int i = 0; i < LARGE_VERSIONS; i++) {
      http.post("context-graphs/" + graph + "/versions", nested(i)).expect(201);
    }
    service = made("services", Map.of("name", "s", "agent_id", agent, "context_graph_id", graph));
    for (int i = 1; i <= 2; i++) {
      http.put(
              "services/" + service + "/version-sets/side" + i,
              Map.of("version_set", Map.of("context_graph_version_number", i)))
          .expect(204);
    }
  }

  private String made(String path, Map<String, ?> body) {
    return http.post(path, body).expect(201).json().get("id").stringValue();
  }

  /** A graph with lists of lists, which differ at their ends. */
  private static Map<String, Object> nested(int seed) {
    int rows = 130;
    List<List<Integer>> lists = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      int last = row * LARGE_VERSIONS + seed;
      lists.add(IntStream.range(0, rows).mapToObj(i -> i + 1 < rows ? 1 : last).toList());
    }
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("type", "action");
    state.put("name", "only");
    state.put("objective", "x".repeat(5_000));
    state.put("actions", List.of(Map.of("description", "Ask.")));
    state.put("intra_state_navigation_guidelines", List.of());
    state.put("action_guidelines", List.of());
    state.put("boundary_constraints", List.of());
    state.put("exit_conditions", List.of());
    state.put("guardrails", lists);
    return Map.of(
        "states", List.of(state),
        "new_user_initial_state", "only",
        "returning_user_initial_state", "only",
        "terminal_state", "only");
  }

  /** A connection from one of many addresses. */
  private Socket connect() throws IOException {
    var socket = new Socket();
    try {
      int number = addresses.incrementAndGet();
      String from = "127.0.%d.%d".formatted(1 + number % 4, 1 + number / 4 % 2);
      socket.setReceiveBufferSize(4_096);
      // Else the attackers' own ports are used up first.
      socket.setSoLinger(true, 0);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
      socket.connect(new InetSocketAddress(server.getHost(), server.getPort()), 2_000);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Opens connections, says something on each, and waits. */
  private void hold(int connections, String text) throws IOException, InterruptedException {
    List<Socket> open = new ArrayList<>();
    try {
      for (int i = 0; i < connections; i++) {
        Socket socket = connect();
        open.add(socket);
        try {
          send(socket, text);
        } catch (IOException e) {
          // The server has ended it already, as it may.
        }
      }
      Thread.sleep(HELD);
    } finally {
      for (Socket each : open) {
        each.close();
      }
    }
  }

  private String head(String method, String path, String more) {
    return head(workspace, method, path, more);
  }

  private String head(String tenant, String method, String path, String more) {
    return "%s /v1/%s/%s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n%s\r\n"
        .formatted(method, tenant, path, authorization.get("Authorization"), more);
  }

  private void signIn() throws IOException {
    try (Socket socket = connect()) {
      for (int i = 0; i < 50; i++) {
        send(
            socket,
            "POST /v1/x/user/signin_with_api_key HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n"
                + "x-api-key: k\r\nx-user-id: u\r\nx-api-key-id: %016x%s\r\n\r\n"
                    .formatted(ThreadLocalRandom.current().nextLong(), "i".repeat(15_000)));
        socket.getInputStream().read(new byte[8_192]);
      }
    }
  }

  private void greedy() throws IOException, InterruptedException {
    hold(300, "GET /openapi/classic.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20));
  }

  private void unreadBodies() throws IOException, InterruptedException {
    hold(200, "POST /v1/none/x HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n{");
  }

  private void halfBodies() throws IOException, InterruptedException {
    String head =
        head("POST", "agents", "Content-Type: application/json\r\nContent-Length: 1000000\r\n");
    hold(100, head + "x".repeat(MEBIBYTE / 2));
  }

  private void largePages() throws IOException {
    ask(head("GET", "context-graphs/" + graph + "/versions?limit=20", ""));
  }

  private void compare() throws IOException {
    ask(head("GET", "services/" + service + "/compare?from=side1&to=side2", ""));
  }

  private void colons() throws IOException {
    ask(
        head(
            "GET",
            "services/%s/version-sets/side1?at=%s".formatted(service, ":".repeat(15_000)),
            ""));
  }

  private void denseBodies() throws IOException {
    post("context-graphs/" + graph + "/versions", "{\"states\":[" + "[],".repeat(300_000) + "[]]}");
  }

  private void largeServices() throws IOException {
    String keyterms = texts(100, "k".repeat(96));
    String tags =
        IntStream.range(0, 100)
            .mapToObj(i -> "{\"key\":\"t%d%s\",\"value\":null}".formatted(i, "t".repeat(90)))
            .collect(Collectors.joining(",", "[", "]"));
    int number = addresses.incrementAndGet();
    post(
        "services",
        "{\"name\":\"s%d\",\"description\":\"%s\",\"agent_id\":\"%s\",\"context_graph_id\":\"%s\",\"keyterms\":%s,\"tags\":%s}"
            .formatted(number, "d".repeat(2_000), agent, graph, keyterms, tags));
    post("services", "{\"name\":\"s\",\"keyterms\":" + texts(10_000, "k".repeat(80)) + "}");
  }

  private void longRoles() throws IOException {
    for (int length : new int[] {1_000, 30_000}) {
      String body =
          """
          {"role_name": "r%d", "description": "d", "frontend_view": "admin", "permission_grants": [
            {"permission_name": "Service:GetService",
             "conditions": {"id": {"type": "In", "values": %s}}}]}
          """
              .formatted(addresses.incrementAndGet(), texts(length, ""));
      post(slug, "role/", body);
    }
  }

  private static String texts(int count, String each) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + each + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private void post(String path, String body) throws IOException {
    post(workspace, path, body);
  }

  private void post(String tenant, String path, String body) throws IOException {
    ask(
        head(
                tenant,
                "POST",
                path,
                "Content-Type: application/json\r\nContent-Length: %d\r\n".formatted(body.length()))
            + body);
  }

  /** Sends a request and takes the answer. */
  private void ask(String request) throws IOException {
    try (Socket socket = connect()) {
      socket.setSoTimeout((int) HELD.toMillis());
      send(socket, request.replaceFirst("Host: x\r\n", "Host: x\r\nConnection: close\r\n"));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      answers.merge(new String(status, StandardCharsets.ISO_8859_1), 1, Integer::sum);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
