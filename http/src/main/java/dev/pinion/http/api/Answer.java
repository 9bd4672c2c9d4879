package dev.pinion.http.api;

import dev.pinion.http.schema.Rendered;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a handler answers.
 *
 * @param status the HTTP status
 * @param body written as JSON, unless it is {@link Raw} or {@link Prepared}; null for an answer
 *     without content
 * @param headers beside those that every answer has; several cookies have a line each
 * @param asItIs whether the content is never compressed
 */
public record Answer(
    int status, @Nullable Object body, Map<String, String> headers, boolean asItIs) {
  /** The only header that an answer may have several times (RFC 6265, 3). */
  public static final String SET_COOKIE = "Set-Cookie";

  /** The number of a change, by which a client asks another server for a state that has it. */
  public static final String CHANGE = "X-Pinion-Seq";

  /** Content that has been written as JSON already. */
  private static final class Written {
    final byte[] json;

    Written(byte[] json) {
      this.json = json;
    }
  }

  /** Text that is not made from a record. */
  public record Raw(String contentType, String text) {}

  /** An answer whose content may be compressed. */
  public Answer(int status, @Nullable Object body, Map<String, String> headers) {
    this(status, body, headers, false);
  }

  /** An answer with a body. */
  public static Answer of(int status, Object body) {
    return new Answer(status, body, Map.of());
  }

  /** An answer that sends a browser on, with GET and without a trace in its history. */
  public static Answer goTo(String location) {
    return new Answer(303, null, Map.of("Location", location));
  }

  /** An answer without content. */
  public static Answer noContent() {
    return new Answer(204, null, Map.of());
  }

  /** The media type of its content. */
  public String contentType() {
    return switch (body) {
      case Raw raw -> raw.contentType();
      case Prepared prepared -> prepared.contentType();
      case null, default -> "application/json";
    };
  }

  /** The text of its content; empty if it has none. Nobody may change it. */
  public byte[] content() {
    return switch (body) {
      case null -> new byte[0];
      case Raw raw -> raw.text().getBytes(StandardCharsets.UTF_8);
      case Prepared prepared -> prepared.plain();
      case Written written -> written.json;
      case Rendered<?> rendered -> rendered.json();
      default -> Json.write(body);
    };
  }

  /**
   * This answer with its content written.
   *
   * @throws dev.pinion.budget.TooLargeException if it has more bytes than that
   */
  public Answer written(long mostBytes) {
    return switch (body) {
      case null -> this;
      case Raw raw -> this;
      case Prepared prepared -> this;
      default -> new Answer(status, new Written(Json.write(body, mostBytes)), headers, asItIs);
    };
  }

  /**
   * Bytes that it holds until the client has taken it. What is prepared is held anyway.
   *
   * @param encrypted whether the server library makes a copy for that
   */
  public long heldBytes(boolean encrypted) {
    long bytes = content().length;
    if (body instanceof Prepared) {
      return encrypted ? bytes : 0;
    }
    // Without a copy by the library there may be one that is compressed.
    return 2 * bytes;
  }

  /**
   * This answer with the number of the newest change of a tenant, for a write to another tenant
   * than the caller's.
   */
  public Answer atChange(long seq) {
    return with(CHANGE, Long.toString(seq));
  }

  /** This answer with one more header. */
  public Answer with(String header, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(header, value);
    return new Answer(status, body, all, asItIs);
  }

  /** This answer with one more cookie. */
  public Answer withCookie(String value) {
    String others = headers.get(SET_COOKIE);
    return with(SET_COOKIE, others == null ? value : others + "\n" + value);
  }

  /**
   * This answer with a secret in it. Nobody keeps it, and it is not compressed: how much shorter it
   * got would tell of the secret.
   */
  public Answer secret() {
    return with("Cache-Control", "no-store").uncompressed();
  }

  /**
   * This answer with the number of a revision as its entity tag, for {@code If-Match}. It is not
   * compressed: other bytes would need another tag, which is no revision.
   */
  public Answer atRevision(long revision) {
    return with("ETag", '"' + Long.toString(revision) + '"').uncompressed();
  }

  /** This answer, never to be compressed. */
  Answer uncompressed() {
    return new Answer(status, body, headers, true);
  }
}
