package dev.pinion.domain.run;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a run has come. Whether its unit tests passed is theirs to say: a run has failed when it
 * could not be done.
 */
public enum RunState {
  /** No result yet. */
  PENDING,
  /** Some results, but not all. */
  RUNNING,
  /** Every result is in, passed or not. */
  COMPLETED,
  /** It could not be done: the runner said so, or nothing came for too long. */
  FAILED,
  /** Somebody called it off. */
  CANCELLED;

  /** What can happen to a run. */
  public enum Event {
    /** A result came in, and others are missing. */
    RESULT,
    /** The last missing result came in. */
    LAST_RESULT,
    /** The runner says that it cannot be done. */
    RUNNER_FAILED,
    /** Nothing came for too long. */
    TIME_RAN_OUT,
    /** Somebody calls it off. */
    CANCELLATION
  }

  /** Whether nothing can happen to it any more. */
  public boolean isOver() {
    return switch (this) {
      case PENDING, RUNNING -> false;
      case COMPLETED, FAILED, CANCELLED -> true;
    };
  }

  /** The state after an event; empty if the event cannot happen in this one. */
  public Optional<RunState> after(Event event) {
    if (isOver()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (event) {
          case RESULT -> RUNNING;
          case LAST_RESULT -> COMPLETED;
          case RUNNER_FAILED, TIME_RAN_OUT -> FAILED;
          case CANCELLATION -> CANCELLED;
        });
  }

  /** The word on the wire and in sentences. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
