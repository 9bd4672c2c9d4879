package dev.pinion.http;

import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers that a client need not fetch again while they are the same (RFC 9110, 13.1.2). */
public final class EntityTags {

  /** The tags of what the client has. */
  public static final Param<String> IF_NONE_MATCH =
      Param.header("If-None-Match", Types.string().nullable());

  private EntityTags() {}

  /**
   * The answer with its tag, or 304 if the client has it.
   *
   * @param tag without quotes
   */
  public static Answer answer(Call call, String tag, Object body) {
    String quoted = "\"" + tag + "\"";
    return matches(call.find(IF_NONE_MATCH), quoted)
        ? new Answer(304, null, Map.of("ETag", quoted))
        : Answer.of(200, body).with("ETag", quoted);
  }

  private static boolean matches(@Nullable String header, String tag) {
    return header != null
        && Arrays.stream(header.split(",", -1))
            .map(String::strip)
            .map(each -> each.startsWith("W/") ? each.substring(2) : each)
            .anyMatch(each -> each.equals("*") || each.equals(tag));
  }
}
