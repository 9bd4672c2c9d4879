package dev.pinion.domain.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which scores a metric can have. */
class MetricValueTest {

  @Test
  void aBooleanMetricHasTwo() {
    var value = new MetricValue.Bool();
    assertThat(value.refusal(true)).isNull();
    assertThat(value.refusal("true")).isEqualTo("true or false");
    assertThat(value.refusal(1L)).isNotNull();
    assertThat(value.refusal(null)).isNotNull();
  }

  @Test
  void aNumericalMetricHasThoseBetweenItsBounds() {
    var value = new MetricValue.Numerical(new BigDecimal("-1.5"), BigDecimal.TEN);
    for (Object fits :
        List.of(new BigDecimal("-1.5"), 10L, BigInteger.ZERO, new BigDecimal("1E1"))) {
      assertThat(value.refusal(fits)).as("%s", fits).isNull();
    }
    for (Object other : List.of(11L, new BigDecimal("-1.51"), "3", true)) {
      assertThat(value.refusal(other)).isEqualTo("a number from -1.5 to 10");
    }
  }

  @Test
  void aCategoricalMetricHasItsCategories() {
    var value = new MetricValue.Categorical(List.of("good", "bad"));
    assertThat(value.refusal("good")).isNull();
    assertThat(value.refusal("Good")).isEqualTo("one of good, bad");
    assertThat(new MetricValue.Categorical(Collections.nCopies(11, "x")).refusal(1L))
        .isEqualTo("one of the 11 categories of its metric");
    assertThat(new MetricValue.Categorical(List.of("g".repeat(20_000), "bad")).refusal(1L))
        .isEqualTo("one of " + "g".repeat(100) + "…, bad");
  }
}
