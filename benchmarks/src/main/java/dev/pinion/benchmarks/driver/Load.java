package dev.pinion.benchmarks.driver;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one load gave.
 *
 * @param requests that were answered
 * @param perSecond answers a second
 * @param p50 of the latency, in microseconds; so are the others
 * @param errors answers of 400 or more, and requests that were not answered
 */
record Load(long requests, double perSecond, double p50, double p99, double p999, long errors) {
  private static final Pattern LINE = Pattern.compile("(?m)^DRIVER (.*)$");
  private static final Pattern FIELD = Pattern.compile("(\\w+)=(\\d+)");
  private static final double MICROS = 1e6;

  /**
   * Reads what wrk printed with the driver's scripts.
   *
   * @throws IllegalArgumentException if their line is missing
   */
  static Load ofWrk(String output) {
    Matcher line = LINE.matcher(output);
    if (!line.find()) {
      throw new IllegalArgumentException("wrk has printed no result:\n" + output);
    }
    Map<String, Long> fields = new HashMap<>();
    FIELD
        .matcher(line.group(1))
        .results()
        .forEach(field -> fields.put(field.group(1), Long.parseLong(field.group(2))));
    long errors = 0;
    for (String kind : List.of("connect", "read", "write", "timeout", "status")) {
      errors += fields.getOrDefault(kind, 0L);
    }
    long requests = fields.getOrDefault("requests", 0L);
    return new Load(
        requests,
        requests * MICROS / Math.max(1, fields.getOrDefault("duration", 0L)),
        fields.getOrDefault("p50", 0L),
        fields.getOrDefault("p99", 0L),
        fields.getOrDefault("p999", 0L),
        errors);
  }

  /** The load that stands for several of the same kind: the median of each number, all errors. */
  static Load median(List<Load> loads) {
    return new Load(
        loads.stream().mapToLong(Load::requests).sum(),
        median(loads, Load::perSecond),
        median(loads, Load::p50),
        median(loads, Load::p99),
        median(loads, Load::p999),
        loads.stream().mapToLong(Load::errors).sum());
  }

  /** The median of a number; the lower one of two. */
  static <T> double median(List<T> of, ToDoubleFunction<T> number) {
    double[] sorted = of.stream().mapToDouble(number).sorted().toArray();
    return sorted[(sorted.length - 1) / 2];
  }
}
