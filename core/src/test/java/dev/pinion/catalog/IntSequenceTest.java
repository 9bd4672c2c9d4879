package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The sequence against the library's mutable list, over random changes. */
class IntSequenceTest {
  private final Random random = seeded();

  private static Random seeded() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("IntSequenceTest: -Dpinion.seed=" + seed);
    return new Random(seed);
  }

  /** Catches a number that a split or a join of blocks loses, doubles or misplaces. */
  @Test
  void itDoesWhatAListDoes() {
    for (int round = 0; round < 60; round++) {
      int size = random.nextInt(random.nextInt(4) == 0 ? 20_000 : 300);
      List<Integer> model = new ArrayList<>(IntStream.range(0, size).boxed().toList());
      IntSequence sequence = IntSequence.of(IntStream.range(0, size).toArray());
      int inserted = 1 + random.nextInt(9);
      for (int step = 0; step < 3_000; step++) {
        // Some rounds mostly grow, others mostly shrink, down to nothing.
        if (model.isEmpty() || random.nextInt(10) < inserted) {
          int position = random.nextInt(model.size() + 1);
          model.add(position, step);
          sequence = sequence.with(position, step);
        } else {
          int position = random.nextInt(model.size());
          model.subList(position, position + 1).clear();
          sequence = sequence.without(position);
        }
      }
      assertSame(sequence, model);
    }
  }

  private void assertSame(IntSequence sequence, List<Integer> model) {
    assertThat(sequence.size()).isEqualTo(model.size());
    IntSequence.Reader reader = sequence.reader();
    for (int i = 0; i < model.size(); i++) {
      assertThat(reader.at(i)).isEqualTo(model.get(i));
    }
    for (int i = model.size() - 1; i >= 0; i--) {
      assertThat(reader.at(i)).isEqualTo(model.get(i));
    }
    for (int i = 0; i < Math.min(100, model.size()); i++) {
      int position = random.nextInt(model.size());
      assertThat(reader.at(position)).isEqualTo(model.get(position));
    }
  }

  /** Catches a change that reaches into the sequence that it was made of. */
  @Test
  void whatWasStaysAsItWas() {
    List<Map.Entry<IntSequence, List<Integer>>> all = new ArrayList<>();
    List<Integer> model = new ArrayList<>();
    IntSequence sequence = IntSequence.of();
    for (int step = 0; step < 600; step++) {
      if (model.isEmpty() || random.nextInt(3) > 0) {
        int position = random.nextInt(model.size() + 1);
        sequence = sequence.with(position, step);
        model.add(position, step);
      } else {
        int position = random.nextInt(model.size());
        sequence = sequence.without(position);
        model.subList(position, position + 1).clear();
      }
      all.add(Map.entry(sequence, List.copyOf(model)));
    }
    all.forEach(each -> assertSame(each.getKey(), each.getValue()));
  }

  /** Catches a search that goes wrong at the edge of a block. */
  @Test
  void aPropertyOfTheFirstNumbersIsCounted() {
    for (int size : new int[] {0, 1, 63, 64, 65, 5_000}) {
      IntSequence sequence = IntSequence.of(IntStream.range(0, size).toArray());
      for (int from = 0; from <= size; from++) {
        int first = from;
        assertThat(sequence.count(number -> number < first)).isEqualTo(first);
      }
    }
  }

  /** Catches a tree that grows as high as a list when numbers come in order. */
  @Test
  void aSearchTakesFewLooks() {
    IntSequence sequence = IntSequence.of();
    for (int i = 0; i < 100_000; i++) {
      sequence = sequence.with(i, i);
    }
    for (int i = 0; i < 50_000; i++) {
      sequence = sequence.without(i);
    }
    int[] looks = new int[1];
    assertThat(
            sequence.count(
                number -> {
                  looks[0]++;
                  return number < 77_777;
                }))
        .isEqualTo(38_888);
    assertThat(looks[0]).isLessThan(25);
  }
}
