package dev.pinion.http.classic;

import dev.pinion.domain.Page;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shapes of pages: each is the constructor of a record that names its items in its own way. */
public final class Pages {
  private Pages() {}

  /** {@code page(x)} of the contract. */
  @FunctionalInterface
  public interface Plain<E, R extends Record> {
    R of(List<E> items, boolean hasMore, @Nullable Long continuationToken);
  }

  /** A page of things, each as {@code element} answers it. */
  public static <T, E, R extends Record> R of(
      Page<T> page, Function<T, E> element, Plain<E, R> shape) {
    return shape.of(
        page.items().stream().map(element).toList(), page.nextOffset() != null, page.nextOffset());
  }

  /** {@code page+fv(x)} of the contract. */
  @FunctionalInterface
  public interface Filtered<E, F, R extends Record> {

    /**
     * The page.
     *
     * @param filterValues null but on the first page
     */
    R of(
        List<E> items, boolean hasMore, @Nullable Long continuationToken, @Nullable F filterValues);
  }

  /** A page of things, each as {@code element} answers it, with what filters can name. */
  public static <T, E, F, R extends Record> R of(
      Page<T> page, Function<T, E> element, @Nullable F filterValues, Filtered<E, F, R> shape) {
    return shape.of(
        page.items().stream().map(element).toList(),
        page.nextOffset() != null,
        page.nextOffset(),
        filterValues);
  }
}
