package dev.pinion.store.memory;

import static dev.pinion.store.memory.MemoryRows.require;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.store.RuleStore;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Rules and freezes in memory. */
final class MemoryRules implements RuleStore {
  private final MemoryRows rows;

  MemoryRules(MemoryRows rows) {
    this.rows = rows;
  }

  @Override
  public Collection<Rule> rules() {
    return rows.rules.values();
  }

  @Override
  public @Nullable Rule rule(EntityId id) {
    return rows.rules.get(id);
  }

  private void put(Rule rule) {
    require(
        rules().stream()
            .noneMatch(each -> each.name().equals(rule.name()) && !each.id().equals(rule.id())),
        "a second rule of a name");
    rows.rules = rows.rules.plus(rule.id(), rule);
  }

  @Override
  public void insert(Rule rule) {
    require(rule(rule.id()) == null, "a rule twice");
    put(rule);
  }

  @Override
  public void update(Rule rule) {
    require(rule(rule.id()) != null, "to change a rule that is not there");
    put(rule);
  }

  @Override
  public void deleteRule(EntityId id) {
    require(rule(id) != null, "to remove a rule that is not there");
    rows.rules = rows.rules.minus(id);
  }

  @Override
  public Collection<Freeze> freezes() {
    return rows.freezes.values();
  }

  @Override
  public @Nullable Freeze freeze(EntityId id) {
    return rows.freezes.get(id);
  }

  @Override
  public void insert(Freeze freeze) {
    require(freeze(freeze.id()) == null, "a freeze twice");
    rows.freezes = rows.freezes.plus(freeze.id(), freeze);
  }

  @Override
  public void update(Freeze freeze) {
    require(freeze(freeze.id()) != null, "to change a freeze that is not there");
    rows.freezes = rows.freezes.plus(freeze.id(), freeze);
  }

  @Override
  public void deleteFreeze(EntityId id) {
    require(freeze(id) != null, "to lift a freeze that is not there");
    rows.freezes = rows.freezes.minus(id);
  }
}
