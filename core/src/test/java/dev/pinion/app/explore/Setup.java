package dev.pinion.app.explore;

import dev.pinion.app.OutcomeGuard;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.store.Store;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * What a small world is like.
 *
 * @param name what its rule is about
 * @param conditions of its one rule, on the things of the world
 * @param rollback what the rule asks of rollbacks
 * @param sets the version sets that the rule governs
 * @param tests whether there is a unit test, with a set and a run of it
 * @param standing whether everything happens in one millisecond, but for what lets time pass
 * @param guard what stands in the place of the guard
 * @param seen what stands in the place of the store
 */
public record Setup(
    String name,
    Function<World.Things, List<Condition>> conditions,
    RollbackTerms rollback,
    List<String> sets,
    boolean tests,
    boolean standing,
    UnaryOperator<OutcomeGuard> guard,
    UnaryOperator<Store> seen) {

  /** A world with a rule on {@code release}, and nothing planted. */
  public static Setup of(String name, Function<World.Things, List<Condition>> conditions) {
    return new Setup(
        name,
        conditions,
        RollbackTerms.FREE,
        List.of("release"),
        false,
        false,
        UnaryOperator.identity(),
        UnaryOperator.identity());
  }

  /** The same in which a rollback is a change like any other. */
  public Setup withSameRollback() {
    return new Setup(name, conditions, RollbackTerms.SAME, sets, tests, standing, guard, seen);
  }

  /** The same with a rule on other sets. */
  public Setup on(String... others) {
    return new Setup(name, conditions, rollback, List.of(others), tests, standing, guard, seen);
  }

  /** The same with unit tests. */
  public Setup withTests() {
    return new Setup(name, conditions, rollback, sets, true, standing, guard, seen);
  }

  /** The same with a clock that stands still. */
  public Setup inOneMillisecond() {
    return new Setup(name + ", at once", conditions, rollback, sets, tests, true, guard, seen);
  }

  /** The same with another guard. */
  public Setup guardedBy(UnaryOperator<OutcomeGuard> other) {
    return new Setup(name, conditions, rollback, sets, tests, standing, other, seen);
  }

  @Override
  public String toString() {
    return name;
  }

  /** The same with another store. */
  public Setup seenThrough(UnaryOperator<Store> other) {
    return new Setup(name, conditions, rollback, sets, tests, standing, guard, other);
  }
}
