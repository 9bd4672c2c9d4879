package dev.pinion.app.governance;

import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Judgement;
import dev.pinion.domain.governance.Move;
import dev.pinion.domain.governance.Move.Meaning;
import dev.pinion.domain.governance.Move.Way;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Revision.Overridden;
import dev.pinion.domain.service.Revision.Parts;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the rules and freezes of a tenant say. Plans, dry runs, change requests, health and the
 * guard ask here, so that they never say different things.
 */
public final class RuleBook {
  /** So many rollbacks to rollbacks are followed back. */
  private static final int RESTORED_MAX = 20;

  private static final Comparator<Rule> ORDER = Comparator.comparing(Rule::id);

  private final Bundles bundles;

  /** Rules on what the bundles mean. */
  public RuleBook(Bundles bundles) {
    this.bundles = bundles;
  }

  /**
   * A change of one set that is planned.
   *
   * @param before the service as it stands
   * @param after the service as it will be
   * @param plan what happens to the set
   * @param origin how its revision will come about
   * @param request the change request that it carries out; null for none
   */
  public record Planned(
      Service before,
      Service after,
      ChangePlan plan,
      Origin origin,
      @Nullable ChangeRequest request) {

    /** A change of a set of a service that stays as it is. */
    public static Planned of(
        Service service, ChangePlan plan, Origin origin, @Nullable ChangeRequest request) {
      return new Planned(service, service, plan, origin, request);
    }

    private boolean leavesSet() {
      return plan.changesNothing() && Parts.of(before).equals(Parts.of(after));
    }
  }

  /**
   * What the rules say of a planned change of a set of a service; empty if the service is not
   * active, because nobody gets it then and they are asked when it becomes active.
   */
  public List<Check> checks(TenantTx tx, Instant now, Planned planned) {
    return Allowance.inPassing(
        () -> {
          List<Rule> rules = binding(tx, planned);
          return rules.isEmpty()
              ? List.of()
              : checks(tx, now, rules, moved(tx, planned), planned.request());
        });
  }

  /** The same inside the transaction that carries it out, which remembers the answer. */
  public List<Check> checks(Work.Unit unit, Planned planned) {
    TenantTx tx = unit.tx();
    List<Rule> rules = binding(tx, planned);
    if (rules.isEmpty()) {
      return List.of();
    }
    Moved moved = moved(tx, planned);
    return unit.checks(
        moved.move(), move -> checks(tx, unit.at(), rules, moved, planned.request()));
  }

  /** What rules say of a move. */
  List<Check> checks(
      TenantTx tx, Instant now, List<Rule> rules, Moved moved, @Nullable ChangeRequest request) {
    var evidence = new Evidence(tx, bundles, now, moved, request);
    return rules.stream().flatMap(rule -> rule.checks(evidence).stream()).toList();
  }

  /** The rules that a planned change must pass. */
  private List<Rule> binding(TenantTx tx, Planned planned) {
    List<Rule> rules =
        governing(tx, planned.before(), planned.after(), planned.plan().versionSet());
    return rules.isEmpty() || !reachesCallers(tx, planned) ? List.of() : rules;
  }

  private boolean reachesCallers(TenantTx tx, Planned planned) {
    if (!planned.after().active()) {
      return false;
    }
    if (!planned.leavesSet()) {
      return true;
    }
    VersionSet set = planned.after().versionSet(planned.plan().versionSet());
    return !planned.before().active()
        && set != null
        && !Outcome.stood(tx, bundles, planned.after(), set);
  }

  /**
   * Refuses a planned change while a freeze stands in its way.
   *
   * @throws DomainException with {@link dev.pinion.domain.DomainError.Frozen}
   */
  public void requireNotFrozen(TenantTx tx, Instant now, Planned planned) {
    Collection<Freeze> freezes = tx.rules().freezes();
    if (!freezes.isEmpty() && reachesCallers(tx, planned)) {
      Moved moved = moved(tx, planned);
      Freeze stopping = stopping(moved, freezes, now);
      if (stopping != null) {
        throw Refusals.frozen(moved.service(), moved.move().versionSet(), stopping);
      }
    }
  }

  /** Whether a freeze is on that covers a set of a service as it was or as it will be. */
  public boolean isFrozen(
      TenantTx tx, Instant now, Service before, Service after, String versionSet) {
    return tx.rules().freezes().stream()
        .anyMatch(each -> each.isOn(now) && covers(each, before, after, versionSet));
  }

  private Moved moved(TenantTx tx, Planned planned) {
    ChangePlan plan = planned.plan();
    Pins before = plan.before();
    Long base = plan.baseRevision();
    var move =
        new Move(
            planned.after().id(),
            plan.versionSet(),
            before == null || !planned.before().active()
                ? null
                : meaning(tx, planned.before(), before),
            meaning(tx, planned.after(), plan.after()),
            base == null ? 0 : base,
            way(tx, planned));
    return new Moved(planned.before(), planned.after(), move, plan.warnings(), List.of());
  }

  private Way way(TenantTx tx, Planned planned) {
    String set = planned.plan().versionSet();
    Origin origin = planned.origin();
    if (planned.leavesSet()) {
      // Activation brings what stands, so how that came about decides.
      origin = newest(tx, planned.after(), set).origin();
    }
    ChangeRequest request = planned.request();
    boolean isEdit = request != null && request.ask().change() instanceof ChangeRequest.Change.Edit;
    return isEdit && origin.operation() == Operation.SERVICE
        ? new Way.Requested()
        : Outcome.way(tx, bundles, planned.after(), set, origin);
  }

  private static Revision newest(TenantTx tx, Service service, String versionSet) {
    return Objects.requireNonNull(
        SetLedger.of(tx, service, versionSet).newest(), "a set has a ledger");
  }

  private Meaning meaning(TenantTx tx, Service service, Pins pins) {
    Bundle bundle = Bundles.of(service, pins, tx.resources()::find);
    return new Meaning(pins, bundle, bundles.digest(bundle, tx));
  }

  /** What pins of a service mean as it will join its parts. */
  public String digest(TenantTx tx, Service service, Pins pins) {
    return meaning(tx, service, pins).digest();
  }

  /**
   * The rules that govern a set of a service as it was or as it will be, the oldest first.
   *
   * @param before null if only the service as it will be matters
   */
  static List<Rule> governing(
      TenantTx tx, @Nullable Service before, Service after, String versionSet) {
    return governing(tx.rules().rules(), before, after, versionSet);
  }

  /** The same of these rules. */
  static List<Rule> governing(
      Collection<Rule> all, @Nullable Service before, Service after, String versionSet) {
    return all.isEmpty()
        ? List.of()
        : all.stream()
            .filter(
                rule ->
                    rule.governs(after, versionSet)
                        || (before != null && rule.governs(before, versionSet)))
            .sorted(ORDER)
            .toList();
  }

  /** Whether a rule begins to cover the service because that has changed. */
  static boolean entersRule(TenantTx tx, Service before, Service after) {
    return tx.rules().rules().stream().anyMatch(rule -> rule.covers(after) && !rule.covers(before));
  }

  /** Whether a rule begins to govern a set because the service has changed. */
  static boolean entersRule(TenantTx tx, Service before, Service after, String versionSet) {
    return tx.rules().rules().stream()
        .anyMatch(rule -> rule.governs(after, versionSet) && !rule.governs(before, versionSet));
  }

  /**
   * Whether a freeze covers a set of a service as it was or as it will be.
   *
   * @param before null if the service is new
   */
  static boolean covers(Freeze freeze, @Nullable Service before, Service after, String versionSet) {
    return freeze.covers(after, versionSet)
        || (before != null && freeze.covers(before, versionSet));
  }

  /** The first freeze that stands in the way of a move; null if none does. */
  static @Nullable Freeze stopping(Moved moved, Collection<Freeze> freezes, Instant now) {
    for (Freeze freeze : freezes) {
      if (covers(freeze, moved.before(), moved.service(), moved.move().versionSet())
          && freeze.stops(moved.move(), now)) {
        return freeze;
      }
    }
    return null;
  }

  /**
   * Refuses a planned change that the rules do not let through.
   *
   * @throws DomainException with {@link dev.pinion.domain.DomainError.RulesNotMet}, or {@link
   *     dev.pinion.domain.DomainError.Forbidden} for a plain write of a protected set
   */
  public static void requireReleasable(Planned planned, List<Check> checks) {
    if (!checks.stream().allMatch(Check::holds)) {
      boolean plain =
          switch (planned.origin().operation()) {
            case CREATE, UPSERT, DELETE -> true;
            case PROMOTE, ROLLBACK, SERVICE -> false;
          };
      throw Refusals.notMet(planned.after(), planned.plan().versionSet(), plain, checks);
    }
  }

  /** The rules that checks say are not met, each once. */
  public static List<Overridden> broken(List<Check> checks) {
    Map<EntityId, Overridden> broken = new TreeMap<>();
    checks.stream()
        .filter(check -> !check.holds())
        .forEach(check -> broken.put(check.ruleId(), new Overridden(check.ruleId(), check.rule())));
    return List.copyOf(broken.values());
  }

  /**
   * A rule that what stands in a set breaks, because it is newer than the content.
   *
   * @param since when it began to
   */
  public record Violation(
      Service service, String versionSet, Rule rule, Judgement judgement, Instant since) {}

  /** Which of the rules that govern a set of a service it breaks as it stands. */
  public List<Violation> violations(
      TenantTx tx, Instant now, Service service, String versionSet, List<Rule> rules) {
    VersionSet set = service.versionSet(versionSet);
    if (set == null || !service.active()) {
      return List.of();
    }
    List<Rule> asked =
        rules.stream()
            .filter(rule -> rule.judgesWhatStands() && rule.governs(service, versionSet))
            .toList();
    if (asked.isEmpty()) {
      return List.of();
    }
    return Allowance.inPassing(
        () -> {
          Evidence evidence = standing(tx, now, service, set);
          return asked.stream()
              .map(rule -> violation(evidence, service, set, rule))
              .filter(Objects::nonNull)
              .toList();
        });
  }

  private Evidence standing(TenantTx tx, Instant now, Service service, VersionSet set) {
    Meaning stands = meaning(tx, service, set.pins());
    SetLedger ledger = SetLedger.of(tx, service, set.name());
    Revision newest = Objects.requireNonNull(ledger.newest(), "a set has a ledger");
    var move =
        new Move(service.id(), set.name(), stands, stands, set.revision(), cameBy(ledger, newest));
    return new Evidence(
        tx, bundles, now, new Moved(service, service, move, newest.warnings(), List.of()), null);
  }

  /**
   * How what stands came there, as far as that decides which tests are about it: a rollback brings
   * back what a promotion had brought.
   */
  private static Way cameBy(SetLedger ledger, Revision newest) {
    Revision.Origin origin = newest.origin();
    for (int i = 0; i < RESTORED_MAX && origin.restores() != null; i++) {
      origin =
          Objects.requireNonNull(ledger.revision(origin.restores()), "it is restored").origin();
    }
    return origin.source() == null ? new Way.Write() : new Way.Promotion(origin.source());
  }

  private static @Nullable Violation violation(
      Evidence evidence, Service service, VersionSet set, Rule rule) {
    for (var condition : rule.terms().conditions()) {
      if (condition.judgesWhatStands()) {
        Judgement judgement = condition.judge(evidence);
        if (!judgement.holds()) {
          Instant since =
              rule.updatedAt().isAfter(set.updatedAt()) ? rule.updatedAt() : set.updatedAt();
          return new Violation(service, set.name(), rule, judgement, since);
        }
      }
    }
    return null;
  }
}
