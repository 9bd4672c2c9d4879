package dev.pinion.domain.resource;

import dev.pinion.domain.EntityId;
import java.math.BigDecimal;
import java.util.List;

/** What a metric must say of a simulation for the unit test to pass. */
public record Criterion(String name, EntityId metricId, Expectation expectation) {

  /** What is expected of the score. */
  public sealed interface Expectation {

    /** The type that the metric must have. */
    MetricType type();
  }

  /** The score is this. */
  public record Bool(boolean expectedValue) implements Expectation {
    @Override
    public MetricType type() {
      return MetricType.BOOLEAN;
    }
  }

  /**
   * The score stands to the threshold so.
   *
   * @param verb one of {@code == != <= < >= >}
   */
  public record Numerical(String verb, BigDecimal threshold) implements Expectation {
    @Override
    public MetricType type() {
      return MetricType.NUMERICAL;
    }
  }

  /** The score is one of these. */
  public record Categorical(List<String> expectedValues) implements Expectation {
    public Categorical {
      expectedValues = List.copyOf(expectedValues);
    }

    @Override
    public MetricType type() {
      return MetricType.CATEGORICAL;
    }
  }
}
