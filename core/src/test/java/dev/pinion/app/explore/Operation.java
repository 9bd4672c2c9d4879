package dev.pinion.app.explore;

import dev.pinion.domain.DomainException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Something that can happen in a small world.
 *
 * @param name what it is, in words
 * @param theme what it is about
 * @param kind what an onlooker has to know of it
 * @param who who does it; null for time and for the server
 * @param request the number of the request that it is about; 0 for none
 * @param makesSense whether there is anything that it could be about, as far as that is easy to see
 * @param act does it
 */
public record Operation(
    String name,
    Theme theme,
    Kind kind,
    @Nullable Who who,
    long request,
    Predicate<World> makesSense,
    Consumer<World> act) {

  /** What an operation is about: explorations choose by it. */
  public enum Theme {
    /** The usual ways to change a set. */
    SETS,
    /** The unusual ones. */
    MORE_SETS,
    /** Services joined anew, switched on and off, made. */
    SERVICES,
    /** The second service. */
    SECOND,
    /** New versions. */
    VERSIONS,
    /** Requests, as people usually make them. */
    REQUESTS,
    /** Everything else about requests. */
    MORE_REQUESTS,
    /** Requests that edit the service. */
    EDITS,
    /** Unit tests and their runs. */
    TESTS,
    /** Rules and what takes services out of them. */
    RULES,
    /** Freezes. */
    FREEZES,
    /** Overrides. */
    OVERRIDES,
    /** Time. */
    TIME
  }

  /** What an onlooker has to know of an operation. */
  public enum Kind {
    /** Somebody changes something plainly. */
    PLAIN,
    /** Somebody overrides rules. */
    OVERRIDE,
    /** Somebody makes a version. */
    VERSION,
    /** Somebody approves a request. */
    APPROVAL,
    /** Somebody or the server applies requests. */
    APPLICATION,
    /** Time passes. */
    TIME
  }

  /**
   * Does it.
   *
   * @return the code of the refusal; null if it was done
   */
  @Nullable String run(World world) {
    try {
      act.accept(world);
      return null;
    } catch (DomainException e) {
      return e.error().code();
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
