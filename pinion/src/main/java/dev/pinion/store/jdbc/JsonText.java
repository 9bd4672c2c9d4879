package dev.pinion.store.jdbc;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.pinion.domain.EntityId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON text of structured columns. What is written reads back equal: numbers keep their digits,
 * objects the order of their fields.
 */
final class JsonText {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addMixIn(EntityId.class, HexForm.class)
          .build();

  private static final TypeReference<LinkedHashMap<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private JsonText() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  static <T> T read(String text, Class<T> type) {
    return MAPPER.readValue(text, type);
  }

  static <T> List<T> readList(String text, Class<T[]> arrayType) {
    return List.of(MAPPER.readValue(text, arrayType));
  }

  static Map<String, @Nullable Object> readObject(String text) {
    return Collections.unmodifiableMap(MAPPER.readValue(text, OBJECT));
  }

  /** Writes an identifier as its hex digits. */
  private interface HexForm {
    @JsonValue
    String hex();

    @JsonCreator
    static EntityId ofHex(String text) {
      return EntityId.ofHex(text);
    }
  }
}
