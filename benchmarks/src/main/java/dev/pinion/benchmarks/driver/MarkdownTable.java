package dev.pinion.benchmarks.driver;

import java.util.Collections;
import java.util.List;

/** A table in Markdown. */
final class MarkdownTable {
  private final int columns;
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String... header) {
    columns = header.length;
    row(header);
    row(Collections.nCopies(columns, "---").toArray(String[]::new));
  }

  /** Adds a row, which has as many cells as the header. */
  void row(String... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("%d cells".formatted(cells.length));
    }
    text.append("| ").append(String.join(" | ", List.of(cells))).append(" |\n");
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
