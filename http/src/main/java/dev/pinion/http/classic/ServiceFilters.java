package dev.pinion.http.classic;

import dev.pinion.app.service.ServiceQuery;
import dev.pinion.app.service.ServiceQuery.Sort;
import dev.pinion.http.api.SortBy;
import dev.pinion.http.schema.Type;
import org.jspecify.annotations.Nullable;

/** The texts that Classic sorts services by. */
public final class ServiceFilters {
  /** A field that services are sorted by, with its direction. */
  public static final Type<Sort> SORT = SortBy.type("name or is_active", ServiceFilters::sort);

  private ServiceFilters() {}

  private static @Nullable Sort sort(SortBy by) {
    return switch (by.field()) {
      case "name" -> new Sort(ServiceQuery.Field.NAME, by.descending());
      case "is_active" -> new Sort(ServiceQuery.Field.ACTIVE, by.descending());
      default -> null;
    };
  }
}
