package dev.pinion.domain.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Patterns of names and lengths of time as people write them. */
class WordsTest {

  @Test
  void patternsMatchWholeNames() {
    assertThat(new Glob("release").matches("release")).isTrue();
    assertThat(new Glob("release").matches("release2")).isFalse();
    assertThat(new Glob("release").matches("Release")).isFalse();
    assertThat(new Glob("rel*").matches("rel")).isTrue();
    assertThat(new Glob("*-eu").matches("care-eu")).isTrue();
    assertThat(new Glob("v?").matches("v1")).isTrue();
    assertThat(new Glob("Line ?").matches("Line 🚀")).isTrue();
    assertThat(new Glob("Line ??").matches("Line 🚀")).isFalse();
    assertThat(new Glob("*?🚀").matches("🚀🚀")).isTrue();
    assertThat(new Glob("*??🚀").matches("🚀🚀")).isFalse();
    assertThat(new Glob("v?").matches("v")).isFalse();
    assertThat(new Glob("*").matches("")).isTrue();
    assertThat(new Glob("a.b").matches("a.b")).isTrue();
    assertThat(new Glob("a.b").matches("axb")).isFalse();
  }

  /** Against regular expressions, which say the same in another way. */
  @Test
  void patternsAgreeWithRegularExpressions() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      String glob = text(random, "ab*?", 6);
      String name = text(random, "ab", 6);
      if (!glob.isEmpty()) {
        String regex = glob.replace("*", ".*").replace("?", ".");
        assertThat(new Glob(glob).matches(name))
            .as(glob + " on " + name + " (seed " + seed + ")")
            .isEqualTo(Pattern.matches(regex, name));
      }
    }
  }

  private static String text(Random random, String letters, int most) {
    var text = new StringBuilder();
    int length = random.nextInt(most + 1);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  @Test
  void manyStarsDoNotTakeForEver() {
    var stars = new Glob("*a".repeat(60) + "b");
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThat(stars.matches("a".repeat(256))).isFalse());
  }

  @Test
  void lengthsOfTimeAreReadAndWritten() {
    for (String text : List.of("1s", "90s", "30m", "24h", "7d")) {
      Lasting read = Lasting.parse(text);
      assertThat(Lasting.parse(read.toString())).isEqualTo(read);
    }
    assertThat(Lasting.parse("24h").toString()).isEqualTo("1d");
    assertThat(Lasting.parse("PT36H").toString()).isEqualTo("36h");
    assertThat(Lasting.parse("90m").time()).isEqualTo(Duration.ofMinutes(90));
    for (String text : List.of("", "0s", "-1h", "1", "h", "1w", "1.5h", "9999d", "PT0S")) {
      assertThatThrownBy(() -> Lasting.parse(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
