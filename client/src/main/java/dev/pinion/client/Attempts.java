package dev.pinion.client;

import dev.pinion.client.TransportException.Kind;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one request: whether and when it is sent again, and whether one of them may have
 * been carried out.
 */
final class Attempts {
  /** A longer wait is the caller's to decide on. */
  private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(20);

  private static final int WAITS_MAX = 3;
  private static final Duration IN_PROGRESS_PAUSE = Duration.ofSeconds(1);

  /** What the server remembers by a key, and answers again instead of judging anew. */
  private static final Set<Integer> REMEMBERED = Set.of(400, 404, 409, 412, 422);

  private final Effect effect;
  private final Duration patience;
  private boolean perhapsDone;
  private boolean repeated;
  private int waits;
  private Duration inProgress = Duration.ZERO;

  /** What may come of a request whose answer is lost. */
  enum Effect {
    /** It changes nothing. */
    NONE,
    /** The server carries it out once, however often it is sent. */
    ONCE,
    /** It is carried out as often as it arrives. */
    EACH_TIME
  }

  /**
   * Attempts of a request.
   *
   * @param patience how long to wait for an earlier attempt that is in progress
   */
  Attempts(Effect effect, Duration patience) {
    this.effect = effect;
    this.patience = patience;
  }

  Effect effect() {
    return effect;
  }

  /** Whether an answer of that status leaves open what became of an earlier attempt. */
  boolean leavesUnknown(int status) {
    return perhapsDone && status / 100 != 2 && !REMEMBERED.contains(status);
  }

  /** A failure of one attempt as that of all of them. */
  TransportException failed(TransportException fault) {
    return fault.withOutcomeUnknown(perhapsDone);
  }

  /**
   * How long to wait before the next attempt; null if an answer is the last one.
   *
   * @param code the answer's word for a refusal; empty if it has none
   * @param asked how long the server asks to wait; null if it does not say
   * @throws TransportException if an earlier attempt is in progress for too long
   */
  @Nullable Duration pause(int status, String code, @Nullable Duration asked) {
    if (effect == Effect.ONCE && status == 409 && code.equals("idempotency_in_progress")) {
      perhapsDone = true;
      inProgress = inProgress.plus(IN_PROGRESS_PAUSE);
      if (inProgress.compareTo(patience) > 0) {
        throw failed(TransportException.inProgress());
      }
      return IN_PROGRESS_PAUSE;
    }
    boolean isShort = asked != null && asked.compareTo(RETRY_AFTER_MAX) <= 0;
    if (status != 429 || !isShort || waits == WAITS_MAX) {
      return null;
    }
    waits++;
    return asked;
  }

  /** Whether to send again what had no answer: once, if it can do no harm twice. */
  boolean repeats(TransportException fault) {
    perhapsDone |= effect != Effect.NONE && fault.mayHaveArrived();
    boolean again = fault.kind() == Kind.BROKEN && effect != Effect.EACH_TIME && !repeated;
    repeated |= again;
    return again;
  }
}
