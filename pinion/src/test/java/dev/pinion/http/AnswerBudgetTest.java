package dev.pinion.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What large answers may hold, in all and for an address. */
class AnswerBudgetTest {
  private final AnswerBudget budget = new AnswerBudget(1_000);

  @Test
  void anAddressHasAQuarterAndAllTogetherHaveAll() {
    assertThat(budget.take("a", 250)).isTrue();
    assertThat(budget.take("a", 1)).isFalse();
    for (String other : new String[] {"b", "c", "d"}) {
      assertThat(budget.take(other, 250)).as(other).isTrue();
    }
    assertThat(budget.take("e", 1)).isFalse();
    assertThat(budget.held()).isEqualTo(1_000);
    assertThat(budget.refused()).isEqualTo(2);
    budget.giveBack("a", 250);
    assertThat(budget.take("e", 200)).isTrue();
    assertThat(budget.take("a", 50)).isTrue();
    assertThat(budget.held()).isEqualTo(1_000);
  }

  /** Else it could never be sent. */
  @Test
  void oneAnswerAloneIsNeverTooLarge() {
    assertThat(budget.take("a", 5_000)).isTrue();
    assertThat(budget.take("b", 1)).isFalse();
    budget.giveBack("a", 5_000);
    assertThat(budget.held()).isZero();
    assertThat(budget.take("b", 1)).isTrue();
  }
}
