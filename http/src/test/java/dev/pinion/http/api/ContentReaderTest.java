package dev.pinion.http.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a version of another dialect reads as. */
class ContentReaderTest {

  @Test
  void whatIsMissingReadsAsEmpty() {
    var reader = new ContentReader(Map.of());
    assertThat(reader.text("x")).isEmpty();
    assertThat(reader.texts("x")).isEmpty();
    assertThat(reader.objects("x")).isEmpty();
    assertThat(reader.object("x")).isEmpty();
    assertThat(reader.number("x")).isEqualTo(BigDecimal.ZERO);
    assertThat(reader.below("x").text("y")).isEmpty();
  }

  @Test
  void whatHasAnotherTypeReadsAsEmpty() {
    var reader = new ContentReader(Map.of("a", 1L, "b", "text", "c", List.of(1L, "one")));
    assertThat(reader.text("a")).isEmpty();
    assertThat(reader.number("b")).isEqualTo(BigDecimal.ZERO);
    assertThat(reader.texts("c")).containsExactly("one");
    assertThat(reader.hasObject("b")).isFalse();
  }

  @Test
  void whatIsThereReadsAsItIs() {
    var reader =
        new ContentReader(
            Map.of("a", 1L, "b", new BigDecimal("0.5"), "c", Map.of("d", "e"), "f", List.of("g")));
    assertThat(reader.number("a")).isEqualByComparingTo("1");
    assertThat(reader.number("b")).isEqualByComparingTo("0.5");
    assertThat(reader.below("c").text("d")).isEqualTo("e");
    assertThat(reader.texts("f")).containsExactly("g");
  }
}
