package dev.pinion.client;

import dev.pinion.client.model.governance.Check;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request that the server refused. */
public final class ApiException extends ClientException {
  private static final Set<String> PERHAPS_DONE =
      Set.of("outcome_unknown", "idempotency_answer_lost", "idempotency_answer_secret");

  private final int status;
  private final JsonNode body;
  private final Map<String, String> headers;
  private final boolean outcomeUnknown;

  ApiException(int status, JsonNode body, Map<String, String> headers, boolean outcomeUnknown) {
    super(sentence(body), null);
    this.status = status;
    this.body = body;
    this.headers = headers;
    this.outcomeUnknown = outcomeUnknown;
  }

  /**
   * One thing that is wrong with a request.
   *
   * @param location the way to it, such as {@code body}, {@code name}
   * @param message what is wrong
   */
  public record Fault(List<String> location, String message) {}

  /** The server's sentence; empty if there is none. It reads the fields in this order. */
  static String sentence(JsonNode body) {
    for (String field : new String[] {"message", "error", "detail"}) {
      if (body.path(field).isString()) {
        return body.path(field).stringValue();
      }
    }
    return "";
  }

  /** The server's sentence; empty if it says nothing. */
  @Override
  public String getMessage() {
    return sentence(body);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The word for the refusal, such as {@code agent_without_version}; empty if it has none. */
  public String code() {
    return code(body);
  }

  static String code(JsonNode body) {
    return body.path("error_code").asString("");
  }

  /**
   * Whether the server may have made the change nevertheless: it says so itself, or refuses the
   * second attempt of a request without knowing what became of the first.
   */
  @Override
  public boolean outcomeUnknown() {
    return outcomeUnknown || saysSo();
  }

  /** Whether the server's own sentence says that the change may have been made, or that it was. */
  public boolean saysSo() {
    return PERHAPS_DONE.contains(code());
  }

  /** Each thing that is wrong with the request; empty if the server does not list them. */
  public List<Fault> faults() {
    return body.path("detail")
        .valueStream()
        .map(
            fault ->
                new Fault(
                    fault.path("loc").valueStream().map(part -> part.asString("")).toList(),
                    fault.path("msg").asString("")))
        .toList();
  }

  /** What the rules say of the change, if they are why it is refused; empty if not. */
  public List<Check> checks() {
    return Check.in(body);
  }

  /** How long to wait before trying again; null if the server does not say. */
  public @Nullable Duration retryAfter() {
    return retryAfter(headers);
  }

  static @Nullable Duration retryAfter(Map<String, String> headers) {
    String seconds = headers.getOrDefault("retry-after", "");
    return seconds.matches("[0-9]{1,6}") ? Duration.ofSeconds(Long.parseLong(seconds)) : null;
  }

  /** By what the server's log names the request; empty if the server does not say. */
  public String requestId() {
    return body.path("request_id").asString(headers.getOrDefault("x-request-id", ""));
  }

  /** All that the server says; missing if it says nothing. */
  public JsonNode body() {
    return body;
  }
}
