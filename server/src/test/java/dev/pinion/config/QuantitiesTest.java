package dev.pinion.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @Test
  void everyUnitIsRead() {
    assertThat(Quantities.duration("500ms")).isEqualTo(Duration.ofMillis(500));
    assertThat(Quantities.duration("10s")).isEqualTo(Duration.ofSeconds(10));
    assertThat(Quantities.duration("3m")).isEqualTo(Duration.ofMinutes(3));
    assertThat(Quantities.duration("1h")).isEqualTo(Duration.ofHours(1));
    assertThat(Quantities.duration("30d")).isEqualTo(Duration.ofDays(30));
    assertThat(Quantities.bytes("7B")).isEqualTo(7);
    assertThat(Quantities.bytes("64KiB")).isEqualTo(65_536);
    assertThat(Quantities.bytes("1MiB")).isEqualTo(1_048_576);
    assertThat(Quantities.bytes("2GiB")).isEqualTo(2_147_483_648L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10",
        "s",
        "-1s",
        "1.5s",
        "1 s",
        "1S",
        "1MB",
        "999999999999999999d",
        "999999999999999999GiB"
      })
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.duration(text));
    assertThatIllegalArgumentException().isThrownBy(() -> Quantities.bytes(text));
  }

  @ParameterizedTest
  @CsvSource({"500ms, 500 ms", "10s, 10 s", "1500ms, 1500 ms", "10m, 600 s"})
  void aDurationIsSaidInFull(String text, String words) {
    assertThat(Quantities.words(Quantities.duration(text))).isEqualTo(words);
  }
}
