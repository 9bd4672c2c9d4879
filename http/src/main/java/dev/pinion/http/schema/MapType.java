package dev.pinion.http.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects with free keys and values of one type, decoded to immutable maps in the given order.
 * Every map has a largest size: where none is declared, that of a list.
 */
public final class MapType<V> extends Type<Map<String, V>> {
  private final StringType key;
  private final Type<V> value;
  private final int max;
  private final boolean maxIsShown;

  MapType(StringType key, Type<V> value) {
    this(key, value, ListType.UNDECLARED_MAX, false);
  }

  private MapType(StringType key, Type<V> value, int max, boolean maxIsShown) {
    this.key = key;
    this.value = value;
    this.max = max;
    this.maxIsShown = maxIsShown;
  }

  /** With at most that many entries. */
  public MapType<V> max(int entries) {
    return new MapType<>(key, value, entries, true);
  }

  @Override
  public @Nullable Map<String, V> decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isObject()) {
      faults.add("dict_type", loc, "Input should be a valid dictionary", node);
      return null;
    }
    int before = faults.count();
    Map<String, @Nullable V> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      if (faults.isFull()) {
        break;
      }
      Loc at = loc.at(entry.getKey());
      String validKey = key.validate(entry.getKey(), at.at("[key]"), faults);
      V decoded = value.decode(entry.getValue(), at, faults);
      map.put(validKey == null ? entry.getKey() : validKey, decoded);
    }
    if (map.size() > max) {
      Map<String, Object> ctx = new LinkedHashMap<>();
      ctx.put("field_type", "Dictionary");
      ctx.put("max_length", max);
      ctx.put("actual_length", map.size());
      String msg = "Dictionary should have at most " + Text.count(max, "item");
      faults.add("too_long", loc, msg + " after validation, not " + map.size(), node, ctx);
    }
    return faults.count() == before ? Collections.unmodifiableMap(map) : null;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.set("additionalProperties", value.schema(definitions));
    if (!key.isUnconstrained()) {
      schema.set("propertyNames", key.schema(definitions));
    }
    schema.put("type", "object");
    if (maxIsShown) {
      schema.put("maxProperties", max);
    }
    return schema;
  }
}
