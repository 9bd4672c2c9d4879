package dev.pinion.cli.output;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lines of a name and a value each; those without a value are left out. */
public final class Details {
  private final Map<String, String> lines = new LinkedHashMap<>();

  /** Adds a line. */
  public Details line(String name, String value) {
    if (!value.isEmpty()) {
      lines.put(name, Text.clean(value));
    }
    return this;
  }

  /** Prints the lines, names and values in columns. */
  public void print(PrintWriter out) {
    int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
    lines.forEach(
        (name, value) -> out.println(name + " ".repeat(width - name.length() + 2) + value));
  }
}
