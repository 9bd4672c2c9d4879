package dev.pinion.store.jdbc;

import dev.pinion.domain.Author;
import java.util.Map;

/** The SQL condition that somebody made something, and the values that it names. */
final class AuthorFilter {
  private AuthorFilter() {}

  /**
   * The condition.
   *
   * @param column of JSON with who made it
   * @param number tells the values of several conditions apart
   */
  static String sql(String column, int number) {
    return "(%2$s ->> 'id' = :author%1$s and %2$s ->> 'org' = :org%1$s and (%2$s ->> 'kind' = 'API_KEY') = (:key%1$s = 1))"
        .formatted(number, column);
  }

  /** The values that the condition of that number names. */
  static Map<String, Object> values(Author author, int number) {
    return Map.of(
        "author" + number,
        author.id(),
        "org" + number,
        author.org(),
        "key" + number,
        author.key() ? 1 : 0);
  }
}
