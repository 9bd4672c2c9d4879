package dev.pinion.cli.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows under headings, narrow enough for a terminal. */
public final class Table {
  private static final int GAP = 2;
  private static final int CELL_MIN = 6;

  /** A longer text is printed whole where nothing is cut, and shifts its own row alone. */
  private static final int PADDED_MAX = 60;

  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";

  private final List<String[]> rows = new ArrayList<>();
  private int[] cutFirst = {};

  /** A table with these headings. */
  public Table(String... headings) {
    rows.add(headings);
  }

  /** The columns, from 0, that are cut where the table is too wide: the least important first. */
  public Table cutting(int... columns) {
    cutFirst = columns.clone();
    return this;
  }

  /** Adds a row with a cell a heading. */
  public Table row(Object... cells) {
    rows.add(
        Arrays.stream(cells).map(cell -> Text.clean(String.valueOf(cell))).toArray(String[]::new));
    return this;
  }

  /** Whether there is nothing under the headings. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** Prints it in lines of at most that many columns. */
  public void print(PrintWriter out, int columns, boolean colour) {
    int[] widths = widths(columns);
    for (int i = 0; i < rows.size(); i++) {
      String line =
          Text.cut(line(rows.get(i), widths, columns == ProcessContext.UNLIMITED), columns);
      out.println(i == 0 && colour ? BOLD + line + PLAIN : line);
    }
  }

  private int[] widths(int columns) {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Text.width(row[i]));
      }
    }
    if (columns == ProcessContext.UNLIMITED) {
      // Nothing is cut, but one long text does not push all other rows apart.
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.min(widths[i], PADDED_MAX);
      }
      return widths;
    }
    long tooMuch = Arrays.stream(widths).sum() + (long) GAP * (widths.length - 1) - columns;
    // No column takes half of the room before all others had theirs.
    for (int column : cutFirst) {
      int cut = Math.clamp(tooMuch, 0, Math.max(0, widths[column] - columns / 2));
      widths[column] -= cut;
      tooMuch -= cut;
    }
    for (int column : cutFirst) {
      int cut = Math.clamp(tooMuch, 0, Math.max(0, widths[column] - CELL_MIN));
      widths[column] -= cut;
      tooMuch -= cut;
    }
    return widths;
  }

  private static String line(String[] cells, int[] widths, boolean whole) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = whole ? cells[i] : Text.cut(cells[i], widths[i]);
      line.append(cell);
      if (i < widths.length - 1) {
        line.repeat(' ', Math.max(0, widths[i] - Text.width(cell)) + GAP);
      }
    }
    return line.toString().stripTrailing();
  }
}
