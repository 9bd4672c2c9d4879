package dev.pinion.http;

import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;

/** The parameter that every dialect pages with. */
public final class Paging {

  /**
   * Elements to skip. A negative number is refused though its schema does not say so, because the
   * contracts declare no lower bound.
   */
  public static final Param<Long> CONTINUATION_TOKEN =
      Param.queryOr(
          "continuation_token",
          Types.integer()
              .mapChecked(
                  offset -> offset < 0 ? null : offset,
                  "greater_than_equal",
                  "Input should be greater than or equal to 0"),
          0L);

  private Paging() {}
}
