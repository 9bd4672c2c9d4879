package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.jdbc.SqlException;
import dev.pinion.store.use.RowTriggers;
import dev.pinion.store.use.UseCount;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the rows of one tenant in another database of any kind, while others write to both. It
 * is made in passes: each reads one moment of the source, compares it with what the target has, and
 * writes what differs. So a pass that was broken off is simply made again, and a pass over a source
 * that nobody writes leaves the target the same. The first looks at all rows, those after it at the
 * ones that the source has noted.
 */
public final class TenantCopy {
  private final End source;
  private final End target;
  private final EntityId tenant;

  /** What the last pass looked at. */
  private NotedRows last = new NotedRows();

  /** What carries out durable transactions of a database. */
  @FunctionalInterface
  public interface Writer {
    /** Carries out one. */
    void write(Consumer<SqlConnection> work);
  }

  /**
   * One of the two databases.
   *
   * @param reading a connection that reads, all of one moment until it is rolled back
   * @param writer writes to the same database
   * @param triggers how that makes triggers
   */
  public record End(SqlConnection reading, Writer writer, RowTriggers triggers) {}

  /** A copy of a tenant's rows in one database from those in another. */
  public TenantCopy(End source, End target, EntityId tenant) {
    this.source = source;
    this.target = target;
    this.tenant = tenant;
  }

  /** Has the source note which rows are written from now on. */
  public void note() {
    NotedRows.begin(source.writer(), source.triggers(), tenant);
  }

  /**
   * Ends what {@link #note} began, in whatever process.
   *
   * @param writer writes to the source
   * @param triggers how the source makes triggers
   */
  public static void endNotes(Writer writer, RowTriggers triggers, EntityId tenant) {
    NotedRows.end(writer, triggers, tenant);
  }

  /**
   * Makes the target what the source is now.
   *
   * @return how many rows were removed, written or changed
   * @throws CopyException if the target does not take a row
   * @throws SqlException if one of the two cannot be read
   */
  public long pass() {
    newMoment(source.reading());
    newMoment(target.reading());
    return pass(null);
  }

  /**
   * Makes the target what the source is now, if it was that at the first of the noted writes.
   *
   * @return how many rows were removed, written or changed
   * @throws CopyException if the target does not take a row
   * @throws SqlException if one of the two cannot be read
   */
  public long passOfNoted() {
    newMoment(source.reading());
    newMoment(target.reading());
    NotedRows noted = NotedRows.read(source.reading(), tenant);
    long rows = pass(noted);
    last = noted;
    // Not before: if the pass is broken off, the rows are still known.
    noted.remove(source.writer());
    return rows;
  }

  private long pass(@Nullable NotedRows only) {
    return new TenantPass(source.reading(), target.reading(), target.writer(), tenant, only).run();
  }

  /**
   * Removes all rows of a tenant but the one that is the tenant itself.
   *
   * @param database a connection that reads
   * @param writer writes to the same database
   * @return how many rows were removed
   */
  public static long remove(SqlConnection database, Writer writer, EntityId tenant) {
    return TenantPass.removeAll(database, writer, tenant);
  }

  /**
   * Compares the rows of the tenant in the target with those that the source had in the moment of
   * the last pass, table by table, and what the target counts of them.
   *
   * @return what both hold
   * @throws CopyException with the name of a table that is not the same in both
   */
  public List<TableDigest> compare() {
    newMoment(target.reading());
    List<TableDigest> digests = compare(null);
    if (!target
        .reading()
        .statement(UseCount.miscountedOfOne())
        .bind("tenant", tenant.hex())
        .list(row -> true)
        .isEmpty()) {
      throw new CopyException("What the tenant takes is not what its rows take where it goes.");
    }
    return digests;
  }

  /**
   * Compares the rows of the last pass over noted ones, in its moment, and how many rows the
   * triggers of both databases have counted. What was compared before and is not noted again is
   * still the same.
   *
   * @throws CopyException with the name of a table that is not the same in both
   */
  public void compareNoted() {
    newMoment(target.reading());
    compare(last);
    long wanted = counted(source.reading());
    long found = counted(target.reading());
    if (wanted != found) {
      throw new CopyException(
          "The tenant is said to have %d rows where it is, and %d where it goes."
              .formatted(wanted, found));
    }
  }

  private List<TableDigest> compare(@Nullable NotedRows only) {
    var digests = new ArrayList<TableDigest>();
    for (CopiedTable table : CopiedTable.ofTenants()) {
      TableDigest wanted = digest(source.reading(), table, only);
      TableDigest found = digest(target.reading(), table, only);
      if (!found.equals(wanted)) {
        throw new CopyException(
            "The table \"%s\" is not the same: %d rows where the tenant is, %d where it goes."
                .formatted(table.name(), wanted.rows(), found.rows()));
      }
      digests.add(found);
    }
    return digests;
  }

  private TableDigest digest(SqlConnection database, CopiedTable table, @Nullable NotedRows only) {
    RowReader reader = RowReader.of(database, table, tenant);
    return TableDigest.of(table, only == null ? reader : reader.only(only.of(table.name())));
  }

  private long counted(SqlConnection database) {
    return database
        .statement("select row_count from tenant_use where tenant_id = :tenant")
        .bind("tenant", tenant.hex())
        .list(row -> row.getLong("row_count"))
        .getFirst();
  }

  /** Ends the transaction of a connection, so that the next statement sees what is there then. */
  static void newMoment(SqlConnection connection) {
    try {
      connection.jdbc().rollback();
    } catch (SQLException e) {
      throw new SqlException(e);
    }
  }
}
