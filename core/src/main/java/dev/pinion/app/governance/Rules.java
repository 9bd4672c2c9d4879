package dev.pinion.app.governance;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.Work;
import dev.pinion.app.governance.RuleBook.Violation;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.Change;
import dev.pinion.domain.Change.Subject;
import dev.pinion.domain.Change.SubjectType;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.Terms;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.service.Service;
import dev.pinion.store.TenantTx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rules. */
public final class Rules {
  private static final int NAMED_MAX = 5;

  /** Changes that are read at once. */
  private static final int CHANGES_PAGE = 1_000;

  private final Work work;
  private final RuleBook book;

  /** The use cases of rules. */
  public Rules(Work work, RuleBook book) {
    this.work = work;
    this.book = book;
  }

  /**
   * A rule to be written.
   *
   * @param acceptViolations whether it is written even if sets break it as they stand
   */
  public record RuleWrite(Terms terms, boolean acceptViolations) {}

  /**
   * What governs a set.
   *
   * @param violations of these rules by the set as it stands
   */
  public record Governed(List<Rule> rules, List<Violation> violations) {
    private static final Governed NOT = new Governed(List.of(), List.of());
  }

  /** Every rule, by name, for those who may see any. */
  public List<Rule> list(Caller caller) {
    caller.requireEver(Permission.RULE_GET);
    return caller.snapshot().rules().stream().sorted(Comparator.comparing(Rule::name)).toList();
  }

  /** The rule. */
  public Rule get(Caller caller, EntityId id) {
    Rule rule = require(caller.snapshot().governance().rules().get(id));
    caller.requireEver(Permission.RULE_GET);
    return rule;
  }

  /** The rules that govern a set of a service, which need not be there, and what breaks them. */
  public Governed of(Caller caller, EntityId serviceId, String versionSet) {
    TenantSnapshot snapshot = caller.snapshot();
    Service service = snapshot.services().get(serviceId);
    if (service == null) {
      throw DomainException.notFound("service_not_found", "There is no service with this id.");
    }
    caller.require(Permission.RULE_GET, ServiceAttributes.of(service));
    List<Rule> rules = RuleBook.governing(snapshot.rules(), null, service, versionSet);
    return caller.tenant().read(tx -> governed(tx, service, versionSet, rules));
  }

  /**
   * The same of every set of services of a snapshot that the caller may see, by service and name. A
   * service of which they may not know the rules is missing.
   */
  public Map<EntityId, Map<String, Governed>> of(
      Caller caller, TenantSnapshot snapshot, List<Service> services) {
    List<Service> known =
        services.stream()
            .filter(each -> caller.may(Permission.RULE_GET, ServiceAttributes.of(each)))
            .toList();
    Collection<Rule> all = snapshot.rules();
    if (known.stream().noneMatch(service -> all.stream().anyMatch(rule -> rule.covers(service)))) {
      return ofEach(known, (service, set) -> Governed.NOT);
    }
    return caller
        .tenant()
        .read(
            tx -> {
              if (tx.lastSeq() == snapshot.seq()) {
                tx.know(snapshot);
              }
              return ofEach(
                  known,
                  (service, set) ->
                      governed(tx, service, set, RuleBook.governing(all, null, service, set)));
            });
  }

  private static Map<EntityId, Map<String, Governed>> ofEach(
      List<Service> services, BiFunction<Service, String, Governed> ofSet) {
    return services.stream()
        .collect(
            Collectors.toMap(
                Service::id,
                service ->
                    service.versionSets().keySet().stream()
                        .collect(Collectors.toMap(set -> set, set -> ofSet.apply(service, set)))));
  }

  private Governed governed(TenantTx tx, Service service, String versionSet, List<Rule> rules) {
    return new Governed(rules, book.violations(tx, work.now(), service, versionSet, rules));
  }

  /** Makes a rule. */
  public Rule create(Caller caller, RuleWrite wanted) {
    EntityId id = work.newId();
    return work.write(
        caller,
        unit -> {
          requireMayRule(caller, wanted.terms().appliesTo());
          if (unit.tx().rules().rules().size() >= Rule.MAX_PER_TENANT) {
            throw DomainException.limitReached(
                "too_many_rules",
                "A tenant has at most %d rules; delete one that is no longer needed."
                    .formatted(Rule.MAX_PER_TENANT));
          }
          var rule =
              new Rule(id, wanted.terms(), unit.actor(), unit.at(), unit.actor(), unit.at(), 1);
          takeUp(caller, unit, rule, wanted.acceptViolations());
          unit.tx().rules().insert(rule);
          log(unit, "created", rule);
          return rule;
        });
  }

  /**
   * Replaces what a rule says.
   *
   * @param expectedVersion where it must stand; null for anywhere
   */
  public Rule update(Caller caller, EntityId id, RuleWrite wanted, @Nullable Long expectedVersion) {
    return work.write(
        caller,
        unit -> {
          Rule before = require(unit.tx().rules().rule(id));
          requireMayRule(caller, before.terms().appliesTo());
          requireMayRule(caller, wanted.terms().appliesTo());
          requireAt(before, expectedVersion);
          if (before.terms().equals(wanted.terms())) {
            return before;
          }
          Rule after = before.with(wanted.terms(), unit.actor(), unit.at());
          takeUp(caller, unit, after, wanted.acceptViolations());
          unit.tx().rules().update(after);
          log(unit, "updated", after);
          return after;
        });
  }

  /**
   * Deletes a rule.
   *
   * @param expectedVersion where it must stand; null for anywhere
   */
  public void delete(Caller caller, EntityId id, @Nullable Long expectedVersion) {
    work.run(
        caller,
        unit -> {
          Rule rule = require(unit.tx().rules().rule(id));
          requireMayRule(caller, rule.terms().appliesTo());
          requireAt(rule, expectedVersion);
          unit.tx().rules().deleteRule(id);
          log(unit, "deleted", rule);
        });
  }

  private static void log(Work.Unit unit, String what, Rule rule) {
    unit.log(Change.Draft.of("rule." + what, Subject.of(SubjectType.RULE, rule.id()), rule.name()));
  }

  /** A conditional grant must hold for every service that there is in the scope. */
  private static void requireMayRule(Caller caller, Scope scope) {
    caller.requireEver(Permission.RULE_UPDATE);
    caller.snapshot().services().stream()
        .filter(scope::includes)
        .forEach(each -> caller.require(Permission.RULE_UPDATE, ServiceAttributes.of(each)));
  }

  /** Looks at what the rule finds: it may be refused, and what nobody gets begins anew under it. */
  private void takeUp(Caller caller, Work.Unit unit, Rule rule, boolean acceptViolations) {
    requireNameFree(unit, rule);
    var broken = new ArrayList<Violation>();
    for (EntityId id : candidates(caller.snapshot(), unit.tx(), rule, acceptViolations)) {
      Service service = unit.tx().services().find(id);
      if (service != null && service.active() && !acceptViolations) {
        broken.addAll(violations(unit, service, rule));
      } else if (service != null && !service.active()) {
        // What stands in a service that is not active has not stood there under this rule.
        Followers.noteUnseen(unit.tx(), service, set -> rule.governs(service, set));
      }
    }
    if (!broken.isEmpty()) {
      throw alreadyBroken(broken);
    }
  }

  private static void requireNameFree(Work.Unit unit, Rule rule) {
    for (Rule each : unit.tx().rules().rules()) {
      if (!each.id().equals(rule.id()) && each.name().equals(rule.name())) {
        throw DomainException.conflict(
            "rule_name_taken",
            "The name \"%s\" is that of another rule; choose another name.".formatted(rule.name()));
      }
    }
  }

  private List<Violation> violations(Work.Unit unit, Service service, Rule rule) {
    return service.storedSets().keySet().stream()
        .flatMap(
            name -> book.violations(unit.tx(), unit.at(), service, name, List.of(rule)).stream())
        .toList();
  }

  private static DomainException alreadyBroken(List<Violation> broken) {
    String named =
        broken.stream().limit(NAMED_MAX).map(Rules::named).collect(Collectors.joining("; "));
    int more = broken.size() - NAMED_MAX;
    return DomainException.conflict(
        "rule_already_broken",
        "Sets break this rule as they stand: %s%s. Change them first, or accept it with accept_violations."
            .formatted(named, more > 0 ? "; and %d more".formatted(more) : ""));
  }

  private static String named(Violation violation) {
    String message = violation.judgement().message();
    return "\"%s\" of \"%s\" (%s)"
        .formatted(
            violation.versionSet(),
            violation.service().name(),
            message.substring(0, message.length() - 1));
  }

  /**
   * Services that the rule covers and must look at, and all that have changed since the snapshot.
   */
  private static Set<EntityId> candidates(
      TenantSnapshot seen, TenantTx tx, Rule rule, boolean onlyInactive) {
    var ids = new TreeSet<EntityId>();
    seen.services().stream()
        .filter(each -> rule.covers(each) && !(onlyInactive && each.active()))
        .forEach(each -> ids.add(each.id()));
    List<Change> page;
    long seq = seen.seq();
    do {
      page = tx.changesAfter(seq, CHANGES_PAGE);
      for (Change each : page) {
        if (each.subject().type() == SubjectType.SERVICE) {
          ids.add(EntityId.ofHex(each.subject().id()));
        }
        seq = each.seq();
      }
    } while (page.size() == CHANGES_PAGE);
    return ids;
  }

  private static Rule require(@Nullable Rule rule) {
    if (rule == null) {
      throw DomainException.notFound("rule_not_found", "There is no rule with this id.");
    }
    return rule;
  }

  private static void requireAt(Rule rule, @Nullable Long expected) {
    if (expected != null && rule.version() != expected) {
      throw DomainException.preconditionFailed(
          "rule_moved",
          "You expected the rule \"%s\" at version %d, but it is at %d; look at it again."
              .formatted(rule.name(), expected, rule.version()));
    }
  }
}
