package dev.pinion.catalog;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The services of an index under small numbers, their slots, that stay the same as long as the
 * service is there. Immutable; a look-up takes one step for every factor of {@value #WIDTH} in the
 * number of services, and a change copies that many nodes.
 */
final class Slots {
  private static final int BITS = 6;
  private static final int WIDTH = 1 << BITS;

  private final @Nullable Object[] root;

  /** How far the bits of a slot are shifted to be the place in the root. */
  private final int shift;

  /** The first slot that was never taken. */
  private final int end;

  private final @Nullable Free free;

  /** Slots that were left. */
  private record Free(int slot, @Nullable Free next) {}

  private Slots(@Nullable Object[] root, int shift, int end, @Nullable Free free) {
    this.root = root;
    this.shift = shift;
    this.end = end;
    this.free = free;
  }

  /** Each of them in the slot that is its place in the list. */
  static Slots of(List<IndexedService> services) {
    int shift = 0;
    while (services.size() > 1L << (shift + BITS)) {
      shift += BITS;
    }
    return new Slots(built(services, 0, shift), shift, services.size(), null);
  }

  private static @Nullable Object[] built(List<IndexedService> services, int from, int shift) {
    @Nullable Object[] node = new Object[WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      int slot = from + (i << shift);
      if (slot >= services.size()) {
        break;
      }
      node[i] = shift == 0 ? services.get(slot) : built(services, slot, shift - BITS);
    }
    return node;
  }

  /** The service in a slot that is taken. */
  IndexedService at(int slot) {
    @Nullable Object[] node = root;
    for (int level = shift; level > 0; level -= BITS) {
      node = below(node, slot, level);
    }
    return (IndexedService) Objects.requireNonNull(node[slot & (WIDTH - 1)]);
  }

  private static @Nullable Object[] below(@Nullable Object[] node, int slot, int level) {
    return (@Nullable Object[]) Objects.requireNonNull(node[(slot >>> level) & (WIDTH - 1)]);
  }

  /** The slot that the next new service takes. */
  int next() {
    return free == null ? end : free.slot;
  }

  /** These with a service in a slot: one that is taken, or the next. */
  Slots with(int slot, IndexedService service) {
    boolean fresh = slot == next();
    @Nullable Object[] base = root;
    int level = shift;
    if (slot >>> level >= WIDTH) {
      base = new Object[WIDTH];
      base[0] = root;
      level += BITS;
    }
    return new Slots(
        changed(base, slot, level, service),
        level,
        fresh && free == null ? end + 1 : end,
        fresh && free != null ? free.next : free);
  }

  /** These without the service in a slot. */
  Slots without(int slot) {
    return new Slots(changed(root, slot, shift, null), shift, end, new Free(slot, free));
  }

  private static @Nullable Object[] changed(
      @Nullable Object @Nullable [] node, int slot, int level, @Nullable IndexedService service) {
    @Nullable Object[] next = node == null ? new Object[WIDTH] : node.clone();
    int place = (slot >>> level) & (WIDTH - 1);
    next[place] =
        level == 0
            ? service
            : changed((@Nullable Object[]) next[place], slot, level - BITS, service);
    return next;
  }
}
