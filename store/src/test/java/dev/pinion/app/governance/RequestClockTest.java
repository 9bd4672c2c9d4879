package dev.pinion.app.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.request.Requests.RequestListQuery;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.Founding;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Glob;
import dev.pinion.domain.governance.Lasting;
import dev.pinion.domain.governance.Period;
import dev.pinion.domain.governance.Scope;
import dev.pinion.domain.governance.TestsPassed;
import dev.pinion.domain.governance.Window;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.GovernanceSamples;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.Samples;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import dev.pinion.store.WrappedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When the server looks at change requests. */
@SuppressWarnings("NullAway.Init") // set before each test
class RequestClockTest extends GovernedTest {
  private static final int MANY = 100;

  private Caller ann;

  @BeforeEach
  void invite() {
    ann = governed.invite("ann");
  }

  private State stored(RequestView view) {
    var found = shop.tenant.read(tx -> tx.requests().find(view.request().id()));
    return Objects.requireNonNull(found).progress().state();
  }

  /** A store in which one tenant cannot write. */
  private static final class Refusing extends WrappedStore {
    private final EntityId tenant;

    private Refusing(Store real, EntityId tenant) {
      super(real);
      this.tenant = tenant;
    }

    @Override
    public <T> T write(EntityId of, Function<TenantTx, T> work) {
      if (of.equals(tenant)) {
        throw new StoreUnavailableException("this one cannot write");
      }
      return super.write(of, work);
    }
  }

  private EntityId otherTenant() {
    Cluster cluster = shop.tenant.cluster();
    var directory = new Directory(new Clusters(List.of(cluster)), 9, governed::now);
    return new Founding(directory, shop.work, slug -> false)
        .create(new Founding.NewTenant("other", "Other", Map.of()), cluster, Actor.system("other"))
        .id();
  }

  /** Makes requests of another tenant that have long been due. */
  private EntityId otherTenantWithDueRequests() {
    Cluster cluster = shop.tenant.cluster();
    EntityId other = otherTenant();
    Resource<?> agent = Samples.asset(ResourceKind.AGENT, "Agent", 0);
    Resource<?> graph = Samples.asset(ResourceKind.CONTEXT_GRAPH, "Graph", 0);
    Service service = Samples.service("theirs", agent.id(), graph.id());
    Instant due = governed.now().minus(Duration.ofDays(1));
    cluster
        .store()
        .write(
            other,
            tx -> {
              tx.resources().insert(agent);
              tx.resources().insert(graph);
              tx.services().insert(service);
              tx.requests().wake(null, due);
              for (int i = 1; i <= MANY; i++) {
                var request = GovernanceSamples.request(service.id(), i);
                tx.requests()
                    .insert(
                        request.at(
                            new Progress(State.OPEN, List.of(), due, null, null, null), due));
              }
              return true;
            });
    return other;
  }

  /** Catches requests that always come first and can never be looked at. */
  @Test
  void whatCannotBeLookedAtKeepsNoOtherWaiting() {
    var refusing = new Refusing(shop.store, otherTenantWithDueRequests());
    var cluster = new Cluster("default", refusing, shop.tenant.cluster().catalog());
    try (var clock = governed.clock(cluster)) {
      RequestView request = governed.request(ann, Mode.WHEN_READY);
      assertThatThrownBy(clock::look).isInstanceOf(StoreUnavailableException.class);
      assertThat(stored(request)).as("they were due first").isEqualTo(State.READY);
      clock.look();
      assertThat(stored(request)).isEqualTo(State.APPLIED);
      governed.pass(Duration.ofSeconds(2));
      assertThatThrownBy(clock::look)
          .as("they are tried again")
          .isInstanceOf(StoreUnavailableException.class);
    }
  }

  /** A store that undoes the application of a request, as long as there is a reason. */
  private static final class Undoing extends WrappedStore {
    private @Nullable RuntimeException why;

    private Undoing(Store real, RuntimeException why) {
      super(real);
      this.why = why;
    }

    @Override
    public <T> T write(EntityId tenant, Function<TenantTx, T> work) {
      return super.write(
          tenant,
          tx -> {
            T result = work.apply(tx);
            RuntimeException reason = why;
            if (reason != null && tx.requests().count(query(State.APPLIED)) > 0) {
              throw reason;
            }
            return result;
          });
    }

    private static RequestQuery query(State state) {
      return new RequestQuery(state, null, null, null, null);
    }
  }

  /**
   * Catches a request that is over for good because of what passes, and a delay that is forgotten.
   */
  @ParameterizedTest
  @MethodSource("momentary")
  void whatFailsForTheMomentIsTriedAgain(DomainError why) {
    var undoing = new Undoing(shop.store, new DomainException(why));
    var cluster = new Cluster("default", undoing, shop.tenant.cluster().catalog());
    try (var clock = governed.clock(cluster)) {
      RequestView request = governed.request(ann, Mode.WHEN_READY);
      for (int i = 0; i < 2; i++) {
        clock.look();
        assertThat(stored(request)).isEqualTo(State.READY);
        governed.pass(Duration.ofSeconds(30));
      }
      undoing.why = null;
      clock.look();
      assertThat(governed.get(request).request().progress())
          .returns(State.APPLIED, Progress::state)
          .returns(60L, Progress::lateSeconds);
      assertThat(clock.late()).isEqualTo(1);
      assertThat(clock.failed()).isZero();
    }
  }

  /** Catches a request that keeps others from what wakes them, and a delay that is not theirs. */
  @Test
  void whatFailsForTheMomentKeepsNoOtherWaiting() {
    var undoing = new Undoing(shop.store, new DomainException(momentary().getFirst()));
    var cluster = new Cluster("default", undoing, shop.tenant.cluster().catalog());
    try (var clock = governed.clock(cluster)) {
      RequestView request = governed.request(ann, Mode.WHEN_READY);
      for (int i = 0; i < 5; i++) {
        in(shop.tenant.id(), tx -> tx.requests().wake(null, governed.now()));
        clock.look();
        assertThat(shop.store.<List<?>>readCluster(tx -> tx.wakes(9))).as("wakes").isEmpty();
        governed.pass(Duration.ofSeconds(3));
      }
      assertThat(stored(request)).isEqualTo(State.READY);
    }
  }

  static List<DomainError> momentary() {
    return List.of(
        new DomainError.Unavailable("too_much_loading", "There is no room now.", 1),
        new DomainError.QuotaExceeded("quota_disk", "The tenant is full."));
  }

  /** Catches a request that its author can do nothing about, because it has failed. */
  @Test
  void whatWouldMeanSomethingElseByNowIsStale() {
    RequestView request =
        governed.request(
            ann,
            new ChangeRequest.Change.Promote(Governed.RELEASE, "edge", false),
            Mode.WHEN_READY,
            governed.now().plus(Duration.ofHours(1)));
    shop.addVersion(shop.agent);
    governed.pass(Duration.ofHours(1));
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.STALE);
    assertThat(governed.clock.failed()).isZero();
    governed.requests.refresh(ann, request.request().id());
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.APPLIED);
  }

  @Test
  void maintenanceOfTheServerStopsIt() {
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    pause("60\nBack soon.");
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.READY);
    pause(null);
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.APPLIED);
  }

  /** Catches requests that are applied where nobody has told the cluster of the maintenance. */
  @Test
  void whatIsDoneBeforeALookStopsIt() {
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    try (var clock = governed.clock(shop.tenant.cluster(), _ -> pause("60\nBack soon."))) {
      clock.look();
      assertThat(stored(request)).isEqualTo(State.READY);
    }
  }

  private void pause(@Nullable String state) {
    shop.store.writeCluster(
        tx -> {
          tx.putSetting(ClusterTx.MAINTENANCE, state);
          return true;
        });
  }

  /** Catches a request that is applied when whoever began the maintenance has their answer. */
  @Test
  void whatBeginsWhileItLooksStopsIt() {
    RequestView request = governed.request(ann, Mode.WHEN_READY);
    lookWhile(() -> pause("60\nBack soon."));
    assertThat(stored(request)).isEqualTo(State.READY);
    pause(null);
    lookWhile(() -> maintain(new Maintenance("Back soon.", 60)));
    assertThat(stored(request)).isEqualTo(State.READY);
    maintain(null);
    lookWhile(() -> update(tenant -> tenant.archived(governed.now())));
    assertThat(stored(request)).isEqualTo(State.READY);
  }

  private void maintain(@Nullable Maintenance maintenance) {
    update(tenant -> tenant.withMaintenance(maintenance, governed.now()));
  }

  private void update(UnaryOperator<Tenant> change) {
    in(shop.tenant.id(), tx -> tx.update(change.apply(tx.tenant())));
  }

  /** Catches a change in the name of somebody who is a member only by a row that outlived them. */
  @Test
  void nothingIsDoneForAMemberWhoIsGoneAtHome() {
    EntityId home = otherTenant();
    in(home, tx -> tx.access().insert(Samples.user("gus", "gus@other.example", role(tx))));
    in(shop.tenant.id(), tx -> tx.access().put(new ForeignMember("other", "gus", role(tx))));
    var gus =
        new Caller(
            shop.tenant,
            new Actor(Actor.Kind.USER, "other", "gus", null, "key-there"),
            ann.grants(),
            false);
    RequestView first = governed.request(gus, Mode.WHEN_READY);
    governed.clock.look();
    assertThat(stored(first)).isEqualTo(State.APPLIED);
    RequestView second = back(gus);
    in(home, tx -> tx.access().deleteUser("gus"));
    governed.clock.look();
    assertGone(second);
    in(home, tx -> tx.access().insert(Samples.user("gus", "gus@other.example", role(tx))));
    RequestView third = back(gus);
    in(home, tx -> tx.update(tx.tenant().archived(governed.now())));
    governed.clock.look();
    assertGone(third);
  }

  private RequestView back(Caller caller) {
    return governed.request(
        caller, new ChangeRequest.Change.Rollback(Governed.RELEASE, 1L), Mode.WHEN_READY, null);
  }

  private void assertGone(RequestView view) {
    var found = shop.tenant.read(tx -> tx.requests().find(view.request().id()));
    assertThat(Objects.requireNonNull(found).progress())
        .returns(State.FAILED, Progress::state)
        .returns("author_gone", each -> Objects.requireNonNull(each.failure()).errorCode());
  }

  private void in(EntityId tenant, Consumer<TenantTx> work) {
    shop.store.write(
        tenant,
        tx -> {
          work.accept(tx);
          return true;
        });
  }

  private static EntityId role(TenantTx tx) {
    return tx.access().roles().stream()
        .filter(each -> each.name().equals("DefaultAdministratorRole"))
        .findFirst()
        .orElseThrow()
        .id();
  }

  /** Catches a request that is tried again and again as long as edge alone is frozen. */
  @Test
  void anEditOfAServiceWaitsForAFreezeOfEdge() {
    EntityId agent = shop.asset(ResourceKind.AGENT, "Other", 3);
    var edge = new Scope(null, List.of(new Glob("edge")), null);
    var freeze =
        governed.freezes.create(governed.admin, new Freezes.NewFreeze("Stop", edge, null, true));
    RequestView request =
        governed.request(
            ann, new ChangeRequest.Change.Edit(agent, null, null), Mode.WHEN_READY, null);
    governed.clock.look();
    ChangeRequest waiting =
        Objects.requireNonNull(shop.tenant.read(tx -> tx.requests().find(request.request().id())));
    assertThat(waiting.isLive()).isTrue();
    assertThat(waiting.progress().dueAt()).as("an event wakes it").isNull();
    governed.freezes.delete(governed.admin, freeze.id());
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.APPLIED);
  }

  private List<RequestView> listed(State state) {
    var query = new RequestListQuery(state, null, null, null, false, false, 0, 10);
    return governed.requests.list(ann, query).items();
  }

  /** Catches a list by state that tells another state than the request has. */
  @Test
  void whatIsReadyForSomebodyIsNoLongerSoWhenTimeEndsThat() {
    EntityId set = governed.unitTestSet();
    var noon = new Period(List.of("mon", "tue"), "12:00", "13:00", "UTC", null, null);
    governed.rule(
        new Window(List.of(noon), null), new TestsPassed(set, 1, Lasting.parse("2h"), null));
    governed.test(set, true);
    governed.request(ann, Mode.BY_HAND);
    assertThat(listed(State.READY)).hasSize(1);
    governed.pass(Duration.ofHours(1));
    governed.clock.look();
    assertThat(listed(State.READY)).isEmpty();
    assertThat(listed(State.OPEN)).hasSize(1);
    governed.pass(Duration.ofHours(23));
    governed.clock.look();
    assertThat(listed(State.OPEN)).as("the tests are too old").hasSize(1);
    governed.test(set, true);
    governed.clock.look();
    assertThat(listed(State.READY)).hasSize(1);
  }

  /** The same of what the server is to apply, but not yet. */
  @Test
  void whatWaitsForItsTimeIsNoLongerReadyWhenTimeEndsThat() {
    var noon = new Period(List.of("mon", "tue"), "12:00", "13:00", "UTC", null, null);
    governed.rule(new Window(List.of(noon), null));
    Instant tomorrow = governed.now().plus(Duration.ofDays(1));
    RequestView request = governed.request(ann, Mode.WHEN_READY, tomorrow);
    governed.clock.look();
    assertThat(listed(State.READY)).hasSize(1);
    governed.pass(Duration.ofHours(1));
    governed.clock.look();
    assertThat(listed(State.READY)).isEmpty();
    assertThat(listed(State.OPEN)).hasSize(1);
    governed.pass(Duration.ofHours(23));
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.APPLIED);
    assertThat(governed.clock.late()).isZero();
  }

  /** Catches a delay that counts from when a look was due and not from when it may be applied. */
  @Test
  void nothingIsLateBeforeItsTime() {
    var afternoon = new Period(List.of("mon"), "12:00", "13:00", "UTC", null, null);
    var evening = new Period(List.of("mon"), "14:00", "20:00", "UTC", null, null);
    governed.rule(new Window(List.of(afternoon, evening), null));
    RequestView request =
        governed.request(ann, Mode.WHEN_READY, governed.now().plus(Duration.ofHours(3)));
    governed.pass(Duration.ofHours(3));
    governed.clock.look();
    assertThat(stored(request)).isEqualTo(State.APPLIED);
    assertThat(governed.clock.late()).isZero();
  }
}
