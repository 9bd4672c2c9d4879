package dev.pinion.store;

import dev.pinion.domain.IdempotentRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Requests that were carried out under a key of their client's. */
public interface IdempotencyStore {

  /** The request of that principal and key, be it expired or not; null if there is none. */
  @Nullable IdempotentRequest find(String principal, String key);

  /** Adds a request; the database refuses a second one of a principal and key. */
  void insert(IdempotentRequest request);

  /** Replaces a request. */
  void update(IdempotentRequest request);

  /** Removes a request. */
  void delete(String principal, String key);

  /**
   * Removes requests that have expired by then, those that expired first at first.
   *
   * @param limit requests at most
   */
  void purge(Instant now, int limit);
}
