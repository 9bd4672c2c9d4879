package dev.pinion.http;

import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that a client need not fetch again while they are the same (RFC 9110, 13.1.2). */
public final class EntityTags {

  private static final int TAG_BYTES = 16;

  /** The tags of what the client has. */
  public static final Param<String> IF_NONE_MATCH =
      Param.header("If-None-Match", Types.string().nullable());

  private EntityTags() {}

  /** The answer with the tag of exactly its bytes, or 304 if the client has those. */
  public static Answer answer(Call call, Object body) {
    byte[] json = Json.write(body);
    String tag = "\"" + tag(json) + "\"";
    return matches(call.find(IF_NONE_MATCH), tag)
        ? new Answer(304, null, Map.of("ETag", tag))
        : Answer.of(
                200, new Answer.Raw("application/json", new String(json, StandardCharsets.UTF_8)))
            .with("ETag", tag);
  }

  private static String tag(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(hash, 0, TAG_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static boolean matches(@Nullable String header, String tag) {
    return header != null
        && Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .map(each -> each.startsWith("W/") ? each.substring(2) : each)
            .anyMatch(each -> each.equals("*") || each.equals(tag));
  }
}
