package dev.pinion.store.copy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row.
 *
 * @param key the values of the primary key, texts and {@code Long}
 * @param values the values of the columns that were read, texts and {@code Long}, in their order
 */
public record Row(List<Object> key, List<@Nullable Object> values) {
  /** Keys as both kinds of databases order them: texts by their code points. */
  static final Comparator<List<Object>> BY_KEY = Row::compare;

  /** The same key, of which JSON may have made smaller integers. */
  static List<Object> withLongs(List<Object> key) {
    return key.stream()
        .map(part -> part instanceof Number number ? (Object) number.longValue() : part)
        .toList();
  }

  private static int compare(List<Object> one, List<Object> other) {
    for (int i = 0; i < one.size(); i++) {
      int order =
          one.get(i) instanceof Long number
              ? number.compareTo((Long) other.get(i))
              : Arrays.compareUnsigned(bytes(one.get(i)), bytes(other.get(i)));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static byte[] bytes(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }
}
