package dev.pinion.app.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON file {@code {"models": [{"name", "deprecated"?, "params_model_schema"?}, …]}}, built in or
 * an operator's. Anything else in it is an error, so that a typo does not pass unnoticed.
 */
record ModelFile(String title, List<Entry> entries) {
  private static final Set<String> ENTRY_FIELDS =
      Set.of("name", "deprecated", "params_model_schema");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_LONG_FOR_INTS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /** One model as far as the file says something about it; {@code null} where it does not. */
  record Entry(
      String name,
      @Nullable Boolean deprecated,
      @Nullable Map<String, @Nullable Object> paramsSchema) {}

  /**
   * Reads a file of the operator's.
   *
   * @throws ModelFileException if it cannot be read or is malformed
   */
  static ModelFile read(Path path) {
    try {
      return parse("Models file " + path, Files.readAllBytes(path));
    } catch (NoSuchFileException e) {
      throw new ModelFileException("Models file " + path + " does not exist.", e);
    } catch (IOException e) {
      throw new ModelFileException("Models file " + path + " cannot be read.", e);
    }
  }

  /**
   * Reads a file's bytes.
   *
   * @param title what messages call the file
   * @throws ModelFileException if it is malformed
   */
  static ModelFile parse(String title, byte[] json) {
    Object root;
    try {
      root = MAPPER.readValue(json, Object.class);
    } catch (JacksonException e) {
      String place = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new ModelFileException(title + " is not valid JSON" + place + ".", e);
    }
    if (!(root instanceof Map<?, ?> map
        && map.keySet().equals(Set.of("models"))
        && map.get("models") instanceof List<?> models)) {
      throw new ModelFileException(title + " must be an object with one field, the list `models`.");
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < models.size(); i++) {
      Entry entry = entry(title + ": models[" + i + "]", models.get(i));
      if (!names.add(entry.name())) {
        throw new ModelFileException(title + " names " + entry.name() + " twice.");
      }
      entries.add(entry);
    }
    return new ModelFile(title, List.copyOf(entries));
  }

  private static Entry entry(String title, @Nullable Object json) {
    if (!(json instanceof Map<?, ?> fields)) {
      throw new ModelFileException(title + " must be an object.");
    }
    for (Object field : fields.keySet()) {
      if (!ENTRY_FIELDS.contains(field)) {
        throw new ModelFileException(
            title
                + " has the unknown field `"
                + field
                + "`; there are name, deprecated and params_model_schema.");
      }
    }
    if (!(fields.get("name") instanceof String name && !name.isBlank())) {
      throw new ModelFileException(title + " must have a `name`, a string that is not empty.");
    }
    Object deprecated = fields.get("deprecated");
    if (fields.containsKey("deprecated") && !(deprecated instanceof Boolean)) {
      throw new ModelFileException(title + ": `deprecated` must be true or false.");
    }
    Object schema = fields.get("params_model_schema");
    if (fields.containsKey("params_model_schema") && !(schema instanceof Map)) {
      throw new ModelFileException(title + ": `params_model_schema` must be a JSON Schema object.");
    }
    return new Entry(
        name,
        deprecated instanceof Boolean flag ? flag : null,
        schema instanceof Map<?, ?> map ? frozenMap(map) : null);
  }

  private static Map<String, @Nullable Object> frozenMap(Map<?, ?> map) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    map.forEach((key, value) -> copy.put(String.valueOf(key), frozen(value)));
    return Collections.unmodifiableMap(copy);
  }

  private static @Nullable Object frozen(@Nullable Object value) {
    return switch (value) {
      case Map<?, ?> map -> frozenMap(map);
      case List<?> list -> {
        List<@Nullable Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(frozen(each)));
        yield Collections.unmodifiableList(copy);
      }
      case null, default -> value;
    };
  }
}
