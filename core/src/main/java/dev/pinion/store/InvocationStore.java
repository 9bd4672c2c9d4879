package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Invocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant's runtimes report of behaviours. */
public interface InvocationStore {

  /**
   * Adds an invocation unless it is known: of the same set, conversation, first message and time.
   * The database refuses a version that does not exist.
   *
   * @return the id that it is kept under
   */
  EntityId add(Invocation invocation);

  /**
   * Invocations of a set.
   *
   * @param newestFirst true sorts by the time of the invocation, latest first, false earliest
   *     first, both with ties by id; null sorts by id only
   */
  List<Invocation> list(EntityId set, @Nullable Boolean newestFirst, long offset, long limit);

  /** How many invocations of a set there are. */
  long count(EntityId set);
}
