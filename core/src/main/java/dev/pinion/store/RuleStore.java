package dev.pinion.store;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The rules and the freezes of a tenant. */
public interface RuleStore {

  /** Every rule, by id. */
  Collection<Rule> rules();

  /** The rule; null if there is none. */
  @Nullable Rule rule(EntityId id);

  /** Adds a rule; the database refuses a second one of its name. */
  void insert(Rule rule);

  /** Replaces a rule; the database refuses the name of another one. */
  void update(Rule rule);

  /** Removes a rule. */
  void deleteRule(EntityId id);

  /** Every freeze that nobody has lifted, by id; also such as have ended by themselves. */
  Collection<Freeze> freezes();

  /** The freeze; null if there is none. */
  @Nullable Freeze freeze(EntityId id);

  /** Adds a freeze. */
  void insert(Freeze freeze);

  /** Replaces a freeze. */
  void update(Freeze freeze);

  /** Removes a freeze. */
  void deleteFreeze(EntityId id);
}
