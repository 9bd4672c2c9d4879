package dev.pinion.domain.resource;

import dev.pinion.domain.CodePoints;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a metric measures. */
public sealed interface MetricValue {

  /** The type of the values. */
  MetricType type();

  /**
   * Why a score cannot be one of its values, as the end of "The score must be …"; null if it can.
   *
   * @param score a free-form value
   */
  @Nullable String refusal(@Nullable Object score);

  /** Yes or no. */
  record Bool() implements MetricValue {
    @Override
    public MetricType type() {
      return MetricType.BOOLEAN;
    }

    @Override
    public @Nullable String refusal(@Nullable Object score) {
      return score instanceof Boolean ? null : "true or false";
    }
  }

  /** A number between two bounds, both included. */
  record Numerical(BigDecimal lowerBound, BigDecimal upperBound) implements MetricValue {
    @Override
    public MetricType type() {
      return MetricType.NUMERICAL;
    }

    @Override
    public @Nullable String refusal(@Nullable Object score) {
      BigDecimal number =
          switch (score) {
            case BigDecimal decimal -> decimal;
            case Number integer -> new BigDecimal(integer.toString());
            case null, default -> null;
          };
      boolean fits =
          number != null && number.compareTo(lowerBound) >= 0 && number.compareTo(upperBound) <= 0;
      return fits
          ? null
          : "a number from %s to %s"
              .formatted(lowerBound.toPlainString(), upperBound.toPlainString());
    }
  }

  /** One of some words. */
  record Categorical(List<String> categories) implements MetricValue {
    /** Words that a refusal names one by one. */
    private static final int CATEGORIES_NAMED_MAX = 10;

    /** Characters of each. */
    private static final int CATEGORY_CHARS_MAX = 100;

    public Categorical {
      categories = List.copyOf(categories);
    }

    @Override
    public MetricType type() {
      return MetricType.CATEGORICAL;
    }

    @Override
    public @Nullable String refusal(@Nullable Object score) {
      if (score instanceof String && categories.contains(score)) {
        return null;
      }
      boolean all = categories.size() <= CATEGORIES_NAMED_MAX;
      return all
          ? "one of "
              + categories.stream()
                  .map(each -> CodePoints.quotable(each, CATEGORY_CHARS_MAX))
                  .collect(Collectors.joining(", "))
          : "one of the %d categories of its metric".formatted(categories.size());
    }
  }
}
