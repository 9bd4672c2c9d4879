package dev.pinion.http.platform;

import dev.pinion.domain.Page;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The shape of pages: each is the constructor of a record of its own name. */
@FunctionalInterface
public interface Pages<E, R extends Record> {

  /** The page as answered. */
  R of(List<E> items, boolean hasMore, @Nullable Long continuationToken, long total);

  /** A page of things, each as {@code element} answers it. */
  static <T, E, R extends Record> R of(Page<T> page, Function<T, E> element, Pages<E, R> shape) {
    return shape.of(
        page.items().stream().map(element).toList(),
        page.nextOffset() != null,
        page.nextOffset(),
        Objects.requireNonNull(page.total(), "what a page of this dialect says"));
  }
}
