package dev.pinion.catalog;

import dev.pinion.domain.service.Service;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/**
 * Which services are found by what marks them, such as a tag or their agent. Immutable; a change
 * touches the marks that a service has gained or lost.
 */
final class Marks<K extends Comparable<K>> {
  /** No mark is here that marks no service. */
  private final PSortedMap<K, ServiceSet> marked;

  private Marks(PSortedMap<K, ServiceSet> marked) {
    this.marked = marked;
  }

  /** The marks of services, each of which has the slot that is its place in the list. */
  static <K extends Comparable<K>> Marks<K> of(
      List<Service> services, Function<Service, Set<K>> marks) {
    Map<K, IntStream.Builder> slots = new TreeMap<>();
    for (int slot = 0; slot < services.size(); slot++) {
      for (K mark : marks.apply(services.get(slot))) {
        slots.computeIfAbsent(mark, any -> IntStream.builder()).add(slot);
      }
    }
    PSortedMap<K, ServiceSet> marked = TreePMap.empty();
    for (Map.Entry<K, IntStream.Builder> each : slots.entrySet()) {
      marked = marked.plus(each.getKey(), ServiceSet.of(each.getValue().build()));
    }
    return new Marks<>(marked);
  }

  /** The services with that mark. */
  ServiceSet get(K mark) {
    return Objects.requireNonNullElse(marked.get(mark), ServiceSet.EMPTY);
  }

  /** Whether any service has that mark. */
  boolean has(K mark) {
    return marked.containsKey(mark);
  }

  /** All marks, sorted. */
  Stream<K> stream() {
    return marked.keySet().stream();
  }

  /** The same with the service of a slot that has other marks than before. */
  Marks<K> changed(int slot, Set<K> before, Set<K> after) {
    if (before.equals(after)) {
      return this;
    }
    PSortedMap<K, ServiceSet> next = marked;
    for (K mark : before) {
      if (!after.contains(mark)) {
        ServiceSet rest = get(mark).without(slot);
        next = rest.isEmpty() ? next.minus(mark) : next.plus(mark, rest);
      }
    }
    for (K mark : after) {
      if (!before.contains(mark)) {
        next = next.plus(mark, get(mark).with(slot));
      }
    }
    return new Marks<>(next);
  }

  /** Gives each mark, and its services. */
  void forEach(BiConsumer<K, ServiceSet> taker) {
    marked.forEach(taker);
  }
}
