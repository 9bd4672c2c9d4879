package dev.pinion.store.jdbc;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The values of structured columns that one query has read, so that equal texts become one value:
 * most rows of a tenant name few people, and many have the same tags and settings. That spares the
 * time to decode them again and the memory to keep them twice.
 */
final class SharedValues {
  /** Beyond it texts are hardly ever equal, and remembering them would cost more than it spares. */
  private static final int MAX = 10_000;

  private final Map<Class<?>, Map<String, Object>> values = new HashMap<>();

  Actor actor(String text) {
    return get(Actor.class, text);
  }

  /** The value of a text of JSON. */
  <T> T get(Class<T> type, String text) {
    return type.cast(kept(type, text, each -> JsonText.read(each, type)));
  }

  /** The list of a text of JSON. */
  @SuppressWarnings("unchecked") // what is kept under a type was made of it
  <T> List<T> list(Class<T[]> arrayType, String text) {
    return (List<T>) kept(arrayType, text, each -> JsonText.readList(each, arrayType));
  }

  /** The identifier with these hex digits. */
  EntityId id(String hex) {
    return (EntityId) kept(EntityId.class, hex, EntityId::ofHex);
  }

  /** The text itself. */
  String text(String text) {
    return (String) kept(String.class, text, each -> each);
  }

  private Object kept(Class<?> type, String text, Function<String, Object> read) {
    Map<String, Object> known = values.computeIfAbsent(type, _ -> new HashMap<>());
    Object value = known.get(text);
    if (value == null) {
      value = read.apply(text);
      if (known.size() < MAX) {
        known.put(text, value);
      }
    }
    return value;
  }
}
