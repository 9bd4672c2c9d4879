package dev.pinion.domain.diff;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which elements of two lists are the same. */
class MatchingTest {

  @Test
  void elementsAreFoundWhereverTheyStand() {
    var matching = new Matching<>(List.of("a", "b", "c"), List.of("c", "a", "d"), List.of());
    assertThat(matching.removed()).containsExactly("b");
    assertThat(matching.added()).containsExactly("d");
    assertThat(matching.isReordered()).isTrue();
  }

  @Test
  void elementsOfVeryLongListsAreKnownByTheirPlace() {
    List<Long> before = LongStream.range(0, Matching.MATCHED_MAX + 1).boxed().toList();
    List<Long> after = new ArrayList<>(before.subList(1, before.size()));
    var matching = new Matching<>(before, after, List.of());
    assertThat(matching.isReordered()).isFalse();
    assertThat(matching.removed()).containsExactly((long) Matching.MATCHED_MAX);
    assertThat(matching.added()).isEmpty();
    assertThat(matching.changed()).hasSize(Matching.MATCHED_MAX);
  }
}
