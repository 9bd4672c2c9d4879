package dev.pinion.http.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON objects of any content, decoded as {@link FreeType} does. */
final class FreeObjectType extends Type<Map<String, @Nullable Object>> {
  static final FreeObjectType INSTANCE = new FreeObjectType();

  private FreeObjectType() {}

  @Override
  public @Nullable Map<String, @Nullable Object> decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isObject()) {
      faults.add("dict_type", loc, "Input should be a valid dictionary", node);
      return null;
    }
    if (!FreeType.isBounded(node, loc, faults)) {
      return null;
    }
    int before = faults.count();
    Map<String, @Nullable Object> members = FreeType.INSTANCE.members(node, loc, faults);
    return faults.count() == before ? members : null;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("additionalProperties", true)
        .put("type", "object");
  }
}
