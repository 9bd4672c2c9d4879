package dev.pinion.domain;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of JSON (RFC 8785): the one text of a value, so that equal values have equal
 * hashes wherever they are computed. Numbers are IEEE doubles in it, as the RFC demands: integers
 * beyond 2^53 that round to the same double are the same number. A number that no double can hold,
 * of which the RFC says nothing, keeps its own digits.
 */
public final class CanonicalJson {
  /** Decimal exponents from which ECMAScript writes numbers with an exponent. */
  private static final int LARGEST_PLAIN_POINT = 21;

  private static final int SMALLEST_PLAIN_POINT = -6;
  private static final String SHORT_ESCAPES = "\b\t\n\f\r\"\\";
  private static final String SHORT_LETTERS = "btnfr\"\\";

  private CanonicalJson() {}

  /** The canonical text of a free-form JSON value. */
  public static String text(@Nullable Object value) {
    var out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  /** SHA-256 of the canonical text in UTF-8, as 64 lower-case hex digits. */
  public static String sha256(@Nullable Object value) {
    return Sha256.hex(text(value));
  }

  private static void write(@Nullable Object value, StringBuilder out) {
    switch (value) {
      case null -> out.append("null");
      case Boolean bool -> out.append(bool);
      case String text -> string(text, out);
      case Number number -> out.append(number(number));
      case Map<?, ?> map -> object(map, out);
      case List<?> list -> array(list, out);
      default -> throw new IllegalArgumentException("no JSON value: " + value.getClass());
    }
  }

  private static void object(Map<?, ?> map, StringBuilder out) {
    // A TreeMap of strings sorts by UTF-16 code units, which is the order of the RFC.
    var sorted = new TreeMap<String, @Nullable Object>();
    map.forEach((name, value) -> sorted.put((String) name, value));
    String separator = "{";
    for (Map.Entry<String, @Nullable Object> field : sorted.entrySet()) {
      out.append(separator);
      string(field.getKey(), out);
      out.append(':');
      write(field.getValue(), out);
      separator = ",";
    }
    out.append(sorted.isEmpty() ? "{}" : "}");
  }

  private static void array(List<?> list, StringBuilder out) {
    String separator = "[";
    for (Object item : list) {
      out.append(separator);
      write(item, out);
      separator = ",";
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private static void string(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int escape = SHORT_ESCAPES.indexOf(c);
      if (escape >= 0) {
        out.append('\\').append(SHORT_LETTERS.charAt(escape));
      } else if (c < ' ') {
        out.append("\\u%04x".formatted((int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** A double as ECMAScript writes it: the fewest digits that read back as the same double. */
  private static String number(Number number) {
    double value = number.doubleValue();
    if (Double.isInfinite(value)) {
      return new BigDecimal(number.toString()).stripTrailingZeros().toString();
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return (value < 0 ? "-" : "") + placed(digits, point);
  }

  /** The shortest decimal that reads back as the double; Java's own has two digits at least. */
  private static BigDecimal shortest(double value) {
    BigDecimal decimal = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    BigDecimal oneDigit = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return oneDigit.doubleValue() == value ? oneDigit.stripTrailingZeros() : decimal;
  }

  /**
   * The digits with their decimal point.
   *
   * @param point how many of the digits, zeros added if need be, stand before the point
   */
  private static String placed(String digits, int point) {
    if (point > LARGEST_PLAIN_POINT || point <= SMALLEST_PLAIN_POINT) {
      String mantissa =
          digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
      int exponent = point - 1;
      return mantissa + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
    }
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? digits + "0".repeat(point - digits.length())
        : digits.substring(0, point) + "." + digits.substring(point);
  }
}
