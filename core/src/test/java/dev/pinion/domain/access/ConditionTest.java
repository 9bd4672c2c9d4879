package dev.pinion.domain.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.access.Condition.Equals;
import dev.pinion.domain.access.Condition.In;
import dev.pinion.domain.access.Condition.NotEquals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConditionTest {
  private static final List<@Nullable Object> ABSENT = List.of();
  private static final List<@Nullable Object> NULL = Collections.singletonList(null);

  @Test
  void anAbsentAttributeMeetsOnlyNotEquals() {
    assertThat(new Equals("a").holds(ABSENT)).isFalse();
    assertThat(new Equals(null).holds(ABSENT)).isFalse();
    assertThat(new In(List.of("a")).holds(ABSENT)).isFalse();
    assertThat(new In(NULL).holds(ABSENT)).isFalse();
    assertThat(new NotEquals("a").holds(ABSENT)).isTrue();
    assertThat(new NotEquals(null).holds(ABSENT)).isTrue();
  }

  @Test
  void severalValuesMeetEqualsByAnyAndNotEqualsByAll() {
    List<@Nullable Object> values = Arrays.asList("a", "b", null);

    assertThat(new Equals("b").holds(values)).isTrue();
    assertThat(new Equals(null).holds(values)).isTrue();
    assertThat(new Equals("c").holds(values)).isFalse();
    assertThat(new In(List.of("c", "a")).holds(values)).isTrue();
    assertThat(new In(List.of("c", "d")).holds(values)).isFalse();
    assertThat(new NotEquals("b").holds(values)).isFalse();
    assertThat(new NotEquals("c").holds(values)).isTrue();
  }

  @Test
  void anEmptyInNeverHolds() {
    assertThat(new In(List.of()).holds(List.of("a"))).isFalse();
    assertThat(new In(List.of()).holds(NULL)).isFalse();
  }

  @Test
  void numbersAreEqualByValue() {
    assertThat(Condition.same(2L, new BigDecimal("2.00"))).isTrue();
    assertThat(Condition.same(2, BigInteger.TWO)).isTrue();
    assertThat(Condition.same(0.5, new BigDecimal("0.50"))).isTrue();
    assertThat(Condition.same(2L, new BigDecimal("2.01"))).isFalse();
    assertThat(Condition.same(Long.MAX_VALUE, new BigInteger("9223372036854775808"))).isFalse();
  }

  @Test
  void typesNeverMix() {
    assertThat(Condition.same(1L, "1")).isFalse();
    assertThat(Condition.same(true, "true")).isFalse();
    assertThat(Condition.same(true, 1L)).isFalse();
    assertThat(Condition.same(null, "")).isFalse();
    assertThat(Condition.same(null, false)).isFalse();
    assertThat(Condition.same(null, null)).isTrue();
  }

  @Test
  void stringsAreEqualByCodePoint() {
    assertThat(Condition.same("\u00e9", "e\u0301")).isFalse();
    assertThat(Condition.same("Acme", "acme")).isFalse();
    assertThat(Condition.same("a", "a")).isTrue();
  }

  @Test
  void attributesTellNullFromAbsent() {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("tags.alone", null);
    map.put("tags.env", List.of("a", "b"));
    map.put("name", "n");
    Attributes attributes = Attributes.of(map);

    assertThat(attributes.values("tags.alone")).containsExactly((Object) null);
    assertThat(attributes.values("tags.env")).containsExactly("a", "b");
    assertThat(attributes.values("name")).containsExactly("n");
    assertThat(attributes.values("tags.none")).isEmpty();
    assertThat(Attributes.none().values("name")).isEmpty();
  }

  @Test
  void onlyTagsHaveSeveralValues() {
    assertThatThrownBy(() -> Attributes.of(Map.of("name", List.of("a", "b"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name");
  }
}
