package dev.pinion.http.api;

import dev.pinion.http.schema.Param;
import dev.pinion.http.schema.Types;

/**
 * The parameters that every dialect pages with. A page has as many elements as fit into {@link
 * #PAGE_BYTES}, though more were asked for: it says where the next one begins.
 */
public final class Paging {
  /** The parameter that says how many elements a page has at most. */
  static final String LIMIT = "limit";

  /** What a page of more than one element has at most. */
  public static final long PAGE_BYTES = 4 * 1024 * 1024;

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
