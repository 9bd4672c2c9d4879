package dev.pinion.http.schema;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One of a few fixed strings. */
final class EnumType extends Type<String> {
  private final List<String> values;

  EnumType(List<String> values) {
    this.values = List.copyOf(values);
  }

  /** The words for the constants of an enum. */
  static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
        .toList();
  }

  @Override
  public @Nullable String decode(JsonNode node, Loc loc, Faults faults) {
    if (node.isString() && values.contains(node.stringValue())) {
      return node.stringValue();
    }
    String expected = expected();
    faults.add("enum", loc, "Input should be " + expected, node, Map.of("expected", expected));
    return null;
  }

  private String expected() {
    String last = "'" + values.getLast() + "'";
    if (values.size() == 1) {
      return last;
    }
    return values.subList(0, values.size() - 1).stream()
        .map(value -> "'" + value + "'")
        .collect(Collectors.joining(", ", "", " or " + last));
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "string");
    ArrayNode array = schema.putArray("enum");
    values.forEach(array::add);
    return schema;
  }
}
