package dev.pinion.http.schema;

import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Numbers within the range of a double, kept exactly. */
public final class NumberType extends Type<BigDecimal> {
  static final NumberType ANY = new NumberType(null, null, null);

  private static final int MAX_TEXT_CHARS = 1000;
  private static final Pattern TEXT =
      Pattern.compile("[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]{1,9})?");

  private final @Nullable BigDecimal min;
  private final @Nullable BigDecimal max;
  private final @Nullable BigDecimal above;

  private NumberType(
      @Nullable BigDecimal min, @Nullable BigDecimal max, @Nullable BigDecimal above) {
    this.min = min;
    this.max = max;
    this.above = above;
  }

  /** Not less than that. */
  public NumberType min(double least) {
    return new NumberType(bound(least), max, above);
  }

  /** Not more than that. */
  public NumberType max(double most) {
    return new NumberType(min, bound(most), above);
  }

  /** More than that. */
  public NumberType greaterThan(double bound) {
    return new NumberType(min, max, bound(bound));
  }

  private static BigDecimal bound(double value) {
    BigDecimal exact = BigDecimal.valueOf(value).stripTrailingZeros();
    return exact.scale() < 0 ? exact.setScale(0) : exact;
  }

  @Override
  public @Nullable BigDecimal decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isNumber()) {
      faults.add("float_type", loc, "Input should be a valid number", node);
      return null;
    }
    return check(Numbers.finite(node), node, loc, faults);
  }

  @Override
  @Nullable BigDecimal decodeText(String text, Loc loc, Faults faults) {
    String number = Text.strip(text);
    if (number.length() > MAX_TEXT_CHARS || !TEXT.matcher(number).matches()) {
      String msg = "Input should be a valid number, unable to parse string as a number";
      faults.add("float_parsing", loc, msg, text);
      return null;
    }
    return check(Numbers.finite(new BigDecimal(number)), text, loc, faults);
  }

  private @Nullable BigDecimal check(
      @Nullable BigDecimal value, Object input, Loc loc, Faults faults) {
    if (value == null) {
      faults.add("finite_number", loc, "Input should be a finite number", input);
    } else if (max != null && value.compareTo(max) > 0) {
      String msg = "Input should be less than or equal to " + max;
      faults.add("less_than_equal", loc, msg, input, Map.of("le", max));
    } else if (min != null && value.compareTo(min) < 0) {
      String msg = "Input should be greater than or equal to " + min;
      faults.add("greater_than_equal", loc, msg, input, Map.of("ge", min));
    } else if (above != null && value.compareTo(above) <= 0) {
      faults.add(
          "greater_than", loc, "Input should be greater than " + above, input, Map.of("gt", above));
    } else {
      return value;
    }
    return null;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "number");
    if (max != null) {
      schema.put("maximum", max);
    }
    if (min != null) {
      schema.put("minimum", min);
    }
    if (above != null) {
      schema.put("exclusiveMinimum", above);
    }
    return schema;
  }
}
