package dev.pinion.http.schema;

import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** UUIDs in their four written forms: hyphenated, 32 digits, in braces, {@code urn:uuid:}. */
final class UuidType extends Type<UUID> {
  static final UuidType INSTANCE = new UuidType();

  private static final String HEX = "[0-9a-fA-F]";
  private static final String HYPHENATED =
      HEX + "{8}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{4}-" + HEX + "{12}";
  private static final Pattern TEXT =
      Pattern.compile(
          "(?<plain>"
              + HEX
              + "{32})|(?:urn:uuid:)?(?<hyphenated>"
              + HYPHENATED
              + ")"
              + "|\\{(?<braced>"
              + HYPHENATED
              + ")\\}");

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

  private static @Nullable UUID parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    String plain = matcher.group("plain");
    if (plain != null) {
      return new UUID(
          Long.parseUnsignedLong(plain, 0, 16, 16), Long.parseUnsignedLong(plain, 16, 32, 16));
    }
    String hyphenated = matcher.group("hyphenated");
    return UUID.fromString(hyphenated != null ? hyphenated : matcher.group("braced"));
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "string").put("format", "uuid");
  }
}
