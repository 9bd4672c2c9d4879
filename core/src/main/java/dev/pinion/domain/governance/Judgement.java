package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a condition says of a move.
 *
 * @param message one sentence: why it holds, or what is missing
 * @param readyAt when it will hold if nothing else happens; null if that is not known
 * @param evidence null if there is none
 */
public record Judgement(
    State state, String message, @Nullable Instant readyAt, @Nullable Evidence evidence) {

  /** Whether a condition holds. */
  public enum State {
    /** It holds. */
    PASSED,
    /** It may hold with time, or when somebody does their part. */
    PENDING,
    /** It does not hold. */
    FAILED
  }

  /**
   * What a judgement rests on.
   *
   * @param runId the run of unit tests that counted; null if none did
   * @param approvals who approved, each person once
   * @param since since when it has held; null if that says nothing
   */
  public record Evidence(@Nullable EntityId runId, List<Actor> approvals, @Nullable Instant since) {
    public Evidence {
      approvals = List.copyOf(approvals);
    }
  }

  static Judgement passed(String message) {
    return new Judgement(State.PASSED, message, null, null);
  }

  static Judgement passed(String message, Evidence evidence) {
    return new Judgement(State.PASSED, message, null, evidence);
  }

  static Judgement pending(String message) {
    return new Judgement(State.PENDING, message, null, null);
  }

  static Judgement pending(String message, @Nullable Instant readyAt, @Nullable Evidence evidence) {
    return new Judgement(State.PENDING, message, readyAt, evidence);
  }

  static Judgement failed(String message) {
    return new Judgement(State.FAILED, message, null, null);
  }

  static Judgement failed(String message, Evidence evidence) {
    return new Judgement(State.FAILED, message, null, evidence);
  }

  /** Whether the condition holds. */
  public boolean holds() {
    return state == State.PASSED;
  }
}
