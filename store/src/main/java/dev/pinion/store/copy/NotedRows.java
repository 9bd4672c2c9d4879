package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.jdbc.SqlConnection;
import dev.pinion.store.use.RowTriggers;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The keys of rows of a tenant that somebody wrote while they were copied. Triggers note them, in
 * the transaction of the write, so they are known when the write is, whoever made it.
 */
final class NotedRows {
  /** The table of notes: one for each row and write, so that writers never wait for each other. */
  private static final CopiedTable NOTES =
      new CopiedTable("tenant_move_row", "tenant_id", List.of("id"), Set.of(), null, null, null);

  /** Notes that are forgotten at once: they are small, and other writes wait meanwhile. */
  private static final int NOTES_MAX = 5_000;

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final TypeReference<List<Object>> KEY = new TypeReference<>() {};

  private final Map<String, NavigableSet<List<Object>>> keys = new HashMap<>();

  /** The numbers of the notes: there is one for each write, also of a row that many write. */
  private long[] notes = {};

  /** None. */
  NotedRows() {}

  /**
   * Has the rows of tenants that are copied noted from now on, and forgets what was noted of this
   * one before.
   *
   * @param writer writes to the database of the tenant, which is marked as one that is copied
   */
  static void begin(TenantCopy.Writer writer, RowTriggers triggers, EntityId tenant) {
    forEachTable(
        writer, (database, table) -> MovingTriggers.on(triggers, table).forEach(database::execute));
    forget(writer, tenant);
  }

  /** Ends that, unless other tenants are copied, and forgets what was noted. */
  static void end(TenantCopy.Writer writer, RowTriggers triggers, EntityId tenant) {
    forEachTable(
        writer,
        (database, table) -> {
          if (database.statement(MovingTriggers.others(tenant)).list(row -> true).isEmpty()) {
            MovingTriggers.off(triggers, table).forEach(database::execute);
          }
        });
    forget(writer, tenant);
  }

  /**
   * Each in a transaction of its own: PostgreSQL waits for those who are writing a table, and they
   * may wait for one that was taken before.
   */
  private static void forEachTable(
      TenantCopy.Writer writer, BiConsumer<SqlConnection, CopiedTable> work) {
    for (CopiedTable table : CopiedTable.ofTenants()) {
      writer.write(database -> work.accept(database, table));
    }
  }

  /** Some at a time: of a move that nobody has looked after there may be those of days. */
  private static void forget(TenantCopy.Writer writer, EntityId tenant) {
    var last = new AtomicReference<@Nullable Long>(0L);
    for (Long after = last.get(); after != null; after = last.get()) {
      long begun = after;
      writer.write(database -> last.set(forgetSome(database, tenant, begun)));
    }
  }

  /**
   * Forgets notes behind one. PostgreSQL would go through those that are forgotten already if it
   * looked for the first ones each time.
   *
   * @return the last one that is forgotten; null if no more are behind it
   */
  private static @Nullable Long forgetSome(SqlConnection database, EntityId tenant, long after) {
    List<Long> notes =
        database
            .statement(
                """
                select id from tenant_move_row where tenant_id = :tenant and id > :after
                order by id limit :most
                """)
            .bind("tenant", tenant.hex())
            .bind("after", after)
            .bind("most", NOTES_MAX)
            .list(row -> row.getLong("id"));
    if (!notes.isEmpty()) {
      database
          .statement(
              "delete from tenant_move_row where tenant_id = :tenant and id > :after and id <= :last")
          .bind("tenant", tenant.hex())
          .bind("after", after)
          .bind("last", notes.getLast())
          .execute();
    }
    return notes.size() < NOTES_MAX ? null : notes.getLast();
  }

  /**
   * Reads what is noted.
   *
   * @param source a connection that reads, all of one moment
   */
  static NotedRows read(SqlConnection source, EntityId tenant) {
    var noted = new NotedRows();
    var notes = LongStream.builder();
    RowReader reader = RowReader.of(source, NOTES, tenant);
    int table = reader.columns().indexOf("table_name");
    int key = reader.columns().indexOf("row_key");
    List<Row> chunk = reader.after(null);
    while (!chunk.isEmpty()) {
      for (Row note : chunk) {
        notes.add((Long) note.key().getFirst());
        noted
            .of(String.valueOf(note.values().get(table)))
            .add(Row.withLongs(MAPPER.readValue(String.valueOf(note.values().get(key)), KEY)));
      }
      chunk = reader.after(chunk.getLast().key());
    }
    noted.notes = notes.build().toArray();
    return noted;
  }

  /** Removes the notes that were read, some at a time. */
  void remove(TenantCopy.Writer writer) {
    for (int at = 0; at < notes.length; at += RowReader.ROWS_MAX) {
      List<Row> some =
          Arrays.stream(notes, at, Math.min(notes.length, at + RowReader.ROWS_MAX))
              .mapToObj(id -> new Row(List.of(id), List.of(id)))
              .toList();
      writer.write(database -> RowWriter.ofRemoved(database, NOTES).write(some));
    }
    notes = new long[0];
  }

  /** The keys of a table, in their order. */
  NavigableSet<List<Object>> of(String table) {
    return keys.computeIfAbsent(table, _ -> new TreeSet<>(Row.BY_KEY));
  }
}
