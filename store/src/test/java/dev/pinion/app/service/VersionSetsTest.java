package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.Work;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Writing and removing version sets. */
class VersionSetsTest extends ShopTest {

  private void upsert(String name, Pins pins) {
    shop.sets.upsert(shop.admin, SetWrite.to(id, name), pins);
  }

  private void delete(String name) {
    shop.sets.delete(shop.admin, id, name, List.of());
  }

  private VersionSet set(String name) {
    return Objects.requireNonNull(shop.find(id).versionSet(name));
  }

  private String refusal(Runnable useCase) {
    return shop.refused(DomainError.Refused.class, useCase).message();
  }

  @Test
  void anUpsertWritesSetLedgerAndLogTogether() {
    long seq = shop.seq();
    upsert("custom", Shop.pins(1L, null));
    upsert("custom", Shop.pins(2L, 3L));
    assertThat(set("custom").pins()).isEqualTo(Shop.pins(2L, 3L));
    assertThat(set("custom").revision()).isEqualTo(2);
    assertThat(set("custom").updatedBy()).isEqualTo(shop.admin.actor());
    List<Revision> ledger = shop.ledger(id, "custom");
    assertThat(ledger).extracting(Revision::number).containsExactly(1L, 2L);
    assertThat(ledger)
        .extracting(Revision::origin)
        .containsOnly(Revision.Origin.of(Revision.Operation.UPSERT));
    assertThat(ledger.get(0).before()).isNull();
    assertThat(ledger.get(1).before()).isEqualTo(Shop.pins(1L, null));
    assertThat(ledger.get(1).after()).isEqualTo(Shop.pins(2L, 3L));
    List<Change> log = shop.tenant.read(tx -> tx.changesAfter(seq, 9));
    assertThat(log)
        .extracting(Change::kind, Change::versionSet, Change::revision)
        .containsExactly(
            tuple("version_set.changed", "custom", 1L), tuple("version_set.changed", "custom", 2L));
  }

  @Test
  void theSameContentAgainLeavesNoTrace() {
    for (Object number :
        List.<Object>of(0L, new BigDecimal("0.50"), new BigDecimal("1.0"), new BigDecimal("1"))) {
      Pins pins = Shop.preferring(Shop.MODEL, Map.of("temperature", number));
      upsert("custom", pins);
      shop.changesNothing(() -> upsert("custom", pins));
    }
    shop.changesNothing(() -> upsert("release", Pins.LATEST));
    // 1.0 and 1 are the same number.
    assertThat(shop.ledger(id, "custom")).hasSize(3);
  }

  @Test
  void numbersGoOnAfterDeletionAndReturn() {
    upsert("custom", Shop.pins(1L, null));
    upsert("custom", Shop.pins(2L, null));
    delete("custom");
    assertThat(shop.find(id).versionSet("custom")).isNull();
    upsert("custom", Shop.pins(2L, null));
    List<Revision> ledger = shop.ledger(id, "custom");
    assertThat(ledger).extracting(Revision::number).containsExactly(1L, 2L, 3L, 4L);
    assertThat(ledger.get(2).origin().operation()).isEqualTo(Revision.Operation.DELETE);
    assertThat(ledger.get(2).before()).isEqualTo(Shop.pins(2L, null));
    assertThat(ledger.get(2).after()).isNull();
    assertThat(ledger.get(3).before()).isNull();
    assertThat(set("custom").revision()).isEqualTo(4);
    assertThat(shop.ledger(id, "Custom")).isEmpty();
  }

  @Test
  void edgeIsLockedAndReleaseStays() {
    for (Pins pins : List.of(Pins.LATEST, Shop.pins(1L, 1L), Shop.pins(99L, null))) {
      assertThat(shop.refused(DomainError.Locked.class, () -> upsert("edge", pins)).message())
          .contains("edge");
    }
    shop.refused(DomainError.Locked.class, () -> delete("edge"));
    assertThat(shop.refused(DomainError.Locked.class, () -> delete("release")).message())
        .contains("release");
    upsert("release", Shop.pins(1L, 1L));
    assertThat(set("release").revision()).isEqualTo(2);
  }

  @Test
  void pinsAndModelsMustHold() {
    assertThat(refusal(() -> upsert("custom", Shop.pins(4L, 5L))))
        .contains("custom", "version 4", "Agent", "version 5", "Graph", "1 to 3");
    assertThat(refusal(() -> upsert("custom", Shop.preferring("no_such", Map.of()))))
        .contains("no_such");
    assertThat(
            refusal(() -> upsert("custom", Shop.preferring(Shop.MODEL, Map.of("top_p", "high")))))
        .contains("top_p");
    for (long pin : List.of(0L, -1L)) {
      assertThat(refusal(() -> upsert("custom", Shop.pins(pin, null)))).contains("Agent");
    }
  }

  @Test
  void notFoundComesBeforeForbiddenBeforeRules() {
    Caller nobody = shop.caller();
    shop.refused(
        DomainError.NotFound.class,
        () -> shop.sets.upsert(nobody, SetWrite.to(shop.agent, "edge"), Pins.LATEST));
    shop.refused(
        DomainError.NotFound.class, () -> shop.sets.delete(nobody, shop.agent, "edge", List.of()));
    assertThat(
            shop.refused(
                    DomainError.NotFound.class,
                    () -> shop.sets.delete(nobody, id, "no such set at all!", List.of()))
                .message())
        .contains("Shop");
    for (String name : List.of("edge", "release", "fresh")) {
      shop.refused(
          DomainError.Forbidden.class,
          () -> shop.sets.upsert(nobody, SetWrite.to(id, name), Shop.pins(99L, null)));
    }
    for (String name : List.of("edge", "release")) {
      shop.refused(
          DomainError.Forbidden.class, () -> shop.sets.delete(nobody, id, name, List.of()));
    }
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.upsert(nobody, SetWrite.to(id, "release"), Pins.LATEST));
  }

  @Test
  void creatingAndUpdatingNeedPermissionsOfTheirOwn() {
    Caller creates = shop.caller(Grant.of(Permission.VERSION_SET_CREATE));
    Caller updates =
        shop.caller(
            Grant.of(
                Permission.VERSION_SET_UPDATE,
                "version_set_name",
                new Condition.NotEquals("release")));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.upsert(updates, SetWrite.to(id, "custom"), Pins.LATEST));
    shop.sets.upsert(creates, SetWrite.to(id, "custom"), Pins.LATEST);
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.upsert(creates, SetWrite.to(id, "custom"), Shop.pins(1L, null)));
    shop.sets.upsert(updates, SetWrite.to(id, "custom"), Shop.pins(1L, null));
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.sets.upsert(updates, SetWrite.to(id, "release"), Shop.pins(1L, null)));
  }

  @Test
  void anActiveServiceTakesUpNothingDeprecatedButWhatRunsGoesOn() {
    Pins old = Shop.preferring(Shop.OLD_MODEL, Map.of());
    upsert("custom", old);
    shop.changesNothing(() -> shop.setsLater.upsert(shop.admin, SetWrite.to(id, "custom"), old));
    assertThat(refusal(() -> shop.setsLater.upsert(shop.admin, SetWrite.to(id, "other"), old)))
        .contains(Shop.OLD_MODEL, "other");
    assertThat(
            refusal(
                () ->
                    shop.setsLater.upsert(
                        shop.admin,
                        SetWrite.to(id, "custom"),
                        Shop.preferring(Shop.OLD_MODEL, Map.of("top_p", 1L)))))
        .contains(Shop.OLD_MODEL);
    shop.deprecate(shop.graph);
    shop.changesNothing(() -> upsert("custom", old));
    assertThat(refusal(() -> upsert("custom", Pins.LATEST))).contains("Graph", "deprecated");
    delete("custom");
  }

  @Test
  void anInactiveServiceMayTakeUpWhatIsDeprecated() {
    shop.services.update(shop.admin, id, Shop.changes(null, false), ServicePolicy.RUNNABLE);
    shop.deprecate(shop.agent);
    Pins old = Shop.preferring(Shop.OLD_MODEL, Map.of());
    shop.setsLater.upsert(shop.admin, SetWrite.to(id, "custom"), old);
    assertThat(set("custom").pins()).isEqualTo(old);
  }

  @Test
  void aSetInUseIsNotDeleted() {
    upsert("custom", Pins.LATEST);
    upsert("free", Pins.LATEST);
    shop.use(id, "custom", "Night shift");
    DomainError.InUse error = shop.refused(DomainError.InUse.class, () -> delete("custom"));
    assertThat(error.message()).contains("custom", "unit test \"Night shift\"");
    assertThat(error.usages()).hasSize(1);
    upsert("custom", Shop.pins(1L, null));
    delete("free");
    Work.commit(
        shop.tenant,
        tx -> {
          tx.usages().remove("unit_test", "id of Night shift");
          return true;
        });
    delete("custom");
  }

  @Test
  void aServiceHasAtMostAHundredSets() {
    for (int i = 0; i < 98; i++) {
      upsert("set-" + i, Pins.LATEST);
    }
    assertThat(shop.find(id).versionSets()).hasSize(100);
    assertThat(
            shop.refused(DomainError.LimitReached.class, () -> upsert("more", Pins.LATEST))
                .message())
        .contains("100");
    upsert("set-0", Shop.pins(1L, null));
    delete("set-1");
    upsert("more", Pins.LATEST);
  }

  @Test
  void setsBelongToTheirService() {
    EntityId other =
        shop.services
            .create(
                shop.admin,
                Shop.newService(
                    "Other", true, shop.asset(ResourceKind.AGENT, "B", 1), shop.graph, Pins.LATEST),
                ServicePolicy.RUNNABLE)
            .id();
    upsert("custom", Shop.pins(3L, null));
    Service untouched = shop.find(other);
    assertThat(untouched.versionSet("custom")).isNull();
    shop.refused(
        DomainError.NotFound.class, () -> shop.sets.delete(shop.admin, other, "custom", List.of()));
    assertThat(
            refusal(
                () ->
                    shop.sets.upsert(
                        shop.admin, SetWrite.to(other, "custom"), Shop.pins(3L, null))))
        .contains("\"B\"", "version 1 only");
  }
}
