package dev.pinion.http.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored content, which may have been written through another dialect: what is missing, or of
 * another type, reads as something empty.
 *
 * @param fields a JSON object in Java terms
 */
public record StoredObject(Map<?, ?> fields) {

  /** Whether the field has a value. */
  public boolean has(String name) {
    return fields.get(name) != null;
  }

  /** The text; empty if there is none. */
  public String text(String name) {
    return fields.get(name) instanceof String text ? text : "";
  }

  /** The texts of a list; empty if there is none. */
  public List<String> texts(String name) {
    return items(name).stream().filter(String.class::isInstance).map(String.class::cast).toList();
  }

  /** The items of a list; empty if there is none. */
  List<?> items(String name) {
    return fields.get(name) instanceof List<?> list ? list : List.of();
  }

  /** The object of that name; null if there is none. */
  public @Nullable StoredObject below(String name) {
    return fields.get(name) instanceof Map<?, ?> map ? new StoredObject(map) : null;
  }

  /** The fields in a map that can be changed. */
  public Map<String, @Nullable Object> copy() {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    fields.forEach((key, value) -> copy.put(String.valueOf(key), value));
    return copy;
  }
}
