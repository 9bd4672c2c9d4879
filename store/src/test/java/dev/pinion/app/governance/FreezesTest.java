package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Shop;
import dev.pinion.app.service.ServicePolicy;
import dev.pinion.app.service.ServiceRollbacks;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.VersionSet;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What freezes stop, and how they end. */
class FreezesTest extends GovernedTest {
  @Test
  void aFreezeHoldsEverythingButTheWayBack() {
    governed.promote(PREVIEW, RELEASE);
    var freeze =
        governed.freezes.create(
            governed.person("ann"),
            new Freezes.NewFreeze("Holidays", null, governed.now().plus(Duration.ofDays(1)), true));
    for (Runnable each :
        List.<Runnable>of(
            () -> governed.upsert(PREVIEW, Shop.pins(3L, 3L)),
            () -> governed.promote("edge", RELEASE),
            () -> shop.addVersion(shop.agent),
            () ->
                shop.services.create(
                    governed.admin,
                    shop.newService("Other", true, Shop.pins(1L, 1L)),
                    ServicePolicy.RUNNABLE))) {
      assertThat(shop.refused(DomainError.Frozen.class, each).message()).contains("Holidays");
    }
    assertThat(governed.rollback(null).applied()).isTrue();
    governed.pass(Duration.ofDays(1));
    assertThat(governed.promote(PREVIEW, RELEASE).applied()).isTrue();
    governed.freezes.delete(governed.admin, freeze.id());
  }

  @Test
  void aDryRunOfAServiceRollbackIsFrozenLikeTheRun() {
    governed.promote(PREVIEW, RELEASE);
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    governed.update(governed.admin, Shop.joined(other, null));
    governed.freezes.create(
        governed.person("ann"),
        new Freezes.NewFreeze("Holidays", null, governed.now().plus(Duration.ofDays(1)), false));
    for (boolean dryRun : List.of(false, true)) {
      var back =
          new ServiceRollbacks.Return(governed.service, null, null, Map.of(), List.of(), dryRun);
      shop.refused(DomainError.Frozen.class, () -> shop.rollbacks.rollback(governed.admin, back));
    }
  }

  /** Catches a dry run that does not ask of edge, which no plan is about. */
  @Test
  void aDryRunOfAServiceRollbackSeesAFreezeOfEdge() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    for (EntityId agent : List.of(other, shop.agent, other)) {
      governed.pass(Duration.ofSeconds(1));
      governed.update(governed.admin, Shop.joined(agent, null));
    }
    var edge = new Scope(null, List.of(new Glob(VersionSet.EDGE)), null);
    assertThat(refusesRollback(edge, true)).as("what stood comes back").isFalse();
    assertThat(refusesRollback(edge, false)).isTrue();
    shop.addVersion(shop.agent);
    for (@Nullable Scope scope : Arrays.asList(edge, null)) {
      assertThat(refusesRollback(scope, true)).isTrue();
    }
  }

  /** Catches a dry run that lets through what the run does not. */
  @Test
  void whatADryRunUnderAFreezeOfEdgeLetsThroughTheRunDoesToo() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    for (EntityId agent : List.of(other, shop.agent, other)) {
      governed.pass(Duration.ofSeconds(1));
      governed.update(governed.admin, Shop.joined(agent, null));
    }
    var edge = new Scope(null, List.of(new Glob(VersionSet.EDGE)), null);
    governed.freezes.create(governed.admin, new Freezes.NewFreeze("Holidays", edge, null, true));
    assertThat(isFrozen(true)).isFalse();
    assertThat(isFrozen(false)).isFalse();
  }

  /** Whether a freeze stops the dry run of a rollback, which must say what the run would. */
  private boolean refusesRollback(@Nullable Scope scope, boolean allowRollback) {
    var freeze =
        governed.freezes.create(
            governed.admin, new Freezes.NewFreeze("Holidays", scope, null, allowRollback));
    boolean refuses = isFrozen(true);
    if (refuses) {
      assertThat(isFrozen(false)).isTrue();
    }
    governed.freezes.delete(governed.admin, freeze.id());
    return refuses;
  }

  private boolean isFrozen(boolean dryRun) {
    var back =
        new ServiceRollbacks.Return(governed.service, null, null, Map.of(), List.of(), dryRun);
    try {
      shop.rollbacks.rollback(governed.admin, back);
      return false;
    } catch (DomainException e) {
      assertThat(e.error()).isInstanceOf(DomainError.Frozen.class);
      return true;
    }
  }

  /** Catches a freeze whose end is told as the act of whoever begins the next one. */
  @Test
  void aFreezeThatHasEndedByItselfIsTakenAwayByTheServer() {
    freezeFor(Duration.ofHours(1));
    governed.pass(Duration.ofHours(1));
    freezeFor(Duration.ofHours(1));
    List<Change> newest = shop.tenant.read(tx -> tx.changesAfter(shop.seq() - 2, 2));
    assertThat(newest).extracting(Change::kind).containsExactly("freeze.off", "freeze.on");
    assertThat(newest)
        .extracting(each -> each.actor().kind())
        .containsExactly(Actor.Kind.SYSTEM, Actor.Kind.USER);
  }

  private void freezeFor(Duration time) {
    governed.freezes.create(
        governed.admin, new Freezes.NewFreeze("Holidays", null, governed.now().plus(time), true));
  }
}
