package dev.pinion.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.benchmarks.driver.ServerMeter.Cost;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static final Load SERVER = new Load(6_000, 3_000, 500, 2_000, 8_000, 0);
  private static final Load NGINX = new Load(10_000, 5_000, 300, 1_000, 2_000, 0);
  private static final Cost COST = new Cost(123.4, 2048);

  @Test
  void readsStandBesideTheirLimit() {
    var report = new Report();
    report.fact("date", "today");
    report.add(new Report.ReadRow("get", 2009, SERVER, NGINX, COST));
    assertThat(report.markdown())
        .contains("* date: today\n")
        .contains(
            "| get | 2009 | 3000 | 5000 | 0.60 | 0.50 | 2.00 | 8.00 | 1.00 | 2.00 | 0 | 123.4 | 2.0 |\n")
        .doesNotContain("## Writes");
  }

  @Test
  void aMissingLimitLeavesADash() {
    var report = new Report();
    report.add(new Report.ReadRow("get", 2009, SERVER, null, COST));
    assertThat(report.markdown()).contains("| get | 2009 | 3000 | - | - | 0.50 |");
  }

  @Test
  void writesAreComparedWithBothLimits() {
    var report = new Report();
    report.add(new Report.WriteRow("upsert", 64, SERVER, 1_000, 100_000, COST));
    assertThat(report.markdown()).contains("| upsert | 64 | 3000 | 3.00 | 0.030 | 0.50 |");
  }

  @Test
  void mixedReadsAreComparedWithThoseAlone() {
    var report = new Report();
    report.add(new Report.MixedRow(0, NGINX));
    report.add(new Report.MixedRow(10, SERVER));
    assertThat(report.markdown()).contains("| 10 % | 3000 | 0.50 | 2.00 | 8.00 | 2.00 | 0 |");
  }

  @Test
  void aRowHasAsManyCellsAsTheHeader() {
    var table = new MarkdownTable("a", "b");
    table.row("1", "2");
    assertThat(table).hasToString("| a | b |\n| --- | --- |\n| 1 | 2 |\n");
    assertThatThrownBy(() -> table.row("1")).isInstanceOf(IllegalArgumentException.class);
  }
}
