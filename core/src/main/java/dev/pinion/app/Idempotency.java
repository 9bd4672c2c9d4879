package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.IdempotentRequest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Requests under keys of their clients': whatever is sent again under its key within the lifetime
 * is not carried out again.
 *
 * <p>What a request writes through {@link Work#write(Caller, java.util.function.Function)} and the
 * note that it was carried out are one transaction; the answer is added to the note in a second
 * one. What a request does elsewhere, such as making a tenant, is noted with its answer only.
 */
public final class Idempotency {
  /** What another server has carried out and not noted after so long, it never will. */
  private static final Duration ANSWER_NOTED_WITHIN = Duration.ofMinutes(1);

  private final Work work;
  private final Duration lifetime;
  private final Map<Place, String> running = new ConcurrentHashMap<>();

  /** Requests whose keys are free again after the lifetime. */
  public Idempotency(Work work, Duration lifetime) {
    this.work = work;
    this.lifetime = lifetime;
  }

  /** What a key stands for: it is one principal's, in one tenant. */
  record Place(EntityId tenant, String principal, String key) {

    static Place of(Caller caller, String key) {
      Actor actor = caller.actor();
      return new Place(
          caller.tenant().id(), actor.kind() + "/" + actor.org() + "/" + actor.id(), key);
    }
  }

  /** How a request with a key stands to those before it. */
  public sealed interface Standing {

    /** Nothing was done under the key: the request is to be carried out, and then to be ended. */
    record First(Attempt attempt) implements Standing {}

    /** The same request was carried out, with that answer. */
    record Again(String answer) implements Standing {}

    /** Another request was carried out, or is being, under the same key. */
    record Different() implements Standing {}
  }

  /**
   * Looks at what was done under the key.
   *
   * @param fingerprint equal for requests that are the same
   * @throws DomainException with {@link DomainError.Conflict} if the same request is under way or
   *     its answer is lost, with {@link DomainError.Forbidden} if the caller has since lost a
   *     permission that it needed
   */
  public Standing begin(Caller caller, String key, String fingerprint) {
    var place = Place.of(caller, key);
    String other = running.putIfAbsent(place, fingerprint);
    if (other != null) {
      if (other.equals(fingerprint)) {
        throw Attempt.inProgress();
      }
      return new Standing.Different();
    }
    boolean first = false;
    try {
      Standing standing = standing(caller, place, fingerprint);
      first = standing instanceof Standing.First;
      return standing;
    } finally {
      if (!first) {
        running.remove(place);
      }
    }
  }

  private Standing standing(Caller caller, Place place, String fingerprint) {
    IdempotentRequest earlier =
        work.readCurrent(caller, tx -> tx.idempotency().find(place.principal(), place.key()));
    if (earlier == null || !earlier.expiresAt().isAfter(work.now())) {
      return new Standing.First(new Attempt(place, fingerprint, lifetime));
    }
    if (!earlier.fingerprint().equals(fingerprint)) {
      return new Standing.Different();
    }
    earlier.permissions().forEach(caller::requireEver);
    if (earlier.answer() == null) {
      if (mayBeAtIt(caller, earlier)) {
        throw Attempt.inProgress();
      }
      throw DomainException.conflict(
          "idempotency_answer_lost",
          "The request with this Idempotency-Key was carried out, but its answer was lost;"
              + " look at the state instead of repeating it.");
    }
    // Another server may have carried it out, whose changes the answer tells of.
    caller.hasWritten(caller.tenant().freshSnapshot().seq());
    return new Standing.Again(earlier.answer());
  }

  /** Whether another server may be about to note the answer. */
  private boolean mayBeAtIt(Caller caller, IdempotentRequest earlier) {
    return caller.tenant().cluster().store().isShared()
        && work.now().isBefore(earlier.createdAt().plus(ANSWER_NOTED_WITHIN));
  }

  /** Notes what a first request is answered; it is on disk when this returns. */
  public void answered(Caller caller, Attempt attempt, String answer) {
    Work.commit(
        caller.tenant(),
        tx -> {
          tx.openReserve();
          attempt.note(tx.idempotency(), work.now(), answer);
          return answer;
        });
  }

  /** Ends a first request, whatever came of it. */
  public void end(Attempt attempt) {
    running.remove(attempt.place());
  }
}
