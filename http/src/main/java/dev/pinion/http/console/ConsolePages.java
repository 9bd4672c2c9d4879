package dev.pinion.http.console;

import dev.pinion.http.api.Prepared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which module shows what at an address, as the table says by which the browser finds its pages.
 */
final class ConsolePages {
  /** The file of the table. */
  static final String TABLE = "app/routes.js";

  private static final Pattern ROW =
      Pattern.compile("\\['/([^']*)', lazy\\(\\(\\) => import\\('\\.\\./([^']+)'\\)");

  private final List<Row> rows = new ArrayList<>();
  private final Prepared other;

  private record Row(List<String> pattern, Prepared page) {
    private boolean fits(List<String> path) {
      if (path.size() != pattern.size()) {
        return false;
      }
      for (int i = 0; i < pattern.size(); i++) {
        if (!pattern.get(i).startsWith(":") && !pattern.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * Reads the table.
   *
   * @param making makes the page that loads a module; null for none
   * @throws IllegalStateException if it has no rows
   */
  ConsolePages(String table, Function<@Nullable String, Prepared> making) {
    Map<String, Prepared> made = new HashMap<>();
    Matcher row = ROW.matcher(table);
    while (row.find()) {
      Prepared page = made.computeIfAbsent(row.group(2), making);
      rows.add(new Row(List.of(row.group(1).split("/", -1)), page));
    }
    if (rows.isEmpty()) {
      throw new IllegalStateException(TABLE + " lists no pages");
    }
    this.other = making.apply(null);
  }

  /** The page for an address. The console begins with the first of the table. */
  Prepared at(List<String> path) {
    if (path.isEmpty()) {
      return rows.getFirst().page();
    }
    return rows.stream().filter(row -> row.fits(path)).map(Row::page).findFirst().orElse(other);
  }
}
