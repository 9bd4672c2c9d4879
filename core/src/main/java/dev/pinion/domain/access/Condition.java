package dev.pinion.domain.access;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a grant asks of one attribute of the resource (contract A4). An attribute may be absent (no
 * values) or have several values, as a tag key that occurs twice has.
 */
public sealed interface Condition {

  /** Whether the condition holds for an attribute with these values. */
  boolean holds(List<@Nullable Object> attribute);

  /** Holds if some value of the attribute is {@code value}; never for an absent attribute. */
  record Equals(@Nullable Object value) implements Condition {
    @Override
    public boolean holds(List<@Nullable Object> attribute) {
      return contains(attribute, value);
    }
  }

  /** Holds if no value of the attribute is {@code value}; always for an absent attribute. */
  record NotEquals(@Nullable Object value) implements Condition {
    @Override
    public boolean holds(List<@Nullable Object> attribute) {
      return !contains(attribute, value);
    }
  }

  /** Holds if some value of the attribute is one of {@code values}; never for an absent one. */
  record In(List<@Nullable Object> values) implements Condition {
    public In {
      values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    @Override
    public boolean holds(List<@Nullable Object> attribute) {
      for (Object each : attribute) {
        if (contains(values, each)) {
          return true;
        }
      }
      return false;
    }
  }

  private static boolean contains(List<@Nullable Object> values, @Nullable Object wanted) {
    for (Object each : values) {
      if (same(each, wanted)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Equality of JSON values: numbers by value, strings by code point, and a value of one type never
   * equals one of another.
   */
  static boolean same(@Nullable Object a, @Nullable Object b) {
    return Objects.equals(comparable(a), comparable(b));
  }

  /** What equals the same of another JSON value if, and only if, the two are {@link #same}. */
  static @Nullable Object comparable(@Nullable Object value) {
    return value instanceof Number number
        ? new BigDecimal(number.toString()).stripTrailingZeros()
        : value;
  }
}
