package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The tree against the library's mutable map, over random changes. */
class TreeTest {
  private static final int ROUNDS = 300;

  private static Tree<Integer, String> empty() {
    return Tree.empty(Comparator.naturalOrder());
  }

  private static Random seeded() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("TreeTest: -Dpinion.seed=" + seed);
    return new Random(seed);
  }

  /** Catches a rotation that loses, doubles or misplaces an entry, or counts it wrongly. */
  @Test
  void itDoesWhatANavigableMapDoes() {
    Random random = seeded();
    for (int round = 0; round < ROUNDS; round++) {
      int keys = 1 + random.nextInt(200);
      var model = new TreeMap<Integer, String>();
      Tree<Integer, String> tree = empty();
      for (int step = 0; step < 400; step++) {
        int key = random.nextInt(keys);
        if (random.nextInt(3) == 0) {
          model.remove(key);
          tree = tree.without(key);
        } else {
          model.put(key, "v" + step);
          tree = tree.with(key, "v" + step);
        }
      }
      assertSame(tree, model, keys);
    }
  }

  private static void assertSame(
      Tree<Integer, String> tree, NavigableMap<Integer, String> model, int keys) {
    assertThat(tree.size()).isEqualTo(model.size());
    assertThat(tree.keys()).containsExactlyElementsOf(model.keySet());
    assertThat(tree.stream()).containsExactlyElementsOf(model.values());
    for (int key = -1; key <= keys; key++) {
      assertThat(tree.get(key)).isEqualTo(model.get(key));
    }
  }

  /** Catches a change that reaches into the map that it was made of. */
  @Test
  void whatWasStaysAsItWas() {
    Random random = seeded();
    List<Map.Entry<Tree<Integer, String>, NavigableMap<Integer, String>>> all = new ArrayList<>();
    var model = new TreeMap<Integer, String>();
    Tree<Integer, String> tree = empty();
    for (int step = 0; step < 500; step++) {
      int key = random.nextInt(100);
      if (random.nextBoolean()) {
        tree = tree.with(key, "v" + step);
        model.put(key, "v" + step);
      } else {
        tree = tree.without(key);
        model.remove(key);
      }
      all.add(Map.entry(tree, new TreeMap<>(model)));
    }
    all.forEach(each -> assertSame(each.getKey(), each.getValue(), 100));
  }

  /** Catches a tree that grows as high as a list when keys come in order. */
  @Test
  void aChangeTakesFewComparisons() {
    int size = 100_000;
    var counted = new Counting();
    Tree<Integer, Integer> tree = Tree.empty(counted);
    for (int i = 0; i < size; i++) {
      tree = tree.with(i, i);
    }
    for (int i = 0; i < size; i += 2) {
      tree = tree.without(i);
    }
    Tree<Integer, Integer> built =
        Tree.of(counted, List.of(tree.stream().toArray(Integer[]::new)), Function.identity());
    for (Tree<Integer, Integer> each : List.of(tree, built)) {
      counted.comparisons = 0;
      Objects.requireNonNull(each.get(77_777));
      assertThat(counted.comparisons).isLessThan(25);
      assertThat(each.size()).isEqualTo(size / 2);
    }
  }

  private static final class Counting implements Comparator<Integer> {
    int comparisons;

    @Override
    public int compare(Integer a, Integer b) {
      comparisons++;
      return a.compareTo(b);
    }
  }

  @Test
  void ofSeveralValuesWithOneKeyTheLastStays() {
    Tree<Integer, String> tree =
        Tree.of(Comparator.naturalOrder(), List.of("bb", "a", "cc"), String::length);
    assertThat(tree.stream()).containsExactly("a", "cc");
  }
}
