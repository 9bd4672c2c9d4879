package dev.pinion.cli.governance;

import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Text;
import dev.pinion.client.WireJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Files of rules: one as an object, or several in a list, alone or as {@code rule list} prints. */
final class RuleFile {
  private RuleFile() {}

  /**
   * The rules in a file; what they say is for the server to check.
   *
   * @param file its name; {@code -} is the standard input
   * @throws RefusedException if it is no JSON of rules that have names
   */
  static List<JsonNode> read(ProcessContext process, String file) throws IOException {
    JsonNode document;
    try {
      document = WireJson.read(process.read(file));
    } catch (JacksonException e) {
      throw new RefusedException(
          "%s is no JSON: %s.".formatted(Text.clean(file), Text.clean(e.getOriginalMessage())));
    }
    JsonNode found = document.path("items").isArray() ? document.get("items") : document;
    List<JsonNode> rules = found.isArray() ? found.valueStream().toList() : List.of(found);
    Set<String> names = new HashSet<>();
    for (JsonNode rule : rules) {
      String name = rule.path("name").isString() ? rule.path("name").asString() : "";
      if (!rule.isObject() || name.isBlank()) {
        throw new RefusedException(
            "%s must hold one rule, or a list of rules, each an object with a name."
                .formatted(Text.clean(file)));
      }
      if (!names.add(name)) {
        throw new RefusedException(
            "%s holds two rules named \"%s\"; give each its own name."
                .formatted(Text.clean(file), Text.clean(name)));
      }
    }
    return rules;
  }
}
