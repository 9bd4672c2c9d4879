package dev.pinion.cli.output;

import org.jspecify.annotations.Nullable;

/** The wish to make a change although rules are not met. */
public final class Overriding {
  private static final int REASON_CHARS_MIN = 10;

  private Overriding() {}

  /**
   * Why rules are overridden; null if they are not.
   *
   * @param wanted whether {@code --override} is given
   * @param reason what {@code --reason} gives; null for nothing
   * @throws RefusedException if nobody says why
   */
  public static @Nullable String reason(boolean wanted, @Nullable String reason) {
    if (!wanted) {
      return null;
    }
    if (reason == null || reason.strip().length() < REASON_CHARS_MIN) {
      throw RefusedException.usage(
          "--override needs a --reason of at least %d characters; the history keeps it."
              .formatted(REASON_CHARS_MIN));
    }
    return reason;
  }
}
