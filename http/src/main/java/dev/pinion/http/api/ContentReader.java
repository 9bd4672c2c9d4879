package dev.pinion.http.api;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A reader of stored content, which may have been written through another dialect: what is missing,
 * or has another type, reads as something empty.
 *
 * @param fields a JSON object in Java terms
 */
public record ContentReader(Map<?, ?> fields) {

  /** The text; empty if there is none. */
  public String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** The text; null if there is none. */
  public @Nullable String textOrNull(String name) {
    return fields.get(name) instanceof String text ? text : null;
  }

  /** The texts of an object by their names; empty if there is none. */
  public Map<String, String> textsByName(String name) {
    var texts = new LinkedHashMap<String, String>();
    object(name).forEach((key, value) -> texts.put(key, String.valueOf(value)));
    return texts;
  }

  /** The number; 0 if there is none. */
  public BigDecimal number(String name) {
    return Objects.requireNonNullElse(numberOrNull(name), BigDecimal.ZERO);
  }

  /** The number; null if there is none. */
  public @Nullable BigDecimal numberOrNull(String name) {
    return switch (fields.get(name)) {
      case BigDecimal number -> number;
      case Long number -> BigDecimal.valueOf(number);
      case null, default -> null;
    };
  }

  /** The integer; null if there is none. */
  public @Nullable Long integerOrNull(String name) {
    return fields.get(name) instanceof Long number ? number : null;
  }

  /** The texts of a list; empty if there is none. */
  public List<String> texts(String name) {
    return items(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  /** The texts of a list; null if there is none. */
  public @Nullable List<String> textsOrNull(String name) {
    return fields.get(name) instanceof List<?> ? texts(name) : null;
  }

  /** The texts of a list, where an object stands for the text of its field. */
  public List<String> textsOr(String name, String field) {
    List<String> texts = new ArrayList<>();
    for (Object item : items(name)) {
      switch (item) {
        case String text -> texts.add(text);
        case Map<?, ?> map -> texts.add(new ContentReader(map).text(field));
        case null, default -> {}
      }
    }
    return texts;
  }

  /** The objects of a list; empty if there is none. */
  public List<Map<String, @Nullable Object>> objects(String name) {
    List<Map<String, @Nullable Object>> objects = new ArrayList<>();
    for (Object item : items(name)) {
      if (item instanceof Map<?, ?> map) {
        objects.add(copy(map));
      }
    }
    return objects;
  }

  /** The fields of an object; empty if there is none. */
  public Map<String, @Nullable Object> object(String name) {
    return Objects.requireNonNullElse(objectOrNull(name), Map.of());
  }

  /** The fields of an object; null if there is none. */
  public @Nullable Map<String, @Nullable Object> objectOrNull(String name) {
    return fields.get(name) instanceof Map<?, ?> map ? copy(map) : null;
  }

  /** Whether there is an object of that name. */
  public boolean hasObject(String name) {
    return fields.get(name) instanceof Map<?, ?>;
  }

  /** A reader of an object; without fields if there is none. */
  public ContentReader below(String name) {
    return new ContentReader(object(name));
  }

  private List<?> items(String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return Collections.unmodifiableMap(copy);
  }
}
