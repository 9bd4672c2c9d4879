package dev.pinion.app;

import dev.pinion.app.Work.Unit;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.IdempotentRequest;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.access.Secret;
import dev.pinion.store.IdempotencyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The carrying out of one request under a key of its client's (see {@link Idempotency}). That it
 * was carried out is written in the very transaction that does it, so no crash can part the two.
 */
public final class Attempt {
  private static final int ID_BYTES = 12;

  /** Expired requests that a new one clears away; more than one, so that none are left over. */
  private static final int PURGED_MAX = 10;

  private final String id = Secret.randomText(ID_BYTES);
  private final Idempotency.Place place;
  private final String fingerprint;
  private final Duration lifetime;
  private final Set<Permission> permissions = new LinkedHashSet<>();

  Attempt(Idempotency.Place place, String fingerprint, Duration lifetime) {
    this.place = place;
    this.fingerprint = fingerprint;
    this.lifetime = lifetime;
  }

  Idempotency.Place place() {
    return place;
  }

  /** Says that the request needs the permission. */
  synchronized void needed(Permission permission) {
    permissions.add(permission);
  }

  private synchronized List<Permission> permissions() {
    return List.copyOf(permissions);
  }

  /** The work, and in the same transaction the note that this request was carried out. */
  <T> Function<Unit, T> noting(Function<Unit, T> work) {
    return unit -> {
      requireFree(unit.tx().idempotency(), unit.at());
      T result = work.apply(unit);
      note(unit.tx().idempotency(), unit.at(), null);
      return result;
    };
  }

  /** Another server may be at it, or have done it since this one looked. */
  private void requireFree(IdempotencyStore store, Instant now) {
    IdempotentRequest other = current(store, now);
    if (other != null && !other.attempt().equals(id)) {
      throw inProgress();
    }
  }

  /**
   * Notes the request, unless another attempt got there first.
   *
   * @param answer null while it is not known
   */
  void note(IdempotencyStore store, Instant now, @Nullable String answer) {
    IdempotentRequest noted = current(store, now);
    if (noted == null) {
      store.purge(now, PURGED_MAX);
      if (store.find(place.principal(), place.key()) != null) {
        store.delete(place.principal(), place.key());
      }
      store.insert(request(now, answer));
    } else if (noted.attempt().equals(id)) {
      store.update(request(noted.createdAt(), answer));
    }
  }

  private @Nullable IdempotentRequest current(IdempotencyStore store, Instant now) {
    IdempotentRequest found = store.find(place.principal(), place.key());
    return found != null && found.expiresAt().isAfter(now) ? found : null;
  }

  private IdempotentRequest request(Instant createdAt, @Nullable String answer) {
    return new IdempotentRequest(
        place.principal(),
        place.key(),
        id,
        fingerprint,
        permissions(),
        answer,
        createdAt,
        createdAt.plus(lifetime));
  }

  static DomainException inProgress() {
    return DomainException.conflict(
        "idempotency_in_progress",
        "A request with this Idempotency-Key is being carried out; ask again when it is done.");
  }
}
