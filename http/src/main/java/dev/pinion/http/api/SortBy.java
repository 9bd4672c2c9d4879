package dev.pinion.http.api;

import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A field to sort a list by, and the direction. */
public record SortBy(String field, boolean descending) {

  /**
   * The text that sorts by one field, with + or - before it.
   *
   * @param fields the possible fields as the message names them
   * @param make what to make of a field and its direction; null if the list has no such field
   */
  public static <T> Type<T> type(String fields, Function<SortBy, @Nullable T> make) {
    return Types.string()
        .mapChecked(
            text -> make.apply(parse(text)),
            "value_error",
            "Sort by %s, with + or - before it".formatted(fields));
  }

  private static SortBy parse(String text) {
    // In a query an unescaped plus arrives as a space.
    boolean signed = text.startsWith("+") || text.startsWith("-") || text.startsWith(" ");
    return new SortBy(signed ? text.substring(1) : text, text.startsWith("-"));
  }
}
