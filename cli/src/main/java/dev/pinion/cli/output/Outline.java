package dev.pinion.cli.output;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;

/** JSON as an indented outline that reads easily: no quotes, no braces, nothing that is empty. */
public final class Outline {
  private Outline() {}

  /** Prints a value. */
  public static void print(JsonNode value, PrintWriter out) {
    members(value, "", out);
  }

  private static void members(JsonNode value, String indent, PrintWriter out) {
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              member ->
                  line(indent + Text.clean(member.getKey()) + ":", member.getValue(), indent, out));
    } else {
      value.forEach(item -> line(indent + "-", item, indent, out));
    }
  }

  private static void line(String lead, JsonNode value, String indent, PrintWriter out) {
    if (value.isNull() || (value.isContainer() && value.isEmpty())) {
      return;
    }
    if (value.isContainer()) {
      out.println(lead);
      members(value, indent + "  ", out);
    } else {
      String text = Text.clean(value.asString().replace("\n", " "));
      if (!text.isEmpty()) {
        out.println(lead + " " + text);
      }
    }
  }
}
