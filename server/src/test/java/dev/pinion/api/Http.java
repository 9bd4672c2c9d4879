package dev.pinion.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A small HTTP client for tests: a base, headers that every request carries, and JSON. */
public final class Http {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String base;
  private final Map<String, String> headers;

  Http(String base) {
    this(base, Map.of());
  }

  /** A client of any server; paths are appended to the base as they are. */
  public static Http at(String base) {
    return new Http(base);
  }

  private Http(String base, Map<String, String> headers) {
    this.base = base;
    this.headers = headers;
  }

  /** The same client with paths below a prefix. */
  public Http below(String prefix) {
    return new Http(base + prefix, headers);
  }

  /** The same client with one more header. */
  public Http with(String name, String value) {
    return with(Map.of(name, value));
  }

  /** The same client with more headers. */
  public Http with(Map<String, String> more) {
    var all = new LinkedHashMap<>(headers);
    all.putAll(more);
    return new Http(base, all);
  }

  /** Sends GET. */
  public Response get(String path) {
    return send("GET", path, null);
  }

  /** Sends POST without a body. */
  public Response post(String path) {
    return send("POST", path, null);
  }

  /** Sends POST with a JSON body. */
  public Response post(String path, Object body) {
    return sendJson("POST", path, body);
  }

  /** Sends PUT with a JSON body. */
  public Response put(String path, Object body) {
    return sendJson("PUT", path, body);
  }

  /** Sends DELETE. */
  public Response delete(String path) {
    return send("DELETE", path, null);
  }

  /**
   * Sends a JSON body.
   *
   * @param body a text is sent as it is, anything else as JSON
   */
  public Response sendJson(String method, String path, Object body) {
    byte[] bytes =
        body instanceof String text
            ? text.getBytes(StandardCharsets.UTF_8)
            : JSON.writeValueAsBytes(body);
    return with("Content-Type", "application/json").send(method, path, bytes);
  }

  /** Sends bytes as they are, with no content type of its own. */
  public Response send(String method, String path, byte @Nullable [] body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(TIMEOUT)
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    headers.forEach(request::header);
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Response(
          method + " " + path, response.statusCode(), response.headers(), response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** An answer. */
  public record Response(String request, int status, HttpHeaders headers, String body) {

    /** Fails with the whole answer unless it has the status. */
    public Response expect(int expected) {
      assertThat(status).as("%s answered %s", request, body).isEqualTo(expected);
      return this;
    }

    /** The body as JSON. */
    public JsonNode json() {
      return JSON.readTree(body);
    }

    /** The value of a header, which must be there. */
    public String header(String name) {
      return headers.firstValue(name).orElseThrow(() -> new AssertionError("no header " + name));
    }

    /** The {@code detail} of an error. */
    public JsonNode detail() {
      return json().get("detail");
    }
  }
}
