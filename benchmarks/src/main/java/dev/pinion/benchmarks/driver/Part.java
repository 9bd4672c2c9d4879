package dev.pinion.benchmarks.driver;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A part of a run. */
enum Part {
  READS,
  MIXED,
  WRITES;

  /** The names of parts, as the command line has them. */
  static String names(Set<Part> parts) {
    return parts.stream().sorted().map(Part::text).collect(Collectors.joining(", "));
  }

  /**
   * Reads a list of parts.
   *
   * @param value names, separated by commas
   * @throws IllegalArgumentException with a sentence for the user
   */
  static Set<Part> parse(String value) {
    var parts = EnumSet.noneOf(Part.class);
    for (String name : value.split(",", -1)) {
      parts.add(
          Arrays.stream(values())
              .filter(each -> each.text().equals(name.strip()))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--only knows %s, not %s."
                              .formatted(names(EnumSet.allOf(Part.class)), name))));
    }
    return parts;
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
