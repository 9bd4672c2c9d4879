package dev.pinion.app.resolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.flipkart.zjsonpatch.Jackson3JsonPatch;
import dev.pinion.budget.TooLargeException;
import dev.pinion.domain.diff.RandomContents;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonDiffTest {
  private static final int ROUNDS = 3_000;

  private static List<Map<String, @Nullable Object>> patch(Object from, Object to) {
    return JsonDiff.between(from, to).patch();
  }

  @Test
  void thePatchMakesOneOfTheOther() {
    long seed = Long.getLong("pinion.seed", ThreadLocalRandom.current().nextLong());
    System.out.println("JsonDiffTest: -Dpinion.seed=" + seed);
    var contents = new RandomContents(new Random(seed));
    int small = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Map<String, @Nullable Object> from = round % 2 == 0 ? contents.graph() : contents.agent();
      Map<String, @Nullable Object> to =
          round % 10 == 0 ? contents.graph() : contents.changed(from);
      var patch = patch(from, to);
      assertThat(Jackson3JsonPatch.apply(JsonDiff.node(patch), JsonDiff.node(from)))
          .as("-Dpinion.seed=%d, round %d: %s of %s", seed, round, patch, from)
          .isEqualTo(JsonDiff.node(to));
      small += patch.toString().length() < to.toString().length() ? 1 : 0;
    }
    assertThat(small).as("patches that are shorter than the content").isGreaterThan(ROUNDS / 4);
  }

  @Test
  void aPatchNamesTheOperationAndThePlace() {
    assertThat(
            patch(
                Map.of("a/b", List.of("x", "y"), "gone", 1L, "same", true),
                Map.of("a/b", List.of("y", "z"), "same", true)))
        .containsExactlyInAnyOrder(
            Map.of("op", "remove", "path", "/a~1b/0"),
            Map.of("op", "add", "path", "/a~1b/1", "value", "z"),
            Map.of("op", "remove", "path", "/gone"));
  }

  @Test
  void equalNumbersDoNotDiffer() {
    assertThat(patch(Map.of("n", 1L), Map.of("n", new BigDecimal("1.00")))).isEmpty();
    assertThat(patch(Map.of("n", new BigDecimal("5E-1")), Map.of("n", new BigDecimal("0.50"))))
        .isEmpty();
  }

  @Test
  void valuesWithVeryLongListsAreReplaced() {
    var from = Map.of("list", LongStream.range(0, 200_000).boxed().toList());
    var to = Map.of("list", Collections.nCopies(100_000, "x"));
    assertThat(patch(from, to))
        .isEqualTo(List.of(Map.of("op", "replace", "path", "", "value", to)));
  }

  /** Two of these took six seconds, and a patch of 34 MB. */
  @Test
  void valuesWithManyListsInLongListsAreReplaced() {
    var from = Map.of("lists", Collections.nCopies(400, Collections.nCopies(400, 1L)));
    var to = Map.of("lists", Collections.nCopies(400, Collections.nCopies(400, 2L)));
    assertThat(patch(from, to))
        .isEqualTo(List.of(Map.of("op", "replace", "path", "", "value", to)));
  }

  /** Each of a thousand operations would have named it. */
  @Test
  void valuesBelowVeryLongNamesAreRefused() {
    String name = "n".repeat(10_000);
    var from = Map.of(name, Collections.nCopies(400, 1L));
    var to = Map.of(name, Collections.nCopies(400, 2L));
    assertThatThrownBy(() -> patch(from, to)).isInstanceOf(TooLargeException.class);
    // The differences in words have these names even where the patch has none.
    var list = Collections.nCopies(JsonDiff.LIST_ITEMS_MAX + 1, 1L);
    assertThatThrownBy(
            () ->
                patch(
                    Map.of("list", list, name, numbered(300, 1L)),
                    Map.of("list", list, name, numbered(300, 2L))))
        .isInstanceOf(TooLargeException.class);
  }

  /** The differences in words name what is in a state by the state's name. */
  @Test
  void namesOfStatesCount() {
    String name = "n".repeat(256);
    var from = Map.of("states", List.of(Map.of("name", name, "preload", numbered(10_000, 1L))));
    var to = Map.of("states", List.of(Map.of("name", name, "preload", numbered(10_000, 2L))));
    assertThatThrownBy(() -> patch(from, to)).isInstanceOf(TooLargeException.class);
  }

  private static Map<String, Object> numbered(int count, long value) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(String::valueOf, _ -> value));
  }
}
