package dev.pinion.http.schema;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Integers; those beyond the range of long are taken for its nearest end. */
public final class IntegerType extends Type<Long> {
  static final IntegerType ANY = new IntegerType(null, null, null);

  private static final Pattern TEXT = Pattern.compile("[+-]?[0-9]+(\\.0+)?");

  private final @Nullable Long min;
  private final @Nullable Long max;
  private final @Nullable Long above;

  private IntegerType(@Nullable Long min, @Nullable Long max, @Nullable Long above) {
    this.min = min;
    this.max = max;
    this.above = above;
  }

  /** Not less than that. */
  public IntegerType min(long least) {
    return new IntegerType(least, max, above);
  }

  /** Not more than that. */
  public IntegerType max(long most) {
    return new IntegerType(min, most, above);
  }

  /** More than that. */
  public IntegerType greaterThan(long bound) {
    return new IntegerType(min, max, bound);
  }

  @Override
  public @Nullable Long decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isNumber()) {
      faults.add("int_type", loc, "Input should be a valid integer", node);
      return null;
    }
    Long value = Numbers.integer(node);
    if (value == null) {
      String msg = "Input should be a valid integer, got a number with a fractional part";
      faults.add("int_from_float", loc, msg, node);
      return null;
    }
    return check(value, node, loc, faults);
  }

  @Override
  @Nullable Long decodeText(String text, Loc loc, Faults faults) {
    String number = Text.strip(text);
    if (!TEXT.matcher(number).matches()) {
      String msg = "Input should be a valid integer, unable to parse string as an integer";
      faults.add("int_parsing", loc, msg, text);
      return null;
    }
    int point = number.indexOf('.');
    return check(
        Numbers.integer(point < 0 ? number : number.substring(0, point)), text, loc, faults);
  }

  private @Nullable Long check(long value, Object input, Loc loc, Faults faults) {
    if (max != null && value > max) {
      String msg = "Input should be less than or equal to " + max;
      faults.add("less_than_equal", loc, msg, input, Map.of("le", max));
    } else if (min != null && value < min) {
      String msg = "Input should be greater than or equal to " + min;
      faults.add("greater_than_equal", loc, msg, input, Map.of("ge", min));
    } else if (above != null && value <= above) {
      String msg = "Input should be greater than " + above;
      faults.add("greater_than", loc, msg, input, Map.of("gt", above));
    } else {
      return value;
    }
    return null;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "integer");
    put(schema, "maximum", max);
    put(schema, "minimum", min);
    put(schema, "exclusiveMinimum", above);
    return schema;
  }

  private static void put(ObjectNode schema, String keyword, @Nullable Long bound) {
    if (bound != null) {
      schema.put(keyword, bound);
    }
  }
}
