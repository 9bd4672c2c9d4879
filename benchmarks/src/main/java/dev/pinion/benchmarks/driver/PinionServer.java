package dev.pinion.benchmarks.driver;

import dev.pinion.http.api.Operation;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A server of its own process, started by {@code forge} as a user starts it. */
final class PinionServer implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(5);
  private static final int POLL_MILLIS = 2;

  /** From this many services on, the launcher's heap of 512 MiB is too small. */
  private static final int SERVICES_OF_SMALL_HEAP = 10_000;

  private static final String JAVA_OPTIONS = "PINION_JAVA_OPTS";

  /** The server library lets nothing be deserialised, and so no meter in over JMX. */
  private static final String OPEN_TO_METER = " -Dhelidon.serialFilter.pattern=*";

  private final Children children;
  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int port;
  private final double readyMillis;

  /** What is started, and on what. */
  record Launch(Path home, Path data, Path log, Cores cores, Options options) {

    /** The options of the JVM beyond those of {@code forge}; empty for none. */
    String javaOptions() {
      String given = System.getenv(JAVA_OPTIONS);
      if (given != null) {
        return given;
      }
      long services = (long) options.services() * options.tenants();
      return services > SERVICES_OF_SMALL_HEAP ? "-Xmx4g" : "";
    }
  }

  private PinionServer(Children children, Process process, int port, double readyMillis) {
    this.children = children;
    this.process = process;
    this.port = port;
    this.readyMillis = readyMillis;
  }

  /**
   * Writes the settings of the server: limits that are on and high, every request logged.
   *
   * @param operations all that are served
   */
  static void configure(Path data, List<Operation> operations, int tenants) throws IOException {
    var lines = new ArrayList<String>();
    lines.add("log.access = all");
    lines.add("log.format = json");
    lines.add("tenants.max-rows = 1000000000");
    lines.add("tenants.max-memory = 90%");
    // A tenant that the catalog has no room for would be read from the disk for each request.
    lines.add("catalog.max-memory = 90%");
    lines.add("catalog.max-tenants = " + Math.max(1_000, tenants));
    operations.stream()
        .filter(each -> each.access() != Operation.Access.PUBLIC)
        .map(each -> "rate-limits." + each.limitName() + " = 1000000")
        .distinct()
        .sorted()
        .forEach(lines::add);
    Files.write(data.resolve("pinion.properties"), lines);
  }

  /** Starts a server and waits until it is ready. */
  static PinionServer start(Children children, Launch launch)
      throws IOException, InterruptedException {
    int port = freePort();
    List<String> command =
        launch
            .cores()
            .server(
                List.of(
                    launch.home().resolve("forge").toString(),
                    "serve",
                    "--port",
                    Integer.toString(port),
                    "--data-dir",
                    launch.data().toString()));
    var environment = new HashMap<String, String>();
    environment.put(JAVA_OPTIONS, launch.javaOptions() + OPEN_TO_METER);
    long begin = System.nanoTime();
    Process process = children.start(command, environment, launch.log());
    var server = new PinionServer(children, process, port, 0);
    server.await(begin + START_MAX.toNanos(), launch.log());
    return new PinionServer(children, process, port, millisSince(begin));
  }

  private void await(long deadline, Path log) throws IOException, InterruptedException {
    while (true) {
      try {
        if (get("/readyz", "").statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      if (!process.isAlive() || System.nanoTime() > deadline) {
        children.end(process);
        throw new IOException("the server did not start:\n" + Files.readString(log));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  static double millisSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e6;
  }

  /** From the start of the process to the first 200 of {@code /readyz}. */
  double readyMillis() {
    return readyMillis;
  }

  int port() {
    return port;
  }

  long pid() {
    return process.pid();
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }

  /**
   * Sends a GET.
   *
   * @param authorization the header; empty for none
   */
  HttpResponse<byte[]> get(String path, String authorization)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url() + path));
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  /** Signs the limited user in; the token. */
  String signIn(Dataset.Limited user) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(
                URI.create(url() + "/v1/" + user.org() + "/user/signin_with_api_key"))
            .POST(HttpRequest.BodyPublishers.noBody())
            .header("x-api-key", user.apiKey())
            .header("x-api-key-id", user.apiKeyId())
            .header("x-user-id", user.userId())
            .build();
    var response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("the sign-in was answered: " + response.body());
    }
    Map<?, ?> body = JsonMapper.shared().readValue(response.body(), Map.class);
    return String.valueOf(body.get("id_token"));
  }

  @Override
  public void close() {
    client.close();
    children.end(process);
  }
}
