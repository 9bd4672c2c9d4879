package dev.pinion.domain.governance;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a condition may look at: one move, and the evidence on it. All of it is of one moment, read
 * by the transaction that decides.
 */
public interface View {

  /** The time by which is decided. */
  Instant now();

  /** What would change. */
  Move move();

  /** What there is to say about the content as it will be. */
  List<Warning> warnings();

  /**
   * How the service was tested. Where the content stays the same, the newest runs on that content
   * count, if there are any.
   *
   * @param unitTestSet whose newest completed run counts; null for that of every unit test of the
   *     service on the set that the content comes from
   */
  Tests tests(@Nullable EntityId unitTestSet);

  /** The request that asks for the move; null if it is made without one. */
  @Nullable Backing request();

  /**
   * Since when another set of the service has meant what this one will mean.
   *
   * @param enough how far back it matters; the answer is no older than the change that lies just
   *     beyond
   * @return null if there is no such set, or it means something else now
   */
  @Nullable Instant meantSince(String versionSet, Duration enough);

  /**
   * How a service was tested.
   *
   * @param untested the names of the unit tests that no completed run has tried
   * @param outcomes of the newest completed runs
   */
  record Tests(List<String> untested, List<Outcome> outcomes) {
    public Tests {
      untested = List.copyOf(untested);
      outcomes = List.copyOf(outcomes);
    }
  }

  /**
   * What came of one unit test.
   *
   * @param endedAt when the run was over
   * @param digest of the content that was tested
   * @param reporters the role of who reported it and, if that was a key, the name of the key
   */
  record Outcome(
      EntityId runId,
      Instant endedAt,
      String unitTest,
      String digest,
      boolean passed,
      Set<String> reporters) {
    public Outcome {
      reporters = Set.copyOf(reporters);
    }
  }

  /**
   * What stands behind a request.
   *
   * @param author the person who made it, with everything that they acted by
   * @param sourceAuthors the same of each who made the content
   * @param approvals all that were given and not taken back, oldest first
   */
  record Backing(Person author, List<Person> sourceAuthors, List<Vote> approvals) {
    public Backing {
      sourceAuthors = List.copyOf(sourceAuthors);
      approvals = List.copyOf(approvals);
    }
  }
}
