package dev.pinion.http.classic;

import dev.pinion.app.TagFilter;
import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import org.jspecify.annotations.Nullable;

/** The texts that Classic filters and sorts services by. */
public final class ServiceFilters {
  /** A field that services are sorted by, with its direction. */
  public static final Type<Sort> SORT =
      Types.string()
          .mapChecked(
              ServiceFilters::sort,
              "value_error",
              "Sort by name or is_active, with + or - before it");

  /** A filter by tag. */
  public static final Type<TagFilter> TAG =
      Types.string()
          .mapChecked(
              ServiceFilters::tag,
              "value_error",
              "Filter by key:value, key:* or key: for no value");

  private ServiceFilters() {}

  private static @Nullable Sort sort(String text) {
    boolean signed = text.startsWith("+") || text.startsWith("-") || text.startsWith(" ");
    // In a query an unescaped plus arrives as a space.
    return switch (signed ? text.substring(1) : text) {
      case "name" -> new Sort(ServiceQuery.Field.NAME, text.startsWith("-"));
      case "is_active" -> new Sort(ServiceQuery.Field.ACTIVE, text.startsWith("-"));
      default -> null;
    };
  }

  private static @Nullable TagFilter tag(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return null;
    }
    String value = text.substring(colon + 1);
    return new TagFilter(
        text.substring(0, colon), value.equals("*"), value.isEmpty() ? null : value);
  }
}
