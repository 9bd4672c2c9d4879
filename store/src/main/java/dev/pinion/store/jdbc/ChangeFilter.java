package dev.pinion.store.jdbc;

import dev.pinion.domain.Actor;
import dev.pinion.store.ChangeQuery;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The SQL condition of a {@link ChangeQuery}, and the values that it names. */
final class ChangeFilter {
  private final StringBuilder sql = new StringBuilder("tenant_id = :tenant");
  private final Map<String, Object> values = new LinkedHashMap<>();

  ChangeFilter(ChangeQuery query) {
    String stem = query.kindStem() == null ? null : query.kindStem() + ".";
    and("kind = :kind", "kind", query.kind());
    and("substr(kind, 1, length(:stem)) = :stem", "stem", stem);
    if (query.person() != null) {
      and("actor ->> 'kind' = :actorKind", "actorKind", Actor.Kind.USER.name());
    }
    and("actor ->> 'id' = :person", "person", query.person());
    and(
        "case when actor ->> 'kind' = 'API_KEY' then actor ->> 'id' else actor ->> 'credential' end"
            + " = :key",
        "key",
        query.key());
    and("subject_type = :type", "type", name(query.subjectType()));
    and("subject_id = :subject", "subject", query.subjectId());
    and("at >= :from", "from", Rows.millis(query.from()));
    and("at < :until", "until", Rows.millis(query.until()));
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private void and(String condition, String name, @Nullable Object value) {
    if (value != null) {
      sql.append(" and ").append(condition);
      values.put(name, value);
    }
  }

  String sql() {
    return sql.toString();
  }

  Map<String, Object> values() {
    return values;
  }
}
