package dev.pinion.app.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.ShopTest;
import dev.pinion.app.resolution.Ledgers;
import dev.pinion.app.service.ServiceRollbacks.Return;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.ChangePlan;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Precondition;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.ServicePlan;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Taking a replaced agent or graph back. The clock stands still, so that what was before a change
 * is told by the order of changes and not by their times.
 */
class ServiceRollbackTest extends ShopTest {
  private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

  private final Ledgers ledgers = new Ledgers();
  private EntityId other = id;
  private EntityId second = id;

  @Override
  protected InstantSource clock() {
    return InstantSource.fixed(NOON);
  }

  @BeforeEach
  void makeParts() {
    other = shop.asset(ResourceKind.AGENT, "Other", 5);
    second = shop.asset(ResourceKind.CONTEXT_GRAPH, "Second", 1);
  }

  private static Return to(EntityId service, @Nullable Long revision, boolean dryRun) {
    return new Return(service, revision, "why", Map.of(), List.of(), dryRun);
  }

  private ServicePlan undo() {
    return back(null);
  }

  private ServicePlan back(@Nullable Long revision) {
    return shop.rollbacks.rollback(shop.admin, to(id, revision, false));
  }

  private <E extends DomainError> E refused(Class<E> kind, @Nullable Long revision) {
    E refused = shop.refused(kind, () -> back(revision));
    shop.refused(kind, () -> shop.rollbacks.rollback(shop.admin, to(id, revision, true)));
    return refused;
  }

  private void upsert(String name, @Nullable Long agent, @Nullable Long graph) {
    shop.sets.upsert(shop.admin, SetWrite.to(id, name), Shop.pins(agent, graph));
  }

  private void join(@Nullable EntityId agent, @Nullable EntityId graph) {
    shop.services.update(shop.admin, id, Shop.joined(agent, graph), ServicePolicy.RUNNABLE);
  }

  private Pins pins(String name) {
    return Objects.requireNonNull(shop.find(id).versionSet(name)).pins();
  }

  private Revision head(String name) {
    return ledgers.history(shop.admin, id, name, 0, 1).items().getFirst();
  }

  private static Revision.Parts parts(EntityId agent, EntityId graph) {
    return new Revision.Parts(agent, graph);
  }

  @Test
  void aPlanIsWhatIsDone() {
    upsert("release", 1L, 2L);
    upsert("a", 2L, null);
    upsert("gone", 3L, 3L);
    join(other, null);
    upsert("release", 5L, 3L);
    upsert("later", 2L, 3L);
    shop.sets.delete(shop.admin, id, "gone", List.of());

    ServicePlan dry = shop.rollbacks.rollback(shop.admin, to(id, null, true));
    assertThat(dry.applied()).isFalse();
    assertThat(dry.revision()).isNull();
    assertThat(shop.find(id).agentId()).isEqualTo(other);
    ServicePlan done = undo();
    assertThat(done.baseRevision()).isEqualTo(2);
    assertThat(done.revision()).isEqualTo(3L);
    assertThat(done.restores()).isEqualTo(Map.of("edge", 1L, "release", 2L, "a", 1L));
    assertThat(done.before()).isEqualTo(parts(other, shop.graph));
    assertThat(done.after()).isEqualTo(parts(shop.agent, shop.graph));
    assertThat(done).isEqualTo(dry.applied(3, done.sets()));
    assertThat(done.sets())
        .extracting(ChangePlan::versionSet)
        .containsExactly("a", "later", "release");
    assertThat(done.sets())
        .zipSatisfy(
            dry.sets(),
            (each, planned) -> assertThat(each).isEqualTo(planned.applied(each.revision())));
    assertThat(done.sets()).extracting(ChangePlan::revision).containsExactly(3L, 2L, 5L);
    Service service = shop.find(id);
    assertThat(Revision.Parts.of(service)).isEqualTo(parts(shop.agent, shop.graph));
    assertThat(pins("release")).isEqualTo(Shop.pins(1L, 2L));
    assertThat(pins("a")).isEqualTo(Shop.pins(2L, null));
    assertThat(pins("later")).isEqualTo(Shop.pins(2L, 3L));
    assertThat(service.versionSet("gone")).isNull();
    assertThat(head("edge").origin())
        .isEqualTo(new Revision.Origin(Operation.ROLLBACK, null, 1L, "why"));
    assertThat(head("release").origin())
        .isEqualTo(new Revision.Origin(Operation.ROLLBACK, null, 2L, "why"));
    assertThat(head("later").origin())
        .isEqualTo(new Revision.Origin(Operation.SERVICE, null, null, "why"));
    for (String name : List.of("edge", "release", "a", "later", "gone")) {
      assertThat(ledgers.verify(shop.admin, id, name).isValid()).as(name).isTrue();
    }
  }

  @Test
  void aSetThatWasDeletedBeforeTheChangeKeepsWhatItHoldsSince() {
    upsert("a", 1L, 1L);
    shop.sets.delete(shop.admin, id, "a", List.of());
    join(other, null);
    upsert("a", 3L, 3L);
    assertThat(undo().restores()).isEqualTo(Map.of("edge", 1L, "release", 1L));
    assertThat(pins("a")).isEqualTo(Shop.pins(3L, 3L));
  }

  @Test
  void numbersThatTheFormerAgentDoesNotHaveAreRefusedByTheNameOfTheirSet() {
    join(other, null);
    upsert("later", 5L, 1L);
    DomainError.Refused refused = refused(DomainError.Refused.class, null);
    assertThat(refused.code()).isEqualTo("dangling_pin");
    assertThat(refused.message()).contains("\"later\"").contains("\"Agent\"");
    shop.sets.delete(shop.admin, id, "later", List.of());
    undo();
  }

  @Test
  void contentAndSetsThatWereWrittenWithTheNewAgentAreTakenBackWithIt() {
    upsert("release", 1L, 1L);
    shop.services.update(
        shop.admin,
        id,
        new Services.ServiceChanges(
            null,
            null,
            null,
            other,
            null,
            null,
            null,
            Services.SettingsChanges.NONE,
            Map.of("release", Shop.pins(5L, 2L), "a", Shop.pins(3L, 1L))),
        ServicePolicy.RUNNABLE);
    ServicePlan done = undo();
    assertThat(done.restores()).isEqualTo(Map.of("edge", 1L, "release", 2L));
    assertThat(pins("release")).isEqualTo(Shop.pins(1L, 1L));
    assertThat(pins("a")).isEqualTo(Shop.pins(3L, 1L));
  }

  @Test
  void undoingTwiceGoesBackTwiceAndNeverForth() {
    upsert("release", 3L, 3L);
    join(other, null);
    upsert("release", 4L, 3L);
    shop.sets.upsert(shop.admin, SetWrite.to(id, "release"), Shop.pins(4L, 1L));
    join(null, second);
    upsert("release", 5L, 1L);
    assertThat(undo().restores()).containsEntry("edge", 2L).containsEntry("release", 5L);
    assertThat(pins("release")).isEqualTo(Shop.pins(4L, 1L));
    assertThat(undo().restores()).containsEntry("edge", 1L).containsEntry("release", 2L);
    assertThat(pins("release")).isEqualTo(Shop.pins(3L, 3L));
    assertThat(refused(DomainError.Conflict.class, null).code()).isEqualTo("nothing_to_restore");
    // Forth again is a way back to a revision that is named.
    assertThat(back(3L).restores()).containsEntry("edge", 3L).containsEntry("release", 7L);
    assertThat(pins("release")).isEqualTo(Shop.pins(5L, 1L));
    assertThat(shop.find(id).graphId()).isEqualTo(second);
  }

  @Test
  void aSetGoesNoFurtherBackAloneThanItsServiceDid() {
    upsert("release", 1L, 1L);
    join(other, null);
    undo();
    DomainError.Conflict refused =
        shop.refused(
            DomainError.Conflict.class,
            () ->
                shop.sets.rollback(shop.admin, SetWrite.to(id, "release"), new Rollback(3L, null)));
    assertThat(refused.code()).isEqualTo("agent_changed");
    assertThat(refused.message()).contains("roll the service back");
    shop.sets.rollback(shop.admin, SetWrite.to(id, "release"), new Rollback(null, null));
    assertThat(pins("release")).isEqualTo(Pins.LATEST);
  }

  @Test
  void thereMustBeAWayBack() {
    assertThat(refused(DomainError.Conflict.class, null).code()).isEqualTo("nothing_to_restore");
    assertThat(refused(DomainError.Conflict.class, 1L).code()).isEqualTo("nothing_to_restore");
    assertThat(refused(DomainError.NotFound.class, 2L).code()).isEqualTo("revision_not_found");
    join(other, null);
    join(shop.agent, null);
    DomainError.Conflict same = refused(DomainError.Conflict.class, 1L);
    assertThat(same.code()).isEqualTo("nothing_to_restore");
    assertThat(same.message()).contains("already");
    assertThat(undo().after()).isEqualTo(parts(other, shop.graph));
  }

  @Test
  void anActiveServiceTakesNoDeprecatedAgentBack() {
    join(other, null);
    shop.deprecate(shop.agent);
    assertThat(refused(DomainError.Refused.class, null).code()).isEqualTo("deprecated_agent");
    shop.services.update(shop.admin, id, Shop.changes(null, false), ServicePolicy.RUNNABLE);
    assertThat(undo().after()).isEqualTo(parts(shop.agent, shop.graph));
  }

  @Test
  void modelsThatComeBackAreGuardedToo() {
    shop.sets.upsert(shop.admin, SetWrite.to(id, "a"), Shop.preferring(Shop.OLD_MODEL, Map.of()));
    join(other, null);
    shop.sets.upsert(shop.admin, SetWrite.to(id, "a"), Shop.pins(1L, 1L));
    var later = new ServiceRollbacks(shop.work, shop.newer, shop.setsLater, shop.book);
    DomainError.Refused refused =
        shop.refused(
            DomainError.Refused.class, () -> later.rollback(shop.admin, to(id, null, false)));
    assertThat(refused.code()).isEqualTo("deprecated_llm");
  }

  @Test
  void whatWasExpectedMustStand() {
    upsert("a", 1L, 1L);
    join(other, null);
    Map.of("edge", Map.of("edge", 1L), "a", Map.of("edge", 2L, "a", 1L), "b", Map.of("b", 1L))
        .forEach(
            (name, expected) -> {
              DomainError.Conflict refused =
                  shop.refused(
                      DomainError.Conflict.class, () -> backExpecting(expected, List.of()));
              assertThat(refused.code()).isEqualTo("revision_moved");
              assertThat(refused.message()).contains("\"" + name + "\"");
            });
    shop.refused(
        DomainError.PreconditionFailed.class,
        () -> backExpecting(Map.of(), List.of(new Precondition.AtRevision(Set.of(1L)))));
    backExpecting(
        Map.of("edge", 2L, "a", 2L, "release", 2L),
        List.of(new Precondition.AtRevision(Set.of(2L))));
  }

  private void backExpecting(Map<String, Long> expected, List<Precondition> preconditions) {
    shop.rollbacks.rollback(shop.admin, new Return(id, null, null, expected, preconditions, false));
  }

  @Test
  void eachWriteNeedsItsPermission() {
    upsert("a", 1L, 1L);
    join(other, null);
    Grant update = Grant.of(Permission.SERVICE_UPDATE);
    Caller ofServices = shop.caller(update);
    assertThat(shop.rollbacks.rollback(ofServices, to(id, null, true)).sets())
        .extracting(ChangePlan::versionSet)
        .contains("a");
    upsert("a", 2L, 1L);
    shop.refused(
        DomainError.Forbidden.class,
        () -> shop.rollbacks.rollback(ofServices, to(id, null, false)));
    shop.refused(
        DomainError.Forbidden.class,
        () ->
            shop.rollbacks.rollback(
                shop.caller(Grant.of(Permission.VERSION_SET_UPDATE)), to(id, null, false)));
    Caller ofOther =
        shop.caller(
            Grant.of(Permission.SERVICE_UPDATE, "agent_id", new Condition.In(List.of(other.hex()))),
            Grant.of(Permission.VERSION_SET_UPDATE));
    // The grant must hold for the service as it will be, too.
    shop.refused(
        DomainError.Forbidden.class, () -> shop.rollbacks.rollback(ofOther, to(id, null, false)));
    shop.rollbacks.rollback(
        shop.caller(update, Grant.of(Permission.VERSION_SET_UPDATE)), to(id, null, false));
  }
}
