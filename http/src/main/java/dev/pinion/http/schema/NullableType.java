package dev.pinion.http.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Another type's values, or null. */
final class NullableType<T> extends Type<@Nullable T> {
  private final Type<T> type;

  NullableType(Type<T> type) {
    this.type = type;
  }

  @Override
  public @Nullable T decode(JsonNode node, Loc loc, Faults faults) {
    return node.isNull() ? null : type.decode(node, loc, faults);
  }

  @Override
  @Nullable T decodeText(String text, Loc loc, Faults faults) {
    return type.decodeText(text, loc, faults);
  }

  @Override
  @Nullable T decodeTexts(List<String> texts, Loc loc, Faults faults) {
    return type.decodeTexts(texts, loc, faults);
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return orNull(type.schema(definitions));
  }

  /** The schema of a value that has the given schema or is null. */
  static ObjectNode orNull(ObjectNode schema) {
    ObjectNode either = JsonNodeFactory.instance.objectNode();
    either.putArray("anyOf").add(schema).addObject().put("type", "null");
    return either;
  }

  @Override
  boolean acceptsNull() {
    return true;
  }
}
