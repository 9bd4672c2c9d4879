package dev.pinion.domain;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the names that somebody may have meant. */
public final class NearestNames {

  /** Longer names are compared by their beginning, so that a huge one costs nothing. */
  private static final int MAX_COMPARED_CHARS = 100;

  private NearestNames() {}

  /** The names with the fewest edits between them and {@code wanted}, nearest first. */
  public static List<String> of(String wanted, Collection<String> names, int most) {
    return names.stream()
        .sorted(Comparator.comparingInt(each -> distance(head(wanted), head(each))))
        .limit(most)
        .toList();
  }

  /** The Levenshtein distance: how many characters must be put in, left out or changed. */
  public static int distance(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, j -> j);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(changed, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }

  private static String head(String name) {
    return name.substring(0, Math.min(name.length(), MAX_COMPARED_CHARS));
  }
}
