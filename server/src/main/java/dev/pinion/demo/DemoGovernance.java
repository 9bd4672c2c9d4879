package dev.pinion.demo;

import dev.pinion.app.Caller;
import dev.pinion.app.governance.Rules;
import dev.pinion.app.governance.Rules.RuleWrite;
import dev.pinion.app.request.Requests;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ChangeQuery;
import java.util.List;
import java.util.Objects;

/**
 * The rule of the demonstration tenant, and the change request that waits for an approval: one
 * check is met and another is not. What was there once is never made again.
 */
public final class DemoGovernance {
  private static final String SERVICE = "Prescription line";
  private static final String UNIT_TEST_SET = "Prescriptions before release";
  private static final String FROM = "preview";

  private final Rules rules;
  private final Requests requests;

  /** A demonstration made with these use cases. */
  public DemoGovernance(Rules rules, Requests requests) {
    this.rules = rules;
    this.requests = requests;
  }

  /**
   * Makes what is missing.
   *
   * @param administrator makes the rule
   * @param author asks for the change, so that the one who tries the demonstration may approve it
   */
  void make(Caller administrator, Caller author) {
    Service service =
        administrator.tenant().snapshot().services().stream()
            .filter(each -> each.name().equals(SERVICE))
            .findFirst()
            .orElse(null);
    EntityId tests =
        administrator.tenant().snapshot().resources(ResourceKind.UNIT_TEST_SET).values().stream()
            .filter(each -> each.name().equals(UNIT_TEST_SET) && !each.deleted())
            .findFirst()
            .map(each -> each.id())
            .orElse(null);
    boolean canHaveBoth =
        service != null && service.active() && service.versionSet(FROM) != null && tests != null;
    if (!canHaveBoth) {
      return;
    }
    if (neverHappened(administrator, "rule.created")) {
      // What runs was released before there was a rule.
      rules.create(administrator, new RuleWrite(rule(Objects.requireNonNull(tests)), true));
    }
    if (neverHappened(administrator, "request.created")) {
      requests.create(author, Objects.requireNonNull(service).id(), request());
    }
  }

  private static boolean neverHappened(Caller caller, String kind) {
    var query = new ChangeQuery(kind, null, null, null, null, null, null, null);
    return caller.tenant().read(tx -> tx.changes(query, 0, 1)).isEmpty();
  }

  private static Rule.Terms rule(EntityId tests) {
    return new Rule.Terms(
        "Tested and approved",
        "Callers of the prescription line get only what was tested and what somebody else has approved.",
        true,
        new Scope(
            new Scope.Services(null, List.of(new Glob(SERVICE)), null, null),
            List.of(new Glob(VersionSet.RELEASE)),
            null),
        List.of(
            new PromotionOnly(List.of(new Glob(FROM))),
            new Pinned(),
            new TestsPassed(tests, 1, null, null),
            new Approvals(1, null, null)),
        null);
  }

  private static Ask request() {
    return new Ask(
        new Change.Promote(VersionSet.RELEASE, FROM, true),
        "A warmer greeting for prescriptions",
        "Callers of week 12 asked for it.",
        Mode.BY_HAND,
        null);
  }
}
