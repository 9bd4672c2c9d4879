package dev.pinion.domain.governance;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule asks of a move: a pure function of what it may look at. A new kind of condition is a
 * record of its own and a line in {@link #TYPES}: it is read, written, stored and described by the
 * components of the record, whose constructor refuses what makes no sense with an {@link
 * IllegalArgumentException}.
 */
public interface Condition {

  /** The kinds of conditions, by the words that tell them apart. */
  Map<String, Class<? extends Condition>> TYPES =
      Map.of(
          "promotion_only", PromotionOnly.class,
          "pinned", Pinned.class,
          "no_warnings", NoWarnings.class,
          "tests", TestsPassed.class,
          "approvals", Approvals.class,
          "soak", Soak.class,
          "window", Window.class);

  /** What it says of a move. */
  Judgement judge(View view);

  /**
   * Whether it is asked even if the content stays the same, because it is about the pins or about
   * how they change.
   */
  default boolean isAboutPins() {
    return false;
  }

  /** Whether it can only be asked about content that is known in advance. */
  default boolean needsFixedContent() {
    return false;
  }

  /** Whether a rollback to what stood in the set lawfully passes over it. */
  default boolean isFreeForRollback() {
    return false;
  }

  /** Whether it can be asked about content that stands already, not only about a change. */
  default boolean judgesWhatStands() {
    return false;
  }

  /**
   * When it must be asked again, because time alone may end that it holds.
   *
   * @param passed what it said
   * @return null if time does not matter
   */
  default @Nullable Instant holdsUntil(Judgement passed, Instant now) {
    return null;
  }

  /** The word of its kind. */
  default String type() {
    return TYPES.entrySet().stream()
        .filter(each -> each.getValue() == getClass())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }
}
