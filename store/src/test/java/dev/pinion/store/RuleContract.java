package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.catalog.Catalog;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What {@link RuleStore} states. */
interface RuleContract extends StoreFixture {

  private Rule storedRule(String name) {
    Rule rule = GovernanceSamples.rule(name);
    write(tx -> tx.rules().insert(rule));
    return rule;
  }

  private Freeze storedFreeze() {
    Freeze freeze = GovernanceSamples.freeze();
    write(tx -> tx.rules().insert(freeze));
    return freeze;
  }

  /** What the tenant is now, as somebody may know it later. */
  private KnownTenant known() {
    return new Catalog(store(), 10).get(home());
  }

  private static List<EntityId> rules(TenantTx tx) {
    return tx.rules().rules().stream().map(Rule::id).toList();
  }

  private static List<EntityId> freezes(TenantTx tx) {
    return tx.rules().freezes().stream().map(Freeze::id).toList();
  }

  private static Rule changed(Rule rule, String name) {
    return rule.with(
        new Rule.Terms(
            name,
            null,
            false,
            new Scope(null, List.of(new Glob("x")), null),
            List.of(new Pinned()),
            null),
        Samples.actor("someone else"),
        Samples.LATER.plusMillis(1));
  }

  /** Catches a kind of condition that no sample is of. */
  @Test
  default void rulesReadBackEqualWithEveryKindOfCondition() {
    assertThat(GovernanceSamples.conditions().stream().map(Condition::type).distinct())
        .containsExactlyInAnyOrderElementsOf(Condition.TYPES.keySet());
    Rule full = storedRule("rule " + Samples.TEXT);
    Rule plain = GovernanceSamples.plainRule("plain");
    write(tx -> tx.rules().insert(plain));
    assertThat(found(tx -> tx.rules().rule(full.id()))).isEqualTo(full);
    assertThat(found(tx -> tx.rules().rule(plain.id()))).isEqualTo(plain);
    assertThat(listed(tx -> List.copyOf(tx.rules().rules()))).isEqualTo(List.of(full, plain));
    assertThat(found(tx -> tx.rules().rule(Samples.id()))).isNull();
  }

  @Test
  default void aRuleIsReplacedAndRemoved() {
    Rule made = storedRule("before");
    Rule after = changed(made, "after");
    write(tx -> tx.rules().update(after));
    assertThat(found(tx -> tx.rules().rule(made.id()))).isEqualTo(after);
    storedRule("before");
    write(tx -> tx.rules().deleteRule(made.id()));
    assertThat(found(tx -> tx.rules().rule(made.id()))).isNull();
    assertThat(listed(RuleContract::rules)).hasSize(1);
    refused(tx -> tx.rules().update(after));
    refused(tx -> tx.rules().deleteRule(made.id()));
  }

  @Test
  default void noTwoRulesHaveAName() {
    Rule one = storedRule("Straße é");
    Rule other = storedRule("straße é");
    refused(tx -> tx.rules().insert(GovernanceSamples.rule("Straße é")));
    refused(tx -> tx.rules().update(changed(other, "Straße é")));
    refused(tx -> tx.rules().insert(one));
    write(tx -> tx.rules().update(changed(one, "Straße é")));
    write(stranger(), tx -> tx.rules().insert(GovernanceSamples.rule("Straße é")));
  }

  private static Freeze longer(Freeze freeze) {
    return new Freeze(
        freeze.id(),
        "longer " + Samples.TEXT,
        null,
        Samples.LATER,
        false,
        freeze.creator(),
        freeze.createdAt());
  }

  @Test
  default void freezesReadBackEqualAreChangedAndAreLifted() {
    Freeze full = storedFreeze();
    Freeze plain = GovernanceSamples.plainFreeze();
    write(tx -> tx.rules().insert(plain));
    assertThat(found(tx -> tx.rules().freeze(full.id()))).isEqualTo(full);
    assertThat(found(tx -> tx.rules().freeze(plain.id()))).isEqualTo(plain);
    assertThat(listed(tx -> List.copyOf(tx.rules().freezes()))).isEqualTo(List.of(full, plain));
    refused(tx -> tx.rules().insert(plain));
    Freeze longer = longer(plain);
    write(tx -> tx.rules().update(longer));
    assertThat(found(tx -> tx.rules().freeze(plain.id()))).isEqualTo(longer);
    assertThat(listed(tx -> List.copyOf(tx.rules().freezes()))).isEqualTo(List.of(full, longer));
    write(tx -> tx.rules().deleteFreeze(full.id()));
    refused(tx -> tx.rules().update(full));
    assertThat(found(tx -> tx.rules().freeze(full.id()))).isNull();
    assertThat(listed(RuleContract::freezes)).containsExactly(plain.id());
    refused(tx -> tx.rules().deleteFreeze(full.id()));
  }

  /** What is known is outdated here, so that it shows where the answers come from. */
  @Test
  default void whatIsKnownIsAnsweredFromMemory() {
    Rule rule = storedRule("known");
    Freeze freeze = storedFreeze();
    KnownTenant known = known();
    Rule unknown = storedRule("unknown");
    Freeze later = storedFreeze();
    read(
        tx -> {
          tx.know(known);
          assertThat(rules(tx)).containsExactly(rule.id());
          assertThat(freezes(tx)).containsExactly(freeze.id());
          assertThat(tx.rules().rule(rule.id())).isSameAs(only(known.rules()));
          assertThat(tx.rules().freeze(freeze.id())).isSameAs(only(known.freezes()));
          assertThat(tx.rules().rule(unknown.id())).isNull();
          assertThat(tx.rules().freeze(later.id())).isNull();
          return true;
        });
  }

  private static <T> T only(Collection<T> values) {
    return values.stream()
        .collect(Collectors.collectingAndThen(Collectors.toList(), List::getFirst));
  }

  @Test
  default void whatWasWrittenIsSeenOnTopOfWhatIsKnown() {
    Rule stays = storedRule("stays");
    Rule goes = storedRule("goes");
    Freeze lifted = storedFreeze();
    KnownTenant known = known();
    Rule made = GovernanceSamples.rule("made");
    Freeze begun = GovernanceSamples.freeze();
    write(
        tx -> {
          tx.know(known);
          tx.rules().update(changed(stays, "changed"));
          tx.rules().deleteRule(goes.id());
          tx.rules().insert(made);
          tx.rules().deleteFreeze(lifted.id());
          tx.rules().insert(begun);
          assertThat(List.copyOf(tx.rules().rules()))
              .isEqualTo(List.of(changed(stays, "changed"), made));
          assertThat(freezes(tx)).containsExactly(begun.id());
          assertThat(tx.rules().rule(stays.id())).isEqualTo(changed(stays, "changed"));
          assertThat(tx.rules().rule(goes.id())).isNull();
          assertThat(tx.rules().rule(made.id())).isEqualTo(made);
          assertThat(tx.rules().freeze(lifted.id())).isNull();
          assertThat(tx.rules().freeze(begun.id())).isEqualTo(begun);
        });
    assertThat(listed(RuleContract::rules)).containsExactly(stays.id(), made.id());
    assertThat(listed(RuleContract::freezes)).containsExactly(begun.id());
  }

  @Test
  default void rulesAndFreezesBelongToTheirTenant() {
    Rule rule = storedRule("rule");
    Freeze freeze = storedFreeze();
    assertThat(found(stranger(), tx -> tx.rules().rule(rule.id()))).isNull();
    assertThat(found(stranger(), tx -> tx.rules().freeze(freeze.id()))).isNull();
    assertThat(found(stranger(), RuleContract::rules)).isEqualTo(List.of());
    assertThat(found(stranger(), RuleContract::freezes)).isEqualTo(List.of());
    refused(stranger(), tx -> tx.rules().update(changed(rule, "stolen")));
    refused(stranger(), tx -> tx.rules().deleteRule(rule.id()));
    refused(stranger(), tx -> tx.rules().insert(rule));
    refused(stranger(), tx -> tx.rules().update(longer(freeze)));
    refused(stranger(), tx -> tx.rules().deleteFreeze(freeze.id()));
    refused(stranger(), tx -> tx.rules().insert(freeze));
    assertThat(found(tx -> tx.rules().rule(rule.id()))).isEqualTo(rule);
    assertThat(found(tx -> tx.rules().freeze(freeze.id()))).isEqualTo(freeze);
  }
}
