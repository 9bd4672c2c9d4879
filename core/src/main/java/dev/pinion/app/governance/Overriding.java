package dev.pinion.app.governance;

import org.jspecify.annotations.Nullable;

/**
 * The wish to make a change although rules do not let it through.
 *
 * @param reason why; the ledger keeps it
 */
public record Overriding(String reason) {
  /** Characters of a reason at least: a word is none. */
  public static final int REASON_MIN = 10;

  /** Characters of a reason at most. */
  public static final int REASON_MAX = 2_000;

  /** The reason of a change that was made so, after the one that was given for the change. */
  public String after(@Nullable String given) {
    return given == null || given.equals(reason) ? reason : given + " Override: " + reason;
  }
}
