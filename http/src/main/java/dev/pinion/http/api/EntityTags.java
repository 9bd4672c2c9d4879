package dev.pinion.http.api;

import dev.pinion.domain.Sha256;
import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Rendered;
import dev.pinion.http.schema.Types;
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
  public static Answer answer(Call call, Rendered<?> body) {
    String tag = body.tag(EntityTags::tag);
    String known = known(call.find(IF_NONE_MATCH), tag);
    return known != null
        ? new Answer(304, null, Map.of("ETag", known))
        : new Answer(200, body, Map.of("ETag", tag));
  }

  /** The tag of the same content compressed: a strong tag is that of exact bytes. */
  public static String ofGzip(String tag) {
    return tag.substring(0, tag.length() - 1) + "-gzip\"";
  }

  private static String tag(byte[] content) {
    return "\"" + HexFormat.of().formatHex(Sha256.of(content), 0, TAG_BYTES) + "\"";
  }

  /**
   * The tag of the content, plain or compressed, by which the client has it; null if it has not.
   */
  private static @Nullable String known(@Nullable String header, String tag) {
    if (header == null) {
      return null;
    }
    for (String part : header.split(",", -1)) {
      String each = part.strip();
      String strong = each.startsWith("W/") ? each.substring(2) : each;
      if (strong.equals("*")) {
        return tag;
      }
      if (strong.equals(tag) || strong.equals(ofGzip(tag))) {
        return strong;
      }
    }
    return null;
  }
}
