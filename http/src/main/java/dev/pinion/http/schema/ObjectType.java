package dev.pinion.http.schema;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects with declared fields, decoded by a constructor function that runs only when every field
 * is valid. Its schema is a named component.
 */
public final class ObjectType<T> extends Type<T> {
  private final String name;
  private final Map<String, Field<?>> fields;
  private final Function<Values, T> constructor;
  private final boolean keepsUndeclared;

  ObjectType(String name, Function<Fields, Function<Values, T>> body) {
    Fields declared = new Fields();
    this.name = name;
    this.constructor = body.apply(declared);
    this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(declared.byName));
    this.keepsUndeclared = false;
  }

  private ObjectType(ObjectType<T> other, boolean keepsUndeclared) {
    this.name = other.name;
    this.constructor = other.constructor;
    this.fields = other.fields;
    this.keepsUndeclared = keepsUndeclared;
  }

  /** The same type, keeping fields that are not declared as they came where it is kept as JSON. */
  public ObjectType<T> keepingUndeclared() {
    return new ObjectType<>(this, true);
  }

  /** Takes the declarations of an object's fields, in the order of its schema. */
  public static final class Fields {
    private final Map<String, Field<?>> byName = new LinkedHashMap<>();

    private Fields() {}

    /** A field that must be there. */
    public <T> Field<T> required(String name, Type<T> type) {
      return add(new Field<>(name, type, true, null));
    }

    /** A field that may be absent and then has no value. */
    public <T> Field<T> optional(String name, Type<T> type) {
      return add(new Field<>(name, type, false, null));
    }

    /** A field that may be absent and then has the given value, which its schema shows. */
    public <T> Field<T> withDefault(String name, Type<T> type, T value) {
      Plain.of(Objects.requireNonNull(value, name));
      return add(new Field<>(name, type, false, value));
    }

    private <T> Field<T> add(Field<T> field) {
      if (byName.putIfAbsent(field.name(), field) != null) {
        throw new IllegalArgumentException("declared twice: " + field.name());
      }
      return field;
    }
  }

  /** The decoded fields of one object. */
  public static final class Values {
    private final Map<String, @Nullable Object> decoded = new LinkedHashMap<>();
    private final Set<String> present = new HashSet<>();

    private Values() {}

    /**
     * The field's value.
     *
     * @throws IllegalStateException when it is absent or null, which only a field declared optional
     *     or nullable can be
     */
    public <T> T get(Field<T> field) {
      T value = getOrNull(field);
      if (value == null) {
        throw new IllegalStateException("no value: " + field.name());
      }
      return value;
    }

    /** The field's value, or null when it is absent or null. */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T getOrNull(Field<T> field) {
      return (T) decoded.get(field.name());
    }

    /** True when the request carries the field, be it as null. */
    public boolean isPresent(Field<?> field) {
      return present.contains(field.name());
    }

    /** The fields that have a value or a legal null, in plain Java terms and declared order. */
    Map<String, @Nullable Object> asMap() {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      decoded.forEach((name, value) -> map.put(name, Plain.of(value)));
      return Collections.unmodifiableMap(map);
    }
  }

  @Override
  public @Nullable T decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isObject()) {
      String msg = "Input should be a valid dictionary or object to extract fields from";
      faults.add("model_attributes_type", loc, msg, node);
      return null;
    }
    int before = faults.count();
    Values values = new Values();
    for (Field<?> field : fields.values()) {
      JsonNode value = node.get(field.name());
      if (value != null) {
        values.present.add(field.name());
        Loc at = loc.at(field.name());
        values.decoded.put(field.name(), field.type().decode(value, at, faults));
      } else if (field.required()) {
        faults.add("missing", loc.at(field.name()), "Field required", node);
      } else if (field.fallback() != null) {
        values.decoded.put(field.name(), field.fallback());
      }
    }
    if (node.size() > values.present.size()) {
      addUndeclared(node, loc, values, faults);
    }
    return faults.count() == before ? constructor.apply(values) : null;
  }

  private void addUndeclared(JsonNode node, Loc loc, Values values, Faults faults) {
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      if (fields.containsKey(member.getKey())) {
        continue;
      }
      Loc at = loc.at(member.getKey());
      JsonNode value = member.getValue();
      Text.check(member.getKey(), at.at("[key]"), faults);
      if (keepsUndeclared) {
        values.decoded.put(member.getKey(), FreeType.INSTANCE.decode(value, at, faults));
      } else {
        FreeType.checkStrings(value, at, faults);
      }
    }
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return definitions.reference(name, () -> describe(definitions));
  }

  private ObjectNode describe(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = JsonNodeFactory.instance.arrayNode();
    for (Field<?> field : fields.values()) {
      properties.set(field.name(), field.schema(definitions));
      if (field.required()) {
        required.add(field.name());
      }
    }
    schema.put("type", "object");
    if (!required.isEmpty()) {
      schema.set("required", required);
    }
    if (keepsUndeclared) {
      schema.put("additionalProperties", true);
    }
    return schema;
  }
}
