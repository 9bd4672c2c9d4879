package dev.pinion.client.model;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** How fields of answers are read, also those for which no record has a name. */
public final class Fields {
  private Fields() {}

  /** The text of a field; empty if it is null or missing. */
  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNull() ? "" : value.asString("");
  }

  /** A number; 0 if it is null or missing. */
  public static long number(JsonNode object, String field) {
    return object.path(field).asLong(0);
  }

  /** A number; null if it is null or missing. */
  public static @Nullable Long numberOrNull(JsonNode object, String field) {
    return object.hasNonNull(field) ? (Long) number(object, field) : null;
  }

  /** Whether a field is true. */
  public static boolean isTrue(JsonNode object, String field) {
    return object.path(field).asBoolean(false);
  }

  /** The items of a list; none if it is missing. */
  public static <T> List<T> list(JsonNode object, String field, Function<JsonNode, T> view) {
    return object.path(field).valueStream().map(view).toList();
  }

  /** The members of an object, in their order; none if it is missing. */
  public static <T> Map<String, T> members(JsonNode object, Function<JsonNode, T> view) {
    Map<String, T> members = new LinkedHashMap<>();
    object.properties().forEach(each -> members.put(each.getKey(), view.apply(each.getValue())));
    return members;
  }

  /** A copy to be changed; empty if it is no object. */
  public static ObjectNode copy(JsonNode json) {
    return json instanceof ObjectNode object
        ? object.deepCopy()
        : JsonNodeFactory.instance.objectNode();
  }
}
