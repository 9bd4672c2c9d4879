package dev.pinion.client;

import dev.pinion.client.TransportException.Kind;
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
import tools.jackson.databind.node.MissingNode;

/**
 * Requests to one server. It stands on {@code HttpURLConnection}, which starts in a fraction of the
 * time of {@code java.net.http} (docs/performance.md).
 */
final class Transport {
  /** A longer wait is the caller's to decide on. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(20);

  private static final int RETRIES_MAX = 3;

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
   */
  private record Answer(int status, JsonNode body, Map<String, String> headers) {}

  ClientListener listener() {
    return listener;
  }

  /** A path of these segments, each escaped; it begins with a slash. */
  static String path(String... segments) {
    var path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(escape(segment));
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

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** What may come of a request whose answer is lost. */
  private enum Effect {
    /** It changes nothing. */
    NONE,
    /** The server carries it out once, however often it is sent. */
    ONCE,
    /** It is carried out as often as it arrives. */
    EACH_TIME;

    boolean isRepeatable() {
      return this != EACH_TIME;
    }
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
    if (bare || (status >= 400 && body.isObject() && !ApiException.sentence(body).isEmpty())) {
      throw new ApiException(status, body, answer.headers());
    }
    throw notPinion(status, answer.headers(), effect);
  }

  /** A proxy that gives up with its own page does not know what the server has done. */
  private static TransportException notPinion(
      int status, Map<String, String> headers, Effect effect) {
    return TransportException.notPinion(
        status,
        headers.get("content-type"),
        headers.get("location"),
        status / 100 == 5 && effect != Effect.NONE);
  }

  /**
   * Sends a request and returns whatever is answered. A short wait that a 429 asks for is waited; a
   * request that can do no harm twice is sent once more when the connection breaks.
   */
  private Answer exchange(
      String method, String path, @Nullable Object body, Map<String, String> more, Effect effect) {
    boolean perhapsDone = false;
    for (int attempt = 0; ; attempt++) {
      listener.waiting();
      try {
        Answer answer = once(method, path, body, more, effect);
        Duration wait = answer.status() == 429 ? ApiException.retryAfter(answer.headers()) : null;
        if (wait == null || wait.compareTo(RETRY_AFTER_MAX) > 0 || attempt == RETRIES_MAX) {
          return answer;
        }
        listener.waitingToRetry(wait);
        Thread.sleep(wait);
      } catch (IOException e) {
        TransportException fault = TransportException.of(e);
        perhapsDone |= effect != Effect.NONE && fault.mayHaveArrived();
        boolean again = fault.kind() == Kind.BROKEN && effect.isRepeatable() && attempt == 0;
        if (!again) {
          throw fault.withOutcomeUnknown(perhapsDone);
        }
      } catch (InterruptedException e) {
        throw TransportException.interrupted(e);
      }
    }
  }

  private Answer once(
      String method, String path, @Nullable Object body, Map<String, String> more, Effect effect)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(address + path).toURL().openConnection();
    connection.setRequestMethod(method);
    // Credentials are for this address alone.
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) connectTimeout.toMillis());
    connection.setReadTimeout((int) answerTimeout.toMillis());
    connection.setUseCaches(false);
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
    return answer(status, bytes, connection, effect);
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

  private Answer answer(int status, byte[] bytes, HttpURLConnection connection, Effect effect) {
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
    try {
      JsonNode json = bytes.length == 0 ? MissingNode.getInstance() : WireJson.read(bytes);
      return new Answer(status, json, answered);
    } catch (JacksonException e) {
      throw notPinion(status, answered, effect);
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
