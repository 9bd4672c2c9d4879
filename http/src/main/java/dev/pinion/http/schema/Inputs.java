package dev.pinion.http.schema;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes small plain copies of offending values, so that an answer stays small. */
final class Inputs {
  private static final int MAX_STRING_CHARS = 200;
  private static final int MAX_CHARS = 500;
  private static final int MAX_DEPTH = 4;
  private static final String ELLIPSIS = "…";

  private int charsLeft = MAX_CHARS;

  private Inputs() {}

  /** The value as it was when it is small; else with an ellipsis for what was left out. */
  static @Nullable Object shrink(@Nullable Object input) {
    return switch (input) {
      case JsonNode node -> new Inputs().copy(node, 0);
      case String text -> Text.sample(text, MAX_STRING_CHARS);
      case null -> null;
      default -> input;
    };
  }

  private @Nullable Object copy(JsonNode node, int depth) {
    return switch (node.getNodeType()) {
      case NULL, MISSING -> null;
      case BOOLEAN -> node.booleanValue();
      case STRING -> spend(Text.sample(node.stringValue(), MAX_STRING_CHARS));
      case NUMBER -> number(node);
      case ARRAY -> depth == MAX_DEPTH ? ELLIPSIS : items(node, depth);
      case OBJECT -> depth == MAX_DEPTH ? ELLIPSIS : members(node, depth);
      case BINARY, POJO -> ELLIPSIS;
    };
  }

  private String spend(String text) {
    charsLeft -= text.length();
    return text;
  }

  private Object number(JsonNode node) {
    String text = spend(node.asString());
    if (text.length() > MAX_STRING_CHARS) {
      return Text.sample(text, MAX_STRING_CHARS);
    }
    // A double that is not finite has no JSON form.
    return Numbers.isInfinite(node) ? text : node.numberValue();
  }

  private List<@Nullable Object> items(JsonNode node, int depth) {
    List<@Nullable Object> copy = new ArrayList<>();
    for (JsonNode item : node.values()) {
      charsLeft--;
      if (charsLeft <= 0) {
        copy.add(ELLIPSIS);
        break;
      }
      copy.add(copy(item, depth + 1));
    }
    return copy;
  }

  private Map<String, @Nullable Object> members(JsonNode node, int depth) {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> member : node.properties()) {
      charsLeft--;
      if (charsLeft <= 0) {
        copy.put(ELLIPSIS, ELLIPSIS);
        break;
      }
      copy.put(
          spend(Text.sample(member.getKey(), MAX_STRING_CHARS)),
          copy(member.getValue(), depth + 1));
    }
    return copy;
  }
}
