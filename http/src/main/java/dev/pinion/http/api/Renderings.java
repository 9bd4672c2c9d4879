package dev.pinion.http.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.pinion.budget.HeapShare;
import dev.pinion.http.schema.Rendered;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What entities look like as JSON in one kind of answer: written when it is first asked for, and
 * not again as long as the entity and what else is shown of it are the same. Entities are told
 * apart as objects, of which every state has one of its own; what is written goes with the object.
 */
public final class Renderings<E, T> {
  /** All renderings of a kind may take one of so many parts of the heap. */
  private static final int PARTS_OF_HEAP = 32;

  /** What a rendering takes beside its JSON, about. */
  private static final int BYTES_BESIDE = 200;

  private final Cache<E, Map<String, Made<T>>> made =
      Caffeine.newBuilder()
          .weakKeys()
          .maximumWeight(HeapShare.bytes(PARTS_OF_HEAP))
          .weigher((E entity, Map<String, Made<T>> each) -> weight(each))
          .executor(Runnable::run)
          .build();

  /**
   * A rendering.
   *
   * @param also what it shows beside the entity
   */
  private record Made<T>(List<? extends @Nullable Object> also, Rendered<T> rendered) {}

  private static int weight(Map<String, ? extends Made<?>> each) {
    return each.values().stream()
        .mapToInt(one -> BYTES_BESIDE + one.rendered().json().length)
        .sum();
  }

  /** The entity as JSON, if nothing else is shown of it. */
  public Rendered<T> of(E entity, Supplier<T> answer) {
    return of(entity, "", List.of(), answer);
  }

  /**
   * The entity as JSON.
   *
   * @param aspect which of several answers about it
   * @param also what the answer shows beside the entity: values that are equal if it is the same
   * @param answer what is written
   */
  public Rendered<T> of(
      E entity, String aspect, List<? extends @Nullable Object> also, Supplier<T> answer) {
    Map<String, Made<T>> before = made.getIfPresent(entity);
    Made<T> known = before == null ? null : before.get(aspect);
    if (known != null && known.also().equals(also)) {
      return known.rendered();
    }
    var fresh = new Made<T>(also, new Rendered<>(Json.write(answer.get())));
    made.asMap()
        .merge(
            entity,
            Map.of(aspect, fresh),
            (old, one) -> {
              var all = new HashMap<>(old);
              all.putAll(one);
              return Map.copyOf(all);
            });
    return fresh.rendered();
  }
}
