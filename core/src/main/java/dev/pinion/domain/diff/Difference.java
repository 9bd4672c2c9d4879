package dev.pinion.domain.diff;

import org.jspecify.annotations.Nullable;

/**
 * One difference between two contents, enough to make a sentence of.
 *
 * @param name where it is: the state's name, {@code "greet → verify"} of a transition, the field of
 *     an identity or a voice, {@code "greet: max_turns"} of what stands in a state and has a name
 *     of its own; null where the subject says it all
 * @param before a free-form JSON value; null when it is added
 * @param after a free-form JSON value; null when it is removed
 */
public record Difference(
    Kind kind,
    Subject what,
    @Nullable String name,
    @Nullable Object before,
    @Nullable Object after) {

  /** What happened to the subject. */
  public enum Kind {
    /** Only the later content has it. */
    ADDED,
    /** Only the earlier content has it. */
    REMOVED,
    /** Both have it, with different values. */
    CHANGED;

    /** The kind of a change from one value to another, of which one at most is null. */
    static Kind of(@Nullable Object before, @Nullable Object after) {
      if (before == null) {
        return ADDED;
      }
      return after == null ? REMOVED : CHANGED;
    }
  }
}
