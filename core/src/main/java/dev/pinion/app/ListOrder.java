package dev.pinion.app;

import dev.pinion.domain.CodePoints;
import java.time.Instant;
import java.util.Comparator;
import java.util.function.Function;

/** How a list of named things is sorted. What ties stays in the order of the ids. */
public record ListOrder(Field field, boolean descending) {

  /** A field to sort by. */
  public enum Field {
    NAME,
    CREATED_AT,
    UPDATED_AT
  }

  /** The comparator for things with these fields. */
  public <T> Comparator<T> comparator(
      Function<T, String> name, Function<T, Instant> createdAt, Function<T, Instant> updatedAt) {
    Comparator<T> ascending =
        switch (field) {
          case NAME -> Comparator.comparing(name, CodePoints.ORDER);
          case CREATED_AT -> Comparator.comparing(createdAt);
          case UPDATED_AT -> Comparator.comparing(updatedAt);
        };
    return descending ? ascending.reversed() : ascending;
  }
}
