package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.resource.ResourceType;
import dev.pinion.app.resource.Resources.NewResource;
import dev.pinion.app.resource.Resources.ResourceChanges;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.DefaultRole;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Judgement;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Pinned;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Rule;
import dev.pinion.domain.governance.Rule.RollbackTerms;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Tag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every path on which a governed set of an active service could come to mean something else. */
class GuardTest extends GovernedTest {
  private static final PromotionOnly PROMOTION_ONLY = new PromotionOnly(null);
  private static final Approvals APPROVED = new Approvals(1, null, null);
  private static final List<Tag> PRODUCTION = List.of(new Tag("stage", "production"));

  private void assertProtected(Runnable write) {
    assertThat(shop.refused(DomainError.Forbidden.class, write).code())
        .isEqualTo("version_set_protected");
  }

  private List<Check> assertNotMet(Runnable write) {
    var error = shop.refused(DomainError.RulesNotMet.class, write);
    assertThat(error.code()).isEqualTo("rules_not_met");
    return error.checks();
  }

  private static TestsPassed tests() {
    return new TestsPassed(null, 1, null, null);
  }

  private static ServiceChanges active(boolean active) {
    return Shop.changes(null, active);
  }

  @Test
  void plainWritesOfAProtectedSetAreRefused() {
    governed.rule(PROMOTION_ONLY);
    assertProtected(() -> governed.upsert(RELEASE, Shop.pins(2L, 2L)));
    assertProtected(() -> governed.upsert(RELEASE, Pins.LATEST));
    assertProtected(
        () ->
            governed.update(
                governed.admin,
                new ServiceChanges(
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    SettingsChanges.NONE,
                    Map.of(RELEASE, Shop.pins(2L, 2L)))));
    assertThat(governed.upsert("other", Shop.pins(3L, 3L)).applied()).isTrue();
    assertThat(governed.promote(PREVIEW, RELEASE).applied()).isTrue();
  }

  @Test
  void aProtectedSetIsNotDeleted() {
    governed.rule(new Scope(null, List.of(new Glob("pre*")), null), null, PROMOTION_ONLY);
    assertProtected(() -> shop.sets.delete(governed.admin, governed.service, PREVIEW, List.of()));
    assertProtected(
        () ->
            governed.update(
                governed.admin,
                new ServiceChanges(
                    null, null, null, null, null, null, null, SettingsChanges.NONE, Map.of())));
  }

  @Test
  void aPromotionNeedsTestsOnTheVeryContent() {
    EntityId set = governed.unitTestSet();
    governed.rule(tests());
    List<Check> checks = assertNotMet(() -> governed.promote(PREVIEW, RELEASE));
    assertThat(checks.getFirst().judgement().state()).isEqualTo(Judgement.State.PENDING);
    governed.test(set, false);
    assertNotMet(() -> governed.promote(PREVIEW, RELEASE));
    governed.test(set, true);
    governed.upsert(PREVIEW, Shop.pins(3L, 2L));
    assertNotMet(() -> governed.promote(PREVIEW, RELEASE));
    governed.test(set, true);
    assertThat(governed.promote(PREVIEW, RELEASE).releasable()).isTrue();
  }

  @Test
  void aDryRunSaysWhatIsMissing() {
    governed.rule(APPROVED, new Pinned());
    var plan =
        shop.sets.promote(
            governed.admin,
            new SetWrite(governed.service, RELEASE, List.of(), true),
            Governed.promotion(PREVIEW));
    assertThat(plan.releasable()).isFalse();
    assertThat(plan.checks())
        .extracting(each -> each.judgement().state())
        .containsExactly(Judgement.State.FAILED, Judgement.State.PASSED);
  }

  @Test
  void newVersionsDoNotMoveWhatMustBeKnownInAdvance() {
    governed.upsert(RELEASE, Pins.LATEST);
    var rule = governed.rule(PROMOTION_ONLY);
    shop.addVersion(shop.agent);
    governed.rules.delete(governed.admin, rule.id(), null);
    governed.rule(APPROVED);
    var error = shop.refused(DomainError.RulesNotMet.class, () -> shop.addVersion(shop.agent));
    assertThat(error.code()).isEqualTo("floating_pin_governed");
    assertThat(error.message()).contains("\"release\" of \"Desk\"");
  }

  @Test
  void contentThatNobodyGotIsAskedAboutWhenTheServiceBecomesActive() {
    governed.rule(PROMOTION_ONLY);
    governed.update(governed.admin, active(false));
    governed.update(governed.admin, active(true));
    governed.update(governed.admin, active(false));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    assertProtected(() -> governed.update(governed.admin, active(true)));
    // What stood before may come back, but not past a revision that nobody got.
    governed.rollback(1L);
    governed.update(governed.admin, active(true));
    assertThat(governed.revision()).isEqualTo(3);
  }

  @Test
  void aRuleThatIsMadeWhileAServiceIsInactiveIsAskedWhenItBecomesActive() {
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    governed.update(governed.admin, active(false));
    Rule rule = governed.rule(APPROVED);
    assertNotMet(() -> governed.update(governed.admin, active(true)));
    governed.rollback(1L);
    assertNotMet(() -> governed.update(governed.admin, active(true)));
    governed.rules.delete(governed.admin, rule.id(), null);
    governed.update(governed.admin, active(true));
    governed.update(governed.admin, active(false));
    // What stood under no rule does not come back under one that is only switched on or changed.
    governed.rule(new Scope(null, List.of(new Glob("other")), null), null, APPROVED);
    governed.update(governed.admin, active(true));
    governed.update(governed.admin, active(false));
    Rule other = governed.rules.list(governed.admin).getFirst();
    var terms =
        new Rule.Terms(
            "Care",
            null,
            true,
            new Scope(null, List.of(new Glob(RELEASE)), null),
            List.of(APPROVED),
            null);
    governed.rules.update(
        governed.admin, other.id(), new Rules.RuleWrite(terms, false), other.version());
    assertNotMet(() -> governed.update(governed.admin, active(true)));
  }

  @Test
  void aServiceIsNotBornActiveWithContentThatRulesDoNotKnow() {
    governed.rule(APPROVED);
    assertNotMet(
        () ->
            shop.services.create(
                governed.admin,
                shop.newService("Other", true, Shop.pins(1L, 1L)),
                ServicePolicy.RUNNABLE));
    shop.services.create(
        governed.admin, shop.newService("Other", false, Shop.pins(1L, 1L)), ServicePolicy.RUNNABLE);
  }

  @Test
  void anotherAgentIsOtherContent() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    governed.rule(APPROVED);
    assertNotMet(() -> governed.update(governed.admin, Shop.joined(other, null)));
  }

  @Test
  void nobodyTakesAServiceOutOfARuleWhoMayNotRule() {
    var scope =
        new Scope(
            new Scope.Services(List.of("tier:gold"), null, null, null),
            List.of(new Glob(RELEASE)),
            true);
    governed.update(governed.admin, Governed.tagged(List.of(new Tag("tier", "gold"))));
    governed.rule(scope, null, PROMOTION_ONLY);
    Caller editor = editor();
    for (boolean isActive : List.of(true, false)) {
      governed.update(governed.admin, active(isActive));
      shop.refused(
          DomainError.Forbidden.class, () -> governed.update(editor, Governed.tagged(List.of())));
      shop.refused(
          DomainError.Forbidden.class,
          () ->
              governed.update(
                  editor,
                  new ServiceChanges(
                      null,
                      null,
                      null,
                      null,
                      null,
                      null,
                      List.of("word"),
                      SettingsChanges.NONE,
                      null)));
    }
    assertThat(governed.update(governed.admin, Governed.tagged(List.of())).tags()).isEmpty();
  }

  @Test
  void nobodyChangesTestsThatARuleLeansOnWhoMayNotRule() {
    EntityId set = governed.unitTestSet();
    governed.rule(new TestsPassed(set, 1, null, null));
    Caller editor = editor();
    EntityId test =
        shop.tenant.read(tx -> tx.resources().all()).stream()
            .filter(each -> each.kind() == ResourceKind.UNIT_TEST)
            .map(each -> each.id())
            .findFirst()
            .orElseThrow();
    shop.refused(
        DomainError.Forbidden.class,
        () ->
            governed.resources.update(
                editor,
                ResourceType.UNIT_TESTS,
                test,
                new ResourceChanges<>(
                    null,
                    null,
                    old ->
                        new Content.UnitTest(
                            "easier",
                            old.serviceId(),
                            old.versionSet(),
                            old.personaId(),
                            old.scenarioId(),
                            1,
                            old.criteria(),
                            null))));
    shop.refused(
        DomainError.Forbidden.class,
        () -> governed.resources.delete(editor, ResourceType.UNIT_TEST_SETS, set));
    governed.runs.create(editor, set);
  }

  @Test
  void aRollbackToWhatStoodIsFreeUnlessTheRuleSaysSame() {
    governed.promote(PREVIEW, RELEASE);
    var rule = governed.rule(APPROVED);
    assertThat(governed.rollback(null).applied()).isTrue();
    governed.rules.delete(governed.admin, rule.id(), null);
    governed.rule(RollbackTerms.SAME, APPROVED);
    assertNotMet(() -> governed.rollback(2L));
  }

  @Test
  void aRollbackToWhatNobodyGotIsNotFree() {
    governed.update(governed.admin, active(false));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    governed.rollback(1L);
    governed.update(governed.admin, active(true));
    governed.rule(APPROVED);
    assertNotMet(() -> governed.rollback(2L));
  }

  @Test
  void overridingTakesThePermissionAndIsWrittenDown() {
    governed.rule(APPROVED, PROMOTION_ONLY);
    var write =
        new SetWrite(
            governed.service,
            RELEASE,
            List.of(),
            false,
            new Overriding("The old greeting is wrong."));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.promote(governed.admin, write, Governed.promotion(PREVIEW)));
    var plan = shop.sets.promote(governed.owner(), write, Governed.promotion(PREVIEW));
    assertThat(plan.releasable()).isFalse();
    Revision revision = shop.ledger(governed.service, RELEASE).getLast();
    assertThat(revision.origin().overrode())
        .extracting(Revision.Overridden::rule)
        .containsExactly("Care");
    assertThat(revision.hash()).isEqualTo(revision.computedHash());
    assertThat(shop.tenant.read(tx -> tx.changesAfter(shop.seq() - 2, 1)).getFirst().kind())
        .isEqualTo("version_set.overridden");
  }

  @Test
  void aRuleThatIsBrokenAlreadyIsToldOf() {
    governed.upsert(RELEASE, Pins.LATEST);
    var terms =
        new Rule.Terms(
            "Pinned",
            null,
            true,
            new Scope(null, List.of(new Glob(RELEASE)), null),
            List.of(new Pinned()),
            null);
    var error =
        shop.refused(
            DomainError.Conflict.class,
            () -> governed.rules.create(governed.admin, new Rules.RuleWrite(terms, false)));
    assertThat(error.code()).isEqualTo("rule_already_broken");
    assertThat(error.message()).contains("Desk");
    governed.rules.create(governed.admin, new Rules.RuleWrite(terms, true));
    var found = governed.rules.of(governed.admin, governed.service, RELEASE);
    assertThat(found.violations()).hasSize(1);
    assertThat(found.violations().getFirst().since()).isEqualTo(governed.now());
  }

  /** Catches a rule that a set breaks as soon as other content is tested, or time has passed. */
  @Test
  void whatPassedItsTestsKeepsTheRuleWhateverIsTestedLater() {
    EntityId set = governed.unitTestSet();
    Rule rule = governed.rule(tests(), new TestsPassed(set, 1, Lasting.parse("1h"), null));
    governed.test(set, true);
    governed.promote(PREVIEW, RELEASE);
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    governed.pass(Duration.ofHours(2));
    governed.test(set, false);
    assertThat(violations()).isEmpty();
    var terms =
        new Rule.Terms(
            "Careful",
            null,
            true,
            rule.terms().appliesTo(),
            rule.terms().conditions(),
            rule.terms().rollback());
    governed.rules.update(governed.admin, rule.id(), new Rules.RuleWrite(terms, false), null);
    governed.upsert(PREVIEW, Shop.pins(2L, 2L));
    governed.test(set, false);
    assertThat(violations()).as("the newest run on this content").hasSize(1);
  }

  private List<RuleBook.Violation> violations() {
    return governed.rules.of(governed.admin, governed.service, RELEASE).violations();
  }

  @Test
  void sameContentUnderOtherPinsNeedsNoEvidence() {
    governed.promote("edge", RELEASE);
    governed.rule(APPROVED);
    Service before = shop.find(governed.service);
    governed.upsert(RELEASE, Pins.LATEST);
    assertThat(shop.find(governed.service)).isNotEqualTo(before);
  }

  private static Scope production() {
    return new Scope(
        new Scope.Services(List.of("stage:production"), null, null, null),
        List.of(new Glob(RELEASE)),
        true);
  }

  private Caller editor() {
    return governed.person(
        "eve",
        new Grants(
            DefaultRole.ADMINISTRATOR.grants().list().stream()
                .filter(grant -> grant.permission() != Permission.RULE_UPDATE)
                .toList()));
  }

  @Test
  void whatStandsIsNotBroughtUnderARuleUnasked() {
    governed.rule(production(), null, APPROVED);
    shop.refused(
        DomainError.Forbidden.class, () -> governed.update(editor(), Governed.tagged(PRODUCTION)));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    governed.upsert(RELEASE, Shop.pins(1L, 1L));
    governed.update(editor(), active(false));
    assertNotMet(
        () ->
            governed.update(
                editor(),
                new ServiceChanges(
                    null, null, true, null, null, PRODUCTION, null, SettingsChanges.NONE, null)));
    governed.update(editor(), Governed.tagged(PRODUCTION));
    assertNotMet(() -> governed.update(editor(), active(true)));
    governed.rollback(2L);
    assertNotMet(() -> governed.update(editor(), active(true)));
  }

  @Test
  void nobodyHidesTestsOfARuleInAnotherSet() {
    EntityId set = governed.unitTestSet();
    governed.rule(tests());
    shop.refused(
        DomainError.Forbidden.class,
        () -> governed.resources.delete(editor(), ResourceType.UNIT_TEST_SETS, set));
  }

  @Test
  void behavioursOfServicesWhoseSettingsAreGuardedNeedThePermissionToRule() {
    governed.update(governed.admin, Governed.tagged(PRODUCTION));
    governed.rule(production(), null, PROMOTION_ONLY);
    var behaviors =
        new NewResource<Content.BehaviorSet>(
            "B", List.of(), new Content.BehaviorSet(true, List.of(governed.service)), Map.of());
    shop.refused(
        DomainError.Forbidden.class,
        () -> governed.resources.create(editor(), ResourceType.BEHAVIOR_SETS, behaviors));
    governed.resources.create(governed.admin, ResourceType.BEHAVIOR_SETS, behaviors);
  }
}
