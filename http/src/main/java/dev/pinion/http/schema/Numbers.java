package dev.pinion.http.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Conversions of JSON numbers that stay cheap whatever their exponent. */
final class Numbers {
  /** Decimal digits before the point that a double can still reach (1.8e308). */
  private static final int MAX_MAGNITUDE = 309;

  /** Magnitude below which a double is zero. */
  private static final int MIN_MAGNITUDE = -330;

  private static final Pattern LEADING = Pattern.compile("^[+-]?0*");
  private static final int LONG_MAX_DIGITS = 19;
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);

  private Numbers() {}

  /** The number, with what a double would round to zero as zero; null beyond a double's range. */
  static @Nullable BigDecimal finite(JsonNode node) {
    return isInfinite(node) ? null : finite(node.decimalValue());
  }

  /** As {@link #finite(JsonNode)}. */
  static @Nullable BigDecimal finite(BigDecimal value) {
    long magnitude = magnitude(value);
    if (value.signum() == 0) {
      return Math.abs((long) value.scale()) > MAX_MAGNITUDE ? BigDecimal.ZERO : value;
    }
    if (magnitude > MAX_MAGNITUDE) {
      return null;
    }
    return magnitude < MIN_MAGNITUDE ? BigDecimal.ZERO : value;
  }

  /** True for a double that overflowed when it was parsed. */
  static boolean isInfinite(JsonNode node) {
    return node.isFloatingPointNumber()
        && !node.isBigDecimal()
        && !Double.isFinite(node.doubleValue());
  }

  /** The integer, the nearest end of the range of long when beyond it, or null for a fraction. */
  static @Nullable Long integer(JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.longValue();
    }
    if (isInfinite(node)) {
      return node.doubleValue() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    BigDecimal value = node.decimalValue();
    if (value.signum() == 0) {
      return 0L;
    }
    // Without digits after the point it is whole; its zeros may be more than a scale can count.
    BigDecimal normal = value.scale() > 0 ? value.stripTrailingZeros() : value;
    if (normal.scale() > 0) {
      return null;
    }
    if (magnitude(normal) > LONG_MAX_DIGITS) {
      return value.signum() > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return normal.toBigInteger().max(LONG_MIN).min(LONG_MAX).longValueExact();
  }

  /** The integer written as a sign and digits, or the nearest end of the range of long. */
  static long integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = LEADING.matcher(text).replaceFirst("");
    if (digits.isEmpty()) {
      return 0;
    }
    if (digits.length() > LONG_MAX_DIGITS) {
      return negative ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
    BigInteger value = new BigInteger(negative ? "-" + digits : digits);
    return value.max(LONG_MIN).min(LONG_MAX).longValueExact();
  }

  /** How many digits stand before the decimal point; negative counts zeros after it. */
  private static long magnitude(BigDecimal value) {
    return (long) value.precision() - value.scale();
  }
}
