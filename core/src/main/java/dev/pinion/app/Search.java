package dev.pinion.app;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The text search of lists. */
public final class Search {
  private Search() {}

  /**
   * Whether one of the texts contains what is searched for, whatever its case.
   *
   * @param wanted null is in everything
   */
  public static boolean matches(@Nullable String wanted, String... texts) {
    if (wanted == null) {
      return true;
    }
    String lower = wanted.toLowerCase(Locale.ROOT);
    for (String text : texts) {
      if (text.toLowerCase(Locale.ROOT).contains(lower)) {
        return true;
      }
    }
    return false;
  }
}
