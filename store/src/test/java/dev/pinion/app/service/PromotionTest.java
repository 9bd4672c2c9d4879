package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Promoting version sets and going back. */
class PromotionTest extends ShopTest {

  private SetWrite write(String name, Precondition... preconditions) {
    return new SetWrite(id, name, List.of(preconditions), false);
  }

  private SetWrite dry(String name) {
    return new SetWrite(id, name, List.of(), true);
  }

  private static Promotion from(String ref) {
    return new Promotion(SetRef.parse(ref).orElseThrow(), true, null);
  }

  private ChangePlan promote(String ref, String onto) {
    return shop.sets.promote(shop.admin, write(onto), from(ref));
  }

  private ChangePlan undo(String name) {
    return rollback(name, null);
  }

  private ChangePlan rollback(String name, @Nullable Long to) {
    return shop.sets.rollback(shop.admin, write(name), new Rollback(to, null));
  }

  private void upsert(String name, Pins pins) {
    shop.sets.upsert(shop.admin, SetWrite.to(id, name), pins);
  }

  private Pins pins(String name) {
    return Objects.requireNonNull(shop.find(id).versionSet(name)).pins();
  }

  private Revision head(String name) {
    return shop.ledger(id, name).getLast();
  }

  @Test
  void aPromotionFreezesWhatNullMeansAtThatInstant() {
    ChangePlan plan = promote("edge", "release");
    assertThat(plan.applied()).isTrue();
    assertThat(plan.baseRevision()).isEqualTo(1);
    assertThat(plan.revision()).isEqualTo(2);
    assertThat(plan.before()).isEqualTo(Pins.LATEST);
    assertThat(plan.after()).isEqualTo(pins("release")).isEqualTo(Shop.pins(3L, 3L));
    assertThat(plan.warnings()).isEmpty();
    assertThat(head("release").origin())
        .isEqualTo(
            new Revision.Origin(
                Revision.Operation.PROMOTE, new Revision.Source("edge", 1), null, null));
  }

  @Test
  void aPromotionCanLeaveNullPinsAndSaysWhy() {
    upsert("try", Shop.pins(2L, null));
    shop.sets.promote(
        shop.admin,
        write("preview"),
        new Promotion(SetRef.parse("try").orElseThrow(), false, "because"));
    assertThat(pins("preview")).isEqualTo(Shop.pins(2L, null));
    assertThat(head("preview").origin().reason()).isEqualTo("because");
    assertThat(head("preview").before()).isNull();
  }

  @Test
  void aRevisionCanBePromoted() {
    upsert("try", Shop.pins(1L, 1L));
    upsert("try", Shop.pins(2L, 2L));
    promote("try@1", "release");
    assertThat(pins("release")).isEqualTo(Shop.pins(1L, 1L));
    promote("try@2", "release");
    assertThat(pins("release")).isEqualTo(Shop.pins(2L, 2L));
    assertThat(head("release").origin().source()).isEqualTo(new Revision.Source("try", 2));
    shop.refused(DomainError.NotFound.class, () -> promote("try@3", "release"));
    shop.refused(DomainError.NotFound.class, () -> promote("nothing", "release"));
    shop.sets.delete(shop.admin, id, "try", List.of());
    shop.refused(DomainError.NotFound.class, () -> promote("try", "release"));
    assertThat(shop.refused(DomainError.NotFound.class, () -> promote("try@3", "release")).code())
        .isEqualTo("revision_without_content");
    promote("try@1", "release");
    assertThat(pins("release")).isEqualTo(Shop.pins(1L, 1L));
  }

  @Test
  void nothingIsPromotedOntoEdgeOrItself() {
    shop.refused(DomainError.Locked.class, () -> promote("release", "edge"));
    shop.refused(DomainError.Invalid.class, () -> promote("release", "release"));
    shop.refused(DomainError.Invalid.class, () -> promote("release@1", "release"));
    shop.refused(DomainError.Locked.class, () -> undo("edge"));
  }

  @Test
  void aPromotionThatChangesNothingLeavesNoTrace() {
    promote("edge", "release");
    shop.changesNothing(
        () -> {
          ChangePlan plan = promote("edge", "release");
          assertThat(plan.applied()).isTrue();
          assertThat(plan.revision()).isNull();
          assertThat(plan.changes()).isEmpty();
        });
  }

  @Test
  void guardsRefuseWhatAnUpsertWouldRefuse() {
    shop.later.create(
        shop.admin, shop.newService("Other", true, Pins.LATEST), ServicePolicy.RUNNABLE);
    upsert("old", Shop.preferring(Shop.OLD_MODEL, Map.of()));
    DomainError.Refused error =
        shop.refused(
            DomainError.Refused.class,
            () -> shop.setsLater.promote(shop.admin, write("release"), from("old")));
    assertThat(error.code()).isEqualTo("deprecated_llm");
    shop.refused(
        DomainError.Refused.class,
        () -> shop.setsLater.promote(shop.admin, dry("release"), from("old")));
    shop.deprecate(shop.agent);
    assertThat(shop.refused(DomainError.Refused.class, () -> promote("edge", "release")).code())
        .isEqualTo("deprecated_agent");
  }

  @Test
  void nothingIsFrozenToAVersionThatIsNotThere() {
    EntityId empty = shop.asset(ResourceKind.AGENT, "Empty", 0);
    EntityId draft =
        shop.services
            .create(
                shop.admin,
                Shop.newService("Draft", false, empty, shop.graph, Pins.LATEST),
                ServicePolicy.DRAFTABLE)
            .id();
    DomainError.Refused error =
        shop.refused(
            DomainError.Refused.class,
            () -> shop.sets.promote(shop.admin, SetWrite.to(draft, "release"), from("edge")));
    assertThat(error.code()).isEqualTo("agent_without_version");
  }

  @Test
  void whatTheCallerDemandsMustHold() {
    upsert("try", Shop.pins(1L, 1L));
    var absent = new Precondition.Absent();
    var exists = new Precondition.Exists();
    var first = new Precondition.AtRevision(java.util.Set.of(1L));
    shop.refused(
        DomainError.PreconditionFailed.class,
        () -> shop.sets.promote(shop.admin, write("release", absent), from("try")));
    shop.refused(
        DomainError.PreconditionFailed.class,
        () -> shop.sets.promote(shop.admin, write("new", exists), from("try")));
    shop.refused(
        DomainError.PreconditionFailed.class,
        () -> shop.sets.promote(shop.admin, write("new", first), from("try")));
    shop.sets.promote(shop.admin, write("new", absent), from("try"));
    shop.sets.promote(shop.admin, write("release", first, exists), from("try"));
    shop.refused(
        DomainError.PreconditionFailed.class,
        () -> shop.sets.promote(shop.admin, write("release", first), from("edge")));
    var expected = new Precondition.Expected(1);
    assertThat(
            shop.refused(
                    DomainError.Conflict.class,
                    () -> shop.sets.promote(shop.admin, write("release", expected), from("edge")))
                .code())
        .isEqualTo("revision_moved");
    shop.refused(
        DomainError.PreconditionFailed.class,
        () ->
            shop.sets.delete(
                shop.admin, id, "new", List.of(new Precondition.AtRevision(java.util.Set.of(2L)))));
    shop.sets.delete(shop.admin, id, "new", List.of(first));
  }

  @Test
  void undoingTwiceGoesBackTwiceAndNeverForth() {
    for (long version = 1; version <= 3; version++) {
      upsert("try", Shop.pins(version, null));
    }
    assertThat(undo("try").after()).isEqualTo(Shop.pins(2L, null));
    assertThat(head("try").origin())
        .isEqualTo(new Revision.Origin(Revision.Operation.ROLLBACK, null, 2L, null));
    assertThat(undo("try").after()).isEqualTo(Shop.pins(1L, null));
    DomainError.Conflict error = shop.refused(DomainError.Conflict.class, () -> undo("try"));
    assertThat(error.code()).isEqualTo("nothing_to_restore");
    assertThat(rollback("try", 3L).after()).isEqualTo(Shop.pins(3L, null));
    assertThat(undo("try").after()).isEqualTo(Shop.pins(2L, null));
  }

  @Test
  void goingBackSkipsWhatIsTheSame() {
    upsert("try", Shop.pins(1L, null));
    upsert("try", Shop.pins(2L, null));
    upsert("try", Shop.pins(1L, null));
    rollback("try", 2L);
    upsert("try", Shop.pins(1L, null));
    // Revision 5 says what 1 and 3 say; 4 and 2 say the other thing.
    assertThat(undo("try").after()).isEqualTo(Shop.pins(2L, null));
    assertThat(head("try").origin().restores()).isEqualTo(4L);
    assertThat(undo("try").after()).isEqualTo(Shop.pins(1L, null));
    assertThat(head("try").origin().restores()).isEqualTo(3L);
  }

  @Test
  void numbersThatAreWrittenOtherwiseAreNoChange() {
    upsert("try", temperature("0.5"));
    upsert("try", temperature("1"));
    shop.changesNothing(() -> upsert("try", temperature("1.0")));
    shop.changesNothing(() -> upsert("try", temperature("1e0")));
    assertThat(undo("try").after()).isEqualTo(temperature("0.50"));
  }

  private static Pins temperature(String number) {
    return Shop.preferring(Shop.MODEL, Map.of("temperature", new BigDecimal(number)));
  }

  @Test
  void aDeletedSetComesBackAndGoesOnCounting() {
    upsert("try", Shop.pins(1L, 1L));
    shop.sets.delete(shop.admin, id, "try", List.of());
    shop.refused(DomainError.Conflict.class, () -> rollback("try", 2L));
    ChangePlan plan = undo("try");
    assertThat(plan.before()).isNull();
    assertThat(plan.baseRevision()).isNull();
    assertThat(plan.revision()).isEqualTo(3);
    assertThat(pins("try")).isEqualTo(Shop.pins(1L, 1L));
    shop.refused(DomainError.NotFound.class, () -> undo("never"));
    shop.refused(DomainError.NotFound.class, () -> rollback("try", 9L));
  }

  @Test
  void aTargetThatIsGoneOrDeprecatedIsRefused() {
    upsert("try", Shop.preferring(Shop.OLD_MODEL, Map.of()));
    upsert("try", Shop.pins(3L, null));
    assertThat(
            shop.refused(
                    DomainError.Refused.class,
                    () ->
                        shop.setsLater.rollback(shop.admin, write("try"), new Rollback(null, null)))
                .code())
        .isEqualTo("deprecated_llm");
    upsert("try", Shop.pins(1L, null));
    EntityId young = shop.asset(ResourceKind.AGENT, "Young", 1);
    upsert("try", Shop.pins(1L, 1L));
    shop.services.update(shop.admin, id, Shop.joined(young, null), ServicePolicy.RUNNABLE);
    assertThat(shop.refused(DomainError.Conflict.class, () -> rollback("try", 2L)).code())
        .isEqualTo("agent_changed");
    shop.services.update(shop.admin, id, Shop.joined(shop.agent, null), ServicePolicy.RUNNABLE);
    assertThat(rollback("try", 2L).after()).isEqualTo(Shop.pins(3L, null));
  }

  @Test
  void promotingNeedsThePermissionForTheSetThatIsWritten() {
    Caller updater = shop.caller(Grant.of(Permission.VERSION_SET_UPDATE));
    shop.sets.promote(updater, write("release"), from("edge"));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.promote(updater, write("fresh"), from("edge")));
    shop.refused(
        DomainError.Forbidden.class, () -> shop.sets.promote(updater, dry("fresh"), from("edge")));
    Caller creator = shop.caller(Grant.of(Permission.VERSION_SET_CREATE));
    shop.sets.promote(creator, write("fresh"), from("edge"));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.rollback(creator, write("release"), new Rollback(null, null)));
  }

  @Test
  void warningsComeWithThePlanAndStayInTheLedger() {
    EntityId old = shop.asset(ResourceKind.AGENT, "Old", 9);
    shop.services.update(shop.admin, id, Shop.joined(old, null), ServicePolicy.RUNNABLE);
    upsert("release", Shop.preferring(Shop.MODEL, Map.of()));
    upsert("try", Shop.pins(3L, null));
    ChangePlan plan =
        shop.sets.promote(
            shop.admin,
            dry("release"),
            new Promotion(SetRef.parse("try").orElseThrow(), false, null));
    assertThat(plan.warnings())
        .extracting(Warning::code)
        .containsExactly(
            Warning.Code.RELEASE_NOT_PINNED,
            Warning.Code.LLM_PREFERENCES_LOST,
            Warning.Code.PIN_BEHIND);
    assertThat(plan.warnings())
        .extracting(Warning::path)
        .containsExactly(
            "/context_graph_version_number",
            "/llm_model_preferences/talk",
            "/agent_version_number");
    shop.sets.promote(
        shop.admin,
        write("release"),
        new Promotion(SetRef.parse("try").orElseThrow(), false, null));
    assertThat(head("release").warnings()).isEqualTo(plan.warnings());
  }

  @Test
  void aDryRunSaysWhatTheRunDoesAndDoesNothing() {
    upsert("try", Shop.pins(2L, 1L));
    var plans = new ArrayList<ChangePlan>();
    shop.changesNothing(
        () -> plans.add(shop.sets.promote(shop.admin, dry("release"), from("try"))));
    ChangePlan done = promote("try", "release");
    assertThat(plans.getFirst().applied()).isFalse();
    assertThat(plans.getFirst().revision()).isNull();
    assertThat(plans.getFirst().applied(done.revision())).isEqualTo(done);
  }

  @Test
  void aSetIsAddedOnlyWhileThereIsRoom() {
    for (int i = 3; i <= VersionSet.MAX_PER_SERVICE; i++) {
      upsert("set-" + i, Shop.pins(1L, null));
    }
    shop.refused(DomainError.LimitReached.class, () -> promote("edge", "one-more"));
    promote("edge", "set-3");
  }
}
