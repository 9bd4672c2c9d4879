package dev.pinion.http.wire;

import dev.pinion.domain.service.TagFilter;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;

/** The request type of a tag filter, for services and for resources. */
public final class TagFilters {
  /** One filter. */
  public static final Type<TagFilter> TYPE =
      Types.string()
          .mapChecked(
              text -> TagFilter.parse(text).orElse(null),
              "value_error",
              "Filter by key:value, key:* or key: for no value");

  private TagFilters() {}
}
