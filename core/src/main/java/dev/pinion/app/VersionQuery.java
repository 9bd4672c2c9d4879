package dev.pinion.app;

import dev.pinion.domain.Page;
import dev.pinion.store.ResourceStore.VersionRange;
import java.util.List;
import java.util.function.Function;

/**
 * Which versions of one thing to list, and which page of them.
 *
 * @param descending whether the newest comes first
 * @param offset versions to skip, at least 0
 * @param limit versions at most
 */
public record VersionQuery(Numbers numbers, boolean descending, long offset, long limit) {

  /** Version numbers that are wanted. */
  public sealed interface Numbers {

    /** The newest version, if there is one. */
    record Latest() implements Numbers {}

    /**
     * The versions between two numbers, both included.
     *
     * @param first at least 1
     * @param last not below the first; may be beyond the newest version
     */
    record Range(long first, long last) implements Numbers {
      /** Every version. */
      public static final Range ALL = new Range(1, Long.MAX_VALUE);
    }
  }

  /**
   * A page of the versions that there really are.
   *
   * @param newest the number of the newest version; 0 if there is none
   * @param read gives the versions of a range
   */
  public <V> Page<V> page(long newest, Function<VersionRange, List<V>> read) {
    VersionRange range = range(newest);
    long total = Math.max(0, range.last() - range.first() + 1);
    return Page.part(read.apply(range), offset, total);
  }

  private VersionRange range(long newest) {
    return switch (numbers) {
      case Numbers.Latest latest ->
          new VersionRange(Math.max(newest, 1), newest, descending, offset, limit);
      case Numbers.Range range ->
          new VersionRange(
              range.first(), Math.min(range.last(), newest), descending, offset, limit);
    };
  }
}
