package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.run.RunState;
import dev.pinion.store.RunStore.RunQuery;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The SQL condition and order of a {@link RunQuery}, and the values that they name. */
final class RunFilter {
  /** The state of a run at {@code :now}, as {@link dev.pinion.domain.run.Run#at} decides it. */
  static final String STATE = "case when expires_at <= :now then 'FAILED' else state end";

  /** What an index of unfinished runs has, in its words. */
  static final String UNFINISHED = "state in ('PENDING', 'RUNNING')";

  private static final String CHANGED_AT =
      "case when expires_at <= :now then expires_at else updated_at end";

  private final RunQuery query;
  private final StringBuilder sql = new StringBuilder("tenant_id = :tenant");
  private final Map<String, Object> values = new LinkedHashMap<>();

  RunFilter(RunQuery query) {
    this.query = query;
    among("id", query.ids().stream().map(EntityId::hex).toList());
    among("set_id", query.sets().stream().map(EntityId::hex).toList());
    among(STATE, query.states().stream().map(RunState::name).toList());
    if (isOfUnfinished()) {
      // Follows from the above, for which there can be no index.
      sql.append(" and ").append(UNFINISHED);
    }
    if (!query.creators().isEmpty()) {
      sql.append(" and ").append(AuthorFilter.sql("creator", query.creators().size()));
      values.putAll(AuthorFilter.values(query.creators()));
    }
  }

  private boolean isOfUnfinished() {
    return !query.states().isEmpty() && query.states().stream().noneMatch(RunState::isOver);
  }

  private void among(String expression, Collection<String> wanted) {
    if (wanted.isEmpty()) {
      return;
    }
    var names = new ArrayList<String>();
    for (String each : wanted) {
      String name = "v" + values.size();
      names.add(":" + name);
      values.put(name, each);
    }
    sql.append(" and ").append(expression).append(" in (");
    sql.append(String.join(", ", names)).append(")");
  }

  String sql() {
    return sql.toString();
  }

  String order() {
    Boolean newestFirst = query.newestFirst();
    List<String> by =
        newestFirst == null
            // SQLite goes through all runs of a tenant in the order of ids rather than sort the
            // few.
            ? List.of(isOfUnfinished() ? "coalesce(id, '')" : "id")
            : List.of(CHANGED_AT + (newestFirst ? " desc" : " asc"), "id");
    return " order by " + String.join(", ", by) + " limit :limit offset :offset";
  }

  SqlStatement bind(SqlStatement statement) {
    return statement.bindAll(values).bind("now", query.now().toEpochMilli());
  }
}
