package dev.pinion.app.governance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.request.RequestClock;
import dev.pinion.app.request.Requests.RequestListQuery;
import dev.pinion.app.request.Requests.RequestView;
import dev.pinion.app.tenant.Directory;
import dev.pinion.app.tenant.Founding;
import dev.pinion.domain.Actor;
import dev.pinion.domain.EntityId;
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
import dev.pinion.store.ClusterTx;
import dev.pinion.store.GovernanceSamples;
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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  /** Makes requests of another tenant that have long been due. */
  private EntityId otherTenantWithDueRequests() {
    Cluster cluster = shop.tenant.cluster();
    var directory = new Directory(new Clusters(List.of(cluster)), 9, governed::now);
    EntityId other =
        new Founding(directory, shop.work, slug -> false)
            .create(
                new Founding.NewTenant("other", "Other", Map.of()), cluster, Actor.system("other"))
            .id();
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
    try (var clock =
        new RequestClock(new Clusters(List.of(cluster)), shop.work, governed.requests)) {
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

  private void pause(@Nullable String state) {
    shop.store.writeCluster(
        tx -> {
          tx.putSetting(ClusterTx.MAINTENANCE, state);
          return true;
        });
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
}
