package dev.pinion.store.jdbc;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.store.KnownTenant;
import dev.pinion.store.RuleStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules and freezes in SQL. */
final class RuleRows extends Rows implements RuleStore {
  /** What the tenant was before this transaction wrote; null if that is not known. */
  private @Nullable KnownTenant before;

  /** What this transaction has written, as it is by now; empty for what is gone. */
  private final Map<EntityId, Optional<Rule>> rules = new HashMap<>();

  private final Map<EntityId, Optional<Freeze>> freezes = new HashMap<>();

  RuleRows(SqlConnection connection, EntityId tenant) {
    super(connection, tenant);
  }

  void know(KnownTenant tenant) {
    before = tenant;
  }

  @Override
  public Collection<Rule> rules() {
    return before == null
        ? statement("select * from rule where tenant_id = :tenant order by id").list(RuleRows::rule)
        : with(rules, before.rules(), Rule::id);
  }

  @Override
  public Collection<Freeze> freezes() {
    return before == null
        ? statement("select * from change_freeze where tenant_id = :tenant order by id")
            .list(RuleRows::freeze)
        : with(freezes, before.freezes(), Freeze::id);
  }

  /** What there was, with what has been written since; by id. */
  private static <T> Collection<T> with(
      Map<EntityId, Optional<T>> written, Collection<T> before, Function<T, EntityId> idOf) {
    if (written.isEmpty()) {
      return before;
    }
    var all = new TreeMap<EntityId, T>();
    before.forEach(each -> all.put(idOf.apply(each), each));
    written.forEach(
        (id, now) -> {
          all.remove(id);
          now.ifPresent(each -> all.put(id, each));
        });
    return Collections.unmodifiableCollection(all.values());
  }

  @Override
  public @Nullable Rule rule(EntityId id) {
    return before == null
        ? statement("select * from rule where tenant_id = :tenant and id = :id")
            .bind("id", id.hex())
            .first(RuleRows::rule)
        : find(id, rules, before.rules(), Rule::id);
  }

  @Override
  public @Nullable Freeze freeze(EntityId id) {
    return before == null
        ? statement("select * from change_freeze where tenant_id = :tenant and id = :id")
            .bind("id", id.hex())
            .first(RuleRows::freeze)
        : find(id, freezes, before.freezes(), Freeze::id);
  }

  private static <T> @Nullable T find(
      EntityId id,
      Map<EntityId, Optional<T>> written,
      Collection<T> before,
      Function<T, EntityId> idOf) {
    Optional<T> now = written.get(id);
    if (now != null) {
      return now.orElse(null);
    }
    for (T each : before) {
      if (idOf.apply(each).equals(id)) {
        return each;
      }
    }
    return null;
  }

  @Override
  public void insert(Rule rule) {
    bind(
            """
                insert into rule (id, tenant_id, name, terms, creator, created_at, updated_by,
                  updated_at, version)
                values (:id, :tenant, :name, :terms, :creator, :createdAt, :updatedBy,
                  :updatedAt, :version)
                """,
            rule)
        .bind("creator", json(rule.creator()))
        .bind("createdAt", rule.createdAt().toEpochMilli())
        .executeOnOne();
    rules.put(rule.id(), Optional.of(rule));
  }

  @Override
  public void update(Rule rule) {
    bind(
            """
            update rule set name = :name, terms = :terms, updated_by = :updatedBy,
              updated_at = :updatedAt, version = :version
            where tenant_id = :tenant and id = :id
            """,
            rule)
        .executeOnOne();
    rules.put(rule.id(), Optional.of(rule));
  }

  private SqlStatement bind(String sql, Rule rule) {
    return statement(sql)
        .bind("id", rule.id().hex())
        .bind("name", rule.name())
        .bind("terms", json(rule.terms()))
        .bind("updatedBy", json(rule.updatedBy()))
        .bind("updatedAt", rule.updatedAt().toEpochMilli())
        .bind("version", rule.version());
  }

  @Override
  public void deleteRule(EntityId id) {
    statement("delete from rule where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .executeOnOne();
    rules.put(id, Optional.empty());
  }

  @Override
  public void insert(Freeze freeze) {
    put(
        "insert into change_freeze (id, tenant_id, content) values (:id, :tenant, :content)",
        freeze);
  }

  @Override
  public void update(Freeze freeze) {
    put(
        "update change_freeze set content = :content where tenant_id = :tenant and id = :id",
        freeze);
  }

  private void put(String sql, Freeze freeze) {
    statement(sql).bind("id", freeze.id().hex()).bind("content", json(freeze)).executeOnOne();
    freezes.put(freeze.id(), Optional.of(freeze));
  }

  @Override
  public void deleteFreeze(EntityId id) {
    statement("delete from change_freeze where tenant_id = :tenant and id = :id")
        .bind("id", id.hex())
        .executeOnOne();
    freezes.put(id, Optional.empty());
  }

  private static Rule rule(ResultSet row) throws SQLException {
    return new Rule(
        id(row, "id"),
        JsonText.read(row.getString("terms"), Rule.Terms.class),
        actor(row, "creator"),
        time(row, "created_at"),
        actor(row, "updated_by"),
        time(row, "updated_at"),
        row.getLong("version"));
  }

  private static Freeze freeze(ResultSet row) throws SQLException {
    return JsonText.read(row.getString("content"), Freeze.class);
  }
}
