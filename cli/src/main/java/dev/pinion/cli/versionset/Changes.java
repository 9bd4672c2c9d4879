package dev.pinion.cli.versionset;

import dev.pinion.cli.output.Text;
import dev.pinion.client.model.service.Difference;
import dev.pinion.client.model.service.Pins.Preference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Differences as people read them: a sign, a name, and what was and is. */
public final class Changes {
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

  /** Adds differences of pins; the preferences of a set that is made each by itself. */
  public Changes pins(List<Difference> differences) {
    for (Difference each : differences) {
      Map<String, Preference> preferences = each.allPreferences();
      if (preferences == null) {
        add(each, pinName(each));
      } else {
        preferences.forEach(
            (interaction, preference) ->
                lines.add(
                    new Line("added", "LLM of " + Text.clean(interaction), model(preference))));
      }
    }
    return this;
  }

  /** Adds differences of contents, each in domain words. */
  Changes contents(List<Difference> summary) {
    for (Difference each : summary) {
      String what = each.what().replace('_', ' ');
      add(each, each.name().isEmpty() ? what : what + " " + each.name());
    }
    return this;
  }

  /** Adds that one thing takes the place of another, each by its name. */
  public Changes replaced(String what, String before, String after) {
    lines.add(new Line("changed", what, Text.clean(before) + " → " + Text.clean(after)));
    return this;
  }

  private void add(Difference difference, String name) {
    String nothing = difference.isOfVersion() ? "latest" : "nothing";
    String before = value(difference.before(), nothing);
    String after = value(difference.after(), nothing);
    String values =
        switch (difference.kind()) {
          case "added" -> after;
          case "removed" -> before;
          default -> before + " → " + after;
        };
    lines.add(new Line(difference.kind(), Text.clean(name), values));
  }

  /** The name of the pin that differs. */
  private static String pinName(Difference difference) {
    String interaction = difference.interaction();
    if (interaction == null) {
      return difference.path().replaceFirst("^/", "").replace("_number", "").replace('_', ' ');
    }
    String parameter = difference.parameter();
    return (parameter == null ? "LLM" : parameter.replace('/', '.')) + " of " + interaction;
  }

  private static String value(JsonNode value, String nothing) {
    if (value.isNull() || value.isMissingNode()) {
      return nothing;
    }
    var preference = new Preference(value);
    if (!preference.model().isEmpty()) {
      return model(preference);
    }
    return value.isContainer() ? compact(value) : Text.clean(value.asString());
  }

  private static String model(Preference preference) {
    String model = Text.clean(preference.model());
    return preference.params().isEmpty() ? model : model + " " + compact(preference.params());
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
