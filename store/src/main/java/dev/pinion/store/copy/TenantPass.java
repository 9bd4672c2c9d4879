package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One pass of a copy of a tenant: reads one moment of the source, compares it with what the target
 * has, and writes what differs.
 */
final class TenantPass {
  private final SqlConnection source;
  private final SqlConnection target;
  private final TenantCopy.Writer writer;
  private final EntityId tenant;
  private final @Nullable NotedRows only;

  /**
   * A pass.
   *
   * @param source reads the moment that is copied
   * @param target reads what the target has
   * @param writer writes to the target
   * @param only the rows that are looked at; null for all
   */
  TenantPass(
      SqlConnection source,
      SqlConnection target,
      TenantCopy.Writer writer,
      EntityId tenant,
      @Nullable NotedRows only) {
    this.source = source;
    this.target = target;
    this.writer = refusing(writer);
    this.tenant = tenant;
    this.only = only;
  }

  /** What the database says of a row is a matter of the target alone, and is told as that. */
  private static TenantCopy.Writer refusing(TenantCopy.Writer writer) {
    return work -> {
      try {
        writer.write(work);
      } catch (SqlException e) {
        throw new CopyException(
            "The other cluster does not take the rows of the tenant: %s".formatted(e.getMessage()));
      }
    };
  }

  /**
   * Makes the rows of the target what the source has.
   *
   * @return how many rows were removed, written or changed
   * @throws CopyException if the target does not take a row
   * @throws SqlException if one of the two cannot be read
   */
  long run() {
    long rows = 0;
    for (CopiedTable table : CopiedTable.ofTenants().reversed()) {
      var wanted = new Cursor(keys(source, table));
      rows += remove(table, keys(target, table), wanted, target, writer);
    }
    for (CopiedTable table : CopiedTable.ofTenants()) {
      if (table.unique() == null || isToBeWritten(table)) {
        rows += write(table);
      }
    }
    for (CopiedTable table : CopiedTable.ofTenants()) {
      rows += table.last() == null ? 0 : writeLast(table);
    }
    return rows;
  }

  /**
   * Removes all rows of a tenant but the one that is the tenant itself.
   *
   * @param database a connection that reads
   * @param writer writes to the same database
   * @return how many rows were removed
   */
  static long removeAll(SqlConnection database, TenantCopy.Writer writer, EntityId tenant) {
    TenantCopy.newMoment(database);
    long rows = 0;
    for (CopiedTable table : CopiedTable.ofTenants().reversed()) {
      if (!table.key().equals(List.of(Objects.requireNonNull(table.tenant())))) {
        rows += remove(table, RowReader.ofKeys(database, table, tenant), null, database, writer);
      }
    }
    return rows;
  }

  private static long remove(
      CopiedTable table,
      RowReader found,
      @Nullable Cursor wanted,
      SqlConnection database,
      TenantCopy.Writer writer) {
    long rows = 0;
    List<Row> chunk = found.after(null);
    while (!chunk.isEmpty()) {
      List<Row> gone =
          wanted == null
              ? chunk
              : chunk.stream().filter(row -> wanted.find(row.key()) == null).toList();
      if (!gone.isEmpty()) {
        TenantCopy.newMoment(database);
        writer.write(connection -> RowWriter.ofRemoved(connection, table).write(gone));
        rows += gone.size();
      }
      chunk = found.after(chunk.getLast().key());
    }
    return rows;
  }

  private RowReader rows(SqlConnection database, CopiedTable table) {
    return some(RowReader.of(database, table, tenant), table);
  }

  private RowReader keys(SqlConnection database, CopiedTable table) {
    return some(RowReader.ofKeys(database, table, tenant), table);
  }

  private RowReader some(RowReader reader, CopiedTable table) {
    return only == null ? reader : reader.only(only.of(table.name()));
  }

  /**
   * Whether any row of a table with names differs. Those that do get passing names first, for two
   * of them may have exchanged theirs.
   */
  private boolean isToBeWritten(CopiedTable table) {
    RowReader from = rows(source, table);
    var there = new Cursor(rows(target, table));
    boolean isAny = false;
    List<Row> chunk = from.after(null);
    while (!chunk.isEmpty()) {
      Difference difference = difference(table, from.columns(), chunk, there);
      if (!difference.changed().isEmpty()) {
        toTarget(
            connection ->
                RowWriter.ofPassing(connection, table, from.columns()).write(difference.changed()));
      }
      isAny |= difference.rows() > 0;
      chunk = from.after(chunk.getLast().key());
    }
    return isAny;
  }

  private long write(CopiedTable table) {
    RowReader from = rows(source, table);
    var there = new Cursor(rows(target, table));
    long rows = 0;
    List<Row> chunk = from.after(null);
    while (!chunk.isEmpty()) {
      Difference difference = difference(table, from.columns(), chunk, there);
      if (difference.rows() > 0) {
        toTarget(
            connection -> {
              RowWriter.ofChanged(connection, table, from.columns()).write(difference.changed());
              RowWriter.of(connection, table, from.columns()).write(difference.missing());
            });
      }
      rows += difference.rows();
      chunk = from.after(chunk.getLast().key());
    }
    return rows;
  }

  private long writeLast(CopiedTable table) {
    RowReader from = some(RowReader.ofLast(source, table, tenant), table);
    var there = new Cursor(some(RowReader.ofLast(target, table, tenant), table));
    long rows = 0;
    List<Row> chunk = from.after(null);
    while (!chunk.isEmpty()) {
      List<Row> changed = chunk.stream().filter(row -> !row.equals(there.find(row.key()))).toList();
      if (!changed.isEmpty()) {
        toTarget(connection -> RowWriter.ofLast(connection, table, from.columns()).write(changed));
      }
      rows += changed.size();
      chunk = from.after(chunk.getLast().key());
    }
    return rows;
  }

  /**
   * Writes to the target, of which nothing is being read meanwhile. Nobody else writes the tenant's
   * rows there, and every read goes on behind the last key, so it need not be of one moment. If it
   * were, PostgreSQL would keep all versions of the row that counts what the tenant takes, of which
   * each written row makes one, and go through all of them to make the next.
   */
  private void toTarget(Consumer<SqlConnection> work) {
    TenantCopy.newMoment(target);
    writer.write(work);
  }

  /** Rows of the source that the target does not have, or has with other values. */
  private record Difference(List<Row> missing, List<Row> changed) {
    int rows() {
      return missing.size() + changed.size();
    }
  }

  private static Difference difference(
      CopiedTable table, List<String> columns, List<Row> chunk, Cursor there) {
    var missing = new ArrayList<Row>();
    var changed = new ArrayList<Row>();
    for (Row row : chunk) {
      Row other = there.find(row.key());
      if (other == null) {
        missing.add(row);
      } else if (!isSame(table, columns, row, other)) {
        changed.add(row);
      }
    }
    return new Difference(missing, changed);
  }

  private static boolean isSame(CopiedTable table, List<String> columns, Row one, Row other) {
    return IntStream.range(0, columns.size())
        .filter(i -> !columns.get(i).equals(table.last()))
        .allMatch(
            i ->
                isSame(
                    one.values().get(i),
                    other.values().get(i),
                    table.values().contains(columns.get(i))));
  }

  private static boolean isSame(@Nullable Object one, @Nullable Object other, boolean isValue) {
    return Objects.equals(one, other)
        || (isValue
            && one != null
            && other != null
            && ExactJson.canonical((String) one).equals(ExactJson.canonical((String) other)));
  }

  /** Goes through rows by their keys, in step with somebody who goes through others. */
  private static final class Cursor {
    private final RowReader reader;
    private List<Row> chunk;
    private int at;

    Cursor(RowReader reader) {
      this.reader = reader;
      this.chunk = reader.after(null);
    }

    /** The row of the key, which is behind those of every key before; null if there is none. */
    @Nullable Row find(List<Object> key) {
      while (!chunk.isEmpty()) {
        Row row = chunk.get(at);
        int order = Row.BY_KEY.compare(row.key(), key);
        if (order > 0) {
          return null;
        }
        next();
        if (order == 0) {
          return row;
        }
      }
      return null;
    }

    private void next() {
      at++;
      if (at == chunk.size()) {
        chunk = reader.after(chunk.getLast().key());
        at = 0;
      }
    }
  }
}
