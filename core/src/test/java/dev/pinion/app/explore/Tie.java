package dev.pinion.app.explore;

import dev.pinion.store.Store;
import dev.pinion.store.memory.MemoryStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Does the same in two worlds, one on a store in memory and one on another store, and compares all
 * that there is to see. It ties what is explored to what runs.
 */
public final class Tie {
  private final World model;
  private final World real;
  private final List<String> done = new ArrayList<>();

  /** Two worlds of one kind. */
  public Tie(Setup setup, Store other) {
    model = new World(setup, new MemoryStore());
    real = new World(setup, other);
  }

  /**
   * Tries operations at random.
   *
   * @return how the worlds have come to differ; null if they have not
   */
  public @Nullable String differs(Random random, int tries) {
    List<Operation> all = Operations.all();
    String difference = difference();
    for (int i = 0; i < tries && difference == null; i++) {
      Operation operation = all.get(random.nextInt(all.size()));
      boolean makesSense = operation.makesSense().test(model);
      if (makesSense != operation.makesSense().test(real)) {
        return told("one could and the other could not: " + operation);
      }
      if (makesSense) {
        difference = differs(operation);
      }
    }
    return difference == null ? null : told(difference);
  }

  /** How many operations were carried out. */
  public int done() {
    return done.size();
  }

  private @Nullable String differs(Operation operation) {
    model.pass(Duration.ofSeconds(1));
    real.pass(Duration.ofSeconds(1));
    String one = operation.run(model);
    String other;
    try {
      other = operation.run(real);
    } catch (RuntimeException e) {
      return "%s: in memory %s, in the other store %s".formatted(operation, one, e);
    }
    if (one == null) {
      done.add(operation.name());
    }
    return Objects.equals(one, other)
        ? difference()
        : "%s: in memory %s, in the other store %s".formatted(operation, one, other);
  }

  private @Nullable String difference() {
    List<String> one = Fingerprint.of(Sight.of(model)).lines().toList();
    List<String> other = Fingerprint.of(Sight.of(real)).lines().toList();
    for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
      String mine = i < one.size() ? one.get(i) : "nothing";
      String theirs = i < other.size() ? other.get(i) : "nothing";
      if (!mine.equals(theirs)) {
        return "in memory\n  %s\nin the other store\n  %s".formatted(mine, theirs);
      }
    }
    return null;
  }

  private String told(String difference) {
    return "after\n  %s\nthis differs: %s".formatted(String.join("\n  ", done), difference);
  }
}
