package dev.pinion.benchmarks.driver;

import dev.pinion.benchmarks.driver.ServerMeter.Cost;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The tables of a run, in Markdown. */
final class Report {
  private static final double MICROS_PER_MILLI = 1_000;
  private static final double BYTES_PER_KIB = 1024;
  private static final double BYTES_PER_MIB = 1024 * BYTES_PER_KIB;

  private final List<String> facts = new ArrayList<>();
  private final List<ReadRow> reads = new ArrayList<>();
  private final List<WriteRow> writes = new ArrayList<>();
  private final List<MixedRow> mixed = new ArrayList<>();

  /**
   * A kind of read.
   *
   * @param bytes of an answer, on average
   * @param limit nginx with the same bytes; null if it was not measured
   */
  record ReadRow(String work, long bytes, Load load, @Nullable Load limit, Cost cost) {}

  /**
   * A kind of write.
   *
   * @param single bare commits a second of one row each
   * @param grouped rows a second of bare commits of 64 rows each
   */
  record WriteRow(
      String work, int connections, Load load, double single, double grouped, Cost cost) {}

  /**
   * Reads with writes among them.
   *
   * @param writePercent of all requests
   */
  record MixedRow(int writePercent, Load reads) {}

  /** Adds a line about the run as a whole. */
  void fact(String name, String value) {
    facts.add("* " + name + ": " + value);
  }

  void add(ReadRow row) {
    reads.add(row);
  }

  void add(WriteRow row) {
    writes.add(row);
  }

  void add(MixedRow row) {
    mixed.add(row);
  }

  /** The whole report. */
  String markdown() {
    var text = new StringBuilder("# Benchmark run\n\n");
    facts.forEach(each -> text.append(each).append('\n'));
    if (!reads.isEmpty()) {
      text.append("\n## Reads\n\n").append(readTable());
    }
    if (!writes.isEmpty()) {
      text.append("\n## Writes\n\n").append(writeTable());
    }
    if (!mixed.isEmpty()) {
      text.append("\n## Reads while others write\n\n").append(mixedTable());
    }
    return text.toString();
  }

  private String readTable() {
    var table =
        new MarkdownTable(
            "work",
            "bytes",
            "a second",
            "nginx a second",
            "ratio",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "nginx p99 ms",
            "p99 ratio",
            "errors",
            "CPU µs a request",
            "KiB allocated a request");
    for (ReadRow row : reads) {
      Load limit = row.limit();
      table.row(
          row.work(),
          Long.toString(row.bytes()),
          whole(row.load().perSecond()),
          limit == null ? "-" : whole(limit.perSecond()),
          limit == null ? "-" : ratio(row.load().perSecond(), limit.perSecond()),
          millis(row.load().p50()),
          millis(row.load().p99()),
          millis(row.load().p999()),
          limit == null ? "-" : millis(limit.p99()),
          limit == null ? "-" : ratio(row.load().p99(), limit.p99()),
          Long.toString(row.load().errors()),
          format("%.1f", row.cost().cpuMicros()),
          format("%.1f", row.cost().allocatedBytes() / BYTES_PER_KIB));
    }
    return table.toString();
  }

  private String writeTable() {
    var table =
        new MarkdownTable(
            "work",
            "connections",
            "a second",
            "of bare single commits",
            "of bare groups of 64",
            "p50 ms",
            "p99 ms",
            "p99.9 ms",
            "errors",
            "CPU µs a request",
            "KiB allocated a request");
    for (WriteRow row : writes) {
      table.row(
          row.work(),
          Integer.toString(row.connections()),
          whole(row.load().perSecond()),
          ratio(row.load().perSecond(), row.single()),
          ratio(row.load().perSecond(), row.grouped()),
          millis(row.load().p50()),
          millis(row.load().p99()),
          millis(row.load().p999()),
          Long.toString(row.load().errors()),
          format("%.1f", row.cost().cpuMicros()),
          format("%.1f", row.cost().allocatedBytes() / BYTES_PER_KIB));
    }
    return table.toString();
  }

  private String mixedTable() {
    var table =
        new MarkdownTable(
            "writes among all requests",
            "reads a second",
            "p50 ms of reads",
            "p99 ms",
            "p99.9 ms",
            "p99, multiple of that without writes",
            "errors");
    double alone = mixed.getFirst().reads().p99();
    for (MixedRow row : mixed) {
      table.row(
          row.writePercent() + " %",
          whole(row.reads().perSecond()),
          millis(row.reads().p50()),
          millis(row.reads().p99()),
          millis(row.reads().p999()),
          ratio(row.reads().p99(), alone),
          Long.toString(row.reads().errors()));
    }
    return table.toString();
  }

  /** A size in MiB. */
  static String mebibytes(long bytes) {
    return format("%.0f MiB", bytes / BYTES_PER_MIB);
  }

  private static String whole(double number) {
    return format("%.0f", number);
  }

  private static String millis(double micros) {
    return format("%.2f", micros / MICROS_PER_MILLI);
  }

  private static String ratio(double of, double to) {
    return to == 0 ? "-" : format(of / to < 0.1 ? "%.3f" : "%.2f", of / to);
  }

  static String format(String pattern, double number) {
    return String.format(Locale.ROOT, pattern, number);
  }
}
