package dev.pinion.http.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Derives the JSON Schema of an answer from the record that is written as it. */
public final class RecordSchemas {
  private static final JsonMapper JSON = JsonMapper.shared();

  private RecordSchemas() {}

  /**
   * A reference to the record's schema, which is registered under the record's simple name, or what
   * {@link DescribedBy} says of the record.
   *
   * @throws IllegalArgumentException when a component has a type that no rule covers
   */
  public static ObjectNode schema(Class<? extends Record> type, Definitions definitions) {
    return record(type, definitions);
  }

  private static ObjectNode record(Class<?> type, Definitions definitions) {
    DescribedBy other = type.getAnnotation(DescribedBy.class);
    if (other != null) {
      return description(other.value()).schema(definitions);
    }
    return definitions.reference(type.getSimpleName(), () -> describe(type, definitions));
  }

  private static DescribedBy.Description description(
      Class<? extends DescribedBy.Description> type) {
    try {
      return type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalArgumentException("no description by " + type, e);
    }
  }

  private static ObjectNode describe(Class<?> type, Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = name(component);
      String fallback = fallback(component);
      Shape shape = component.getAnnotation(Shape.class);
      if (shape != null) {
        properties.set(name, shaped(component, shape, fallback, definitions));
        if (shape.required() && fallback == null) {
          required.add(name);
        }
      } else if (isLeftOutWhenNull(component)) {
        properties.set(name, notNull(component.getAnnotatedType(), definitions));
      } else if (fallback != null) {
        ObjectNode property = value(component.getAnnotatedType(), definitions);
        property.set("default", JSON.readTree(fallback));
        properties.set(name, property);
      } else {
        properties.set(name, value(component.getAnnotatedType(), definitions));
        required.add(name);
      }
    }
    schema.put("type", "object");
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    return schema;
  }

  private static ObjectNode shaped(
      RecordComponent component, Shape shape, @Nullable String fallback, Definitions definitions) {
    ObjectNode property;
    if (shape.values().length > 0) {
      ObjectNode text = Types.enumeration(shape.values()).schema(definitions);
      boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
      property = nullable ? NullableType.orNull(text) : text;
    } else {
      property = value(component.getAnnotatedType(), definitions);
    }
    if (fallback != null) {
      property.set("default", JSON.readTree(fallback));
    }
    return property;
  }

  private static String name(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    if (property != null && !property.value().isEmpty()) {
      return property.value();
    }
    return Names.snake(component.getName());
  }

  private static boolean isLeftOutWhenNull(RecordComponent component) {
    JsonInclude own = component.getAccessor().getAnnotation(JsonInclude.class);
    JsonInclude include =
        own == null ? component.getDeclaringRecord().getAnnotation(JsonInclude.class) : own;
    return include != null
        && include.value() == JsonInclude.Include.NON_NULL
        && !component.getType().isPrimitive()
        && (own != null || component.getAnnotatedType().isAnnotationPresent(Nullable.class));
  }

  /** What a reader may take for the component when it is absent, as JSON; null if nothing. */
  private static @Nullable String fallback(RecordComponent component) {
    JsonProperty property = component.getAccessor().getAnnotation(JsonProperty.class);
    return property == null || property.defaultValue().isEmpty() ? null : property.defaultValue();
  }

  private static ObjectNode value(AnnotatedType type, Definitions definitions) {
    ObjectNode schema = notNull(type, definitions);
    boolean nullable = type.isAnnotationPresent(Nullable.class) && !schema.isEmpty();
    return nullable ? NullableType.orNull(schema) : schema;
  }

  private static ObjectNode notNull(AnnotatedType type, Definitions definitions) {
    if (type instanceof AnnotatedParameterizedType generic) {
      return container(generic, definitions);
    }
    if (!(type.getType() instanceof Class<?> plain)) {
      throw new IllegalArgumentException("no schema for " + type);
    }
    if (plain.isRecord()) {
      return record(plain, definitions);
    }
    return plain.isEnum() ? new EnumType(EnumType.words(plain)).schema(definitions) : scalar(plain);
  }

  private static ObjectNode container(AnnotatedParameterizedType type, Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
    AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
    if (raw == List.class || raw == Set.class) {
      schema.set("items", value(arguments[0], definitions));
      schema.put("type", "array");
      if (raw == Set.class) {
        schema.put("uniqueItems", true);
      }
      return schema;
    }
    if (raw == Rendered.class) {
      return notNull(arguments[0], definitions);
    }
    if (raw != Map.class) {
      throw new IllegalArgumentException("no schema for " + type);
    }
    ObjectNode values = value(arguments[1], definitions);
    if (values.isEmpty()) {
      schema.put("additionalProperties", true);
    } else {
      schema.set("additionalProperties", values);
    }
    return schema.put("type", "object");
  }

  private static ObjectNode scalar(Class<?> type) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
      return schema;
    }
    if (type == String.class) {
      return schema.put("type", "string");
    }
    if (type == UUID.class) {
      return schema.put("type", "string").put("format", "uuid");
    }
    if (type == Instant.class) {
      return schema.put("type", "string").put("format", "date-time");
    }
    if (type == boolean.class || type == Boolean.class) {
      return schema.put("type", "boolean");
    }
    if (Set.of(int.class, Integer.class, long.class, Long.class, BigInteger.class).contains(type)) {
      return schema.put("type", "integer");
    }
    if (Set.of(double.class, Double.class, BigDecimal.class).contains(type)) {
      return schema.put("type", "number");
    }
    throw new IllegalArgumentException("no schema for " + type);
  }
}
