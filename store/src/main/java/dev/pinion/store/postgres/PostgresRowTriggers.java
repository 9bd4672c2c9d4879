package dev.pinion.store.postgres;

import dev.pinion.store.use.RowTriggers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Triggers in PostgreSQL: each calls a function of its name. */
public final class PostgresRowTriggers implements RowTriggers {

  @Override
  public List<String> with(
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
  public List<String> without(String table, String name) {
    return List.of("drop trigger if exists %s on %s".formatted(name, table));
  }

  @Override
  public List<String> switchable(String table, String name, String event, String actions) {
    var statements = new ArrayList<>(without(table, name));
    statements.addAll(with(table, name, event, null, actions));
    statements.addAll(off(table, name));
    return statements;
  }

  @Override
  public List<String> on(String table, String name, String event, String actions) {
    return List.of("alter table %s enable trigger %s".formatted(table, name));
  }

  @Override
  public List<String> off(String table, String name) {
    return List.of("alter table %s disable trigger %s".formatted(table, name));
  }

  @Override
  public String array(List<String> values) {
    return "cast(json_build_array(" + String.join(", ", values) + ") as text)";
  }
}
