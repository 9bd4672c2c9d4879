package dev.pinion.store.sqlite;

import dev.pinion.store.use.RowTriggers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Triggers in SQLite. */
public final class SqliteRowTriggers implements RowTriggers {

  @Override
  public List<String> with(
      String table, String name, String event, @Nullable String when, String actions) {
    return List.of(
        "create trigger %s %s on %s\n%sbegin\n%s\nend"
            .formatted(name, event, table, when == null ? "" : "when " + when + "\n", actions));
  }

  @Override
  public List<String> without(String table, String name) {
    return List.of("drop trigger if exists " + name);
  }

  @Override
  public List<String> switchable(String table, String name, String event, String actions) {
    return List.of();
  }

  @Override
  public List<String> on(String table, String name, String event, String actions) {
    var statements = new ArrayList<>(without(table, name));
    statements.addAll(with(table, name, event, null, actions));
    return statements;
  }

  @Override
  public List<String> off(String table, String name) {
    return without(table, name);
  }

  @Override
  public String array(List<String> values) {
    return "json_array(" + String.join(", ", values) + ")";
  }
}
