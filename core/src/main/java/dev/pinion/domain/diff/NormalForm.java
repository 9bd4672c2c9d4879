package dev.pinion.domain.diff;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Free-form JSON values written the one way in which equal ones are equal to Java too. */
public final class NormalForm {
  /** Digits of a whole number that is written out; longer ones keep their exponent. */
  private static final int INTEGER_DIGITS_MAX = 1_000;

  private NormalForm() {}

  /** The number as a Long if it is whole and fits, else a BigInteger or a BigDecimal. */
  public static Number number(Number number) {
    return switch (number) {
      case BigDecimal decimal -> decimal(decimal);
      case BigInteger integer ->
          integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : integer;
      case Double fraction -> decimal(BigDecimal.valueOf(fraction));
      case Float fraction -> decimal(new BigDecimal(fraction.toString()));
      default -> number.longValue();
    };
  }

  private static Number decimal(BigDecimal decimal) {
    BigDecimal stripped = decimal.stripTrailingZeros();
    long digits = (long) stripped.precision() - stripped.scale();
    return stripped.scale() <= 0 && digits <= INTEGER_DIGITS_MAX
        ? number(stripped.toBigIntegerExact())
        : stripped;
  }

  /** The value with numbers in normal form: equal for what is equal as JSON, digit by digit. */
  public static @Nullable Object exact(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, member) -> copy.put(String.valueOf(name), exact(member)));
        yield Collections.unmodifiableMap(copy);
      }
      case List<?> list -> each(list, NormalForm::exact);
      case Number number -> number(number);
      case null, default -> value;
    };
  }

  /** The value with numbers in normal form and without members that are null. */
  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> ofObject(map);
      case List<?> list -> each(list, NormalForm::of);
      case Number number -> number(number);
      case null, default -> value;
    };
  }

  private static List<@Nullable Object> each(
      List<?> list, Function<@Nullable Object, @Nullable Object> form) {
    List<@Nullable Object> copy = new ArrayList<>(list.size());
    list.forEach(item -> copy.add(form.apply(item)));
    return Collections.unmodifiableList(copy);
  }

  /** The object with numbers in normal form and without members that are null. */
  static Map<String, Object> ofObject(Map<?, ?> object) {
    Map<String, Object> copy = new LinkedHashMap<>();
    object.forEach(
        (name, member) -> {
          Object normal = of(member);
          if (normal != null) {
            copy.put(String.valueOf(name), normal);
          }
        });
    return Collections.unmodifiableMap(copy);
  }
}
