package dev.pinion.domain.governance;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A pattern of names: {@code *} stands for any characters, {@code ?} for one (a code point),
 * anything else for itself. Case counts.
 */
public record Glob(String text) {
  /** Characters of one pattern. */
  public static final int CHARS_MAX = 256;

  /** A pattern; refused if it is empty or too long. */
  public Glob {
    if (text.isEmpty() || text.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "Give a pattern of 1 to %d characters".formatted(CHARS_MAX));
    }
  }

  /** Whether the name is one of those that the pattern stands for. */
  public boolean matches(String name) {
    // No regular expression: one with many stars can take for ever.
    int at = 0;
    int star = -1;
    int resume = 0;
    int i = 0;
    while (i < name.length()) {
      if (at < text.length() && text.charAt(at) == '*') {
        star = at++;
        resume = i;
      } else if (at < text.length()
          && (text.charAt(at) == '?' || text.codePointAt(at) == name.codePointAt(i))) {
        at += Character.charCount(text.codePointAt(at));
        i += Character.charCount(name.codePointAt(i));
      } else if (star >= 0) {
        at = star + 1;
        resume += Character.charCount(name.codePointAt(resume));
        i = resume;
      } else {
        return false;
      }
    }
    while (at < text.length() && text.charAt(at) == '*') {
      at++;
    }
    return at == text.length();
  }

  /** Whether one of the patterns matches. */
  static boolean any(List<Glob> globs, String name) {
    return globs.stream().anyMatch(glob -> glob.matches(name));
  }

  /** The patterns as people read them. */
  static String words(List<Glob> globs) {
    return globs.stream()
        .map(glob -> "\"" + glob.text() + "\"")
        .collect(Collectors.joining(" or "));
  }

  /** The pattern as it is written. */
  @Override
  public String toString() {
    return text;
  }
}
