package dev.pinion.http.classic.asset;

import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Faults;
import dev.pinion.http.schema.Loc;
import dev.pinion.http.schema.Type;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Lists of exactly two values, each of a type of its own. */
final class PairType extends Type<List<Object>> {
  private static final int SIZE = 2;

  private final List<Type<?>> parts;

  PairType(Type<?> first, Type<?> second) {
    this.parts = List.of(first, second);
  }

  @Override
  public @Nullable List<Object> decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isArray()) {
      faults.add("tuple_type", loc, "Input should be a valid tuple", node);
      return null;
    }
    if (node.size() > SIZE) {
      Map<String, Object> ctx =
          Map.of("field_type", "Tuple", "max_length", SIZE, "actual_length", node.size());
      String msg = "Tuple should have at most 2 items after validation, not " + node.size();
      faults.add("too_long", loc, msg, node, ctx);
      return null;
    }
    Object first = part(node, 0, loc, faults);
    Object second = part(node, 1, loc, faults);
    return first == null || second == null ? null : List.of(first, second);
  }

  private @Nullable Object part(JsonNode node, int index, Loc loc, Faults faults) {
    JsonNode value = node.get(index);
    if (value == null) {
      faults.add("missing", loc.at(index), "Field required", node);
      return null;
    }
    return parts.get(index).decode(value, loc.at(index), faults);
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    var items = schema.putArray("prefixItems");
    parts.forEach(part -> items.add(part.schema(definitions)));
    return schema.put("type", "array").put("minItems", SIZE).put("maxItems", SIZE);
  }
}
