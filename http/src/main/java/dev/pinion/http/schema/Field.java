package dev.pinion.http.schema;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One declared field of an {@link ObjectType}.
 *
 * @param <T> what its values become in Java
 */
public final class Field<T> {
  private final String name;
  private final Type<T> type;
  private final boolean required;
  private final @Nullable T fallback;

  Field(String name, Type<T> type, boolean required, @Nullable T fallback) {
    this.name = name;
    this.type = type;
    this.required = required;
    this.fallback = fallback;
  }

  /** Its name in JSON. */
  public String name() {
    return name;
  }

  Type<T> type() {
    return type;
  }

  boolean required() {
    return required;
  }

  /** What an absent field is taken for; null when it stays absent. */
  @Nullable T fallback() {
    return fallback;
  }

  /** The field's schema, with its default. */
  JsonNode schema(Definitions definitions) {
    return Plain.withDefault(type.schema(definitions), fallback);
  }
}
