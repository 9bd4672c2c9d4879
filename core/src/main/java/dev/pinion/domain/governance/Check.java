package dev.pinion.domain.governance;

import dev.pinion.domain.EntityId;

/**
 * What one condition of one rule says of a change.
 *
 * @param rule the name of the rule
 */
public record Check(EntityId ruleId, String rule, Condition condition, Judgement judgement) {

  /** Whether the condition holds. */
  public boolean holds() {
    return judgement.holds();
  }
}
