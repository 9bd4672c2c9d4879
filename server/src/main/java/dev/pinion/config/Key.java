package dev.pinion.config;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One setting. A name with a part in angle brackets, such as {@code clusters.<name>.file}, stands
 * for a family of settings, one for each word that takes the part's place.
 *
 * @param name words joined by hyphens, parts joined by dots: {@code server.max-body}
 * @param defaultText the default as one would write it; of a family, what holds for a member that
 *     is not set
 * @param description what it means, as a sentence
 */
record Key<T>(String name, String defaultText, Kind<T> kind, String description) {

  private static final String WORDS = "([a-z0-9][a-z0-9-]*)";
  private static final String ENVIRONMENT_WORDS = "([A-Z0-9][A-Z0-9_]*)";

  /** The variable that sets it: {@code PINION_SERVER_MAX_BODY}. */
  String environmentName() {
    return "PINION_" + name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** What is allowed, as the end of a sentence that begins "must be". */
  String allowed() {
    return kind.allowed();
  }

  boolean isFamily() {
    return name.indexOf('<') >= 0;
  }

  /** The member of this family that the word names. */
  Key<T> member(String word) {
    String memberName =
        name.substring(0, name.indexOf('<')) + word + name.substring(name.indexOf('>') + 1);
    return new Key<>(memberName, defaultText, kind, description);
  }

  /** The word by which the given name is a member of this family. */
  Optional<String> wordIn(String memberName) {
    return wordBetween(name, WORDS, memberName);
  }

  /** The word by which the given variable is a member of this family. */
  Optional<String> wordInVariable(String variable) {
    return wordBetween(environmentName(), ENVIRONMENT_WORDS, variable)
        .map(word -> word.toLowerCase(Locale.ROOT).replace('_', '-'));
  }

  private static Optional<String> wordBetween(String family, String words, String text) {
    int open = family.indexOf('<');
    int close = family.indexOf('>');
    if (open < 0) {
      return Optional.empty();
    }
    Pattern shape =
        Pattern.compile(
            Pattern.quote(family.substring(0, open))
                + words
                + Pattern.quote(family.substring(close + 1)));
    Matcher matcher = shape.matcher(text);
    return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
