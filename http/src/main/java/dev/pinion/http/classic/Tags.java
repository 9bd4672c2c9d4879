package dev.pinion.http.classic;

import dev.pinion.domain.service.Tag;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tags on the wire: always sent as a map, and answered in one of two shapes. */
public final class Tags {
  private static final int TAGS_MAX = 20;

  private static final int STRINGS_MAX = 100;
  private static final int CHARS_MAX = 256;

  /** At most 20 tags of words. */
  public static final Type<List<Tag>> WORDS =
      Types.map(Classic.WORD, Classic.WORD.nullable()).max(TAGS_MAX).map(Tags::of);

  /** Tags of any strings. */
  public static final Type<List<Tag>> STRINGS =
      Types.map(Types.string().max(CHARS_MAX), Types.string().max(CHARS_MAX).nullable())
          .max(STRINGS_MAX)
          .map(Tags::of);

  private Tags() {}

  private static List<Tag> of(Map<String, @Nullable String> map) {
    return map.entrySet().stream().map(entry -> new Tag(entry.getKey(), entry.getValue())).toList();
  }

  /** A tag as one of a list. */
  public record TagOutput(String key, @Nullable String value) {}

  /** Tags as a list of pairs. */
  public static List<TagOutput> pairs(List<Tag> tags) {
    return tags.stream().map(tag -> new TagOutput(tag.key(), tag.value())).toList();
  }

  /** Tags as a map. */
  public static Map<String, @Nullable String> map(List<Tag> tags) {
    var map = new LinkedHashMap<String, @Nullable String>();
    tags.forEach(tag -> map.put(tag.key(), tag.value()));
    return Collections.unmodifiableMap(map);
  }
}
