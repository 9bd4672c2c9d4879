package dev.pinion.domain.governance;

import static dev.pinion.domain.governance.Situation.NOON;
import static dev.pinion.domain.governance.Situation.meaning;
import static dev.pinion.domain.governance.Situation.move;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.domain.Actor;
import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.domain.governance.Rule.Terms;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RuleTest {
  private static final Actor ANNA = new Actor(Actor.Kind.USER, "acme", "anna", "Anna");

  private static Rule rule(@Nullable RollbackTerms rollback, Condition... conditions) {
    var scope = new Scope(null, List.of(new Glob("release")), null);
    var terms = new Terms("Care", null, true, scope, List.of(conditions), rollback);
    return new Rule(Situation.RUN, terms, ANNA, NOON, ANNA, NOON, 1);
  }

  private static boolean passes(Rule rule, Situation situation) {
    return rule.checks(situation).stream().allMatch(Check::holds);
  }

  @Test
  void aLawfulRollbackPassesOverEvidenceButNotOverForm() {
    var approvals = new Approvals(1, null, null);
    var back = Situation.of(new Way.Rollback(2, true));
    assertThat(passes(rule(null, approvals), back)).isTrue();
    assertThat(passes(rule(RollbackTerms.SAME, approvals), back)).isFalse();
    assertThat(passes(rule(null, approvals), Situation.of(new Way.Rollback(2, false)))).isFalse();
    var floating = back.moving(move(new Way.Rollback(2, true), null, meaning(null, "sha256:x")));
    assertThat(passes(rule(null, new Pinned()), floating)).isFalse();
  }

  @Test
  void theSameContentNeedsNoEvidence() {
    var same =
        Situation.ofWrite()
            .moving(move(new Way.Write(), meaning(4, Situation.NEW), meaning(5, Situation.NEW)));
    assertThat(passes(rule(null, new Approvals(1, null, null)), same)).isTrue();
    assertThat(passes(rule(null, new PromotionOnly(null)), same)).isFalse();
  }

  @Test
  void everyConditionIsAnsweredInItsOrder() {
    Rule rule = rule(null, new Pinned(), new Approvals(2, null, null));
    assertThat(
            rule.checks(Situation.ofWrite()).stream()
                .map(each -> each.judgement().state())
                .toList())
        .isEqualTo(List.of(Judgement.State.PASSED, Judgement.State.FAILED));
    assertThat(rule.needsFixedContent()).isTrue();
    assertThat(rule(null, new PromotionOnly(null)).needsFixedContent()).isFalse();
  }

  @Test
  void noRuleGovernsEdge() {
    var scope = new Scope(null, List.of(new Glob("edge")), null);
    assertThatThrownBy(() -> new Terms("Edge", null, true, scope, List.of(new Pinned()), null))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aRuleAsksForSomething() {
    var scope = new Scope(null, List.of(new Glob("release")), null);
    assertThatThrownBy(() -> new Terms("Nothing", null, true, scope, List.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Scope(null, List.of(), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
