package dev.pinion.domain.resource;

import java.util.Locale;

/** The types of what metrics measure. */
public enum MetricType {
  BOOLEAN,
  NUMERICAL,
  CATEGORICAL;

  /** The word on the wire and in sentences. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
