package dev.pinion.store;

import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs of a tenant's unit test sets. Runs are read as they were written; whoever reads applies
 * {@link Run#at}. What selects by state counts a run whose time has run out as failed.
 */
public interface RunStore {

  /** The run; null if there is none. */
  @Nullable Run find(EntityId id);

  /** The runs of a set that somebody made and that are written as not over, by id. */
  List<Run> unfinished(EntityId set, Author creator);

  /**
   * The completed run of a set that ended last, of those that ended in one moment the one that was
   * made last; null if none has completed.
   */
  @Nullable Run newestCompleted(EntityId set);

  /**
   * The newest of the completed runs of a set in which some unit test has tried a content, newest
   * first. Only the hundred completed runs that ended last are looked at.
   *
   * @param digest of the content
   */
  List<EntityId> completedOn(EntityId set, String digest, int most);

  /** The runs that match, as they are sorted. */
  List<Run> list(RunQuery query, long offset, long limit);

  /** How many runs match. */
  long count(RunQuery query);

  /** What the runs of the tenant differ in. */
  RunChoices choices(Instant now);

  /** Adds a run. */
  void insert(Run run);

  /**
   * Replaces the state of a run and adds results. The database refuses to change one that is over,
   * and to change a result.
   */
  void update(Run run);

  /**
   * Which runs are asked for. An empty set does not filter.
   *
   * @param newestFirst true sorts by the time of the last change, latest first, false earliest
   *     first, both with ties by id; null sorts by id only
   * @param now decides whose time has run out
   */
  record RunQuery(
      Set<EntityId> ids,
      Set<EntityId> sets,
      Set<RunState> states,
      Set<Author> creators,
      @Nullable Boolean newestFirst,
      Instant now) {}

  /** What runs can be told apart by, each once. */
  record RunChoices(List<Author> creators, List<EntityId> sets, List<RunState> states) {}
}
