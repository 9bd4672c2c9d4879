package dev.pinion.http.classic.asset;

import java.util.regex.Pattern;

/**
 * Python version specifiers: clauses such as {@code >=1.2}, joined by commas (PEP 440). An empty
 * specifier allows every version.
 *
 * <p>Groups that repeat are possessive: the others are matched by recursion, for which a long
 * specifier has no stack.
 */
final class VersionSpecifier {
  private static final String EPOCH = "v?(?:[0-9]+!)?";
  private static final String SUFFIXES =
      "(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?[0-9]*)?"
          + "(?:-[0-9]+|[-_.]?(?:post|rev|r)[-_.]?[0-9]*)?";
  private static final String DEV = "(?:[-_.]?dev[-_.]?[0-9]*)?";
  private static final String LOCAL = "(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*+)?";
  private static final String RELEASE = "[0-9]+(?:\\.[0-9]+)*+";

  /** Only equality knows prefixes and local versions, and what is compatible needs two numbers. */
  private static final Pattern CLAUSE =
      Pattern.compile(
          "(?:===\\s*[^\\s;)]+"
              + ("|[=!]=\\s*" + EPOCH + RELEASE + SUFFIXES + "(?:\\.\\*|" + DEV + LOCAL + ")")
              + ("|~=\\s*" + EPOCH + "[0-9]+(?:\\.[0-9]+)++" + SUFFIXES + DEV)
              + ("|(?:<=|>=|<|>)\\s*" + EPOCH + RELEASE + SUFFIXES + DEV)
              + ")",
          Pattern.CASE_INSENSITIVE);

  private VersionSpecifier() {}

  /** Whether the text is a specifier; empty clauses between commas do no harm. */
  static boolean isValid(String text) {
    return Pattern.compile(",")
        .splitAsStream(text)
        .map(String::strip)
        .allMatch(clause -> clause.isEmpty() || CLAUSE.matcher(clause).matches());
  }
}
