package dev.pinion.http.schema;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * A type of JSON value that decodes, validates and describes itself. Immutable.
 *
 * @param <T> what a valid value becomes in Java
 */
public abstract class Type<T> {
  /** The decoded value, or null when a fault was added or when the value is a legal JSON null. */
  public abstract @Nullable T decode(JsonNode node, Loc loc, Faults faults);

  /**
   * A fresh JSON Schema (2020-12, as in OpenAPI 3.1) of this type. Named types register themselves
   * in {@code definitions} and give a {@code $ref}.
   */
  public abstract ObjectNode schema(Definitions definitions);

  /** This type with its values turned into others by a function that cannot fail. */
  public final <U> Type<U> map(Function<T, U> fn) {
    return new MappedType<>(this, fn, null);
  }

  /**
   * This type with its values turned into others, or refused.
   *
   * @param fn returns null or throws {@link IllegalArgumentException} to refuse a value
   * @param errorType the fault's type, usually {@code value_error}
   * @param msg the fault's message
   */
  public final <U> Type<U> mapChecked(Function<T, @Nullable U> fn, String errorType, String msg) {
    return new MappedType<>(this, fn, new MappedType.Refusal(errorType, msg));
  }

  /**
   * This type with its values made into others by a constructor that says in one sentence what it
   * refuses: the message of its {@link IllegalArgumentException} is that of the fault.
   */
  public final <U> Type<U> made(Function<T, U> constructor) {
    return new MappedType<>(this, constructor, new MappedType.Refusal("value_error", null));
  }

  /** This type or JSON null, which decodes to null. */
  public final Type<@Nullable T> nullable() {
    return new NullableType<>(this);
  }

  /** Decodes the text of a parameter, with the lax forms that parameters take. */
  @Nullable T decodeText(String text, Loc loc, Faults faults) {
    return decode(StringNode.valueOf(text), loc, faults);
  }

  /**
   * Decodes all values given for one parameter, at least one: the last wins unless it is a list.
   */
  @Nullable T decodeTexts(List<String> texts, Loc loc, Faults faults) {
    return decodeText(texts.getLast(), loc, faults);
  }

  /** True when JSON null is a legal value. */
  boolean acceptsNull() {
    return false;
  }
}
