package dev.pinion.benchmarks.driver;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The answers of a server as files, and nginx that serves them. */
final class StaticFiles {
  private final Path folder;
  private final int port;

  /**
   * Files below a folder; nothing serves them yet.
   *
   * @throws IOException if no port is free
   */
  StaticFiles(Path folder) throws IOException {
    this.folder = folder;
    this.port = PinionServer.freePort();
    Files.createDirectories(folder.resolve("files"));
    Files.createDirectories(folder.resolve("logs"));
  }

  /**
   * Fetches the answer to each request of the work once.
   *
   * @return the same work on the files
   * @throws IOException if an answer is not 200
   */
  ReadWork fetch(ReadWork work, PinionServer server) throws IOException, InterruptedException {
    Path files = Files.createDirectories(folder.resolve("files").resolve(work.file()));
    var requests = new ArrayList<Request>();
    for (Request each : work.requests()) {
      HttpResponse<byte[]> answer = server.get(each.path(), each.authorization());
      if (answer.statusCode() != 200) {
        throw new IOException(
            "%s was answered %d: %s"
                .formatted(each.path(), answer.statusCode(), new String(answer.body(), UTF_8)));
      }
      String name = Integer.toString(requests.size());
      Files.write(files.resolve(name), answer.body());
      // As long a head as the server gets, and parsed all the same.
      requests.add(new Request("GET", "/" + work.file() + "/" + name, each.authorization()));
    }
    return new ReadWork(work.name(), work.file(), requests);
  }

  /** The mean bytes of the answers that were fetched. */
  long meanBytes(ReadWork work) throws IOException {
    try (var files = Files.list(folder.resolve("files").resolve(work.file()))) {
      return Math.round(files.mapToLong(file -> file.toFile().length()).average().orElse(0));
    }
  }

  /** Starts nginx on the server's core. */
  Process serve(Path program, Children children, Cores cores)
      throws IOException, InterruptedException {
    Path configuration = Files.writeString(folder.resolve("nginx.conf"), configuration());
    Process nginx =
        children.start(
            cores.server(
                List.of(
                    program.toString(), "-p", folder.toString(), "-c", configuration.toString())),
            Map.of(),
            folder.resolve("nginx.log"));
    await();
    return nginx;
  }

  private String configuration() {
    String user = System.getProperty("user.name");
    String temp = path("temp");
    return """
        %s
        worker_processes 1;
        daemon off;
        pid %s;
        error_log %s;
        events { worker_connections 1024; }
        http {
          access_log %s;
          client_body_temp_path %s; proxy_temp_path %s; fastcgi_temp_path %s;
          uwsgi_temp_path %s; scgi_temp_path %s;
          default_type application/json;
          sendfile on;
          tcp_nopush on;
          keepalive_timeout 600s;
          keepalive_requests 1000000000;
          server { listen 127.0.0.1:%d; root %s; }
        }
        """
        .formatted(
            // Only root starts workers as somebody else, who could not read the files.
            user.equals("root") ? "user root;" : "",
            path("nginx.pid"),
            path("logs/error.log"),
            path("logs/access.log"),
            temp,
            temp,
            temp,
            temp,
            temp,
            port,
            path("files"));
  }

  /** A path below the folder as one word of the configuration, whatever is in it. */
  private String path(String below) {
    String path = folder.resolve(below).toString();
    return '"' + path.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  private void await() throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(URI.create(url() + "/")).build();
      for (int i = 0; i < 500; i++) {
        try {
          client.send(request, BodyHandlers.discarding());
          return;
        } catch (IOException e) {
          Thread.sleep(10);
        }
      }
    }
    throw new IOException("nginx did not start:\n" + Files.readString(folder.resolve("nginx.log")));
  }

  String url() {
    return "http://127.0.0.1:" + port;
  }
}
