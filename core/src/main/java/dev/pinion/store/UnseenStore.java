package dev.pinion.store;

import dev.pinion.domain.EntityId;

/**
 * Revisions of version sets that no caller has ever got: they were made while the service was not
 * active, and it has not become active with them since.
 */
public interface UnseenStore {

  /** Whether it is one of them. */
  boolean contains(EntityId service, String versionSet, long revision);

  /** Notes that nobody gets it; it may be noted already. */
  void add(EntityId service, String versionSet, long revision);

  /** Notes that nobody gets any revision that a set has; some may be noted already. */
  void addAll(EntityId service, String versionSet);

  /** Notes that callers get it now; it may not be noted at all. */
  void remove(EntityId service, String versionSet, long revision);
}
