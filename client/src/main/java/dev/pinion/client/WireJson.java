package dev.pinion.client;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON as it goes over the wire; numbers keep their last digit. */
public final class WireJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private WireJson() {}

  /**
   * The one value in a text of UTF-8.
   *
   * @throws JacksonException if there is none, or more
   */
  public static JsonNode read(byte[] text) {
    return MAPPER.readTree(text);
  }

  /** A value as text in UTF-8. */
  static byte[] write(Object value) {
    return MAPPER.writeValueAsBytes(value);
  }
}
