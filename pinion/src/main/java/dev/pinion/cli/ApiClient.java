package dev.pinion.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * A client of one server's HTTP API. What a person should know of a failure is in the message of a
 * {@link RefusedException}. It stands on {@code HttpURLConnection}, which starts in a fraction of
 * the time of {@code java.net.http} (docs/performance.md).
 */
final class ApiClient {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  /** A longer wait is the caller's to decide on. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(20);

  private static final int RETRIES_MAX = 3;
  private static final int PAGES_MAX = 10_000;

  private final String url;
  private final Map<String, String> headers;
  private final Progress progress;
  private final Refusals refusals;

  static {
    // Whether a POST may be sent again is decided here, not below.
    System.setProperty("sun.net.http.retryPost", "false");
  }

  /**
   * A client.
   *
   * @param url the server's address, without a slash at its end
   * @param headers what every request carries
   */
  ApiClient(String url, Map<String, String> headers, Progress progress, Refusals refusals) {
    this.url = url;
    this.headers = headers;
    this.progress = progress;
    this.refusals = refusals;
  }

  /**
   * An answer.
   *
   * @param body missing when there is none
   * @param headers by their names in lower case
   */
  record Answer(int status, JsonNode body, Map<String, String> headers) {

    boolean isDone() {
      return status / 100 == 2;
    }

    @Nullable String header(String lowerCaseName) {
      return headers.get(lowerCaseName);
    }

    /** How long to wait before trying again; null if the answer does not say. */
    @Nullable Duration retryAfter() {
      String seconds = headers.getOrDefault("retry-after", "");
      return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
    }
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
    var query = new StringJoiner("&", "?", "").setEmptyValue("");
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

  /** What a path answers. */
  JsonNode get(String path) {
    return require(exchange("GET", path, null, Map.of()));
  }

  /** What a path answers; null if it answers 404. */
  @Nullable JsonNode find(String path) {
    Answer answer = exchange("GET", path, null, Map.of());
    return answer.status() == 404 ? null : require(answer);
  }

  /**
   * Every item of a paged list.
   *
   * @param what the items in words
   * @param query names and values in turn
   */
  List<JsonNode> all(String what, String path, @Nullable String... query) {
    List<JsonNode> items = new ArrayList<>();
    String token = "0";
    for (int page = 0; page < PAGES_MAX; page++) {
      String at = withQuery(path, query);
      JsonNode answer =
          get(at + (at.contains("?") ? "&" : "?") + "limit=20&continuation_token=" + token);
      answer.path("items").forEach(items::add);
      if (!answer.path("has_more").asBoolean(false)) {
        break;
      }
      token = CliJson.text(answer, "continuation_token");
      String total = CliJson.text(answer, "total");
      progress.say(
          "reading %s, %d%s".formatted(what, items.size(), total.isEmpty() ? "" : " of " + total));
    }
    return items;
  }

  /** Sends a body and returns the answer if it is not a refusal. */
  JsonNode send(String method, String path, Object body, Map<String, String> more) {
    return require(exchange(method, path, body, more));
  }

  /** The body of an answer; whatever is not done is told as a refusal. */
  JsonNode require(Answer answer) {
    if (!answer.isDone()) {
      throw refusals.of(answer);
    }
    return answer.body();
  }

  /**
   * Sends a request and returns whatever is answered. A short wait that a 429 asks for is waited; a
   * request that can do no harm twice is sent once more when the connection breaks.
   *
   * @param body null for none
   * @param more headers beside those of every request
   */
  Answer exchange(String method, String path, @Nullable Object body, Map<String, String> more) {
    boolean harmless = method.equals("GET") || more.containsKey("Idempotency-Key");
    for (int attempt = 0; ; attempt++) {
      progress.say("waiting for " + url);
      try {
        Answer answer = once(method, path, body, more);
        Duration wait = answer.status() == 429 ? answer.retryAfter() : null;
        if (wait == null || wait.compareTo(RETRY_AFTER_MAX) > 0 || attempt == RETRIES_MAX) {
          return answer;
        }
        progress.say("too many requests, going on in " + Text.length(wait));
        Thread.sleep(wait);
      } catch (JacksonException e) {
        throw refusals.notPinion();
      } catch (UnknownHostException e) {
        throw new RefusedException("The host of %s is not known here.".formatted(url));
      } catch (ConnectException | NoRouteToHostException e) {
        throw new RefusedException("No server answers at %s; is it running?".formatted(url));
      } catch (SocketTimeoutException e) {
        throw new RefusedException(
            "The server at %s did not answer in %s.".formatted(url, Text.length(ANSWER_MAX)));
      } catch (SSLException e) {
        throw new RefusedException(
            "No secure connection to %s: %s.".formatted(url, e.getMessage()));
      } catch (IOException e) {
        if (!harmless || attempt > 0) {
          throw new RefusedException(
              "The connection to %s broke: %s.%s"
                  .formatted(
                      url,
                      e.getMessage(),
                      harmless ? "" : " Whether the change was made is not known; look first."));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RefusedException("Interrupted.");
      }
    }
  }

  private Answer once(String method, String path, @Nullable Object body, Map<String, String> more)
      throws IOException {
    var connection = (HttpURLConnection) URI.create(url + path).toURL().openConnection();
    connection.setRequestMethod(method);
    // Credentials are for this address alone.
    connection.setInstanceFollowRedirects(false);
    connection.setConnectTimeout((int) CONNECT_MAX.toMillis());
    connection.setReadTimeout((int) ANSWER_MAX.toMillis());
    connection.setUseCaches(false);
    connection.setRequestProperty("Accept", "application/json");
    headers.forEach(connection::setRequestProperty);
    more.forEach(connection::setRequestProperty);
    // What is sent in a stream is not sent again below when the connection breaks.
    boolean once = method.equals("PUT") || method.equals("DELETE");
    if (body != null || once) {
      byte[] bytes = body == null ? new byte[0] : CliJson.MAPPER.writeValueAsBytes(body);
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
    Map<String, String> answered = new LinkedHashMap<>();
    connection
        .getHeaderFields()
        .forEach(
            (name, values) -> {
              if (name != null) {
                answered.put(lowerCase(name), values.getFirst());
              }
            });
    refusals.watchClock(answered.get("date"));
    JsonNode json = bytes.length == 0 ? MissingNode.getInstance() : CliJson.MAPPER.readTree(bytes);
    return new Answer(status, json, answered);
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
