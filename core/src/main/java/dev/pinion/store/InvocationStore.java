package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.Invocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a tenant's runtimes report of behaviours. */
public interface InvocationStore {

  /**
   * Adds an invocation unless it is known. The database refuses a version that does not exist.
   *
   * @return the id that it is kept under
   */
  EntityId add(Invocation invocation);

  /**
   * Invocations of a set.
   *
   * @param newestFirst whether the last one comes first, or last; null for the order of the ids,
   *     which breaks ties too
   */
  List<Invocation> list(EntityId set, @Nullable Boolean newestFirst, long offset, long limit);

  /** How many invocations of a set there are. */
  long count(EntityId set);
}
