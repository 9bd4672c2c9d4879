package dev.pinion.store.use;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes the triggers that keep {@code tenant_use}, and counts what is there already. What triggers
 * do is the same SQL on every database; how they are made is not.
 */
public abstract class UseTriggers extends TriggerMigration {
  private static final List<UseTable> TABLES = UseTable.ALL;

  /** The migration of a database that makes triggers like that. */
  protected UseTriggers(RowTriggers triggers) {
    super(triggers);
  }

  /** By its name it runs after migrations that may write rows. */
  @Override
  public String getDescription() {
    return "tenant use";
  }

  @Override
  protected List<String> statements() {
    var statements = new ArrayList<String>();
    for (UseTable table : TABLES) {
      for (String event : List.of("insert", "update", "move", "delete")) {
        statements.addAll(triggers().without(table.name(), table.name() + "_use_" + event));
      }
      statements.addAll(onInsert(table));
      statements.addAll(onUpdate(table));
      statements.addAll(onMove(table));
      statements.addAll(onDelete(table));
    }
    statements.addAll(triggers().without("service", "service_use_gone"));
    statements.addAll(onServiceGone());
    statements.add("delete from tenant_use");
    statements.add(recount());
    return statements;
  }

  private List<String> onInsert(UseTable table) {
    String first =
        table.isTenant()
            ? "insert into tenant_use (tenant_id, row_count, memory_bytes, disk_bytes)"
                + " values (new.id, 0, 0, 0);\n"
            : "";
    return triggers()
        .with(
            table.name(),
            table.name() + "_use_insert",
            "after insert",
            null,
            first + changed(table, "new", "+"));
  }

  /** Of a row that counts as before, by what its texts have grown. */
  private List<String> onUpdate(UseTable table) {
    // Most updates leave most of a row as it is, and comparing texts is cheaper than counting them.
    String grown =
        table.texts().stream().map(UseTable::isChanged).collect(Collectors.joining(" or "));
    String state = table.state();
    return triggers()
        .with(
            table.name(),
            table.name() + "_use_update",
            "after update of " + String.join(", ", table.watched()),
            state == null ? grown : "not (%s) and (%s)".formatted(UseTable.isChanged(state), grown),
            changed(table, "new", "+", "0", table.moreMemory(), table.moreDisk()));
  }

  /**
   * Of a row that may count differently from now on. Not part of the trigger above: PostgreSQL
   * prepares a whole expression at each use, whatever part of it is needed, and this is most of it.
   */
  private List<String> onMove(UseTable table) {
    String state = table.state();
    return state == null
        ? List.of()
        : triggers()
            .with(
                table.name(),
                table.name() + "_use_move",
                "after update of " + state,
                UseTable.isChanged(state),
                changed(
                    table,
                    "new",
                    "+",
                    "(%s) - (%s)".formatted(table.rows("new"), table.rows("old")),
                    "(%s) - (%s)".formatted(table.memory("new"), table.memory("old")),
                    table.moreDisk()));
  }

  private List<String> onDelete(UseTable table) {
    return triggers()
        .with(
            table.name(),
            table.name() + "_use_delete",
            "after delete",
            null,
            changed(table, "old", "-"));
  }

  /** Adds or takes away what a row takes. */
  private static String changed(UseTable table, String row, String sign) {
    return changed(table, row, sign, table.rows(row), table.memory(row), table.disk(row));
  }

  private static String changed(
      UseTable table, String row, String sign, String rows, String memory, String disk) {
    var changes = new ArrayList<String>();
    add(changes, "row_count", sign, rows);
    add(changes, "memory_bytes", sign, memory);
    add(changes, "disk_bytes", sign, disk);
    return "update tenant_use set %s where tenant_id = %s.%s;"
        .formatted(String.join(",\n  ", changes), row, table.tenant());
  }

  private static void add(List<String> changes, String column, String sign, String more) {
    if (!more.equals("0")) {
      changes.add("%s = %s %s (%s)".formatted(column, column, sign, more));
    }
  }

  /** The sets of a deleted service stay as records, and leave the memory with it. */
  private List<String> onServiceGone() {
    return triggers()
        .with(
            "service",
            "service_use_gone",
            "after update of deleted_at",
            "old.deleted_at is null and new.deleted_at is not null",
            """
        update tenant_use set
          row_count = row_count - (select count(*) from version_set s where s.service_id = new.id),
          memory_bytes = memory_bytes
            - (select coalesce(sum(%s), 0) from version_set s where s.service_id = new.id)
        where tenant_id = new.tenant_id;"""
                .formatted(UseTable.VERSION_SET.memoryIfLive("s")));
  }

  private static String recount() {
    return "insert into tenant_use (tenant_id, row_count, memory_bytes, disk_bytes)\n"
        + UseCount.counted();
  }
}
