package dev.pinion.http.schema;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Booleans: strict in JSON, lax in parameters (docs/behaviour/requests.md). */
final class BoolType extends Type<Boolean> {
  static final BoolType INSTANCE = new BoolType();

  private BoolType() {}

  @Override
  public @Nullable Boolean decode(JsonNode node, Loc loc, Faults faults) {
    if (!node.isBoolean()) {
      faults.add("bool_type", loc, "Input should be a valid boolean", node);
      return null;
    }
    return node.booleanValue();
  }

  @Override
  @Nullable Boolean decodeText(String text, Loc loc, Faults faults) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true", "1", "yes", "on", "t", "y" -> true;
      case "false", "0", "no", "off", "f", "n" -> false;
      default -> {
        String msg = "Input should be a valid boolean, unable to interpret input";
        faults.add("bool_parsing", loc, msg, text);
        yield null;
      }
    };
  }

  @Override
  public ObjectNode schema(Definitions definitions) {
    return JsonNodeFactory.instance.objectNode().put("type", "boolean");
  }
}
