package dev.pinion.cli;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as commands print and read it: snake case, indented, numbers to their last digit. */
final class CliJson {
  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private CliJson() {}

  static String write(Object value) {
    return MAPPER.writeValueAsString(value);
  }

  /** An empty object. */
  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The text of a field; empty if it is null or missing. */
  static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNull() || value.isMissingNode() ? "" : value.asString("");
  }

  /** Whether a field is there and not null. */
  static boolean has(JsonNode object, String field) {
    return object.hasNonNull(field);
  }
}
