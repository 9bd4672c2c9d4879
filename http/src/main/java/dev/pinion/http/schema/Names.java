package dev.pinion.http.schema;

import java.util.Locale;
import java.util.regex.Pattern;

/** What components of records are called in JSON. */
final class Names {
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Names() {}

  /** The name in snake case. */
  static String snake(String name) {
    return WORD_START.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT);
  }
}
