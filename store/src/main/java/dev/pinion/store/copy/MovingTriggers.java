package dev.pinion.store.copy;

import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantMove;
import dev.pinion.store.use.RowTriggers;
import dev.pinion.store.use.TriggerMigration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The triggers that note which rows of a tenant are written while it is copied to another cluster,
 * in {@code tenant_move_row}. They are switched on while a tenant is copied. As a migration, it
 * makes them where that would be in the way of those who read.
 */
public final class MovingTriggers extends TriggerMigration {
  private static final List<String> EVENTS = List.of("insert", "update", "delete");

  /** The migration of a database that makes triggers like that. */
  public MovingTriggers(RowTriggers triggers) {
    super(triggers);
  }

  @Override
  public String getDescription() {
    return "moving rows";
  }

  @Override
  protected List<String> statements() {
    return CopiedTable.ofTenants().stream()
        .flatMap(table -> forEachEvent(table, triggers()::switchable))
        .toList();
  }

  /** Statements that switch those of a table on. */
  static List<String> on(RowTriggers triggers, CopiedTable table) {
    return new MovingTriggers(triggers).forEachEvent(table, triggers::on).toList();
  }

  /** Statements that switch those of a table off. */
  static List<String> off(RowTriggers triggers, CopiedTable table) {
    return EVENTS.stream()
        .flatMap(event -> triggers.off(table.name(), name(table, event)).stream())
        .toList();
  }

  /** What is done with a trigger. */
  @FunctionalInterface
  private interface Making {
    List<String> statements(String table, String name, String event, String actions);
  }

  private Stream<String> forEachEvent(CopiedTable table, Making making) {
    return EVENTS.stream()
        .flatMap(
            event ->
                making
                    .statements(
                        table.name(), name(table, event), "after " + event, note(table, event))
                    .stream());
  }

  private static String name(CopiedTable table, String event) {
    return table.name() + "_moving_" + event;
  }

  private String note(CopiedTable table, String event) {
    // No key is ever changed, so either state of a row that is updated has it.
    String row = event.equals("delete") ? "old." : "new.";
    String tenant = row + table.tenant();
    return """
        insert into tenant_move_row (tenant_id, table_name, row_key)
        select %s, '%s', %s where %s;"""
        .formatted(
            tenant,
            table.name(),
            triggers().array(table.key().stream().map(row::concat).toList()),
            isCopied(tenant));
  }

  /** Whether a tenant is copied from here, as a condition on its id. */
  private static String isCopied(String tenant) {
    return "exists (select 1 from tenant_move m where m.tenant_id = %s and m.state <= %s)"
        .formatted(tenant, TenantMove.State.LEAVING.code());
  }

  /** Whether another tenant is copied from here, as a query for one of them. */
  static String others(EntityId tenant) {
    return "select tenant_id from tenant_move m where m.state <= %s and m.tenant_id <> '%s'"
        .formatted(TenantMove.State.LEAVING.code(), tenant.hex());
  }
}
