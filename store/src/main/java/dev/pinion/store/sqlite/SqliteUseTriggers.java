package dev.pinion.store.sqlite;

import dev.pinion.store.use.UseTriggers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The triggers that count what tenants take, in SQLite. */
final class SqliteUseTriggers extends UseTriggers {

  @Override
  protected List<String> with(
      String table, String name, String event, @Nullable String when, String actions) {
    return List.of(
        "create trigger %s %s on %s\n%sbegin\n%s\nend"
            .formatted(name, event, table, when == null ? "" : "when " + when + "\n", actions));
  }

  @Override
  protected List<String> without(String table, String name) {
    return List.of("drop trigger if exists " + name);
  }
}
