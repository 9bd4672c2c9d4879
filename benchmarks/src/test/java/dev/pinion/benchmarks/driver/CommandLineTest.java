package dev.pinion.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver reads of its command line, of the system and of answers. */
class CommandLineTest {
  private static final Set<Part> ALL = Set.of(Part.values());

  @Test
  void everythingHasADefault() {
    assertThat(Options.parse()).isEqualTo(new Options(1_000, 1, false, 5, 3, 16, ALL, null));
    assertThat(Options.parse("--quick"))
        .isEqualTo(new Options(1_000, 1, true, 1, 1, 16, ALL, null));
  }

  @Test
  void everythingCanBeSaid() {
    assertThat(
            Options.parse(
                "--services 7 --tenants 2 --quick --seconds 3 --rounds 4 --connections 5 --only writes,mixed --out x"
                    .split(" ", -1)))
        .isEqualTo(new Options(7, 2, true, 3, 4, 5, Set.of(Part.MIXED, Part.WRITES), Path.of("x")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--services",
        "--services many",
        "--services 0",
        "--fast 1",
        "--only",
        "--only reads,",
        "quick"
      })
  void whatMakesNoSenseIsRefused(String line) {
    assertThatThrownBy(() -> Options.parse(line.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line.split(" ", -1)[0]);
  }

  @Test
  void theLineOfARunOnPostgresIsRead() {
    assertThat(PostgresLine.parse()).isEqualTo(new PostgresLine(null, 50, 16, 3, 5));
    assertThat(
            PostgresLine.parse(
                "--url jdbc:postgresql://db/x --services 7 --writers 2 --seconds 3 --rounds 4"
                    .split(" ", -1)))
        .isEqualTo(new PostgresLine("jdbc:postgresql://db/x", 7, 2, 3, 4));
    assertThatThrownBy(() -> PostgresLine.parse("--rounds"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--rounds");
  }

  @Test
  void listsOfCoresAreRead() {
    assertThat(Cores.parse(" 0-2,5")).containsExactly(0, 1, 2, 5);
    assertThat(Cores.parse("3")).containsExactly(3);
    assertThat(Cores.parse("")).isEmpty();
  }

  @Test
  void answersAreReadToTheirEnd() throws IOException {
    var answers =
        new ByteArrayInputStream(
            ("HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nabc"
                    + "HTTP/1.1 204 No Content\r\nDate: today\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    assertThat(MixedLoad.answer(answers)).isEqualTo(200);
    assertThat(MixedLoad.answer(answers)).isEqualTo(204);
    assertThatThrownBy(() -> MixedLoad.answer(InputStream.nullInputStream()))
        .isInstanceOf(IOException.class);
  }
}
