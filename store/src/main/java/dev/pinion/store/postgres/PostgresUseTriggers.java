package dev.pinion.store.postgres;

import dev.pinion.store.use.UseTriggers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The triggers that count what tenants take, in PostgreSQL: each calls a function of its name. */
final class PostgresUseTriggers extends UseTriggers {

  @Override
  protected List<String> with(
      String table, String name, String event, @Nullable String when, String actions) {
    return List.of(
        """
        create or replace function %s() returns trigger language plpgsql as $$
        begin
        %s
        return null;
        end $$"""
            .formatted(name, actions),
        "create trigger %s %s on %s for each row %s execute function %s()"
            .formatted(name, event, table, when == null ? "" : "when (" + when + ")", name));
  }

  @Override
  protected List<String> without(String table, String name) {
    return List.of("drop trigger if exists %s on %s".formatted(name, table));
  }
}
