package dev.pinion.app.governance;

import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.service.Service;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What callers are told whose change may not stand. */
final class Refusals {
  private static final int NAMED_MAX = 5;

  private Refusals() {}

  /**
   * The rules do not let a change of a set through.
   *
   * @param plain whether it is a plain write or a deletion
   * @param checks at least one that does not hold
   */
  static DomainException notMet(
      Service service, String versionSet, boolean plain, List<Check> checks) {
    List<Check> failing = checks.stream().filter(each -> !each.holds()).toList();
    for (Check each : failing) {
      if (plain && each.condition() instanceof PromotionOnly) {
        return DomainException.forbidden(
            "version_set_protected",
            "The rule \"%s\" protects \"%s\" of \"%s\": it changes by promotion, rollback or change request only."
                .formatted(each.rule(), versionSet, service.name()));
      }
    }
    Check first = failing.getFirst();
    return DomainException.rulesNotMet(
        "rules_not_met",
        "The rule \"%s\" does not let this onto \"%s\" of \"%s\" yet. %s%s"
            .formatted(
                first.rule(),
                versionSet,
                service.name(),
                first.judgement().message(),
                failing.size() > 1
                    ? " %d more %s not met."
                        .formatted(
                            failing.size() - 1,
                            failing.size() == 2 ? "condition is" : "conditions are")
                    : ""),
        checks);
  }

  /**
   * A new version would move sets whose content a rule must know in advance.
   *
   * @param visible those that the caller may see
   * @param all how many there are
   */
  static DomainException floating(List<Moved> visible, int all) {
    List<String> named =
        visible.stream()
            .limit(NAMED_MAX)
            .map(
                each ->
                    "\"%s\" of \"%s\"".formatted(each.move().versionSet(), each.service().name()))
            .toList();
    int more = all - named.size();
    String rest =
        more == 0
            ? ""
            : "%d %s".formatted(more, named.isEmpty() ? "sets that you cannot see" : "more");
    return DomainException.rulesNotMet(
        "floating_pin_governed",
        "A rule must know in advance what these sets mean, and they follow the newest version: %s; pin them first."
            .formatted(
                Stream.concat(named.stream(), Stream.of(rest))
                    .filter(each -> !each.isEmpty())
                    .collect(Collectors.joining(", "))),
        List.of());
  }

  /** A freeze stands in the way of a service that the caller may not see. */
  static DomainException frozenElsewhere() {
    return DomainException.frozen(
        "It would change a service that is frozen and that you cannot see; wait, or ask for the freeze to be lifted.");
  }

  /** A freeze stands in the way. */
  static DomainException frozen(Service service, String versionSet, Freeze freeze) {
    return DomainException.frozen(
        "\"%s\" of \"%s\" is frozen %s by %s (%s); wait, or ask for the freeze to be lifted."
            .formatted(
                versionSet,
                service.name(),
                freeze.until() == null ? "until somebody lifts it" : "until " + freeze.until(),
                called(freeze.creator()),
                freeze.reason()));
  }

  /** An actor as people are told of them. */
  static String called(Actor actor) {
    return actor.name() == null ? actor.id() : actor.name();
  }
}
