package dev.pinion.domain;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list.
 *
 * @param items the elements of this page, in order
 * @param total the number of elements on all pages; null if they were not counted
 * @param nextOffset where the next page begins; null on the last one
 */
public record Page<T>(List<T> items, @Nullable Integer total, @Nullable Long nextOffset) {

  /**
   * The page of a whole list.
   *
   * @param offset elements to skip, at least 0; past the end gives an empty last page
   * @param limit elements at most; 0 gives an empty page that says whether there are more
   */
  public static <T> Page<T> of(List<T> all, long offset, long limit) {
    int from = (int) Math.min(offset, all.size());
    int to = (int) Math.min(from + limit, all.size());
    return new Page<>(
        List.copyOf(all.subList(from, to)), all.size(), to < all.size() ? (long) to : null);
  }

  /**
   * A page that was read as such.
   *
   * @param items the elements of the page
   * @param offset elements that were skipped, at least 0
   * @param total the number of elements on all pages
   */
  public static <T> Page<T> part(List<T> items, long offset, long total) {
    long end = offset + items.size();
    return new Page<>(items, Math.toIntExact(total), end < total ? end : null);
  }

  /** This page with something made of each element. */
  public <R> Page<R> map(Function<T, R> make) {
    return new Page<>(items.stream().map(make).toList(), total, nextOffset);
  }
}
