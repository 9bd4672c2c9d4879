package dev.pinion.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.store.Samples;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The slots of services against a map, over random changes. */
class SlotsTest {
  private final Random random = seeded();

  private static Random seeded() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    System.out.println("SlotsTest: -Dpinion.seed=" + seed);
    return new Random(seed);
  }

  private static IndexedService service() {
    return new IndexedService(Samples.service("a service", Samples.id(), Samples.id()));
  }

  /**
   * Catches a slot that is given twice, and a service that moves or gets lost when the tree grows.
   */
  @Test
  void aServiceKeepsItsSlot() {
    for (int size : new int[] {0, 1, 63, 64, 65, 4_095, 4_097}) {
      Map<Integer, IndexedService> model = new HashMap<>();
      List<IndexedService> first = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        first.add(service());
        model.put(i, first.get(i));
      }
      Slots slots = Slots.of(first);
      for (int change = 0; change < 400; change++) {
        int next = slots.next();
        assertThat(model).doesNotContainKey(next);
        List<Integer> taken = List.copyOf(model.keySet());
        int kind = random.nextInt(3);
        if (taken.isEmpty() || kind == 0) {
          model.put(next, service());
          slots = slots.with(next, model.get(next));
        } else {
          int slot = taken.get(random.nextInt(taken.size()));
          if (kind == 1) {
            model.remove(slot);
            slots = slots.without(slot);
          } else {
            model.put(slot, service());
            slots = slots.with(slot, model.get(slot));
          }
        }
      }
      Slots result = slots;
      model.forEach((slot, each) -> assertThat(result.at(slot)).isSameAs(each));
      assertThat(slots.next()).as("a slot that was left is taken again").isLessThan(size + 400);
    }
  }
}
