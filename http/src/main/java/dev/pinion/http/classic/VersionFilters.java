package dev.pinion.http.classic;

import dev.pinion.app.VersionQuery.Numbers;
import dev.pinion.http.schema.Type;
import dev.pinion.http.schema.Types;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The texts that Classic filters versions by. */
final class VersionFilters {
  /** Eighteen digits are more than any version has and fit a long. */
  private static final Pattern NUMBERS =
      Pattern.compile("(?<first>[0-9]{1,18})(?:-(?<last>[0-9]{1,18}))?");

  static final Type<Numbers> NUMBER =
      Types.string()
          .mapChecked(
              VersionFilters::numbers,
              "value_error",
              "Write a version number, latest, or a range such as 2-5");

  private VersionFilters() {}

  private static @Nullable Numbers numbers(String text) {
    if (text.equals("latest")) {
      return new Numbers.Latest();
    }
    Matcher matcher = NUMBERS.matcher(text);
    if (!matcher.matches()) {
      return null;
    }
    long first = Long.parseLong(matcher.group("first"));
    String end = matcher.group("last");
    long last = end == null ? first : Long.parseLong(end);
    return first < 1 || last < first ? null : new Numbers.Range(first, last);
  }
}
