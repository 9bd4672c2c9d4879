package dev.pinion.http.schema;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A type whose values are those of another, passed through a function. Nulls are not passed. */
final class MappedType<S, T> extends Type<T> {
  private final Type<S> source;
  private final Function<S, @Nullable T> fn;
  private final @Nullable Refusal refusal;

  /**
   * What is said about a value that the function refuses.
   *
   * @param msg null for what the function itself says
   */
  record Refusal(String errorType, @Nullable String msg) {}

  MappedType(Type<S> source, Function<S, @Nullable T> fn, @Nullable Refusal refusal) {
    this.source = source;
    this.fn = fn;
    this.refusal = refusal;
  }

  @Override
  public @Nullable T decode(JsonNode node, Loc loc, Faults faults) {
    int before = faults.count();
    return apply(source.decode(node, loc, faults), before, node, loc, faults);
  }

  @Override
  @Nullable T decodeTexts(List<String> texts, Loc loc, Faults faults) {
    int before = faults.count();
    S decoded = source.decodeTexts(texts, loc, faults);
    return apply(decoded, before, texts.getLast(), loc, faults);
  }

  @Override
  @Nullable T decodeText(String text, Loc loc, Faults faults) {
    int before = faults.count();
    return apply(source.decodeText(text, loc, faults), before, text, loc, faults);
  }

  private @Nullable T apply(@Nullable S value, int before, Object input, Loc loc, Faults faults) {
    if (value == null || faults.count() > before) {
      return null;
    }
    if (refusal == null) {
      return fn.apply(value);
    }
    T mapped;
    String msg = refusal.msg();
    try {
      mapped = fn.apply(value);
    } catch (IllegalArgumentException e) {
      mapped = null;
      msg = Objects.requireNonNullElse(msg, String.valueOf(e.getMessage()));
    }
    if (mapped == null) {
      Map<String, Object> ctx =
          refusal.errorType().equals("value_error") ? Map.of("error", Map.of()) : null;
      faults.add(
          refusal.errorType(),
          loc,
          Objects.requireNonNullElse(msg, "Input is not valid"),
          input,
          ctx);
    }
    return mapped;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return source.schema(definitions);
  }

  @Override
  boolean acceptsNull() {
    return source.acceptsNull();
  }
}
