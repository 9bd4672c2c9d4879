package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.use.UseCount;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the rows of one tenant in another database of any kind, while others write to both. It
 * is made in passes: each reads one moment of the source, compares it with what the target has, and
 * writes what differs. So a pass that was broken off is simply made again, and a pass over a source
 * that nobody writes leaves the target the same.
 */
public final class TenantCopy {
  private final SqlConnection source;
  private final SqlConnection target;
  private final Writer writer;
  private final EntityId tenant;

  /** What carries out durable transactions of a database. */
  @FunctionalInterface
  public interface Writer {
    /** Carries out one. */
    void write(Consumer<SqlConnection> work);
  }

  /**
   * A copy.
   *
   * @param source a connection that reads, all of one moment until it is rolled back
   * @param target the same of the database that the rows are copied to
   * @param writer writes to that
   */
  public TenantCopy(SqlConnection source, SqlConnection target, Writer writer, EntityId tenant) {
    this.source = source;
    this.target = target;
    this.writer = writer;
    this.tenant = tenant;
  }

  /**
   * Makes the target what the source is now.
   *
   * @return how many rows were removed, written or changed
   * @throws CopyException if the target does not take a row
   */
  public long pass() {
    newMoment(source);
    newMoment(target);
    long rows = 0;
    try {
      for (CopiedTable table : CopiedTable.ofTenants().reversed()) {
        var wanted = new Cursor(RowReader.ofKeys(source, table, tenant));
        rows += remove(table, wanted, target, writer, tenant);
      }
      for (CopiedTable table : CopiedTable.ofTenants()) {
        if (table.unique() == null || isToBeWritten(table)) {
          rows += write(table);
        }
      }
      for (CopiedTable table : CopiedTable.ofTenants()) {
        rows += table.last() == null ? 0 : writeLast(table);
      }
    } catch (SqlException e) {
      throw new CopyException(
          "The other cluster does not take the rows of the tenant: %s".formatted(e.getMessage()));
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
  public static long remove(SqlConnection database, Writer writer, EntityId tenant) {
    newMoment(database);
    long rows = 0;
    for (CopiedTable table : CopiedTable.ofTenants().reversed()) {
      if (!table.key().equals(List.of(Objects.requireNonNull(table.tenant())))) {
        rows += remove(table, null, database, writer, tenant);
      }
    }
    return rows;
  }

  private static long remove(
      CopiedTable table,
      @Nullable Cursor wanted,
      SqlConnection database,
      Writer writer,
      EntityId tenant) {
    RowReader found = RowReader.ofKeys(database, table, tenant);
    long rows = 0;
    List<Row> chunk = found.after(null);
    while (!chunk.isEmpty()) {
      List<Row> gone =
          wanted == null
              ? chunk
              : chunk.stream().filter(row -> wanted.find(row.key()) == null).toList();
      if (!gone.isEmpty()) {
        newMoment(database);
        writer.write(connection -> RowWriter.ofRemoved(connection, table).write(gone));
        rows += gone.size();
      }
      chunk = found.after(chunk.getLast().key());
    }
    return rows;
  }

  /**
   * Whether any row of a table with names differs. Those that do get passing names first, for two
   * of them may have exchanged theirs.
   */
  private boolean isToBeWritten(CopiedTable table) {
    RowReader from = RowReader.of(source, table, tenant);
    var there = new Cursor(RowReader.of(target, table, tenant));
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
    RowReader from = RowReader.of(source, table, tenant);
    var there = new Cursor(RowReader.of(target, table, tenant));
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
    RowReader from = RowReader.ofLast(source, table, tenant);
    var there = new Cursor(RowReader.ofLast(target, table, tenant));
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
    newMoment(target);
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

  /**
   * Compares the rows of the tenant in both databases as they are now, table by table, and what the
   * target counts of them.
   *
   * @return what both hold
   * @throws CopyException with the name of a table that is not the same in both
   */
  public List<TableDigest> compare() {
    newMoment(source);
    newMoment(target);
    var digests = new ArrayList<TableDigest>();
    for (CopiedTable table : CopiedTable.ofTenants()) {
      TableDigest wanted = TableDigest.of(source, table, tenant);
      TableDigest found = TableDigest.of(target, table, tenant);
      if (!found.equals(wanted)) {
        throw new CopyException(
            "The table \"%s\" is not the same: %d rows where the tenant is, %d where it goes."
                .formatted(table.name(), wanted.rows(), found.rows()));
      }
      digests.add(found);
    }
    if (!target
        .statement(UseCount.miscountedOfOne())
        .bind("tenant", tenant.hex())
        .list(row -> true)
        .isEmpty()) {
      throw new CopyException("What the tenant takes is not what its rows take where it goes.");
    }
    return digests;
  }

  private static void newMoment(SqlConnection connection) {
    try {
      connection.jdbc().rollback();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
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
        int order = compare(row.key(), key);
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

  /** As both kinds of databases order keys: texts by their code points. */
  private static int compare(List<Object> one, List<Object> other) {
    for (int i = 0; i < one.size(); i++) {
      int order =
          one.get(i) instanceof Long number
              ? number.compareTo((Long) other.get(i))
              : Arrays.compareUnsigned(bytes(one.get(i)), bytes(other.get(i)));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  private static byte[] bytes(Object text) {
    return ((String) text).getBytes(StandardCharsets.UTF_8);
  }
}
