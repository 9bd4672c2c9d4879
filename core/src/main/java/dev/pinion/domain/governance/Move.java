package dev.pinion.domain.governance;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import org.jspecify.annotations.Nullable;

/**
 * One version set that callers of an active service get something else from: what a rule is asked
 * about.
 *
 * @param before null if callers got nothing: there was no such set, or the service was not active
 * @param after null if they get nothing any more
 * @param baseRevision the revision of the set that it starts from; 0 if there was no such set
 * @param way how it comes about
 */
public record Move(
    EntityId service,
    String versionSet,
    @Nullable Meaning before,
    @Nullable Meaning after,
    long baseRevision,
    Way way) {

  /**
   * What a set means.
   *
   * @param bundle the versions behind the pins
   * @param digest of the bundle
   */
  public record Meaning(Pins pins, Bundle bundle, String digest) {}

  /** How a set comes to mean something else. */
  public sealed interface Way {

    /** The set is written, plainly or with its service. */
    record Write() implements Way {}

    /** The set is removed. */
    record Deletion() implements Way {}

    /** The content of another set is put onto it. */
    record Promotion(Revision.Source source) implements Way {}

    /**
     * The content of an earlier revision of it is put back.
     *
     * @param lawful whether that content stood in this set on an active service, exactly as it
     *     would now
     */
    record Rollback(long revision, boolean lawful) implements Way {}

    /** The service is given another agent or graph by a plain edit. */
    record Rejoining() implements Way {}

    /** A version is made while a null pin follows the newest. */
    record NewVersion() implements Way {}

    /** A change request on the service as a whole. */
    record Requested() implements Way {}
  }

  /** Whether callers get other content. */
  public boolean movesContent() {
    return before == null
        ? after != null
        : after == null || !after.digest().equals(before.digest());
  }

  /** Whether the content that would come back was let through before. */
  public boolean isLawfulRollback() {
    return way instanceof Way.Rollback rollback && rollback.lawful();
  }
}
