package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.pinion.api.fixture.AssetBodies;
import dev.pinion.api.fixture.RawHttp;
import dev.pinion.api.fixture.RawHttp.Answer;
import dev.pinion.api.fixture.RawHttp.Request;
import dev.pinion.api.fixture.StoredEntities;
import dev.pinion.api.fixture.TestCertificate;
import dev.pinion.api.fixture.TestServer;
import dev.pinion.api.fixture.TestTenant;
import dev.pinion.domain.resource.ResourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every configuration of docs/operations.md, with a real proxy between client and server. */
@SuppressWarnings("NullAway.Init") // set before all tests
class ProxyTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "operations.md");
  private static final Duration START_MAX = Duration.ofSeconds(20);

  private static TestServer server;
  private static String bearer;
  private static String service;
  @TempDir private Path folder;

  @BeforeAll
  static void start(@TempDir Path data) {
    server =
        TestServer.start(
            data, Map.of("rate-limits.enabled", "off", "server.trusted-proxies", "127.0.0.0/8"));
    TestTenant tenant = server.tenant("acme");
    bearer = "Bearer " + tenant.token(tenant.credentials().userId());
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

  /** A proxy in a process of its own. */
  private record Proxy(Process process, int port) implements AutoCloseable {
    @Override
    public void close() {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      try {
        if (!process.waitFor(START_MAX.toSeconds(), TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Whether a proxy serves; it may not listen yet. */
  private interface Check {
    boolean isReady(int port) throws IOException, InterruptedException;
  }

  private Proxy proxy(String name) throws IOException, InterruptedException {
    return proxy(
        name,
        port -> {
          try (var raw = new RawHttp(port)) {
            return raw.send(Request.of("GET", "/healthz")).status() == 200;
          }
        });
  }

  private Proxy proxy(String name, Check check) throws IOException, InterruptedException {
    String program = name.substring(0, name.indexOf(':'));
    Path executable = installed(program);
    assumeThat(executable).as("%s is installed", program).isNotNull();
    int port = freePort();
    String snippet =
        snippet(name)
            .replace("127.0.0.1:8080", "127.0.0.1:" + server.server().port())
            .replaceAll("listen (80|443)", "listen 127.0.0.1:" + port)
            .replaceAll("bind :(80|443)", "bind 127.0.0.1:" + port)
            .replace("/etc/pinion/tls", folder.toString());
    boolean nginx = program.equals("nginx");
    Path file = folder.resolve(program + ".conf");
    Files.writeString(file, nginx ? aroundNginx(snippet) : snippet);
    List<String> command =
        nginx
            ? List.of("-p", folder.toString(), "-e", "stderr", "-c", file.toString())
            : List.of("-db", "-f", file.toString());
    var all = new ArrayList<>(List.of(String.valueOf(executable)));
    all.addAll(command);
    Path out = folder.resolve(program + ".out");
    Process process =
        new ProcessBuilder(all).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    var proxy = new Proxy(process, port);
    awaitReady(proxy, check, out);
    return proxy;
  }

  /** What a distribution's file has around a server; folders that only root may write apart. */
  private String aroundNginx(String snippet) {
    var folders = new StringBuilder();
    for (String each : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      folders.append("%s_temp_path %s;\n".formatted(each, folder.resolve(each)));
    }
    // The worker of one that root starts is somebody who may not enter the test's folder.
    String user = System.getProperty("user.name").equals("root") ? "user root;" : "";
    return """
        daemon off;
        %s
        worker_processes 1;
        pid %s;
        error_log stderr;
        events {}
        http {
        access_log off;
        %s
        %s
        }
        """
        .formatted(user, folder.resolve("nginx.pid"), folders, snippet);
  }

  /** Until the proxy serves: it listens, and its own check has found the server. */
  private static void awaitReady(Proxy proxy, Check check, Path out)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + START_MAX.toNanos();
    while (System.nanoTime() < until && proxy.process().isAlive()) {
      try {
        if (check.isReady(proxy.port())) {
          return;
        }
      } catch (IOException | UncheckedIOException e) {
        // It does not listen yet.
      }
      Thread.sleep(20);
    }
    proxy.close();
    throw new AssertionError("the proxy did not start: " + Files.readString(out));
  }

  private static @Nullable Path installed(String program) {
    return Stream.concat(
            Arrays.stream(System.getenv("PATH").split(":")),
            Stream.of("/usr/sbin", "/usr/local/sbin"))
        .map(each -> Path.of(each, program))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The block of the document that begins with this comment. */
  private static String snippet(String name) throws IOException {
    Matcher block =
        Pattern.compile("(?ms)^```\\w+\\n# " + Pattern.quote(name) + "\\n(.*?)^```$")
            .matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("%s in %s", name, DOCUMENT).isTrue();
    return block.group(1);
  }

  private static Request request(String method, String path) {
    return Request.of(method, path).with("Authorization", bearer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nginx: least", "nginx: recommended", "haproxy: least", "haproxy: recommended"})
  void requestsOfAllKinds(String name) throws IOException, InterruptedException {
    String set = "/v1/acme/service/" + service + "/version_sets/one/";
    String pins =
        "{\"version_set\":{\"agent_version_number\":null,\"llm_model_preferences\":{},"
            + "\"service_hierarchical_state_machine_version_number\":null}}";
    try (Proxy proxy = proxy(name);
        var raw = new RawHttp(proxy.port())) {
      for (int round = 0; round < 3; round++) {
        assertThat(raw.send(Request.of("GET", "/readyz")).status()).isEqualTo(200);
        assertThat(raw.send(request("GET", "/v1/acme/service/")).body()).contains("\"first\"");
        assertThat(raw.send(Request.of("GET", "/v1/acme/service/")).status()).isEqualTo(401);
        assertThat(raw.send(request("GET", "/nothing")).status()).isEqualTo(404);
        Answer invalid = raw.send(request("POST", "/v1/acme/service/").body("{}"));
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.json().get("detail").isArray()).isTrue();
        assertThat(raw.send(request("PUT", set).body(pins)).status()).isEqualTo(204);
        assertThat(raw.send(request("DELETE", set)).status()).isEqualTo(204);
        Answer unknown =
            raw.send(Request.of("POST", "/v1/acme/service/").body("x".repeat(100_000)));
        assertThat(unknown.status()).isEqualTo(401);
        Answer head = raw.send(Request.of("HEAD", "/healthz"));
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo("15");
        assertThat(raw.send(Request.of("GET", "/openapi/classic.json")).body())
            .isEqualTo(server.http().get("/openapi/classic.json").body());
        assertThat(
                raw.send(
                        request("POST", "/v1/acme/service/")
                            .with("Transfer-Encoding", "chunked")
                            .body("2\r\n{}\r\n0\r\n\r\n"))
                    .status())
            .isEqualTo(422);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"nginx: least", "nginx: recommended", "haproxy: least", "haproxy: recommended"})
  void clientsThatEndTheirConnectionAndThoseOfHttp10(String name)
      throws IOException, InterruptedException {
    try (Proxy proxy = proxy(name)) {
      for (String head :
          List.of(
              "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
              "GET /healthz HTTP/1.0\r\n\r\n",
              "GET /nothing HTTP/1.0\r\nHost: x\r\n\r\n",
              "GET /openapi/classic.json HTTP/1.0\r\nHost: x\r\n\r\n")) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
          socket.setSoTimeout((int) RawHttp.PATIENCE.toMillis());
          socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
          byte[] bytes = socket.getInputStream().readAllBytes();
          String answer = new String(bytes, StandardCharsets.UTF_8);
          assertThat(answer.substring(8, 13)).as(head).isIn(" 200 ", " 404 ");
          int body = answer.indexOf("\r\n\r\n") + 4;
          assertThat(answer.substring(0, body).toLowerCase(Locale.ROOT))
              .doesNotContain("transfer-encoding");
          assertThat(answer.substring(body).strip()).as(head).endsWith("}");
        }
      }
    }
  }

  /** Catches headers that HTTP/2 forbids, and answers that it mixes up. */
  @ParameterizedTest
  @ValueSource(strings = {"nginx: http2", "haproxy: http2"})
  void clientsOfHttp2(String name)
      throws IOException, InterruptedException, GeneralSecurityException {
    TestCertificate certificate = TestCertificate.make(folder, "proxy", "EC");
    String chain = Files.readString(certificate.certificateFile());
    String key = Files.readString(certificate.keyFile());
    Files.writeString(folder.resolve("fullchain.pem"), chain);
    Files.writeString(folder.resolve("privkey.pem"), key);
    Files.writeString(folder.resolve("all.pem"), chain + key);
    try (HttpClient client =
            HttpClient.newBuilder()
                .sslContext(certificate.trust())
                .version(HttpClient.Version.HTTP_2)
                .build();
        Proxy proxy =
            proxy(
                name, port -> send(client, overTls(port, "/healthz").GET()).statusCode() == 200)) {
      HttpResponse<String> page = send(client, overTls(proxy.port(), "/v1/acme/service/").GET());
      assertThat(page.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(page.headers().firstValue("strict-transport-security")).isPresent();
      assertThat(page.body()).contains("\"first\"");
      HttpRequest.Builder invalid =
          overTls(proxy.port(), "/v1/acme/service/").POST(BodyPublishers.ofString("{}"));
      assertThat(send(client, invalid).statusCode()).isEqualTo(422);
      HttpRequest document = overTls(proxy.port(), "/openapi/classic.json").build();
      List<CompletableFuture<HttpResponse<String>>> answers =
          Stream.generate(() -> client.sendAsync(document, BodyHandlers.ofString()))
              .limit(50)
              .toList();
      String expected = server.http().get("/openapi/classic.json").body();
      for (CompletableFuture<HttpResponse<String>> each : answers) {
        assertThat(each.join().version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(each.join().body()).isEqualTo(expected);
      }
    }
  }

  private static HttpRequest.Builder overTls(int port, String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + path))
        .header("Authorization", bearer)
        .header("Content-Type", "application/json")
        .timeout(START_MAX);
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
