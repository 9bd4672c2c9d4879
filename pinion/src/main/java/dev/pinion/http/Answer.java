package dev.pinion.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param status the HTTP status
 * @param body written as JSON, unless it is {@link Raw}; null for an answer without content
 * @param headers beside those that every answer has
 */
public record Answer(int status, @Nullable Object body, Map<String, String> headers) {

  /** Text that is not made from a record. */
  public record Raw(String contentType, String text) {}

  /** An answer with a body. */
  public static Answer of(int status, Object body) {
    return new Answer(status, body, Map.of());
  }

  /** An answer without content. */
  public static Answer noContent() {
    return new Answer(204, null, Map.of());
  }

  /** The media type of its content. */
  String contentType() {
    return body instanceof Raw raw ? raw.contentType() : "application/json";
  }

  /** The text of its content; empty if it has none. */
  byte[] content() {
    return switch (body) {
      case null -> new byte[0];
      case Raw raw -> raw.text().getBytes(StandardCharsets.UTF_8);
      default -> Json.write(body);
    };
  }

  /** This answer with one more header. */
  public Answer with(String header, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, body, all);
  }
}
