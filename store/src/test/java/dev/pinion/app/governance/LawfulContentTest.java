package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.service.Rollback;
import dev.pinion.app.service.Services.ServiceChanges;
import dev.pinion.app.service.Services.SettingsChanges;
import dev.pinion.app.service.SetWrite;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.service.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Content counts as let through only where the rules did let it through. */
class LawfulContentTest extends GovernedTest {
  private static final String CUSTOM = "custom";
  private static final List<Tag> PRODUCTION = List.of(new Tag("stage", "production"));
  private static final Approvals APPROVED = new Approvals(1, null, null);

  private static Scope production(String set) {
    return new Scope(
        new Scope.Services(List.of("stage:production"), null, null, null),
        List.of(new Glob(set)),
        null);
  }

  private void activate(boolean active) {
    governed.update(governed.admin, Shop.changes(null, active));
  }

  private static ServiceChanges changes(@Nullable Boolean active, List<Tag> tags) {
    return new ServiceChanges(
        null, null, active, null, null, tags, null, SettingsChanges.NONE, null);
  }

  private void assertNotMet(Runnable write) {
    assertThat(shop.refused(DomainError.RulesNotMet.class, write).code())
        .isEqualTo("rules_not_met");
  }

  private void assertCustomIsNotRestored() {
    assertNotMet(
        () ->
            shop.sets.rollback(
                governed.admin, SetWrite.to(governed.service, CUSTOM), new Rollback(1L, null)));
  }

  private void putAndDeleteCustom() {
    governed.upsert(CUSTOM, Shop.pins(3L, 3L));
    shop.sets.delete(governed.admin, governed.service, CUSTOM, List.of());
  }

  @Test
  void aDeletedSetOfAServiceThatComesUnderARuleWasNeverAskedAbout() {
    governed.rule(production(CUSTOM), null, APPROVED);
    putAndDeleteCustom();
    activate(false);
    governed.update(governed.admin, changes(null, PRODUCTION));
    activate(true);
    assertCustomIsNotRestored();
  }

  @Test
  void aDeletedSetOfAnInactiveServiceIsNewToARuleThatIsMade() {
    putAndDeleteCustom();
    activate(false);
    governed.rule(new Scope(null, List.of(new Glob(CUSTOM)), null), null, APPROVED);
    activate(true);
    assertCustomIsNotRestored();
  }

  @Test
  void aServiceIsActivatedUnderARuleInOneWriteWithNothingButWhatStands() {
    governed.rule(production(RELEASE), null, new PromotionOnly(List.of(new Glob(PREVIEW))));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    activate(false);
    governed.promote(PREVIEW, RELEASE);
    governed.update(governed.admin, changes(true, PRODUCTION));
    governed.upsert(PREVIEW, Shop.pins(3L, 2L));
    governed.promote(PREVIEW, RELEASE);
    assertNotMet(() -> governed.rollback(2L));
    assertThat(governed.rollback(3L).applied()).as("it was asked about").isTrue();
  }

  @Test
  void aRollbackIsNoWayAroundPromotionOnlyForWhatNobodyGot() {
    governed.rule(new PromotionOnly(List.of(new Glob(PREVIEW))));
    activate(false);
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    governed.upsert(RELEASE, Shop.pins(3L, 2L));
    governed.rollback(2L);
    governed.rollback(3L);
    governed.rollback(4L);
    assertThat(shop.refused(DomainError.Forbidden.class, () -> activate(true)).code())
        .isEqualTo("version_set_protected");
    governed.promote(PREVIEW, RELEASE);
    activate(true);
    assertNotMet(() -> governed.rollback(2L));
    assertNotMet(() -> governed.rollback(5L));
    assertThat(governed.rollback(1L).applied()).isTrue();
  }

  @Test
  void aRollbackToAPromotionThatNobodyGotIsThatPromotion() {
    governed.rule(new PromotionOnly(List.of(new Glob(PREVIEW))));
    activate(false);
    governed.promote(PREVIEW, RELEASE);
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    governed.rollback(2L);
    activate(true);
    assertThat(governed.revision()).isEqualTo(4);
  }

  @Test
  void aPromotionOfWhatARuleNeverSawOnItsSourceIsAWrite() {
    governed.rule(new PromotionOnly(List.of(new Glob(PREVIEW))));
    governed.rule("Source", new Scope(null, List.of(new Glob(PREVIEW)), null), null, APPROVED);
    activate(false);
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    governed.promote(PREVIEW, RELEASE);
    shop.sets.rollback(
        governed.admin, SetWrite.to(governed.service, PREVIEW), new Rollback(1L, null));
    assertThat(shop.refused(DomainError.Forbidden.class, () -> activate(true)).code())
        .isEqualTo("version_set_protected");
    governed.promote(PREVIEW, RELEASE);
    activate(true);
    assertNotMet(() -> governed.promote(PREVIEW + "@2", RELEASE));
  }

  @Test
  void aSourceThatNoRuleGovernsMayMoveOnBeforeTheServiceIsActive() {
    governed.rule(new PromotionOnly(List.of(new Glob(PREVIEW))));
    activate(false);
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    governed.promote(PREVIEW, RELEASE);
    governed.upsert(PREVIEW, Shop.pins(3L, 2L));
    activate(true);
    assertThat(governed.revision()).isEqualTo(2);
  }

  @Test
  void whatSomebodyLetThroughByAnOverrideMayComeBack() {
    governed.rule(APPROVED);
    shop.sets.promote(
        governed.owner(),
        new SetWrite(
            governed.service,
            RELEASE,
            List.of(),
            false,
            new Overriding("The old greeting is wrong.")),
        Governed.promotion(PREVIEW));
    assertThat(governed.rollback(null).applied()).isTrue();
    assertThat(governed.rollback(2L).applied()).isTrue();
  }

  /** Catches tests of the wrong set after a rollback, and runs that hide the one that counts. */
  @Test
  void whatComesBackIsJudgedByTheTestsThatItPassed() {
    EntityId set = governed.unitTestSet();
    governed.rule(new TestsPassed(null, 1, null, null));
    governed.test(set, true);
    governed.promote(PREVIEW, RELEASE);
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    governed.test(set, true);
    governed.promote(PREVIEW, RELEASE);
    assertThat(violations()).isEmpty();
    governed.rollback(null);
    assertThat(violations()).as("after the rollback").isEmpty();
    for (int i = 0; i < 3; i++) {
      governed.upsert(PREVIEW, Shop.pins(1L, (long) i + 1));
      governed.test(set, false);
    }
    assertThat(violations()).as("other content fails").isEmpty();
  }

  private List<RuleBook.Violation> violations() {
    return governed.rules.of(governed.admin, governed.service, RELEASE).violations();
  }
}
