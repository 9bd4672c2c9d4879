package dev.pinion.http.schema;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns decoded values back into plain Java terms and into JSON. */
final class Plain {
  private Plain() {}

  /** The value in the terms of a free JSON value: ids, times and enums become strings. */
  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Boolean flag -> flag;
      case Long number -> number;
      case Integer number -> number.longValue();
      case BigInteger number -> number;
      case BigDecimal number -> number;
      case UUID id -> id.toString();
      case Instant time -> time.toString();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case Collection<?> items -> {
        List<@Nullable Object> copy = new ArrayList<>(items.size());
        items.forEach(item -> copy.add(of(item)));
        yield Collections.unmodifiableList(copy);
      }
      case Map<?, ?> members -> {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        members.forEach((key, member) -> copy.put(String.valueOf(key), of(member)));
        yield Collections.unmodifiableMap(copy);
      }
      default -> throw new IllegalArgumentException("has no plain form: " + value.getClass());
    };
  }

  /** The schema with {@code default}, unless the default is null. */
  static ObjectNode withDefault(ObjectNode schema, @Nullable Object fallback) {
    if (fallback != null) {
      schema.set("default", node(of(fallback)));
    }
    return schema;
  }

  private static JsonNode node(@Nullable Object plain) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (plain) {
      case null -> nodes.nullNode();
      case String text -> nodes.stringNode(text);
      case Boolean flag -> nodes.booleanNode(flag);
      case Long number -> nodes.numberNode(number);
      case BigInteger number -> nodes.numberNode(number);
      case BigDecimal number -> nodes.numberNode(number);
      case List<?> items -> {
        ArrayNode array = nodes.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> members -> {
        ObjectNode object = nodes.objectNode();
        members.forEach((key, member) -> object.set(String.valueOf(key), node(member)));
        yield object;
      }
      default -> throw new IllegalArgumentException("not plain: " + plain.getClass());
    };
  }
}
