package dev.pinion.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a version set's ledger: what changed, who did it, when and why. Entries are never
 * changed and never removed.
 *
 * @param number from 1 without gaps, over the whole life of the name
 * @param before null when the set did not exist
 * @param after null when the set was deleted
 * @param reason null when nobody gave one
 */
public record Revision(
    EntityId serviceId,
    String versionSet,
    long number,
    Operation operation,
    @Nullable Pins before,
    @Nullable Pins after,
    @Nullable String reason,
    Actor actor,
    Instant at) {

  /** What made a revision. */
  public enum Operation {
    /** The set came into being with its service. */
    CREATE,
    /** The set was written. */
    UPSERT,
    /** The set was removed. */
    DELETE
  }
}
