package dev.pinion.app.governance;

import static dev.pinion.app.governance.Governed.PREVIEW;
import static dev.pinion.app.governance.Governed.RELEASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.app.Caller;
import dev.pinion.app.Shop;
import dev.pinion.app.request.Requests.RequestListQuery;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.budget.Allowance;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Condition;
import dev.pinion.domain.access.Grant;
import dev.pinion.domain.access.Grants;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Approvals;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Failure;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Period;
import dev.pinion.domain.governance.PromotionOnly;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.Soak;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.governance.Window;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ServiceStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The lives of change requests. */
@SuppressWarnings("NullAway.Init") // set before each test
class RequestsTest extends GovernedTest {
  private static final Approvals ONE = new Approvals(1, null, null);

  private static final int MANY = 20;

  private Caller ann;
  private Caller ben;

  @BeforeEach
  void invite() {
    ann = governed.invite("ann");
    ben = governed.person("ben");
  }

  private void assertState(State state, RequestView view) {
    assertThat(governed.get(view).request().progress().state()).isEqualTo(state);
  }

  private String code(Runnable use) {
    return shop.refused(DomainError.class, use).code();
  }

  @Test
  void fourEyes() {
    governed.rule(ONE, new PromotionOnly(null));
    RequestView request = governed.request(ann, Mode.BY_HAND);
    assertThat(request.request().number()).isEqualTo(1);
    assertState(State.OPEN, request);
    EntityId id = request.request().id();
    assertThat(code(() -> governed.approve(ann, request))).isEqualTo("own_request");
    assertThat(code(() -> governed.requests.apply(ann, id, null))).isEqualTo("rules_not_met");
    governed.approve(ben, request);
    assertState(State.READY, request);
    RequestView applied = governed.requests.apply(ann, id, null);
    assertThat(applied.request().progress().appliedRevision()).isEqualTo(2);
    assertThat(shop.ledger(governed.service, RELEASE).getLast().origin().reason())
        .isEqualTo("Change request #1: Go");
    assertThat(code(() -> governed.requests.apply(ann, id, null))).isEqualTo("request_over");
  }

  @Test
  void whatWasLookedAtIsWhatIsApproved() {
    governed.rule(ONE);
    RequestView request = governed.request(ann, Mode.BY_HAND);
    assertThat(
            code(
                () ->
                    governed.requests.approve(
                        ben, request.request().id(), null, Map.of(RELEASE, "sha256:other"))))
        .isEqualTo("content_moved");
  }

  @Test
  void aRequestOnASetThatMovesIsStaleUntilItIsRefreshed() {
    var rule = governed.rule(ONE);
    RequestView request = governed.request(ann, Mode.BY_HAND);
    governed.approve(ben, request);
    governed.rules.delete(governed.admin, rule.id(), null);
    governed.promote("edge", RELEASE);
    assertState(State.STALE, request);
    governed.rule(ONE);
    EntityId id = request.request().id();
    assertThat(code(() -> governed.requests.apply(ann, id, null))).isEqualTo("request_over");
    assertThat(code(() -> governed.requests.refresh(ben, id))).isEqualTo("not_your_request");
    governed.requests.refresh(ann, id);
    assertState(State.OPEN, request);
    governed.approve(ben, request);
    governed.requests.apply(ann, id, null);
    assertState(State.APPLIED, request);
  }

  @Test
  void aRequestKeepsItsContentWhateverBecomesOfTheSource() {
    RequestView request = governed.request(ann, Mode.BY_HAND);
    governed.upsert(PREVIEW, Shop.pins(3L, 3L));
    governed.requests.apply(ann, request.request().id(), null);
    assertThat(shop.find(governed.service).storedSets().get(RELEASE))
        .returns(Shop.pins(2L, 2L), VersionSet::pins);
  }

  @Test
  void theServerAppliesWhatIsReady() {
    governed.rule(ONE);
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    governed.clock.look();
    assertState(State.OPEN, request);
    governed.approve(ben, request);
    governed.clock.look();
    assertState(State.APPLIED, request);
    governed.clock.look();
    assertThat(governed.revision()).isEqualTo(2);
    assertThat(governed.clock.applied()).isEqualTo(1);
    assertThat(governed.clock.late()).isZero();
  }

  @Test
  void timeMakesReady() {
    governed.rule(
        new Soak(PREVIEW, Lasting.parse("24h")),
        new Window(
            List.of(
                new Period(
                    List.of("mon", "tue", "wed", "thu", "fri"),
                    "20:00",
                    "22:00",
                    "UTC",
                    null,
                    null)),
            null));
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    governed.clock.look();
    governed.pass(Duration.ofHours(9));
    governed.clock.look();
    assertState(State.OPEN, request);
    governed.pass(Duration.ofHours(15));
    governed.clock.look();
    assertState(State.OPEN, request);
    governed.pass(Duration.ofHours(8));
    governed.clock.look();
    assertState(State.APPLIED, request);
    assertThat(governed.clock.late()).isZero();
  }

  @Test
  void lateRatherThanNever() {
    governed.rule(new Soak(PREVIEW, Lasting.parse("1h")));
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    governed.clock.look();
    governed.pass(Duration.ofHours(3));
    governed.clock.look();
    assertState(State.APPLIED, request);
    assertThat(governed.get(request).request().progress().lateSeconds()).isEqualTo(7_200);
    assertThat(governed.clock.late()).isEqualTo(1);
  }

  @Test
  void notBefore() {
    RequestView request =
        governed.request(ann, Mode.WHEN_READY, governed.now().plus(Duration.ofHours(1)));
    governed.clock.look();
    assertState(State.READY, request);
    assertThat(code(() -> governed.requests.apply(ann, request.request().id(), null)))
        .isEqualTo("not_yet");
    var overriding = new Overriding("It cannot wait.");
    EntityId id = request.request().id();
    shop.refused(DomainError.Forbidden.class, () -> governed.requests.apply(ann, id, overriding));
    governed.pass(Duration.ofHours(1));
    governed.clock.look();
    assertState(State.APPLIED, request);
  }

  @Test
  void whoMayOverrideNeedNotWait() {
    RequestView request =
        governed.request(ann, Mode.BY_HAND, governed.now().plus(Duration.ofHours(1)));
    governed.requests.apply(
        governed.owner(), request.request().id(), new Overriding("It cannot wait."));
    assertState(State.APPLIED, request);
  }

  @Test
  void testsMakeReady() {
    EntityId set = governed.unitTestSet();
    governed.rule(new TestsPassed(set, 1, null, null));
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    governed.clock.look();
    assertState(State.OPEN, request);
    governed.test(set, true);
    governed.clock.look();
    assertState(State.APPLIED, request);
  }

  @Test
  void aFreezeMakesItWait() {
    var freeze =
        governed.freezes.create(governed.admin, new Freezes.NewFreeze("Stop", null, null, true));
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    governed.clock.look();
    assertState(State.READY, request);
    governed.freezes.delete(governed.admin, freeze.id());
    governed.clock.look();
    assertState(State.APPLIED, request);
  }

  @Test
  void nothingIsDoneInTheNameOfSomebodyWhoIsGone() {
    RequestView request = governed.request(ben, Mode.WHEN_READY);
    governed.clock.look();
    assertState(State.FAILED, request);
    assertThat(governed.get(request).request().progress().failure())
        .returns("author_gone", Failure::errorCode);
    assertThat(governed.clock.failed()).isEqualTo(1);
  }

  @Test
  void anotherAgentComesByARequest() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    governed.rule(ONE, new PromotionOnly(null));
    RequestView request =
        governed.request(ann, new Change.Edit(other, null, null), Mode.BY_HAND, null);
    EntityId id = request.request().id();
    assertThat(code(() -> governed.requests.apply(ann, id, null))).isEqualTo("rules_not_met");
    governed.approve(ben, request);
    governed.requests.apply(ann, id, null);
    assertThat(shop.find(governed.service).agentId()).isEqualTo(other);
    assertState(State.APPLIED, request);
  }

  /** Catches a request that nobody can approve or apply any more, and that says it is open. */
  @Test
  void aNewSetMakesARequestForAnotherAgentStale() {
    EntityId other = shop.asset(ResourceKind.AGENT, "Other", 3);
    governed.rule(ONE);
    RequestView edit =
        governed.request(ann, new Change.Edit(other, null, null), Mode.BY_HAND, null);
    RequestView promotion = governed.request(ann, Mode.BY_HAND);
    governed.upsert("new", Shop.pins(1L, 1L));
    assertState(State.STALE, edit);
    assertState(State.OPEN, promotion);
    governed.requests.refresh(ann, edit.request().id());
    governed.approve(ben, governed.get(edit));
    assertState(State.READY, edit);
  }

  @Test
  void aServiceIsActivatedByARequest() {
    governed.rule(ONE);
    governed.update(governed.admin, Shop.changes(null, false));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    RequestView request =
        governed.request(ann, new Change.Edit(null, null, true), Mode.BY_HAND, null);
    assertState(State.OPEN, request);
    governed.approve(ben, request);
    governed.requests.apply(ann, request.request().id(), null);
    assertThat(shop.find(governed.service).active()).isTrue();
  }

  @Test
  void rejectedAndWithdrawnAreOver() {
    governed.rule(ONE);
    RequestView first = governed.request(ann, Mode.WHEN_READY);
    governed.requests.reject(ben, first.request().id(), "Too early");
    assertState(State.REJECTED, first);
    RequestView second = governed.request(ann, Mode.WHEN_READY);
    assertThat(code(() -> governed.requests.withdraw(ben, second.request().id())))
        .isEqualTo("not_your_request");
    governed.requests.withdraw(ann, second.request().id());
    assertState(State.WITHDRAWN, second);
    governed.clock.look();
    assertThat(governed.revision()).isEqualTo(1);
  }

  @Test
  void whatAwaitsMe() {
    governed.rule(ONE);
    RequestView request = governed.request(ann, Mode.BY_HAND);
    assertThat(awaiting(ann)).isEmpty();
    assertThat(awaiting(ben)).containsExactly(request.request().id());
    governed.approve(ben, request);
    assertThat(awaiting(ben)).isEmpty();
    assertThat(awaiting(governed.person("cleo"))).isEmpty();
  }

  private List<EntityId> awaiting(Caller caller) {
    return list(caller, null, true);
  }

  private List<EntityId> list(Caller caller, @Nullable State state, boolean awaiting) {
    return governed
        .requests
        .list(caller, new RequestListQuery(state, null, null, null, false, awaiting, 0, 10))
        .items()
        .stream()
        .map(each -> each.request().id())
        .toList();
  }

  @Test
  void aRefreshedRequestCountsAsAnyOther() {
    var requests = new ArrayList<RequestView>();
    for (int i = 0; i < ChangeRequest.LIVE_MAX; i++) {
      requests.add(governed.request(ann, Mode.BY_HAND));
    }
    governed.promote("edge", RELEASE);
    for (int i = 0; i < ChangeRequest.LIVE_MAX; i++) {
      governed.request(ann, Mode.BY_HAND);
    }
    EntityId first = requests.getFirst().request().id();
    assertThat(code(() -> governed.requests.refresh(ann, first))).isEqualTo("too_many_requests");
  }

  /** Catches a list that reads every request of the tenant for who may see some services. */
  @Test
  void aPageOfManyRequestsIsReadWithLittleMemory() {
    for (int i = 0; i < ChangeRequest.LIVE_MAX; i++) {
      governed.request(ann, Mode.BY_HAND);
    }
    Caller some =
        governed.person(
            "some",
            new Grants(
                List.of(
                    Grant.of(Permission.SERVICE_GET, "is_active", new Condition.Equals(true)))));
    var query = new RequestListQuery(null, null, null, null, false, false, 3, 2);
    try (Allowance allowance = new MemoryBudget(1024 * 1024).open(() -> "a")) {
      var page = allowance.serve(() -> governed.requests.list(some, query));
      assertThat(page.total()).isEqualTo(ChangeRequest.LIVE_MAX);
      assertThat(page.items())
          .extracting(each -> each.request().number())
          .containsExactly(97L, 96L);
    }
  }

  /** Catches evidence that is kept for every request and every set that it was looked at for. */
  @Test
  void whatRulesLookAtTakesMemoryOnce() {
    EntityId set = governed.unitTestSet(20);
    for (int i = 0; i < MANY; i++) {
      governed.upsert("set" + i, Shop.pins(2L, 2L));
    }
    governed.rule(Scope.EVERYTHING, null, new TestsPassed(set, 1, null, null));
    governed.test(set, true);
    for (int i = 0; i < MANY; i++) {
      governed.request(ann, Mode.BY_HAND);
    }
    var query = new RequestListQuery(null, null, null, null, false, false, 0, MANY);
    var services = List.of(shop.find(governed.service));
    try (Allowance allowance = new MemoryBudget(1024 * 1024).open(() -> "a")) {
      allowance.serve(
          () -> {
            assertThat(governed.requests.list(ann, query).items()).hasSize(MANY);
            var governs = governed.rules.of(ann, ann.snapshot(), services);
            assertThat(governs.get(governed.service)).hasSize(MANY + 3);
            return governs;
          });
    }
  }

  /** Catches a write that has every open request of its service in memory at once. */
  @Test
  void aWriteBesideManyRequestsNeedsLittleMemory() {
    for (int i = 0; i < ChangeRequest.LIVE_MAX; i++) {
      governed.request(ann, Mode.BY_HAND);
    }
    follow(16 * 1024, services -> services.update(shop.find(governed.service)));
    assertThat(list(ann, State.READY, false)).as("no set has moved").hasSize(10);
    follow(1024 * 1024, services -> services.delete(governed.service, governed.now()));
    assertThat(list(ann, State.STALE, false)).hasSize(10);
  }

  /** Makes a write, whose consequences may hold so much. */
  private void follow(long bytes, Consumer<ServiceStore> write) {
    shop.work.run(
        governed.admin,
        unit -> {
          write.accept(unit.tx().services());
          try (Allowance allowance = new MemoryBudget(bytes).open(() -> "a")) {
            allowance.serve(
                () -> {
                  Followers.follow(unit);
                  return unit;
                });
          }
        });
  }

  @Test
  void aRequestDoesNotActivateWhatWasWrittenPlainlyPastPromotionOnly() {
    governed.rule(new PromotionOnly(null));
    governed.update(governed.admin, Shop.changes(null, false));
    governed.upsert(RELEASE, Shop.pins(3L, 3L));
    RequestView request =
        governed.request(ann, new Change.Edit(null, null, true), Mode.BY_HAND, null);
    assertState(State.OPEN, request);
    assertThat(code(() -> governed.requests.apply(ann, request.request().id(), null)))
        .isEqualTo("rules_not_met");
    governed.update(governed.admin, Shop.changes("Desk", null));
    governed.promote(PREVIEW, RELEASE);
    governed.update(governed.admin, Shop.changes(null, true));
  }

  /** Catches a right to read some services that reads requests of those that are gone. */
  @Test
  void aRequestOfADeletedServiceIsReadByWhoMayReadAllServices() {
    EntityId id = governed.request(ann, Mode.BY_HAND).request().id();
    shop.services.delete(governed.admin, governed.service);
    Grant active = Grant.of(Permission.SERVICE_GET, "is_active", new Condition.Equals(true));
    Caller some = governed.person("some", new Grants(List.of(active)));
    shop.refused(DomainError.Forbidden.class, () -> governed.requests.get(some, id));
    assertThat(governed.requests.get(ben, id).request().progress().state()).isEqualTo(State.STALE);
  }

  @Test
  void oneVoteOfAPersonReplacesTheOther() {
    governed.rule(new Approvals(2, null, null));
    RequestView request = governed.request(ann, Mode.BY_HAND);
    for (int i = 0; i < 3; i++) {
      governed.approve(ben, request);
    }
    assertThat(governed.get(request).request().votes()).hasSize(1);
  }
}
