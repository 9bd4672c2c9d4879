package dev.pinion.http.classic;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shapes of pages: each is the constructor of a record that names its items in its own way. */
final class Pages {
  private Pages() {}

  /** {@code page(x)} of the contract. */
  @FunctionalInterface
  interface Plain<E, R extends Record> {
    R of(List<E> items, boolean hasMore, @Nullable Long continuationToken);
  }

  /** {@code page+fv(x)} of the contract. */
  @FunctionalInterface
  interface Filtered<E, F extends Record, R extends Record> {

    /**
     * The page.
     *
     * @param filterValues null but on the first page
     */
    R of(
        List<E> items, boolean hasMore, @Nullable Long continuationToken, @Nullable F filterValues);
  }
}
