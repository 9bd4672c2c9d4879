package dev.pinion.app.explore;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Pins;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;
import org.pcollections.PVector;
import org.pcollections.TreePMap;
import org.pcollections.TreePVector;

/**
 * What an onlooker remembers of a world: it was watched, not read from anything that Pinion keeps.
 *
 * @param meant what each set means and since when, by {@link Sight#key}
 * @param served everything that callers have ever got from a set
 * @param last what callers got from it last
 * @param approvals in the order in which they were given
 * @param asked what each request would put there, by its number
 * @param started what the tested set meant when a run began
 * @param completed runs in the order in which they ended
 */
record History(
    PMap<String, Meant> meant,
    PMap<String, PSet<String>> served,
    PMap<String, Got> last,
    PVector<Approval> approvals,
    PMap<Long, Asked> asked,
    PMap<EntityId, String> started,
    PVector<Completed> completed) {

  /** Nothing. */
  static final History NONE =
      new History(
          TreePMap.empty(),
          TreePMap.empty(),
          TreePMap.empty(),
          TreePVector.empty(),
          TreePMap.empty(),
          HashTreePMap.empty(),
          TreePVector.empty());

  /** What a set means, since when. */
  record Meant(String content, Instant since) {}

  /** What callers got. */
  record Got(String content, Pins pins) {}

  /** Somebody's approval of contents on where sets stood. */
  record Approval(
      long request, Who who, Map<String, String> contents, Map<String, Long> revisions) {}

  /** What a request would put there, on where sets stand, and who made that. */
  record Asked(Map<String, String> contents, Map<String, Long> revisions, Set<Who> makers) {}

  /** A run that ended with a result. */
  record Completed(
      EntityId run, EntityId set, String content, boolean passed, Instant at, Who reporter) {}

  History meaning(String key, Meant now) {
    return new History(meant.plus(key, now), served, last, approvals, asked, started, completed);
  }

  History withoutMeaning(String key) {
    return new History(meant.minus(key), served, last, approvals, asked, started, completed);
  }

  History serving(String key, Got got) {
    PSet<String> all = served.getOrDefault(key, HashTreePSet.empty()).plus(got.content());
    return new History(
        meant, served.plus(key, all), last.plus(key, got), approvals, asked, started, completed);
  }

  History with(Approval approval) {
    return new History(meant, served, last, approvals.plus(approval), asked, started, completed);
  }

  History with(long request, Asked what) {
    return new History(
        meant, served, last, approvals, asked.plus(request, what), started, completed);
  }

  History starting(EntityId run, String content) {
    return new History(
        meant, served, last, approvals, asked, started.plus(run, content), completed);
  }

  History with(Completed run) {
    return new History(meant, served, last, approvals, asked, started, completed.plus(run));
  }
}
