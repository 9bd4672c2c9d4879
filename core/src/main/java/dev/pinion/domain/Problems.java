package dev.pinion.domain;

import dev.pinion.domain.DomainError.Problem;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the problems of a content. Keeps the first {@link #KEPT_MAX} and counts all, because a
 * small content can have very many; not thread-safe.
 */
public final class Problems {
  /** How many problems are kept: as many as an answer lists. */
  public static final int KEPT_MAX = 100;

  private final List<Problem> kept = new ArrayList<>();
  private int count;

  /**
   * Adds a problem.
   *
   * @param path see {@link Problem}
   * @param input the offending value; null if there is none
   */
  public void add(List<Object> path, String message, @Nullable Object input) {
    count++;
    if (kept.size() < KEPT_MAX) {
      kept.add(new Problem(path, message, input));
    }
  }

  /** True when nothing is wrong. */
  public boolean isEmpty() {
    return count == 0;
  }

  /** How many problems were found, those beyond {@link #KEPT_MAX} included. */
  public int count() {
    return count;
  }

  /** The problems in the order in which they were found, at most {@link #KEPT_MAX}. */
  public List<Problem> list() {
    return List.copyOf(kept);
  }
}
