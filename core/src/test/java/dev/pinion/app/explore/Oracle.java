package dev.pinion.app.explore;

import dev.pinion.app.explore.History.Got;
import dev.pinion.app.explore.Operation.Kind;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Condition;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says after each operation whether what came of it may stand, by what an onlooker saw and knows.
 * It asks nothing of what Pinion decides by.
 */
final class Oracle {
  private final Sight before;
  private final Sight after;
  private final Operation operation;
  private final Judge judge;
  private final List<String> objections = new ArrayList<>();
  private final History history;

  /** What is to be said of an operation, and what is remembered of it. */
  record Verdict(List<String> objections, History history) {}

  private Oracle(Sight before, Sight after, Operation operation, History past) {
    this.before = before;
    this.after = after;
    this.operation = operation;
    History meaning = Observer.meanings(past, after, after.now());
    judge = new Judge(before, after, meaning);
    history = meaning;
  }

  /** What an onlooker knows of a world that begins. */
  static History begin(Sight first) {
    History history = Observer.runs(Observer.meanings(History.NONE, first, World.FOUNDED), first);
    return Observer.served(history, first);
  }

  /** Judges an operation that was carried out. */
  static Verdict judge(World world, Sight before, Sight after, Operation operation, History past) {
    var oracle = new Oracle(before, after, operation, past);
    oracle.judgeMoves();
    oracle.judgeRequests();
    oracle.judgeCustody();
    oracle.objections.addAll(
        new Books(before, after, after.since(world, before), operation).faults());
    History next = Observer.remember(oracle.history, before, after, operation);
    return new Verdict(oracle.objections, next);
  }

  private void object(String what) {
    objections.add(what);
  }

  private void judgeMoves() {
    after
        .services()
        .forEach(
            (name, service) -> {
              if (service.active()) {
                Service was = before.services().get(name);
                var sets = new TreeSet<>(service.storedSets().keySet());
                if (was != null && was.active()) {
                  sets.addAll(was.storedSets().keySet());
                }
                sets.forEach(set -> judgeMove(was, service, set));
              }
            });
  }

  private void judgeMove(@Nullable Service was, Service is, String set) {
    Changed change = changed(was, is, set);
    if (change == null) {
      return;
    }
    for (Freeze freeze : before.freezes()) {
      boolean isOn = freeze.until() == null || after.now().isBefore(freeze.until());
      boolean passes = !Boolean.FALSE.equals(freeze.allowRollback()) && judge.isWayBack(change);
      if (isOn && change.isOtherContent() && !passes) {
        object("it moved during a freeze: " + change);
      }
    }
    for (Rule rule : before.rules()) {
      boolean governs = governs(rule, is, set) || (was != null && governs(rule, was, set));
      if (governs && !judge.lets(rule, change) && !isOverridden(rule, change)) {
        object("the rule does not let it through: " + change);
      }
    }
  }

  private boolean isOverridden(Rule rule, Changed change) {
    return operation.kind() == Kind.OVERRIDE
        && operation.who() != null
        && operation.who().mayRule()
        && change.isRevised()
        && change.newest().origin().overrode().stream()
            .anyMatch(each -> each.ruleId().equals(rule.id()));
  }

  /** What has changed for callers of a set; null if nothing has. */
  private @Nullable Changed changed(@Nullable Service was, Service is, String set) {
    VersionSet old = was == null || !was.active() ? null : was.versionSet(set);
    VersionSet now = is.versionSet(set);
    String got = old == null ? null : before.means(was, set);
    String gets = after.means(is, set);
    boolean samePins = old != null && now != null && old.pins().equals(now.pins());
    if (Objects.equals(got, gets) && samePins) {
      return null;
    }
    String key = Sight.key(is.name(), set);
    boolean activated = was != null && !was.active();
    Got last = history.last().get(key);
    if (activated
        && now != null
        && last != null
        && last.content().equals(gets)
        && last.pins().equals(now.pins())) {
      return null;
    }
    List<Revision> ledger = after.ledger(is.name(), set);
    boolean isRevised = ledger.size() > before.ledger(is.name(), set).size() || activated;
    return new Changed(
        key,
        set,
        is.name(),
        got,
        gets,
        now == null ? null : now.pins(),
        Sight.revision(was, set),
        ledger.getLast(),
        isRevised,
        applied(is));
  }

  private @Nullable ChangeRequest applied(Service service) {
    return after.requests().values().stream()
        .filter(each -> each.serviceId().equals(service.id()) && isApplied(each))
        .findFirst()
        .orElse(null);
  }

  private boolean isApplied(ChangeRequest request) {
    ChangeRequest was = before.requests().get(request.number());
    return request.progress().state() == State.APPLIED
        && (was == null || was.progress().state() != State.APPLIED);
  }

  /** By the tag and the names of sets alone: small worlds have no other scopes. */
  private static boolean governs(Rule rule, Service service, String set) {
    return covers(rule, service)
        && rule.terms().appliesTo().versionSets().stream()
            .anyMatch(each -> each.text().equals("*") || each.text().equals(set));
  }

  private static boolean covers(Rule rule, Service service) {
    return rule.terms().enabled() && service.tags().contains(Founded.GOVERNED);
  }

  private void judgeRequests() {
    for (ChangeRequest each : after.requests().values()) {
      Service service = after.service(each.serviceId());
      if (each.isLive()) {
        each.basis()
            .baseRevisions()
            .forEach(
                (set, base) -> {
                  if (Sight.revision(service, set) != base) {
                    object("#%d lives although %s moved".formatted(each.number(), set));
                  }
                });
      }
      if (isApplied(each)) {
        judgeApplied(each, service);
      }
      ChangeRequest was = before.requests().get(each.number());
      boolean isOwn =
          operation.kind() == Kind.APPROVAL
              && operation.request() == each.number()
              && Objects.requireNonNull(operation.who()).person() == Who.of(each.author()).person();
      if (isOwn && was != null && each.approvals().size() > was.approvals().size()) {
        object("somebody approved their own request #" + each.number());
      }
    }
  }

  private void judgeApplied(ChangeRequest request, Service service) {
    ChangeRequest was = before.requests().get(request.number());
    if (was == null || !was.isLive()) {
      object("#%d was applied although it was over".formatted(request.number()));
      return;
    }
    History.Asked asked = Objects.requireNonNull(history.asked().get(request.number()));
    Service old = before.service(request.serviceId());
    asked
        .revisions()
        .forEach(
            (set, base) -> {
              if (Sight.revision(old, set) != base) {
                object("#%d was applied although it was stale".formatted(request.number()));
              }
            });
    asked
        .contents()
        .forEach(
            (set, content) -> {
              if (!content.equals(after.means(service, set))) {
                object("#%d put other content there".formatted(request.number()));
              }
            });
  }

  /** Who may not rule changes no rule, no freeze, and nothing that takes a set out of one. */
  private void judgeCustody() {
    if (operation.who() == null || operation.who().mayRule()) {
      return;
    }
    if (!before.rules().equals(after.rules()) || !before.freezes().equals(after.freezes())) {
      object("somebody ruled who must not");
    }
    for (Rule rule : before.rules()) {
      for (Map.Entry<String, Service> each : before.services().entrySet()) {
        Service is = after.services().get(each.getKey());
        if (covers(rule, each.getValue()) && is != null && !covers(rule, is)) {
          object(each.getKey() + " left the rule by somebody who must not");
        }
      }
      if (rule.terms().enabled()) {
        before.resources().values().stream()
            .filter(each -> leansOn(rule, each))
            .filter(each -> !each.equals(after.resources().get(each.id())))
            .forEach(each -> object("a unit test was changed by somebody who must not"));
      }
    }
  }

  private boolean leansOn(Rule rule, Resource<?> resource) {
    return resource.content() instanceof Content.UnitTest test
        && rule.terms().conditions().stream()
            .map(each -> each instanceof Judge.Planted planted ? planted.claimed() : each)
            .anyMatch(
                (Condition each) ->
                    each instanceof TestsPassed tests
                        && (tests.unitTestSetId() != null
                            || covers(rule, before.service(test.serviceId()))));
  }
}
