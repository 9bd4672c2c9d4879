package dev.pinion.app.explore;

import static dev.pinion.app.explore.Founded.pins;

import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.app.explore.Operation.Theme;
import dev.pinion.app.governance.Freezes.NewFreeze;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Tag;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The operations on rules and freezes, and what takes a service out of them. */
final class RuleOperations {
  private final List<Operation> all;

  RuleOperations(List<Operation> all) {
    this.all = all;
  }

  void add() {
    addRule(Who.ADA, "disables the rule", RuleOperations::toggled);
    addRule(Who.CARA, "disables or enables the rule", RuleOperations::toggled);
    addRule(Who.CARA, "has the rule govern another set", rule -> scoped(rule, "other"));
    addRule(Who.CARA, "has the rule govern every set", rule -> scoped(rule, "*"));
    deletes(Who.ADA);
    deletes(Who.CARA);
    add(Theme.RULES, Who.ADA, "takes or gives Alpha its tag", world -> tag(world, Who.ADA, null));
    add(Theme.RULES, Who.CARA, "takes or gives Alpha its tag", world -> tag(world, Who.CARA, null));
    Map<String, Pins> sets = Map.of("release", pins(2L, 2L), "preview", Pins.LATEST);
    add(
        Theme.RULES,
        Who.CARA,
        "takes or gives Alpha its tag, with release as 2, 2",
        world -> tag(world, Who.CARA, sets));
    addFreezes();
  }

  private void add(Theme theme, Who who, String what, Consumer<World> act) {
    all.add(new Operation(who.id() + " " + what, theme, Kind.PLAIN, who, 0, world -> true, act));
  }

  private void deletes(Who who) {
    all.add(
        new Operation(
            who.id() + " deletes the rule",
            Theme.RULES,
            Kind.PLAIN,
            who,
            0,
            world -> world.rule() != null,
            world ->
                world.rules.delete(
                    world.caller(who), Objects.requireNonNull(world.rule()).id(), null)));
  }

  private static void tag(World world, Who who, @Nullable Map<String, Pins> sets) {
    boolean has = Operations.find(world, World.ALPHA).tags().contains(Founded.GOVERNED);
    List<Tag> tags = has ? List.of() : List.of(Founded.GOVERNED);
    Operations.update(world, who, World.ALPHA, Operations.changes(null, tags, sets));
  }

  private void addRule(Who who, String what, Function<Rule.Terms, Rule.Terms> change) {
    Predicate<World> isThere = world -> world.rule() != null;
    all.add(
        new Operation(
            who.id() + " " + what,
            Theme.RULES,
            Kind.PLAIN,
            who,
            0,
            isThere,
            world -> {
              Rule rule = Objects.requireNonNull(world.rule());
              world.rules.update(
                  world.caller(who),
                  rule.id(),
                  new RuleWrite(change.apply(rule.terms()), true),
                  null);
            }));
  }

  private static Rule.Terms toggled(Rule.Terms old) {
    return new Rule.Terms(
        old.name(),
        old.description(),
        !old.enabled(),
        old.appliesTo(),
        old.conditions(),
        old.rollback());
  }

  private static Rule.Terms scoped(Rule.Terms old, String set) {
    Scope scope = new Scope(old.appliesTo().services(), List.of(new Glob(set)), null);
    return new Rule.Terms(
        old.name(), old.description(), old.enabled(), scope, old.conditions(), old.rollback());
  }

  private void addFreezes() {
    add(Theme.FREEZES, Who.ADA, "freezes everything", freezes(Who.ADA, true));
    add(Theme.FREEZES, Who.CARA, "freezes all but the way back", freezes(Who.CARA, true));
    add(Theme.FREEZES, Who.CARA, "freezes everything", freezes(Who.CARA, false));
    add(
        Theme.FREEZES,
        Who.CARA,
        "lifts a freeze",
        world -> {
          List<Freeze> on = world.tenant.read(tx -> List.copyOf(tx.rules().freezes()));
          EntityId id = on.isEmpty() ? EntityId.NOTHING : on.getFirst().id();
          world.freezes.delete(world.caller(Who.CARA), id);
        });
  }

  private static Consumer<World> freezes(Who who, boolean allowRollback) {
    return world ->
        world.freezes.create(
            world.caller(who),
            new NewFreeze("Holidays", null, world.now().plusSeconds(7_200), allowRollback));
  }
}
