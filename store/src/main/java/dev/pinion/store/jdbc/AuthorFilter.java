package dev.pinion.store.jdbc;

import dev.pinion.domain.Author;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The SQL condition that one of several made something, and the values that it names. */
final class AuthorFilter {
  private AuthorFilter() {}

  /**
   * The condition: a list of rows, because databases limit how deep a condition is.
   *
   * @param column of JSON with who made it
   * @param count of authors, at least one
   */
  static String sql(String column, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "(:author%1$d, :org%1$d, :key%1$d = 1)".formatted(i))
        .collect(
            Collectors.joining(
                ", ",
                "(%1$s ->> 'id', %1$s ->> 'org', %1$s ->> 'kind' = 'API_KEY') in (values "
                    .formatted(column),
                ")"));
  }

  /** The values that the condition names. */
  static Map<String, Object> values(Collection<Author> authors) {
    var values = new HashMap<String, Object>();
    int number = 0;
    for (Author each : authors) {
      values.put("author" + number, each.id());
      values.put("org" + number, each.org());
      values.put("key" + number, each.key() ? 1 : 0);
      number++;
    }
    return values;
  }
}
