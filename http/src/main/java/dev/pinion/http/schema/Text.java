package dev.pinion.http.schema;

import java.nio.charset.StandardCharsets;

/** What validation needs to know about strings beyond java.lang.String. */
final class Text {
  private Text() {}

  /** True for a string that every store and encoder takes: no U+0000, no unpaired surrogate. */
  static boolean isClean(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0 || Character.isLowSurrogate(c)) {
        return false;
      }
      if (Character.isHighSurrogate(c)) {
        i++;
        if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Adds {@code string_unicode} and returns false when the string is not clean. */
  static boolean check(String text, Loc loc, Faults faults) {
    if (isClean(text)) {
      return true;
    }
    faults.add(
        "string_unicode",
        loc,
        "Input should be a valid string, unable to parse raw data as a unicode string",
        text);
    return false;
  }

  /** The string without Unicode white space at its ends. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** Unicode's White_Space property; {@link String#strip} does not know its no-break spaces. */
  private static boolean isWhiteSpace(char c) {
    return (c >= 0x09 && c <= 0x0D) || c == 0x85 || Character.isSpaceChar(c);
  }

  /** A writable sample of the string, at most {@code maxChars} long and an ellipsis. */
  static String sample(String text, int maxChars) {
    String cut = text;
    if (text.length() > maxChars) {
      int end = Character.isHighSurrogate(text.charAt(maxChars - 1)) ? maxChars - 1 : maxChars;
      cut = text.substring(0, end) + "…";
    }
    // Encoding replaces unpaired surrogates, which no JSON writer could send.
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  /** "1 character", "2 characters". */
  static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }
}
