package dev.pinion.http.schema;

import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strings, with limits counted in code points. Every string has a longest length: where none is
 * declared, {@link #UNDECLARED_MAX}.
 */
public final class StringType extends Type<String> {
  /**
   * The longest string where the contract says nothing; longer than any prompt that people write.
   */
  static final int UNDECLARED_MAX = 100_000;

  static final StringType ANY = new StringType(0, UNDECLARED_MAX, false, null, false);

  private final int min;
  private final int max;
  private final boolean maxIsShown;
  private final @Nullable Pattern pattern;
  private final boolean stripped;

  private StringType(
      int min, int max, boolean maxIsShown, @Nullable Pattern pattern, boolean stripped) {
    this.min = min;
    this.max = max;
    this.maxIsShown = maxIsShown;
    this.pattern = pattern;
    this.stripped = stripped;
  }

  /** With at least that many code points. */
  public StringType min(int codePoints) {
    return new StringType(codePoints, max, maxIsShown, pattern, stripped);
  }

  /** With at most that many code points. */
  public StringType max(int codePoints) {
    return new StringType(min, codePoints, true, pattern, stripped);
  }

  /**
   * With at most that many code points, which its schema does not say because the contract's does
   * not.
   */
  public StringType upTo(int codePoints) {
    return new StringType(min, codePoints, false, pattern, stripped);
  }

  /**
   * Matching a regular expression as a whole: {@code $} is the true end of the string. Character
   * classes are Unicode's.
   *
   * @throws IllegalArgumentException when the expression is not written between {@code ^} and
   *     {@code $}, for then its JSON Schema would say something else
   */
  public StringType pattern(String regex) {
    if (!regex.startsWith("^") || !regex.endsWith("$")) {
      throw new IllegalArgumentException("not anchored at both ends: " + regex);
    }
    return new StringType(
        min, max, maxIsShown, Pattern.compile(regex, Pattern.UNICODE_CHARACTER_CLASS), stripped);
  }

  /** Without white space at the ends, which is removed before the limits apply. */
  public StringType stripped() {
    return new StringType(min, max, maxIsShown, pattern, true);
  }

  @Override
  public @Nullable String decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isString()) {
      faults.add("string_type", loc, "Input should be a valid string", node);
      return null;
    }
    return validate(node.stringValue(), loc, faults);
  }

  /** The value to keep, or null when a fault was added. */
  @Nullable String validate(String input, Loc loc, Faults faults) {
    if (!Text.check(input, loc, faults)) {
      return null;
    }
    String value = stripped ? Text.strip(input) : input;
    int length = value.codePointCount(0, value.length());
    if (length < min) {
      String msg = "String should have at least " + Text.count(min, "character");
      faults.add("string_too_short", loc, msg, input, Map.of("min_length", min));
      return null;
    }
    if (length > max) {
      String msg = "String should have at most " + Text.count(max, "character");
      faults.add("string_too_long", loc, msg, input, Map.of("max_length", max));
      return null;
    }
    if (pattern != null && !pattern.matcher(value).matches()) {
      String msg = "String should match pattern '" + pattern + "'";
      Map<String, Object> ctx = Map.of("pattern", pattern.pattern());
      faults.add("string_pattern_mismatch", loc, msg, input, ctx);
      return null;
    }
    return value;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
    if (maxIsShown) {
      schema.put("maxLength", max);
    }
    if (min > 0) {
      schema.put("minLength", min);
    }
    if (pattern != null) {
      schema.put("pattern", pattern.pattern());
    }
    return schema;
  }

  /** True when its schema says nothing but that it is a string. */
  boolean isUnconstrained() {
    return min == 0 && !maxIsShown && pattern == null;
  }
}
