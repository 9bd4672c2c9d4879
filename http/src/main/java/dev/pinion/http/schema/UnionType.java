package dev.pinion.http.schema;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Objects of several types, told apart by the string in one field. */
final class UnionType<T> extends Type<T> {
  private final String discriminator;
  private final Map<String, Type<? extends T>> byTag;

  UnionType(String discriminator, Map<String, ? extends Type<? extends T>> byTag) {
    this.discriminator = discriminator;
    this.byTag = Collections.unmodifiableMap(new TreeMap<>(byTag));
  }

  @Override
  public @Nullable T decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isObject()) {
      String msg = "Input should be a valid dictionary or object to extract fields from";
      faults.add("model_attributes_type", loc, msg, node);
      return null;
    }
    String quoted = "'" + discriminator + "'";
    JsonNode tag = node.get(discriminator);
    if (tag == null) {
      String msg = "Unable to extract tag using discriminator " + quoted;
      faults.add("union_tag_not_found", loc, msg, node, Map.of("discriminator", quoted));
      return null;
    }
    Type<? extends T> member = tag.isString() ? byTag.get(tag.stringValue()) : null;
    if (member == null) {
      refuse(quoted, tag, node, loc, faults);
      return null;
    }
    return member.decode(node, loc.at(tag.stringValue()), faults);
  }

  private void refuse(String quoted, JsonNode tag, JsonNode node, Loc loc, Faults faults) {
    String found = String.valueOf(Inputs.shrink(tag));
    String expected =
        byTag.keySet().stream().map(each -> "'" + each + "'").collect(Collectors.joining(", "));
    Map<String, Object> ctx = new LinkedHashMap<>();
    ctx.put("discriminator", quoted);
    ctx.put("tag", found);
    ctx.put("expected_tags", expected);
    String msg =
        "Input tag '%s' found using %s does not match any of the expected tags: %s"
            .formatted(found, quoted, expected);
    faults.add("union_tag_invalid", loc, msg, node, ctx);
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    ArrayNode oneOf = schema.putArray("oneOf");
    ObjectNode mapping = JsonNodeFactory.instance.objectNode();
    byTag.forEach(
        (tag, type) -> {
          ObjectNode member = type.schema(definitions);
          oneOf.add(member);
          if (member.has("$ref")) {
            mapping.put(tag, member.get("$ref").stringValue());
          }
        });
    schema.putObject("discriminator").put("propertyName", discriminator).set("mapping", mapping);
    return schema;
  }
}
