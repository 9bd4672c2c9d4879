package dev.pinion.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.cli.output.ProcessContext;
import dev.pinion.cli.output.Progress;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is printed fits, and cannot steer a terminal. */
class TableTest {

  private static List<String> print(Table table, int columns, boolean colour) {
    var text = new StringWriter();
    table.print(new PrintWriter(text), columns, colour);
    return text.toString().lines().toList();
  }

  @Test
  void theLeastImportantColumnIsCutFirst() {
    Table table =
        new Table("NAME", "AGE", "DESCRIPTION")
            .cutting(2, 0)
            .row("release", "3 min", "What end users get, day and night")
            .row("a-rather-long-name", "12 d", "");
    assertThat(print(table, ProcessContext.UNLIMITED, false))
        .containsExactly(
            "NAME                AGE    DESCRIPTION",
            "release             3 min  What end users get, day and night",
            "a-rather-long-name  12 d");
    assertThat(print(table, 40, false))
        .containsExactly(
            "NAME                AGE    DESCRIPTION",
            "release             3 min  What end use…",
            "a-rather-long-name  12 d");
    assertThat(print(table, 25, true))
        .containsExactly(
            "\u001b[1mNAME        AGE    DESCR…\u001b[0m",
            "release     3 min  What …",
            "a-rather-…  12 d");
  }

  /** Would catch that one name that is far too long takes the room of all other columns. */
  @Test
  void oneLongNameWidensNothing() {
    String name = "n".repeat(70_000);
    Table table =
        new Table("NAME", "ACTIVE", "ID")
            .cutting(2, 0)
            .row("Line 1", "yes", "6b02a7c0")
            .row(name, "no", "7c02a7c0");
    assertThat(print(table, 40, false))
        .containsExactly(
            "NAME                    ACTIVE  ID",
            "Line 1                  yes     6b02a7c0",
            "n".repeat(21) + "…  no      7c02a7c0");
    assertThat(print(table, ProcessContext.UNLIMITED, false))
        .containsExactly(
            "NAME" + " ".repeat(58) + "ACTIVE  ID",
            "Line 1" + " ".repeat(56) + "yes     6b02a7c0",
            name + "  no      7c02a7c0");
  }

  /** Would catch a width that is counted wrongly: no line may wrap, whatever is in the cells. */
  @Test
  void noLineIsWiderThanTheTerminal() {
    long seed = Long.getLong("pinion.seed", System.nanoTime());
    var random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      Table table = new Table("A", "BB", "CCC", "DDDD").cutting(3, 1);
      for (int row = 0; row < 5; row++) {
        table.row(text(random), text(random), text(random), text(random));
      }
      int columns = 20 + random.nextInt(100);
      assertThat(print(table, columns, false))
          .as("seed %d", seed)
          .hasSize(6)
          .allMatch(line -> Text.width(line) <= columns);
    }
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(60), 0, 0x10FFFF)
        .filter(c -> !Character.isSurrogate((char) c) && Character.isDefined(c))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  @Test
  void columnsStandUnderOneAnotherInEveryScript() {
    Table table =
        new Table("NAME", "AGE")
            .cutting(0)
            .row("予約受付", "1 d")
            .row("ﾖﾔｸ", "2 d")
            .row("ＡＢ「」", "3 d")
            .row("e\u0301te\u0301", "4 d")
            .row("\u1112\u1161\u11ab글", "5 d")
            .row("go 🚀", "6 d");
    assertThat(print(table, 80, false))
        .containsExactly(
            "NAME      AGE",
            "予約受付  1 d",
            "ﾖﾔｸ       2 d",
            "ＡＢ「」  3 d",
            "e\u0301te\u0301       4 d",
            "\u1112\u1161\u11ab글      5 d",
            "go 🚀     6 d");
  }

  @Test
  void aTextIsCutToColumns() {
    assertThat(Text.cut("予約受付", 8)).isEqualTo("予約受付");
    assertThat(Text.cut("予約受付", 7)).isEqualTo("予約受…");
    assertThat(Text.cut("予約受付", 6)).isEqualTo("予約…");
    assertThat(Text.cut("e\u0301te\u0301s", 3)).isEqualTo("e\u0301t…");
    assertThat(Text.cut("abc", 0)).isEqualTo("…");
  }

  @Test
  void textsCannotSteerTheTerminal() {
    assertThat(print(new Table("NAME").row("a\u001b[2Jb\nc\u202Ed"), 80, false))
        .containsExactly("NAME", "a\uFFFD[2Jb\uFFFDc\uFFFDd");
  }

  @Test
  void lengthsAreToldInTheirLargestUnit() {
    assertThat(Text.length(Duration.ofSeconds(-3))).isEqualTo("0 s");
    assertThat(Text.length(Duration.ofSeconds(59))).isEqualTo("59 s");
    assertThat(Text.length(Duration.ofMinutes(59))).isEqualTo("59 min");
    assertThat(Text.length(Duration.ofHours(23))).isEqualTo("23 h");
    assertThat(Text.length(Duration.ofDays(400))).isEqualTo("400 d");
  }

  @Test
  void onlyNearNamesAreSuggested() {
    List<String> names = List.of("release", "preview", "edge", "dana-try-out");
    assertThat(Text.didYouMean("relase", names)).isEqualTo("; did you mean \"release\"?");
    assertThat(Text.didYouMean("try", names)).isEqualTo("; did you mean \"dana-try-out\"?");
    assertThat(Text.didYouMean("production", names)).isEqualTo(".");
    assertThat(Text.didYouMean("x", List.of())).isEqualTo(".");
  }

  @Test
  void progressShowsOnlyAfterAWhileAndLeavesNothing() throws InterruptedException {
    var text = new StringWriter();
    var progress = new Progress(new PrintWriter(text), Duration.ofSeconds(1));
    progress.say("waiting");
    progress.end();
    Thread.sleep(1_200);
    assertThat(text.toString()).isEmpty();
    progress.say("waiting");
    progress.say("reading, 20 of 40");
    for (int i = 0; i < 6_000 && text.getBuffer().isEmpty(); i++) {
      Thread.sleep(10);
    }
    progress.end();
    assertThat(text.toString()).contains("reading, 20 of 40…").endsWith("\r\u001b[2K");
  }
}
