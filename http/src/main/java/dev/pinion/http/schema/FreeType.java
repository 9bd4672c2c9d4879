package dev.pinion.http.schema;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Any JSON value, decoded to immutable plain Java: map, list, string, boolean, long (big integer
 * when larger), big decimal or null. Recursion is bounded by the parser's limit on nesting, the
 * rest by the bounds here.
 */
final class FreeType extends Type<@Nullable Object> {
  static final FreeType INSTANCE = new FreeType();

  /** Values within one value, itself among them. */
  static final int VALUES_MAX = 20_000;

  /** Characters of a member's name. */
  static final int NAME_CHARS_MAX = 1_000;

  private FreeType() {}

  @Override
  public @Nullable Object decode(JsonNode node, Loc loc, Faults faults) {
    return isBounded(node, loc, faults) ? value(node, loc, faults) : null;
  }

  /** Adds a fault and returns false when there is too much in a value. */
  static boolean isBounded(JsonNode node, Loc loc, Faults faults) {
    if (values(node, 0) <= VALUES_MAX) {
      return true;
    }
    String msg = "Input should hold at most " + Text.count(VALUES_MAX, "value");
    faults.add("too_long", loc, msg, null);
    return false;
  }

  /** How many values there are with those before; it stops when there are too many. */
  private static int values(JsonNode node, int before) {
    int values = before + 1;
    for (JsonNode each : node.values()) {
      if (values > VALUES_MAX) {
        return values;
      }
      values = values(each, values);
    }
    return values;
  }

  private static boolean checkName(String name, Loc loc, Faults faults) {
    if (name.length() > NAME_CHARS_MAX) {
      String msg = "String should have at most " + Text.count(NAME_CHARS_MAX, "character");
      faults.add("string_too_long", loc, msg, name, Map.of("max_length", NAME_CHARS_MAX));
      return false;
    }
    return Text.check(name, loc, faults);
  }

  private @Nullable Object value(JsonNode node, Loc loc, Faults faults) {
    return switch (node.getNodeType()) {
      case NULL, MISSING, BINARY, POJO -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> Text.check(node.stringValue(), loc, faults) ? node.stringValue() : null;
      case NUMBER -> number(node, loc, faults);
      case ARRAY -> items(node, loc, faults);
      case OBJECT -> members(node, loc, faults);
    };
  }

  private static @Nullable Object number(JsonNode node, Loc loc, Faults faults) {
    if (!node.isIntegralNumber()) {
      BigDecimal value = Numbers.finite(node);
      if (value == null) {
        faults.add("finite_number", loc, "Input should be a finite number", node);
      }
      return value;
    }
    if (node.canConvertToLong()) {
      return node.longValue();
    }
    return node.bigIntegerValue();
  }

  private List<@Nullable Object> items(JsonNode node, Loc loc, Faults faults) {
    List<@Nullable Object> items = new ArrayList<>(node.size());
    for (JsonNode item : node.values()) {
      items.add(value(item, loc.at(items.size()), faults));
    }
    return Collections.unmodifiableList(items);
  }

  Map<String, @Nullable Object> members(JsonNode node, Loc loc, Faults faults) {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      Loc at = loc.at(member.getKey());
      checkName(member.getKey(), at.at("[key]"), faults);
      members.put(member.getKey(), value(member.getValue(), at, faults));
    }
    return Collections.unmodifiableMap(members);
  }

  /** Finds the strings and names that are not clean in a value that nobody reads. */
  static void checkStrings(JsonNode node, Loc loc, Faults faults) {
    if (node.isString()) {
      Text.check(node.stringValue(), loc, faults);
    } else if (node.isObject()) {
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        Loc at = loc.at(member.getKey());
        Text.check(member.getKey(), at.at("[key]"), faults);
        checkStrings(member.getValue(), at, faults);
      }
    } else if (node.isArray()) {
      int index = 0;
      for (JsonNode item : node.values()) {
        checkStrings(item, loc.at(index), faults);
        index++;
      }
    }
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  boolean acceptsNull() {
    return true;
  }
}
