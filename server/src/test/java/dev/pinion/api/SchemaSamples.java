package dev.pinion.api;

import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Valid and broken JSON texts for a declared type, made from the schema that it gives of itself.
 */
final class SchemaSamples {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEPTH_MAX = 8;
  private static final String PLACEHOLDER = "@@";
  private static final String KEY = "abc";

  private static final List<String> STRINGS =
      List.of(
          "abc",
          "0123456789abcdef01234567",
          "00000000-0000-4000-8000-000000000000",
          "eng",
          "a",
          "1",
          "UTC",
          "2026-01-01T00:00:00Z",
          "a@b.test",
          "https://a.test/");

  /** Texts of JSON values by the kind of value. */
  private static final List<Map.Entry<String, String>> LITERALS =
      List.of(
          Map.entry("null", "null"),
          Map.entry("boolean", "true"),
          Map.entry("number", "0"),
          Map.entry("number", "-1.5"),
          Map.entry("number", "1e400"),
          Map.entry("number", "1e999999"),
          Map.entry("number", "-1E-999999"),
          Map.entry("number", "9".repeat(900)),
          Map.entry("string", "\"\""),
          Map.entry("string", "\" \""),
          Map.entry("string", "\"true\""),
          Map.entry("string", "\"-1\""),
          Map.entry("string", "\"\\u0000\""),
          Map.entry("string", "\"\\ud800\""),
          Map.entry("string", "\"abc\\n\""),
          Map.entry("string", "\"" + "x".repeat(100_000) + "\""),
          Map.entry("array", "[]"),
          Map.entry("array", "[null,1,\"\\udc00\",{}]"),
          Map.entry("array", list(200)),
          Map.entry("object", "{}"),
          Map.entry("object", "{\"\\u0000\":1,\"\\ud800\":null,\"\":{}}"),
          Map.entry("object", "{\"a b\":[[[{\"c\":1e400}]]]}"));

  private final Definitions definitions = new Definitions();
  private final JsonNode root;
  private final Map<String, String> known;

  /**
   * Samples of a type.
   *
   * @param known texts for fields by name
   */
  SchemaSamples(Type<?> type, Map<String, String> known) {
    this.root = type.schema(definitions);
    this.known = known;
  }

  /**
   * A text that is not as it should be.
   *
   * @param mustFail whether it must be refused, and not only may be
   */
  record Broken(String what, String text, boolean mustFail) {}

  private static String list(int size) {
    return IntStream.range(0, size).mapToObj(i -> "\"a" + i + "\"").toList().toString();
  }

  /** A value with every declared field that the schema lets pass, as far as samples go. */
  JsonNode valid() {
    return sample("", root, 0);
  }

  /** The valid value with one fault at a time, at every depth. */
  List<Broken> broken() {
    var all = new ArrayList<Broken>();
    walk(root, List.of(), all, 0);
    return all;
  }

  private JsonNode resolve(JsonNode schema) {
    JsonNode reference = schema.get("$ref");
    return reference == null
        ? schema
        : definitions.components().get(reference.stringValue().replaceFirst(".*/", ""));
  }

  /** The schema itself or the first of its alternatives. */
  private JsonNode first(JsonNode schema) {
    JsonNode resolved = resolve(schema);
    for (String keyword : List.of("anyOf", "oneOf")) {
      JsonNode options = resolved.get(keyword);
      if (options != null) {
        return first(options.get(0));
      }
    }
    return resolved;
  }

  private JsonNode sample(String name, JsonNode schema, int depth) {
    JsonNode one = first(schema);
    return switch (one.path("type").asString("any")) {
      case "object" -> object(one, depth);
      case "array" -> {
        ArrayNode items = JSON.createArrayNode();
        for (JsonNode each : one.path("prefixItems").values()) {
          items.add(sample(name, each, depth + 1));
        }
        if (depth < DEPTH_MAX && one.has("items")) {
          items.add(sample(name, one.get("items"), depth + 1));
        }
        yield items;
      }
      case "boolean" -> JSON.valueToTree(false);
      case "integer", "number" -> JSON.valueToTree(one.path("minimum").asLong(1));
      case "string" -> JSON.valueToTree(text(name, one, known));
      default -> JSON.createObjectNode();
    };
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = JSON.createObjectNode();
    if (depth >= DEPTH_MAX) {
      return object;
    }
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      object.set(each.getKey(), sample(each.getKey(), each.getValue(), depth + 1));
    }
    if (schema.path("additionalProperties").isObject()) {
      object.set(KEY, sample(KEY, schema.get("additionalProperties"), depth + 1));
    }
    return object;
  }

  /** A string that a schema lets pass, as far as samples go. */
  static String text(String name, JsonNode schema, Map<String, String> known) {
    String given = known.get(name);
    if (given != null) {
      return given;
    }
    if (schema.has("enum")) {
      return schema.get("enum").get(0).stringValue();
    }
    return switch (schema.path("format").asString("")) {
      case "uuid" -> STRINGS.get(2);
      case "date-time" -> "2026-01-01T00:00:00Z";
      default ->
          STRINGS.stream().filter(text -> fits(text, schema)).findFirst().orElse(STRINGS.get(0));
    };
  }

  private static boolean fits(String text, JsonNode schema) {
    String pattern = schema.path("pattern").asString("");
    return text.length() >= schema.path("minLength").asInt(0)
        && text.length() <= schema.path("maxLength").asInt(Integer.MAX_VALUE)
        && Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS).matcher(text).find();
  }

  private void walk(JsonNode schema, List<Object> path, List<Broken> all, int depth) {
    JsonNode one = first(schema);
    for (Map.Entry<String, String> literal : LITERALS) {
      boolean mustFail = !allows(schema, literal.getKey());
      add(path, literal.getValue(), mustFail, all);
    }
    if (depth >= DEPTH_MAX) {
      return;
    }
    for (Map.Entry<String, JsonNode> each : one.path("properties").properties()) {
      List<Object> at = at(path, each.getKey());
      walk(each.getValue(), at, all, depth + 1);
      boolean required =
          one.path("required").values().stream()
              .anyMatch(name -> name.stringValue().equals(each.getKey()));
      all.add(new Broken("without " + at, replaced(at, null), required));
    }
    if (one.has("properties")) {
      List<Object> at = at(path, "undeclared");
      add(at, "{\"a\":[1,null]}", false, all);
      add(at, "\"\\ud800\"", true, all);
    }
    if (one.path("additionalProperties").isObject()) {
      walk(one.get("additionalProperties"), at(path, KEY), all, depth + 1);
    }
    if (one.path("items").isObject()) {
      walk(one.get("items"), at(path, 0), all, depth + 1);
    }
  }

  private void add(List<Object> path, String literal, boolean mustFail, List<Broken> all) {
    String what = path + " = " + (literal.length() > 60 ? literal.substring(0, 60) : literal);
    all.add(new Broken(what, replaced(path, literal), mustFail));
  }

  private static List<Object> at(List<Object> path, Object part) {
    var longer = new ArrayList<>(path);
    longer.add(part);
    return longer;
  }

  private boolean allows(JsonNode schema, String kind) {
    JsonNode resolved = resolve(schema);
    for (String keyword : List.of("anyOf", "oneOf")) {
      JsonNode options = resolved.get(keyword);
      if (options != null) {
        return options.values().stream().anyMatch(option -> allows(option, kind));
      }
    }
    String type = resolved.path("type").asString("");
    return type.isEmpty() || type.equals(kind) || (type.equals("integer") && kind.equals("number"));
  }

  /** The valid value as text, with a literal in one place; null removes what stands there. */
  private String replaced(List<Object> path, @Nullable String literal) {
    if (path.isEmpty()) {
      return String.valueOf(literal);
    }
    JsonNode value = valid();
    JsonNode parent = value;
    for (Object part : path.subList(0, path.size() - 1)) {
      parent = part instanceof Integer index ? parent.get(index) : parent.get((String) part);
    }
    Object last = path.getLast();
    if (parent instanceof ArrayNode items) {
      items.set(0, PLACEHOLDER);
    } else if (literal == null) {
      ((ObjectNode) parent).remove((String) last);
    } else {
      ((ObjectNode) parent).put((String) last, PLACEHOLDER);
    }
    String text = JSON.writeValueAsString(value);
    return literal == null ? text : text.replace("\"" + PLACEHOLDER + "\"", literal);
  }
}
