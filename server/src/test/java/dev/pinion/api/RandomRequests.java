package dev.pinion.api;

import dev.pinion.api.RawHttp.Request;
import dev.pinion.http.Operation;
import dev.pinion.http.schema.Definitions;
import dev.pinion.http.schema.Param;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Requests made by dice from what operations declare: mostly right, now and then wrong in one
 * place, and about things that earlier answers told of.
 */
final class RandomRequests {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEPTH_MAX = 7;
  private static final int REMEMBERED = 12;
  private static final int ITEMS_MAX = 3;

  /** What ends the session, the key, the workspace or the service of everybody; rarely made. */
  private static final Set<String> CLOSING =
      Set.of(
          "rotate-signing-keys",
          "set-maintenance",
          "delete-api-key",
          "delete-user",
          "archive-workspace",
          "revoke-api-key",
          "rotate-api-key");

  private static final List<String> TEXTS =
      List.of(
          "abc",
          "eng",
          "en-US",
          "a",
          "release",
          "preview",
          "edge",
          "UTC",
          "Europe/Berlin",
          "1",
          "2026-01-01T00:00:00Z",
          "a@b.test",
          "https://a.test/",
          "0123456789abcdef01234567",
          "00000000-0000-4000-8000-000000000000",
          "team",
          "Service:GetService",
          "Service.view",
          "openai_gpt-4.1-2025-04-14",
          "DefaultUserRole",
          "P30D",
          "day",
          "start",
          "end",
          "viewer",
          "some_name",
          "#a1b2c3",
          "+name",
          "-created_at");

  private static final List<String> HOSTILE =
      List.of(
          "",
          " ",
          "\u0000",
          "\ud800",
          "\u202e",
          "x".repeat(300),
          "y".repeat(20_000),
          "%s%n",
          "'; drop table tenant; --",
          "<script>",
          "../../etc/passwd",
          "\\u0041",
          "é".repeat(130),
          "\ud83d\ude00",
          "null",
          "-0",
          "1e999");

  private final Random random;
  private final List<Operation> operations;
  private final Map<String, List<String>> remembered = new HashMap<>();

  RandomRequests(Random random, List<Operation> operations) {
    this.random = random;
    this.operations = operations;
  }

  /** A request without credentials, and the operation that it is meant for. */
  record Made(Operation operation, Request request) {}

  Made next() {
    Operation operation = any(operations);
    while (CLOSING.contains(operation.id()) && !oneIn(30)) {
      operation = any(operations);
    }
    String method = operation.method().equals("GET") && oneIn(20) ? "HEAD" : operation.method();
    Request request = Request.of(method, path(operation) + query(operation));
    for (Param<?> param : operation.params()) {
      if (param.in().equals("header") && oneIn(3)) {
        request = request.with(param.name(), headerText(text(param)));
      }
    }
    for (Param<?> param : operation.extras()) {
      if (oneIn(12)) {
        request = request.with(param.name(), headerText(text(param)));
      }
    }
    if (operation.takesIdempotencyKey() && oneIn(6)) {
      request = request.with("Idempotency-Key", "k" + random.nextInt(50));
    }
    if (oneIn(15)) {
      request = request.with("If-Match", oneIn(2) ? "\"1\"" : "*");
    }
    var type = operation.body();
    if (type == null) {
      return new Made(operation, request);
    }
    var definitions = new Definitions();
    JsonNode body = value("", type.schema(definitions), definitions, 0);
    String text = oneIn(60) ? body.toString().replaceFirst("[\\[{\",]", "") : body.toString();
    return new Made(operation, request.with("Content-Type", "application/json").body(text));
  }

  private boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private String path(Operation operation) {
    var path = new StringBuilder();
    for (String segment : operation.segments()) {
      path.append('/');
      path.append(
          segment.startsWith("{")
              ? segment(pathText(operation, segment.substring(1, segment.length() - 1)))
              : segment);
    }
    return operation.path().endsWith("/") ? path + "/" : path.toString();
  }

  private String pathText(Operation operation, String name) {
    if (!oneIn(25)) {
      String known = remembered(name);
      if (known != null) {
        return known;
      }
    }
    for (Param<?> param : operation.params()) {
      if (param.in().equals("path") && param.name().equals(name)) {
        return text(param);
      }
    }
    return any(TEXTS);
  }

  private String query(Operation operation) {
    var query = new StringBuilder();
    for (Param<?> param : operation.params()) {
      if (param.in().equals("query") && oneIn(4)) {
        query.append(query.isEmpty() ? '?' : '&');
        query.append(param.name()).append('=').append(encoded(text(param)));
      }
    }
    return query.toString();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** A segment that is not empty: without it the path would be another operation's. */
  private static String segment(String text) {
    return text.isEmpty() ? "%20" : encoded(text);
  }

  /** What a header can hold. */
  private static String headerText(String text) {
    String printable = text.replaceAll("[^ -~]", "_");
    return printable.substring(0, Math.min(printable.length(), 500));
  }

  private String text(Param<?> param) {
    var definitions = new Definitions();
    JsonNode schema = param.describe(definitions).get("schema");
    JsonNode value = value(param.name(), schema, definitions, DEPTH_MAX - 1);
    String text = value.isString() ? value.stringValue() : value.toString();
    return text.substring(0, Math.min(text.length(), 2_000));
  }

  /** A value of any form that is in no schema. */
  private JsonNode nonsense() {
    return switch (random.nextInt(9)) {
      case 0 -> JSON.nullNode();
      case 1 -> JSON.valueToTree(true);
      case 2 -> JSON.valueToTree(-1);
      case 3 -> JSON.valueToTree(1.5e300);
      case 4 -> JSON.valueToTree(any(HOSTILE));
      case 5 -> JSON.createArrayNode();
      case 6 -> JSON.createArrayNode().add(JSON.createObjectNode()).add(JSON.nullNode());
      case 7 -> JSON.createObjectNode();
      default -> JSON.createObjectNode().set("a", JSON.createArrayNode().add(1));
    };
  }

  private JsonNode value(String name, JsonNode schema, Definitions definitions, int depth) {
    if (oneIn(150)) {
      return nonsense();
    }
    JsonNode reference = schema.get("$ref");
    if (reference != null) {
      String target = reference.stringValue().replaceFirst(".*/", "");
      return value(name, definitions.components().get(target), definitions, depth);
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      if (schema.has(keyword)) {
        var options = new ArrayList<JsonNode>(schema.get(keyword).values());
        return value(name, any(options), definitions, depth);
      }
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    if (schema.has("enum")) {
      return any(new ArrayList<>(schema.get("enum").values()));
    }
    return switch (schema.path("type").asString("any")) {
      case "null" -> JSON.nullNode();
      case "boolean" -> JSON.valueToTree(random.nextBoolean());
      case "integer" -> JSON.valueToTree(number(schema));
      case "number" -> JSON.valueToTree(number(schema) + (oneIn(2) ? 0.5 : 0));
      case "string" -> JSON.valueToTree(string(name, schema));
      case "array" -> items(name, schema, definitions, depth);
      case "object" -> object(schema, definitions, depth);
      default -> nonsense();
    };
  }

  private long number(JsonNode schema) {
    long least = schema.path("minimum").asLong(schema.path("exclusiveMinimum").asLong(-1) + 1);
    long most = schema.path("maximum").asLong(least + 5);
    return switch (random.nextInt(20)) {
      case 0 -> least - 1;
      case 1 -> most + 1;
      case 2 -> Long.MAX_VALUE;
      default -> least + random.nextLong(Math.max(1, Math.min(6, most - least + 1)));
    };
  }

  private String string(String name, JsonNode schema) {
    if (oneIn(80)) {
      return any(HOSTILE);
    }
    String known = oneIn(10) ? null : remembered(name);
    if (known != null) {
      return known;
    }
    if (schema.path("format").asString("").equals("uuid")) {
      return TEXTS.get(14);
    }
    int longest = schema.path("maxLength").asInt(0);
    if (longest > 0 && oneIn(30)) {
      return "m".repeat(Math.min(longest + random.nextInt(2), 30_000));
    }
    Pattern pattern =
        Pattern.compile(schema.path("pattern").asString(""), Pattern.UNICODE_CHARACTER_CLASS);
    for (int i = 0; i < 8; i++) {
      String text = any(TEXTS);
      if (pattern.matcher(text).find()) {
        return name.equals("name") || name.endsWith("_name") ? text + random.nextInt(30) : text;
      }
    }
    return TEXTS.stream().filter(text -> pattern.matcher(text).find()).findFirst().orElse("abc");
  }

  private ArrayNode items(String name, JsonNode schema, Definitions definitions, int depth) {
    ArrayNode items = JSON.createArrayNode();
    for (JsonNode each : schema.path("prefixItems").values()) {
      items.add(value(name, each, definitions, depth + 1));
    }
    if (schema.has("items") && depth < DEPTH_MAX) {
      int least = schema.path("minItems").asInt(0);
      int size = oneIn(100) ? 130 : least + random.nextInt(ITEMS_MAX);
      IntStream.range(0, depth > 4 ? least : size)
          .forEach(
              i -> items.add(value(singular(name), schema.get("items"), definitions, depth + 1)));
    }
    return items;
  }

  private static String singular(String name) {
    return name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
  }

  private ObjectNode object(JsonNode schema, Definitions definitions, int depth) {
    ObjectNode object = JSON.createObjectNode();
    List<String> required =
        schema.path("required").values().stream().map(JsonNode::stringValue).toList();
    for (Map.Entry<String, JsonNode> each : schema.path("properties").properties()) {
      boolean wanted =
          required.contains(each.getKey()) ? !oneIn(200) : depth < DEPTH_MAX && oneIn(2);
      if (wanted) {
        object.set(each.getKey(), value(each.getKey(), each.getValue(), definitions, depth + 1));
      }
    }
    if (schema.path("additionalProperties").isObject() && depth < DEPTH_MAX) {
      for (int i = random.nextInt(ITEMS_MAX); i > 0; i--) {
        JsonNode key = schema.path("propertyNames");
        object.set(
            string("", key), value("", schema.get("additionalProperties"), definitions, depth + 1));
      }
    }
    if (oneIn(150)) {
      object.set("unknown", nonsense());
    }
    return object;
  }

  private @Nullable String remembered(String name) {
    List<String> texts = remembered.get(name);
    return texts == null || texts.isEmpty() ? null : any(texts);
  }

  void remember(String name, String text) {
    List<String> texts = remembered.computeIfAbsent(name, key -> new ArrayList<>());
    if (texts.contains(text)) {
      return;
    }
    if (texts.size() < REMEMBERED) {
      texts.add(text);
    } else {
      texts.set(1 + random.nextInt(REMEMBERED - 1), text);
    }
  }

  /** Forgets everything, as for another tenant. */
  void forget() {
    remembered.clear();
  }

  /**
   * Keeps the names of things that an answer tells of, by the name of the field.
   *
   * @param kind what an {@code id} at the top is the id of
   */
  void remember(JsonNode answer, String kind) {
    if (answer.isObject()) {
      answer
          .properties()
          .forEach(
              each -> {
                String field = each.getKey();
                JsonNode value = each.getValue();
                if (value.isString() && value.stringValue().length() <= 64) {
                  if (field.equals("id")) {
                    remember(kind, value.stringValue());
                  } else if (field.endsWith("_id") || field.equals("name")) {
                    remember(field, value.stringValue());
                  }
                } else {
                  remember(value, kind);
                }
              });
    } else if (answer.isArray()) {
      answer.values().forEach(each -> remember(each, kind));
    }
  }
}
