package dev.pinion.domain;

import java.util.Comparator;

/**
 * Texts by code points: their order, which that of UTF-16 is not, their form without case, and
 * where they can be cut.
 */
public final class CodePoints {

  /** Compares texts code point by code point (docs/behaviour/requests.md). */
  public static final Comparator<String> ORDER = CodePoints::compare;

  private CodePoints() {}

  /**
   * A text as messages quote it: the whole, or its beginning and an ellipsis. No character is cut
   * in two.
   *
   * @param chars the chars (UTF-16) of the text that are quoted at most
   */
  public static String quotable(String text, int chars) {
    if (text.length() <= chars) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
    return text.substring(0, end) + "…";
  }

  /**
   * A text in the form in which it is searched whatever its case. Each character is folded by
   * itself, so that a part of a text is a part of the folded text: {@link String#toLowerCase} makes
   * something else of a sigma at the end of a word than within one.
   */
  public static String folded(String text) {
    var folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int each = text.codePointAt(i);
      folded.appendCodePoint(Character.toLowerCase(Character.toUpperCase(each)));
      i += Character.charCount(each);
    }
    return folded.toString();
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above every other char.
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Boolean.compare(Character.isSurrogate(x), Character.isSurrogate(y));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
