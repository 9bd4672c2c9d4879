package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Run;
import dev.pinion.domain.run.RunState;
import dev.pinion.store.RunStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs of unit test sets in memory. */
final class MemoryRuns implements RunStore {
  private final MemoryRows rows;

  MemoryRuns(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public @Nullable Run find(EntityId id) {
    return rows.runs.get(id);
  }

  @Override
  public List<Run> unfinished(EntityId set, Author creator) {
    return rows.runs.values().stream()
        .filter(each -> each.setId().equals(set) && !each.state().isOver())
        .filter(each -> Author.of(each.creator()).equals(creator))
        .sorted(Comparator.comparing(Run::id))
        .toList();
  }

  @Override
  public @Nullable Run newestCompleted(EntityId set) {
    return completed(set).findFirst().orElse(null);
  }

  @Override
  public List<EntityId> completedOn(EntityId set, String digest, int most) {
    return completed(set)
        .limit(100)
        .filter(run -> run.tests().stream().anyMatch(each -> each.tested().digest().equals(digest)))
        .limit(most)
        .map(Run::id)
        .toList();
  }

  private Stream<Run> completed(EntityId set) {
    return rows.runs.values().stream()
        .filter(each -> each.setId().equals(set) && each.state() == RunState.COMPLETED)
        .sorted(Comparator.comparing(MemoryRuns::end).thenComparing(Run::id).reversed());
  }

  private static Instant end(Run run) {
    return Objects.requireNonNull(run.endedAt(), "it is over");
  }

  private Stream<Run> matching(RunQuery query) {
    return rows.runs.values().stream()
        .filter(each -> query.ids().isEmpty() || query.ids().contains(each.id()))
        .filter(each -> query.sets().isEmpty() || query.sets().contains(each.setId()))
        .filter(
            each ->
                query.states().isEmpty() || query.states().contains(each.at(query.now()).state()))
        .filter(
            each ->
                query.creators().isEmpty() || query.creators().contains(Author.of(each.creator())));
  }

  @Override
  public List<Run> list(RunQuery query, long offset, long limit) {
    return matching(query).sorted(order(query)).skip(offset).limit(limit).toList();
  }

  private static Comparator<Run> order(RunQuery query) {
    Comparator<Run> byId = Comparator.comparing(Run::id);
    Boolean newestFirst = query.newestFirst();
    if (newestFirst == null) {
      return byId;
    }
    Comparator<Instant> times = newestFirst ? Comparator.reverseOrder() : Comparator.naturalOrder();
    return Comparator.comparing((Run each) -> each.at(query.now()).updatedAt(), times)
        .thenComparing(byId);
  }

  @Override
  public long count(RunQuery query) {
    return matching(query).count();
  }

  @Override
  public RunChoices choices(Instant now) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void insert(Run run) {
    require(find(run.id()) == null, "a run twice");
    rows.runs = rows.runs.plus(run.id(), run);
  }

  @Override
  public void update(Run run) {
    Run old = find(run.id());
    require(old != null && !old.state().isOver(), "to change a run that is over");
    for (int i = 0; i < run.tests().size(); i++) {
      var known = Objects.requireNonNull(old).tests().get(i).result();
      require(known == null || known.equals(run.tests().get(i).result()), "to change a result");
    }
    rows.runs = rows.runs.plus(run.id(), run);
  }
}
