package dev.pinion.http.schema;

import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** UUIDs in their four written forms: hyphenated, 32 digits, in braces, {@code urn:uuid:}. */
final class UuidType extends Type<UUID> {
  static final UuidType INSTANCE = new UuidType();

  private static final int PLAIN_CHARS = 32;
  private static final int HYPHENATED_CHARS = 36;
  private static final String URN = "urn:uuid:";

  private UuidType() {}

  @Override
  public @Nullable UUID decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isString()) {
      String msg = "UUID input should be a string, bytes or UUID object";
      faults.add("uuid_type", loc, msg, node);
      return null;
    }
    UUID value = parse(node.stringValue());
    if (value == null) {
      String error = "expected 32 hexadecimal digits in groups of 8-4-4-4-12";
      String msg = "Input should be a valid UUID, " + error;
      faults.add("uuid_parsing", loc, msg, node, Map.of("error", error));
    }
    return value;
  }

  static @Nullable UUID parse(String text) {
    if (text.length() == PLAIN_CHARS) {
      return isHex(text, 0, PLAIN_CHARS)
          ? new UUID(
              Long.parseUnsignedLong(text, 0, 16, 16), Long.parseUnsignedLong(text, 16, 32, 16))
          : null;
    }
    String hyphenated = text;
    if (text.startsWith(URN)) {
      hyphenated = text.substring(URN.length());
    } else if (text.startsWith("{") && text.endsWith("}")) {
      hyphenated = text.substring(1, text.length() - 1);
    }
    return isHyphenated(hyphenated) ? UUID.fromString(hyphenated) : null;
  }

  private static boolean isHyphenated(String text) {
    return text.length() == HYPHENATED_CHARS
        && isHex(text, 0, 8)
        && text.charAt(8) == '-'
        && isHex(text, 9, 13)
        && text.charAt(13) == '-'
        && isHex(text, 14, 18)
        && text.charAt(18) == '-'
        && isHex(text, 19, 23)
        && text.charAt(23) == '-'
        && isHex(text, 24, HYPHENATED_CHARS);
  }

  private static boolean isHex(String text, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("format", "uuid");
  }
}
