package dev.pinion.domain.governance;

import dev.pinion.domain.Actor;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An approval or a rejection of a change request.
 *
 * @param approves false for a rejection
 * @param role what the voter was then: the name of a role, also of a key's
 * @param digests what was looked at, by the name of the set
 * @param baseRevisions on which revision of each set it would have been put
 */
public record Vote(
    Actor actor,
    Person person,
    String role,
    Instant at,
    @Nullable String comment,
    boolean approves,
    SortedMap<String, String> digests,
    SortedMap<String, Long> baseRevisions) {

  public Vote {
    digests = Collections.unmodifiableSortedMap(new TreeMap<>(digests));
    baseRevisions = Collections.unmodifiableSortedMap(new TreeMap<>(baseRevisions));
  }

  /** Whether it is about what the move would put there, on what stands there now. */
  boolean isAbout(Move move) {
    return approves
        && move.after() != null
        && move.after().digest().equals(digests.get(move.versionSet()))
        && baseRevisions.getOrDefault(move.versionSet(), 0L) == move.baseRevision();
  }
}
