package dev.pinion.app;

import dev.pinion.domain.CodePoints;
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
    String folded = CodePoints.folded(wanted);
    for (String text : texts) {
      if (CodePoints.folded(text).contains(folded)) {
        return true;
      }
    }
    return false;
  }
}
