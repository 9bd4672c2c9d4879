package dev.pinion.store.copy;

import dev.pinion.domain.Sha256;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.jdbc.JdbcClusterTx;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.use.UseCount;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a whole database into an empty one with the same tables, of any kind. Nobody else may
 * write to either.
 *
 * <p>Every commit holds some rows and how far the copy is, so one that was broken off goes on
 * there. Until {@link #finish} the target has a {@link CopyMark}.
 */
public final class DatabaseCopy {
  /** What identifies a database: every write of a tenant changes the first of them. */
  private static final List<String> IDENTIFYING =
      List.of("tenant", "directory", "signing_key", "setting");

  private static final String COMPARING = "comparing";

  private final SqlConnection source;
  private final SqlConnection target;
  private final Consumer<Progress> listener;

  /**
   * A copy.
   *
   * @param source a connection that reads, all of one moment
   * @param target a connection that writes
   * @param listener is told before each commit of rows
   */
  public DatabaseCopy(SqlConnection source, SqlConnection target, Consumer<Progress> listener) {
    this.source = source;
    this.target = target;
    this.listener = listener;
  }

  /**
   * How far a copy is.
   *
   * @param table of which rows are about to be committed
   * @param rows how many rows of all tables this run has written
   */
  public record Progress(String table, long rows) {}

  /** What is done in one go: the rows of a table, or their last column. */
  private record Step(CopiedTable table, boolean isLast) {

    String name() {
      return isLast ? table.name() + "." + table.last() : table.name();
    }

    RowReader reader(SqlConnection from) {
      return isLast ? RowReader.ofLast(from, table, null) : RowReader.of(from, table, null);
    }

    RowWriter writer(SqlConnection to, List<String> columns) {
      return isLast ? RowWriter.ofLast(to, table, columns) : RowWriter.of(to, table, columns);
    }
  }

  private static List<String> names(List<Step> steps) {
    return steps.stream().map(Step::name).toList();
  }

  private static List<Step> steps() {
    return Stream.concat(
            CopiedTable.ALL.stream().map(table -> new Step(table, false)),
            CopiedTable.ALL.stream()
                .filter(table -> table.last() != null)
                .map(table -> new Step(table, true)))
        .toList();
  }

  /**
   * Writes the rows that the target does not have yet.
   *
   * @throws CopyException if the target has other data, or does not take a row
   */
  public void writeRows() {
    if (CopyMark.read(source) != null) {
      throw new CopyException("The source holds an unfinished copy itself; finish that first.");
    }
    CopyMark mark = begun();
    List<Step> steps = steps();
    int first = names(steps).indexOf(mark.step());
    long rows = 0;
    for (Step step : first < 0 ? List.<Step>of() : steps.subList(first, steps.size())) {
      boolean isFirst = step.name().equals(mark.step());
      rows = write(step, isFirst ? mark : new CopyMark(mark.source(), step.name(), null), rows);
    }
    new CopyMark(mark.source(), COMPARING, null).write(target);
    commit();
  }

  /** The mark of the target, which it gets now if it is empty. */
  private CopyMark begun() {
    String identity = identity(source);
    CopyMark mark = markOf(identity, target);
    if (mark == null) {
      mark = new CopyMark(identity, steps().getFirst().name(), null);
      mark.write(target);
      commit();
    }
    return mark;
  }

  /** The mark of an unfinished copy of that source; null if the database is empty. */
  private static @Nullable CopyMark markOf(String identity, SqlConnection database) {
    CopyMark mark = CopyMark.read(database);
    if (mark == null) {
      requireEmpty(database);
    } else if (!mark.source().equals(identity)) {
      throw new CopyException(
          "The target holds an unfinished copy of another database, or the source was changed since; empty the target, and begin again.");
    } else if (!mark.step().equals(COMPARING) && !names(steps()).contains(mark.step())) {
      throw new CopyException(
          "The target holds a copy that another build has begun; empty it, and begin again.");
    }
    return mark;
  }

  /**
   * Makes sure of a database that it can be the target of a copy, before its tables are brought up
   * to date: the build that made other data could not read it any more.
   *
   * @param identity of the source
   * @param database a connection that reads tables of whatever build, or none
   * @throws CopyException if the database has other data
   * @throws SqlException if its tables are not those of a build
   */
  public static void requireTarget(String identity, SqlConnection database) {
    if (isThere(database, "setting")) {
      markOf(identity, database);
    } else {
      requireEmpty(database);
    }
  }

  private static void requireEmpty(SqlConnection database) {
    for (CopiedTable table : CopiedTable.ALL) {
      if (isThere(database, table.name()) && hasRows(database, table)) {
        throw new CopyException(
            "The target has data of its own (in the table \"%s\"); copy into an empty database."
                .formatted(table.name()));
      }
    }
  }

  private static boolean isThere(SqlConnection database, String table) {
    try {
      Connection connection = database.jdbc();
      try (ResultSet found =
          connection
              .getMetaData()
              .getTables(
                  connection.getCatalog(), connection.getSchema(), table, new String[] {"TABLE"})) {
        return found.next();
      }
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  private static boolean hasRows(SqlConnection database, CopiedTable table) {
    String data = table.except() == null ? "1 = 1" : "not (" + table.except() + ")";
    return !database
        .statement("select 1 from <table> where <data> limit 1")
        .define("table", table.name())
        .define("data", data)
        .list(row -> true)
        .isEmpty();
  }

  private long write(Step step, CopyMark from, long rowsBefore) {
    RowReader reader = step.reader(source);
    RowWriter writer = step.writer(target, reader.columns());
    long rows = rowsBefore;
    List<Row> chunk = reader.after(from.after());
    while (!chunk.isEmpty()) {
      List<Object> last = chunk.getLast().key();
      try {
        writer.write(chunk);
      } catch (SqlException e) {
        throw new CopyException(
            "The target does not take the rows of the table \"%s\": %s"
                .formatted(step.table().name(), e.getMessage()));
      }
      new CopyMark(from.source(), step.name(), last).write(target);
      rows += chunk.size();
      listener.accept(new Progress(step.table().name(), rows));
      commit();
      chunk = reader.after(last);
    }
    return rows;
  }

  /**
   * Compares both databases, row by row.
   *
   * @return what both hold
   * @throws CopyException with the name of a table that is not the same in both
   */
  public List<TableDigest> compare() {
    var digests = new ArrayList<TableDigest>();
    for (CopiedTable table : CopiedTable.ALL) {
      TableDigest wanted = TableDigest.of(source, table);
      TableDigest found = TableDigest.of(target, table);
      if (!found.equals(wanted)) {
        throw new CopyException(
            "The table \"%s\" is not the same: %d rows in the source, %d in the target%s."
                .formatted(
                    table.name(),
                    wanted.rows(),
                    found.rows(),
                    wanted.rows() == found.rows() ? ", with other values" : ""));
      }
      digests.add(found);
    }
    compareUses();
    return digests;
  }

  /**
   * What tenants take. Bytes are counted of JSON as the database writes it, so they are compared
   * with those of the source if that is of the same kind, and always with what the target's own
   * rows take.
   */
  private void compareUses() {
    if (!uses(source).equals(uses(target))
        || !target.statement(UseCount.miscounted()).list(row -> true).isEmpty()) {
      throw new CopyException(
          "The table \"tenant_use\" of the target is not what the rows of its tenants take.");
    }
  }

  private List<String> uses(SqlConnection database) {
    String bytes = kind(source).equals(kind(target)) ? ", memory_bytes, disk_bytes" : "";
    return database
        .statement("select tenant_id, row_count<bytes> from tenant_use order by tenant_id")
        .define("bytes", bytes)
        .list(
            row -> {
              var values = new ArrayList<String>();
              for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(row.getString(i));
              }
              return String.join(" ", values);
            });
  }

  private static String kind(SqlConnection database) {
    try {
      return database.jdbc().getMetaData().getDatabaseProductName();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }

  /** What is seen in the target. */
  public <T extends @Nullable Object> T readTarget(Function<ClusterTx, T> work) {
    return work.apply(new JdbcClusterTx(target));
  }

  /**
   * Makes the target a database like any other.
   *
   * @throws CopyException if the source was changed meanwhile
   */
  public void finish() {
    CopyMark mark = Objects.requireNonNull(CopyMark.read(target));
    // The next transaction sees what was written since this one began.
    end(source, false);
    if (!mark.source().equals(identity(source))) {
      throw new CopyException(
          "The source was changed while it was copied; empty the target, and begin again.");
    }
    CopyMark.remove(target);
    commit();
  }

  /**
   * What identifies a source for as long as it does not change.
   *
   * @param source a connection that reads
   */
  public static String identity(SqlConnection source) {
    String digests =
        CopiedTable.ALL.stream()
            .filter(table -> IDENTIFYING.contains(table.name()))
            .map(table -> TableDigest.of(source, table).sha256())
            .collect(Collectors.joining());
    return Sha256.hex(digests);
  }

  private void commit() {
    end(target, true);
  }

  private static void end(SqlConnection connection, boolean isToStay) {
    try {
      if (isToStay) {
        connection.jdbc().commit();
      } else {
        connection.jdbc().rollback();
      }
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }
}
