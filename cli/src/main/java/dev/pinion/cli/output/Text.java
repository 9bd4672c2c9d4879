package dev.pinion.cli.output;

import dev.pinion.domain.NearestNames;
import java.lang.Character.UnicodeBlock;
import java.lang.Character.UnicodeScript;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** Words and times as people read them on a terminal. */
public final class Text {
  private static final int SUGGESTIONS_MAX = 3;
  private static final int ZERO_WIDTH_NON_JOINER = 0x200C;
  private static final int ZERO_WIDTH_JOINER = 0x200D;

  /** The first combining mark; everything before takes one column. */
  private static final int FIRST_OF_OTHER_WIDTH = 0x300;

  private static final int FULLWIDTH_LAST = 0xFF60;
  private static final int FULLWIDTH_SIGNS_FIRST = 0xFFE0;
  private static final int FULLWIDTH_SIGNS_LAST = 0xFFE6;

  private static final Set<UnicodeScript> WIDE =
      EnumSet.of(
          UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.HANGUL);

  private Text() {}

  /**
   * The text without characters that steer a terminal: names come from whoever may write to the
   * workspace.
   */
  public static String clean(String text) {
    return text.codePoints().noneMatch(Text::isUnseen)
        ? text
        : text.codePoints()
            .map(c -> isUnseen(c) ? '\uFFFD' : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
  }

  /**
   * Whether a character steers a terminal, turns the direction of what follows, breaks a line or
   * takes no room. Joiners, which many scripts and emoji are written with, do none of that alone.
   */
  public static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> c != ZERO_WIDTH_NON_JOINER && c != ZERO_WIDTH_JOINER;
      default -> false;
    };
  }

  /** The beginning of a text in that many columns, with an ellipsis where it was cut. */
  public static String cut(String text, int most) {
    if (width(text) <= most) {
      return text;
    }
    int end = 0;
    int left = Math.max(0, most - 1);
    while (end < text.length()) {
      int c = text.codePointAt(end);
      left -= width(c);
      if (left < 0) {
        break;
      }
      end += Character.charCount(c);
    }
    return text.substring(0, end) + "…";
  }

  /** How many columns of a terminal a text takes; terminals differ in sequences of emoji. */
  public static int width(String text) {
    return text.codePoints().map(Text::width).sum();
  }

  private static int width(int c) {
    if (c < FIRST_OF_OTHER_WIDTH) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isJoined(c) ? 0 : isWide(c) ? 2 : 1;
    };
  }

  /** Vowels and final consonants of Hangul, which stand in the square of the first consonant. */
  private static boolean isJoined(int c) {
    return c >= 0x1160 && c <= 0x11FF;
  }

  private static boolean isWide(int c) {
    if (UnicodeBlock.HALFWIDTH_AND_FULLWIDTH_FORMS.equals(UnicodeBlock.of(c))) {
      return c <= FULLWIDTH_LAST || (c >= FULLWIDTH_SIGNS_FIRST && c <= FULLWIDTH_SIGNS_LAST);
    }
    return Character.isEmojiPresentation(c)
        || UnicodeBlock.CJK_SYMBOLS_AND_PUNCTUATION.equals(UnicodeBlock.of(c))
        || WIDE.contains(UnicodeScript.of(c));
  }

  /** The first characters of a text, and nothing in the place of the others. */
  public static String head(String text, int most) {
    return text.substring(0, Math.min(text.length(), most));
  }

  /** How long ago a time was, in its largest unit; empty if the text is no time. */
  public static String age(String time, Instant now) {
    try {
      return length(Duration.between(Instant.parse(time), now));
    } catch (DateTimeParseException e) {
      return "";
    }
  }

  /** A time, and how long ago it was. */
  public static String since(String time, Instant now) {
    return "%s (%s ago)".formatted(time, age(time, now));
  }

  /** A time, and how long it is until then; the time alone if it is over, or no time. */
  public static String until(String time, Instant now) {
    String said = clean(time);
    try {
      Duration left = Duration.between(now, Instant.parse(time));
      return left.isNegative() ? said : "%s (in %s)".formatted(said, length(left));
    } catch (DateTimeParseException e) {
      return said;
    }
  }

  /** A length of time in its largest unit. */
  public static String length(Duration length) {
    long seconds = Math.max(0, length.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h";
    }
    return seconds / 86_400 + " d";
  }

  /** A number of things in words: {@code 1 set}, {@code 2 sets}. */
  public static String count(long number, String thing) {
    return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
  }

  /**
   * A question after a name that does not exist, such as {@code ; did you mean "release"?}. A full
   * stop if none of the existing names is near.
   */
  public static String didYouMean(String wanted, Collection<String> names) {
    String sought = wanted.toLowerCase(Locale.ROOT);
    List<String> near =
        NearestNames.of(wanted, names, names.size()).stream()
            .filter(name -> isNear(sought, name.toLowerCase(Locale.ROOT)))
            .map(name -> "\"" + clean(name) + "\"")
            .distinct()
            .limit(SUGGESTIONS_MAX)
            .toList();
    return near.isEmpty()
        ? "."
        : "; did you mean %s?".formatted(near.stream().collect(Collectors.joining(" or ")));
  }

  private static boolean isNear(String sought, String name) {
    return (sought.length() > 2 && name.contains(sought))
        || NearestNames.distance(sought, name) <= 1 + Math.min(sought.length(), name.length()) / 4;
  }
}
