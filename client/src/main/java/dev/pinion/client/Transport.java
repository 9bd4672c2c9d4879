package dev.pinion.client;

import dev.pinion.client.Attempts.Effect;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to one server. It stands on {@code HttpURLConnection}, which starts in a fraction of the
 * time of {@code java.net.http} (docs/performance.md).
 */
final class Transport {
  /**
   * What stands for an empty segment in a path. What has no name is found nowhere, and its path
   * would be that of the list. The same holds for dots, which mean another path to a proxy.
   */
  private static final char NAMELESS = '\0';

  /**
   * On the answer to a write, and on a later read: the number of a change that the client has seen,
   * which another server behind the same address may not have yet.
   */
  private static final String SEQ = "X-Pinion-Seq";

  private final String address;
  private final Map<String, String> headers;
  private final Duration connectTimeout;
  private final Duration answerTimeout;
  private final ClientListener listener;

  /** The newest change that was answered, by the tenant in the path. */
  private final Map<String, Long> seen = new ConcurrentHashMap<>();

  static {
    // Whether a POST may be sent again is decided here, not below.
    System.setProperty("sun.net.http.retryPost", "false");
    System.setProperty("http.maxConnections", Integer.toString(Parallel.MAX));
  }

  /**
   * A transport.
   *
   * @param address the server's, without a slash at its end
   * @param headers what every request carries
   */
  Transport(
      String address,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration answerTimeout,
      ClientListener listener) {
    this.address = address;
    this.headers = headers;
    this.connectTimeout = connectTimeout;
    this.answerTimeout = answerTimeout;
    this.listener = listener;
  }

  /**
   * An answer.
   *
   * @param body missing when there is none
   * @param headers by their names in lower case
   * @param outcomeUnknown whether it leaves open what became of an earlier attempt
   */
  private record Answer(
      int status, JsonNode body, Map<String, String> headers, boolean outcomeUnknown) {

    /** What the server would say of what has no name. */
    static Answer notFound() {
      JsonNode body = JsonNodeFactory.instance.objectNode().put("detail", "Nothing has this name.");
      return new Answer(404, body, Map.of(), false);
    }
  }

  ClientListener listener() {
    return listener;
  }

  /** A path of these segments, each escaped; it begins with a slash. */
  static String path(String... segments) {
    var path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(segment(segment));
    }
    return path.toString();
  }

  /** A path with a query of names and values in turn; those whose value is null are left out. */
  static String withQuery(String path, @Nullable String... namesAndValues) {
    var query = new StringJoiner("&", path.contains("?") ? "&" : "?", "").setEmptyValue("");
    for (int i = 0; i < namesAndValues.length; i += 2) {
      String value = namesAndValues[i + 1];
      if (value != null) {
        query.add(namesAndValues[i] + "=" + escape(value));
      }
    }
    return path + query;
  }

  private static String segment(String text) {
    return text.isEmpty() || text.equals(".") || text.equals("..")
        ? String.valueOf(NAMELESS)
        : escape(text);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What a path answers. */
  JsonNode get(String path) {
    return require(exchange("GET", path, null, Map.of(), Effect.NONE), Effect.NONE);
  }

  /** What a path answers; null if it answers 404. */
  @Nullable JsonNode find(String path) {
    Answer answer = exchange("GET", path, null, Map.of(), Effect.NONE);
    return answer.status() == 404 ? null : require(answer, Effect.NONE);
  }

  /** What a path answers to a POST that changes nothing. */
  JsonNode ask(String path, Object body, Map<String, String> more) {
    return require(exchange("POST", path, body, more, Effect.NONE), Effect.NONE);
  }

  /**
   * Sends a request and returns the body of the answer, missing if there is none.
   *
   * @param body null for none
   * @param more headers beside those of every request
   * @throws ClientException if it is refused or fails
   */
  JsonNode send(String method, String path, @Nullable Object body, Map<String, String> more) {
    return require(exchange(method, path, body, more, Effect.EACH_TIME), Effect.EACH_TIME);
  }

  /** Sends a body in a POST that can be sent again: the server carries it out once. */
  JsonNode post(String path, Object body, Map<String, String> more) {
    Map<String, String> once = new LinkedHashMap<>(more);
    once.put("Idempotency-Key", UUID.randomUUID().toString());
    return require(exchange("POST", path, body, once, Effect.ONCE), Effect.ONCE);
  }

  private static JsonNode require(Answer answer, Effect effect) {
    int status = answer.status();
    JsonNode body = answer.body();
    if (status / 100 == 2) {
      return body;
    }
    boolean bare = status == 401 && body.isMissingNode();
    boolean said = status >= 400 && body.isObject() && !ApiException.sentence(body).isEmpty();
    if (bare || (said && !isGateways(status))) {
      throw new ApiException(status, body, answer.headers(), answer.outcomeUnknown());
    }
    throw notPinion(status, answer.headers(), effect).withOutcomeUnknown(answer.outcomeUnknown());
  }

  /** Pinion never answers so, whatever the form of the body. */
  private static boolean isGateways(int status) {
    return status == 502 || status == 504;
  }

  /** A proxy that gives up does not know what the server has done. */
  private static TransportException notPinion(
      int status, Map<String, String> headers, Effect effect) {
    return TransportException.notPinion(
        status,
        headers.get("content-type"),
        headers.get("location"),
        status / 100 == 5 && effect != Effect.NONE);
  }

  /**
   * Sends a request and returns whatever is answered. A short wait that a 429 asks for is waited,
   * and so is an earlier attempt in progress; a request that can do no harm twice is sent once more
   * when the connection breaks.
   */
  private Answer exchange(
      String method, String path, @Nullable Object body, Map<String, String> more, Effect effect) {
    if (path.indexOf(NAMELESS) >= 0) {
      return Answer.notFound();
    }
    var attempts = new Attempts(effect, answerTimeout);
    while (true) {
      listener.waiting();
      try {
        Answer answer = once(method, path, body, more, attempts);
        int status = answer.status();
        Duration wait =
            attempts.pause(
                status,
                ApiException.code(answer.body()),
                ApiException.retryAfter(answer.headers()));
        if (wait == null) {
          return answer;
        }
        if (status == 429) {
          listener.waitingToRetry(wait);
        }
        Thread.sleep(wait);
      } catch (IOException e) {
        TransportException fault = TransportException.of(e);
        if (!attempts.repeats(fault)) {
          throw attempts.failed(fault);
        }
      } catch (InterruptedException e) {
        throw attempts.failed(TransportException.interrupted(e));
      }
    }
  }

  private Answer once(
      String method,
      String path,
      @Nullable Object body,
      Map<String, String> more,
      Attempts attempts)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    connection.setRequestMethod(method);
    // Credentials are for this address alone.
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) answerTimeout.toMillis());
    connection.setRequestProperty("Accept", "application/json");
    headers.forEach(connection::setRequestProperty);
    Long newest = method.equals("GET") ? seen.get(tenant(path)) : null;
    if (newest != null) {
      connection.setRequestProperty(SEQ, newest.toString());
    }
    more.forEach(connection::setRequestProperty);
    // What is sent in a stream is not sent again below when the connection breaks.
    boolean once = method.equals("PUT") || method.equals("DELETE");
    if (body != null || once) {
      byte[] bytes = body == null ? new byte[0] : WireJson.write(body);
      connection.setDoOutput(true);
      if (body != null) {
        connection.setRequestProperty("Content-Type", "application/json");
      }
      if (once) {
        connection.setFixedLengthStreamingMode(bytes.length);
      }
      try (OutputStream to = connection.getOutputStream()) {
        to.write(bytes);
      }
    }
    int status = connection.getResponseCode();
    byte[] bytes;
    try (InputStream from =
        status >= 400 ? connection.getErrorStream() : connection.getInputStream()) {
      bytes = from == null ? new byte[0] : from.readAllBytes();
    }
    remember(path, connection.getHeaderField(SEQ));
    return answer(status, bytes, connection, attempts);
  }

  /** What a path below {@code /v1/} names first. */
  private static String tenant(String path) {
    String[] segments = path.split("/", 4);
    return segments.length > 2 ? segments[2] : "";
  }

  private void remember(String path, @Nullable String seq) {
    try {
      if (seq != null) {
        seen.merge(tenant(path), Long.valueOf(seq), Math::max);
      }
    } catch (NumberFormatException e) {
      // Whatever wrote it is no Pinion, and is not asked for its newest state either.
    }
  }

  private Answer answer(int status, byte[] bytes, HttpURLConnection connection, Attempts attempts) {
    Map<String, String> answered = new LinkedHashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null) {
                answered.put(name.toLowerCase(Locale.ROOT), values.getFirst());
              }
            });
    tellTime(answered.getOrDefault("date", ""));
    tellAge(answered);
    try {
      JsonNode json = bytes.length == 0 ? MissingNode.getInstance() : WireJson.read(bytes);
      return new Answer(status, json, answered, attempts.leavesUnknown(status));
    } catch (JacksonException e) {
      throw attempts.failed(notPinion(status, answered, attempts.effect()));
    }
  }

  /** Tells of an answer that the server marks as perhaps outdated. */
  private void tellAge(Map<String, String> headers) {
    String age = headers.getOrDefault("age", "");
    if (headers.getOrDefault("warning", "").startsWith("110") && age.matches("[0-9]{1,9}")) {
      listener.outdated(Duration.ofSeconds(Long.parseLong(age)));
    }
  }

  private void tellTime(String date) {
    try {
      listener.serverTime(DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from));
    } catch (DateTimeException e) {
      // A server that writes no date that reads says nothing of clocks.
    }
  }
}
