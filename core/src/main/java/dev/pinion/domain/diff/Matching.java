package dev.pinion.domain.diff;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which element of a list is which of another, by content and not by place: equal ones first, then
 * those that agree in a key.
 */
final class Matching<T> {
  private static final int NONE = -1;

  /**
   * Elements of a list that are looked for. Those of a longer one are known by their place: whoever
   * wrote them may have chosen them so that looking for each takes the time of looking at all.
   */
  static final int MATCHED_MAX = 2_000;

  private final List<T> before;
  private final List<T> after;
  private final int[] partners;
  private final boolean[] taken;

  /**
   * Matches two lists.
   *
   * @param keys what elements can be known by, from the surest; a key that is null matches nothing
   */
  Matching(List<T> before, List<T> after, List<Function<T, @Nullable Object>> keys) {
    this.before = before;
    this.after = after;
    this.partners = new int[before.size()];
    this.taken = new boolean[after.size()];
    Arrays.fill(partners, NONE);
    if (Math.max(before.size(), after.size()) > MATCHED_MAX) {
      Arrays.setAll(partners, i -> i < taken.length ? i : NONE);
      Arrays.fill(taken, 0, Math.min(partners.length, taken.length), true);
      return;
    }
    match(each -> each);
    keys.forEach(this::match);
  }

  private void match(Function<T, @Nullable Object> key) {
    Map<Object, Deque<Integer>> free = new HashMap<>();
    for (int i = 0; i < taken.length; i++) {
      Object known = taken[i] ? null : key.apply(after.get(i));
      if (known != null) {
        free.computeIfAbsent(known, _ -> new ArrayDeque<>()).add(i);
      }
    }
    for (int i = 0; i < partners.length; i++) {
      Object known = partners[i] == NONE ? key.apply(before.get(i)) : null;
      Deque<Integer> places = known == null ? null : free.get(known);
      Integer place = places == null ? null : places.poll();
      if (place != null) {
        partners[i] = place;
        taken[place] = true;
      }
    }
  }

  /** The elements that only the earlier list has, in its order. */
  List<T> removed() {
    return IntStream.range(0, partners.length)
        .filter(i -> partners[i] == NONE)
        .mapToObj(before::get)
        .toList();
  }

  /** The elements that only the later list has, in its order. */
  List<T> added() {
    return IntStream.range(0, taken.length).filter(i -> !taken[i]).mapToObj(after::get).toList();
  }

  /** The elements that both have and that are not equal, in the order of the earlier list. */
  List<Pair<T>> changed() {
    List<Pair<T>> changed = new ArrayList<>();
    for (int i = 0; i < partners.length; i++) {
      if (partners[i] != NONE && !before.get(i).equals(after.get(partners[i]))) {
        changed.add(new Pair<>(before.get(i), after.get(partners[i])));
      }
    }
    return changed;
  }

  /** Whether the elements that both have come in another order. */
  boolean isReordered() {
    int last = NONE;
    for (int partner : partners) {
      if (partner != NONE) {
        if (partner < last) {
          return true;
        }
        last = partner;
      }
    }
    return false;
  }

  /** The elements that both have, as the earlier list has them and in its order. */
  List<T> keptBefore() {
    return IntStream.range(0, partners.length)
        .filter(i -> partners[i] != NONE)
        .mapToObj(before::get)
        .toList();
  }

  /** The elements that both have, as the later list has them and in its order. */
  List<T> keptAfter() {
    return IntStream.range(0, taken.length).filter(i -> taken[i]).mapToObj(after::get).toList();
  }

  /** An element as it was and as it is. */
  record Pair<T>(T before, T after) {}
}
