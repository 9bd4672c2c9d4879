package dev.pinion.cli.session;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Parallel;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
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
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
public final class ApiClient {
  private static final Duration CONNECT_MAX = Duration.ofSeconds(10);
  private static final Duration ANSWER_MAX = Duration.ofSeconds(60);

  /** A longer wait is the caller's to decide on. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(20);

  /** One word, or two such as {@code Bearer} and a key. */
  private static final Pattern SENDABLE = Pattern.compile("[!-~]+( [!-~]+)?");

  private static final int RETRIES_MAX = 3;

  /** The largest page that the API gives. */
  private static final int PAGE = 20;

  /** The most pages of one list: a server that always has more must not keep a command for ever. */
  private static final int PAGES_MAX = 10_000;

  private final String url;
  private final Map<String, String> headers;
  private final Progress progress;
  private final Refusals refusals;
  private final Consumer<String> remarks;

  static {
    // Whether a POST may be sent again is decided here, not below.
    System.setProperty("sun.net.http.retryPost", "false");
    System.setProperty("http.maxConnections", Integer.toString(Parallel.MAX));
  }

  /**
   * A client.
   *
   * @param url the server's address, without a slash at its end
   * @param headers what every request carries
   * @param remarks takes what a person should know beside an answer, a sentence at a time
   */
  ApiClient(
      String url,
      Map<String, String> headers,
      Progress progress,
      Refusals refusals,
      Consumer<String> remarks) {
    this.url = url;
    this.headers = headers;
    this.progress = progress;
    this.refusals = refusals;
    this.remarks = remarks;
    if (!headers.values().stream().allMatch(value -> SENDABLE.matcher(value).matches())) {
      throw refusals.notSendable();
    }
  }

  /**
   * An answer.
   *
   * @param body missing when there is none
   * @param headers by their names in lower case
   */
  public record Answer(int status, JsonNode body, Map<String, String> headers) {

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
  public static String path(String... segments) {
    var path = new StringBuilder();
    for (String segment : segments) {
      path.append('/').append(escape(segment));
    }
    return path.toString();
  }

  /** A path with a query of names and values in turn; those whose value is null are left out. */
  public static String withQuery(String path, @Nullable String... namesAndValues) {
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
  public JsonNode get(String path) {
    return require(exchange("GET", path, null, Map.of()));
  }

  /** What a path answers; null if it answers 404. */
  public @Nullable JsonNode find(String path) {
    Answer answer = exchange("GET", path, null, Map.of());
    return answer.status() == 404 ? null : require(answer);
  }

  /**
   * Every item of a paged list.
   *
   * @param what the items in words
   * @param query names and values in turn
   */
  public List<JsonNode> all(String what, String path, @Nullable String... query) {
    return some(what, path, Integer.MAX_VALUE, _ -> true, query).items();
  }

  /**
   * The first items of a paged list.
   *
   * @param total how many there are in all before anything is left out here; negative if unknown
   * @param more whether there are more than these that are wanted
   */
  public record Found(List<JsonNode> items, long total, boolean more) {}

  /**
   * The first items of a paged list that are wanted. Pages are read several at a time, once the
   * first has told how many there are. Of more than {@link #PAGES_MAX} pages the rest is not read,
   * which is remarked.
   *
   * @param what the items in words
   * @param most how many at most
   * @param wanted which; the server has not been asked for it
   * @param query names and values in turn
   */
  Found some(
      String what, String path, int most, Predicate<JsonNode> wanted, @Nullable String... query) {
    List<JsonNode> items = new ArrayList<>();
    String at = withQuery(path, query);
    String page = at + (at.contains("?") ? "&" : "?") + "limit=" + PAGE + "&continuation_token=";
    List<String> tokens = List.of("0");
    long total = -1;
    int left = PAGES_MAX;
    int seen = 0;
    while (true) {
      List<JsonNode> answers = Parallel.map(tokens, token -> get(page + token));
      for (JsonNode answer : answers) {
        total = answer.path("total").asLong(-1);
        for (JsonNode item : answer.path("items")) {
          seen++;
          if (!wanted.test(item)) {
            continue;
          }
          if (items.size() == most) {
            return new Found(items, total, true);
          }
          items.add(item);
        }
      }
      JsonNode last = answers.getLast();
      left -= tokens.size();
      if (!last.path("has_more").asBoolean(false)) {
        return new Found(items, total, false);
      }
      if (left == 0) {
        remarks.accept(
            String.format(
                Locale.ROOT,
                "warning: only the first %,d %s were read; the server has more.",
                seen,
                what));
        return new Found(items, total, false);
      }
      // Where some are left out, nobody knows how far the next ones are.
      int needed = items.size() < seen ? Integer.MAX_VALUE : most - items.size();
      String token = CliJson.text(last, "continuation_token");
      tokens = next(token, total, needed, Math.min(left, Parallel.MAX));
      progress.say(
          "reading %s, %d%s".formatted(what, items.size(), total < 0 ? "" : " of " + total));
    }
  }

  /** The tokens of the next pages: they are offsets, so that several are known at a time. */
  private static List<String> next(String token, long total, int needed, int most) {
    List<String> tokens = new ArrayList<>(List.of(token));
    if (token.matches("[0-9]{1,9}")) {
      long from = Long.parseLong(token);
      for (long offset = from + PAGE;
          offset < total && offset - from <= needed && tokens.size() < most;
          offset += PAGE) {
        tokens.add(Long.toString(offset));
      }
    }
    return tokens;
  }

  /** Sends a body and returns the answer if it is not a refusal. */
  public JsonNode send(String method, String path, Object body, Map<String, String> more) {
    return require(exchange(method, path, body, more));
  }

  /** The body of an answer; whatever is not done is told as a refusal. */
  public JsonNode require(Answer answer) {
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
  public Answer exchange(
      String method, String path, @Nullable Object body, Map<String, String> more) {
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
      } catch (ConnectException
          | NoRouteToHostException
          | UnknownHostException
          | SSLException
          | SocketTimeoutException e) {
        throw refusals.unreachable(e, "");
      } catch (IOException e) {
        if (!harmless || attempt > 0) {
          throw refusals.unreachable(
              e, harmless ? "" : " Whether the change was made is not known; look first.");
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
    try {
      JsonNode json =
          bytes.length == 0 ? MissingNode.getInstance() : CliJson.MAPPER.readTree(bytes);
      return new Answer(status, json, answered);
    } catch (JacksonException e) {
      throw refusals.notPinion(status, answered.get("content-type"), answered.get("location"));
    }
  }

  private static String lowerCase(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
