package dev.pinion.cli.versionset;

import dev.pinion.cli.output.CliJson;
import dev.pinion.cli.output.Text;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Differences as people read them: a sign, a name, and what was and is. */
public final class Changes {
  private static final String PREFERENCES = "/llm_model_preferences";
  private static final Pattern PREFERENCE =
      Pattern.compile(PREFERENCES + "/([^/]+)(?:/(llm_name|params)(?:/(.+))?)?");

  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String YELLOW = "\u001b[33m";
  private static final String PLAIN = "\u001b[0m";

  private final boolean colour;
  private final List<Line> lines = new ArrayList<>();

  /** Lines that are coloured or not. */
  public Changes(boolean colour) {
    this.colour = colour;
  }

  private record Line(String kind, String name, String values) {}

  /** Adds differences of pins. */
  public Changes pins(JsonNode changes) {
    for (JsonNode change : changes) {
      String path = CliJson.text(change, "path");
      if (path.equals(PREFERENCES)) {
        preferences(change);
      } else {
        add(change, pinName(path), path.endsWith("_version_number"));
      }
    }
    return this;
  }

  /** The preferences of a set that is made, each by itself. */
  private void preferences(JsonNode change) {
    for (var each : change.path("after").properties()) {
      lines.add(
          new Line("added", "LLM of " + Text.clean(each.getKey()), value(each.getValue(), false)));
    }
  }

  /** Adds differences of contents, each in domain words. */
  Changes contents(JsonNode summary) {
    for (JsonNode difference : summary) {
      String what = CliJson.text(difference, "what").replace('_', ' ');
      String name = CliJson.text(difference, "name");
      add(difference, name.isEmpty() ? what : what + " " + name, false);
    }
    return this;
  }

  /** Adds that one thing takes the place of another, each by its name. */
  public Changes replaced(String what, String before, String after) {
    lines.add(new Line("changed", what, Text.clean(before) + " → " + Text.clean(after)));
    return this;
  }

  private void add(JsonNode change, String name, boolean version) {
    String kind = CliJson.text(change, "kind");
    String before = value(change.path("before"), version);
    String after = value(change.path("after"), version);
    String values =
        switch (kind) {
          case "added" -> after;
          case "removed" -> before;
          default -> before + " → " + after;
        };
    lines.add(new Line(kind, Text.clean(name), values));
  }

  /** The name of what a JSON Pointer into pins leads to. */
  private static String pinName(String path) {
    var preference = PREFERENCE.matcher(path);
    if (!preference.matches()) {
      return path.replaceFirst("^/", "").replace("_number", "").replace('_', ' ');
    }
    String interaction = unescaped(preference.group(1));
    if (preference.group(2) == null) {
      return "LLM of " + interaction;
    }
    return preference.group(3) == null
        ? "LLM of " + interaction
        : unescaped(preference.group(3)).replace('/', '.') + " of " + interaction;
  }

  private static String unescaped(String pointer) {
    return pointer.replace("~1", "/").replace("~0", "~");
  }

  private static String value(JsonNode value, boolean version) {
    if (value.isNull() || value.isMissingNode()) {
      return version ? "latest" : "nothing";
    }
    if (value.hasNonNull("llm_name")) {
      JsonNode params = value.path("params");
      String model = Text.clean(CliJson.text(value, "llm_name"));
      return params.isEmpty() ? model : model + " " + compact(params);
    }
    return value.isContainer() ? compact(value) : Text.clean(value.asString());
  }

  private static String compact(JsonNode value) {
    return Text.clean(value.toString());
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  /** Prints a line a difference, each after two blanks. */
  public void print(PrintWriter out) {
    int width = lines.stream().mapToInt(line -> Math.min(line.name().length(), 32)).max().orElse(0);
    for (Line line : lines) {
      String sign =
          switch (line.kind()) {
            case "added" -> "+";
            case "removed" -> "-";
            default -> "~";
          };
      String text =
          "%s %s%s  %s"
              .formatted(
                  sign,
                  line.name(),
                  " ".repeat(Math.max(0, width - line.name().length())),
                  line.values())
              .stripTrailing();
      out.println("  " + (colour ? hue(line.kind()) + text + PLAIN : text));
    }
  }

  private static String hue(String kind) {
    return switch (kind) {
      case "added" -> GREEN;
      case "removed" -> RED;
      default -> YELLOW;
    };
  }
}
