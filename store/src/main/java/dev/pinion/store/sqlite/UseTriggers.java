package dev.pinion.store.sqlite;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the triggers that keep {@code tenant_use}, and counts what is there already. Runs again on
 * a file whenever what it makes is not what an earlier build has made, after every migration with a
 * number.
 */
final class UseTriggers implements JavaMigration {
  private static final List<UseTable> TABLES = UseTable.ALL;

  /** None: it runs after all that have one. */
  @Override
  public @Nullable MigrationVersion getVersion() {
    return null;
  }

  /** By its name it runs after {@link ReplacedParts}, which may write rows. */
  @Override
  public String getDescription() {
    return "tenant use";
  }

  @Override
  public Integer getChecksum() {
    return statements().hashCode();
  }

  @Override
  public boolean canExecuteInTransaction() {
    return true;
  }

  @Override
  public void migrate(Context context) throws SQLException {
    try (Statement statement = context.getConnection().createStatement()) {
      for (String sql : statements()) {
        statement.execute(sql);
      }
    }
  }

  /** Everything that is done, in order. */
  private static List<String> statements() {
    var statements = new ArrayList<String>();
    for (UseTable table : TABLES) {
      for (String event : List.of("insert", "update", "delete")) {
        statements.add("drop trigger if exists %s_use_%s".formatted(table.name(), event));
      }
      statements.add(onInsert(table));
      statements.add(onUpdate(table));
      statements.add(onDelete(table));
    }
    statements.add("drop trigger if exists service_use_gone");
    statements.add(onServiceGone());
    statements.add("delete from tenant_use");
    statements.add(recount());
    return statements;
  }

  private static String onInsert(UseTable table) {
    return trigger(table, "insert", "after insert", "", changed(table, "new", "+"));
  }

  private static String onUpdate(UseTable table) {
    Set<String> watched = table.watched();
    // Most updates leave most of a row as it is, and comparing texts is cheaper than counting them.
    String when =
        watched.stream()
            .map(column -> "new.%s is not old.%s".formatted(column, column))
            .collect(Collectors.joining(" or ", "when ", "\n"));
    return trigger(
        table,
        "update",
        "after update of " + String.join(", ", watched),
        when,
        changed(table, "new", "+", table.moreRows(), table.moreMemory(), table.moreDisk()));
  }

  private static String onDelete(UseTable table) {
    return trigger(table, "delete", "after delete", "", changed(table, "old", "-"));
  }

  private static String trigger(
      UseTable table, String name, String event, String when, String action) {
    String first =
        name.equals("insert") && table.isTenant()
            ? "insert into tenant_use (tenant_id, row_count, memory_bytes, disk_bytes)"
                + " values (new.id, 0, 0, 0);\n"
            : "";
    return "create trigger %s_use_%s %s on %s\n%sbegin\n%s%s\nend"
        .formatted(table.name(), name, event, table.name(), when, first, action);
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
  private static String onServiceGone() {
    UseTable sets = UseTable.VERSION_SET;
    return """
        create trigger service_use_gone after update of deleted_at on service
        when old.deleted_at is null and new.deleted_at is not null
        begin
        update tenant_use set
          row_count = row_count - (select count(*) from version_set s where s.service_id = new.id),
          memory_bytes = memory_bytes
            - (select coalesce(sum(%s), 0) from version_set s where s.service_id = new.id)
        where tenant_id = new.tenant_id;
        end"""
        .formatted(sets.memoryIfLive("s"));
  }

  private static String recount() {
    var parts = new ArrayList<String>();
    for (UseTable table : TABLES) {
      parts.add(
          "select r.%s as tenant_id, %s as row_count, %s as memory_bytes, %s as disk_bytes from %s r"
              .formatted(
                  table.tenant(),
                  table.rows("r"),
                  table.memory("r"),
                  table.disk("r"),
                  table.name()));
    }
    return """
        insert into tenant_use (tenant_id, row_count, memory_bytes, disk_bytes)
        select tenant_id, sum(row_count), sum(memory_bytes), sum(disk_bytes) from (
        %s
        ) group by tenant_id"""
        .formatted(String.join("\nunion all\n", parts));
  }
}
