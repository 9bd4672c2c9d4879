package dev.pinion.http;

import dev.pinion.http.api.Weights;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The codings in which a client takes an answer (RFC 9110, section 12.5.3).
 *
 * @param gzip how gladly it takes gzip, from 0 for never to 1
 * @param identity how gladly it takes content as it is, likewise
 */
record AcceptedCodings(double gzip, double identity) {
  /** Less than any weight that can be written. */
  private static final double LAST = 0.000_1;

  /** What a client takes that says nothing. */
  static final AcceptedCodings UNSAID = new AcceptedCodings(0, 1);

  /** What the values of {@code Accept-Encoding} say. */
  static AcceptedCodings of(List<String> values) {
    Map<String, Double> weights = Weights.of(values);
    Double others = weights.get("*");
    double gzip = weights.getOrDefault("gzip", weights.getOrDefault("x-gzip", orElse(others, 0)));
    return new AcceptedCodings(gzip, weights.getOrDefault("identity", orElse(others, LAST)));
  }

  private static double orElse(@Nullable Double weight, double fallback) {
    return weight == null ? fallback : weight;
  }

  /** Whether content that is worth it should be compressed. */
  boolean preferGzip() {
    return gzip > 0 && gzip >= identity;
  }

  /** Whether content must be compressed even if it is not worth it. */
  boolean refuseIdentity() {
    return gzip > 0 && identity == 0;
  }
}
