package dev.pinion.http.schema;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Collects the named schemas of one OpenAPI document. Not thread-safe. */
public final class Definitions {
  private static final String PREFIX = "#/components/schemas/";

  private final Map<String, ObjectNode> schemas = new TreeMap<>();
  private final Set<String> underway = new HashSet<>();

  /** The named schemas by name, sorted: what stands at {@code components.schemas}. */
  public ObjectNode components() {
    ObjectNode components = JsonNodeFactory.instance.objectNode();
    schemas.forEach((name, schema) -> components.set(name, schema.deepCopy()));
    return components;
  }

  /**
   * Registers a schema and refers to it. A schema may refer to itself.
   *
   * @throws IllegalStateException when another schema already has that name
   */
  public ObjectNode reference(String name, Supplier<ObjectNode> schema) {
    if (underway.add(name)) {
      ObjectNode made = schema.get();
      underway.remove(name);
      ObjectNode known = schemas.putIfAbsent(name, made);
      if (known != null && !known.equals(made)) {
        throw new IllegalStateException("two different schemas are named " + name);
      }
    }
    return JsonNodeFactory.instance.objectNode().put("$ref", PREFIX + name);
  }
}
