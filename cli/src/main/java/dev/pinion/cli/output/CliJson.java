package dev.pinion.cli.output;

import java.nio.charset.Charset;
import java.util.Locale;
import java.util.function.IntPredicate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON as commands print and read it: snake case, indented, numbers to their last digit. */
public final class CliJson {
  private static final int ASCII_LAST_SHOWN = 0x7e;

  private CliJson() {}

  /** Made when something is first printed or read this way: most commands do neither. */
  private static final class Mapper {
    static final JsonMapper INSTANCE =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
  }

  /** Reads and writes such JSON. */
  public static JsonMapper mapper() {
    return Mapper.INSTANCE;
  }

  /** JSON text that is safe on a terminal; see {@link #escaped}. */
  public static String write(Object value) {
    return escaped(mapper().writeValueAsString(value));
  }

  /** The same for an output in a charset: what it cannot write is escaped, so nothing is lost. */
  public static String write(Object value, Charset charset) {
    return escaped(mapper().writeValueAsString(value), PlainWriter.kept(charset));
  }

  /**
   * The same JSON value in a text without characters that steer a terminal or are not seen. Beyond
   * ASCII they can only be in strings, where an escape means the same.
   */
  public static String escaped(String json) {
    return escaped(json, _ -> true);
  }

  private static String escaped(String json, IntPredicate isWritten) {
    if (isAscii(json)) {
      return json;
    }
    var safe = new StringBuilder(json.length() + 64);
    json.codePoints()
        .forEach(
            c -> {
              if (c <= ASCII_LAST_SHOWN || (!Text.isUnseen(c) && isWritten.test(c))) {
                safe.appendCodePoint(c);
              } else {
                for (char unit : Character.toChars(c)) {
                  safe.append(String.format(Locale.ROOT, "\\u%04x", (int) unit));
                }
              }
            });
    return safe.toString();
  }

  private static boolean isAscii(String json) {
    for (int i = 0; i < json.length(); i++) {
      if (json.charAt(i) > ASCII_LAST_SHOWN) {
        return false;
      }
    }
    return true;
  }

  /** An empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The text of a field; empty if it is null or missing. */
  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isNull() || value.isMissingNode() ? "" : value.asString("");
  }
}
