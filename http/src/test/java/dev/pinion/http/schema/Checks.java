package dev.pinion.http.schema;

import java.util.List;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the tests of this package share. */
final class Checks {
  /** Reads numbers exactly, as the server does. */
  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Reads numbers as doubles. */
  static final JsonMapper DOUBLES = JsonMapper.builder().build();

  private static final String REFERENCE_PREFIX = "#/components/schemas/";

  private Checks() {}

  /** The faults of a body. */
  static List<Fault> faults(Type<?> type, String json) {
    Faults faults = new Faults();
    Object decoded = type.decode(JSON.readTree(json), Loc.of("body"), faults);
    if (!faults.isEmpty() && decoded != null) {
      throw new AssertionError("a value in spite of faults: " + decoded);
    }
    return faults.list();
  }

  /** The types of a body's faults. */
  static List<String> faultTypes(Type<?> type, String json) {
    return faults(type, json).stream().map(Fault::type).toList();
  }

  /** The value of a body without faults. */
  static <T> T valid(Type<T> type, String json) {
    Faults faults = new Faults();
    T decoded = type.decode(JSON.readTree(json), Loc.of("body"), faults);
    if (!faults.isEmpty() || decoded == null) {
      throw new AssertionError("not valid: " + faults.list());
    }
    return decoded;
  }

  /** A type's schema with all references resolved. */
  static JsonNode resolvedSchema(Type<?> type) {
    Definitions definitions = new Definitions();
    return resolve(type.schema(definitions), definitions);
  }

  /** A schema with all references resolved, as it reads back from its text. */
  static JsonNode resolve(JsonNode schema, Definitions definitions) {
    return JSON.readTree(inline(schema, definitions.components()).toString());
  }

  private static JsonNode inline(JsonNode schema, ObjectNode components) {
    if (schema instanceof ArrayNode items) {
      ArrayNode inlined = JSON.createArrayNode();
      items.values().forEach(item -> inlined.add(inline(item, components)));
      return inlined;
    }
    if (!(schema instanceof ObjectNode members)) {
      return schema;
    }
    ObjectNode inlined = JSON.createObjectNode();
    members.properties().forEach(e -> inlined.set(e.getKey(), inline(e.getValue(), components)));
    JsonNode reference = inlined.remove("$ref");
    if (reference != null) {
      String name = reference.stringValue().substring(REFERENCE_PREFIX.length());
      ObjectNode target = (ObjectNode) inline(components.get(name), components);
      target.setAll(inlined);
      return target;
    }
    return inlined;
  }
}
