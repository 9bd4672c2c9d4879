package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.pinion.catalog.Catalog;
import dev.pinion.domain.Actor;
import dev.pinion.domain.Author;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Ask;
import dev.pinion.domain.governance.ChangeRequest.Basis;
import dev.pinion.domain.governance.ChangeRequest.Change;
import dev.pinion.domain.governance.ChangeRequest.Failure;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.tenant.Maintenance;
import dev.pinion.store.RequestStore.Due;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.RequestStore.Wake;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link RequestStore} states. */
interface RequestContract extends StoreFixture {
  RequestQuery ALL = new RequestQuery(null, null, null, null, null);

  private ChangeRequest stored(ChangeRequest request) {
    write(tx -> tx.requests().insert(request));
    return request;
  }

  private ChangeRequest stored(EntityId service, long number) {
    return stored(GovernanceSamples.request(service, number));
  }

  private ChangeRequest stored(EntityId service, long number, Actor author, String... sets) {
    return stored(
        GovernanceSamples.request(
            service, number, new Change.Rollback("release", null), author, sets));
  }

  private ChangeRequest updated(ChangeRequest request) {
    write(tx -> tx.requests().update(request));
    return request;
  }

  private static ChangeRequest in(ChangeRequest request, State state) {
    return request.at(Progress.of(state, List.of(), null), Samples.LATER);
  }

  private static ChangeRequest due(ChangeRequest request, @Nullable Instant time) {
    return request.at(Progress.of(State.READY, List.of(), time), Samples.LATER);
  }

  private ChangeRequest find(EntityId id) {
    return Objects.requireNonNull(read(tx -> tx.requests().find(id)));
  }

  private List<Long> live(EntityId service) {
    return numbers(RequestQuery.live(service));
  }

  private List<Long> numbers(RequestQuery query) {
    List<ChangeRequest> found = listed(tx -> tx.requests().list(query, 0, 100));
    assertThat(number(tx -> tx.requests().count(query))).isEqualTo(found.size());
    return found.stream().map(ChangeRequest::number).toList();
  }

  @Test
  default void requestsReadBackEqualWithEveryKindOfChange() {
    EntityId service = service("s").id();
    List<Change> changes =
        List.of(
            new Change.Promote("release", "preview@4", true),
            new Change.Rollback("release", 7L),
            new Change.Rollback("release", null),
            new Change.Edit(Samples.id(), Samples.id(), true),
            new Change.Edit(null, null, null));
    for (int i = 0; i < changes.size(); i++) {
      ChangeRequest made =
          stored(
              GovernanceSamples.request(
                  service, i + 1, changes.get(i), Samples.actor("author"), "release", "other"));
      assertThat(found(tx -> tx.requests().find(made.id()))).isEqualTo(made);
    }
    assertThat(found(tx -> tx.requests().find(Samples.id()))).isNull();
  }

  @Test
  default void aRequestThatSaysLittleReadsBackEqual() {
    EntityId service = service("s").id();
    ChangeRequest made =
        stored(
            new ChangeRequest(
                Samples.id(),
                1,
                service,
                new Ask(new Change.Edit(null, null, false), "t", null, Mode.BY_HAND, null),
                new Basis(List.of(), null, new TreeMap<>(), new TreeMap<>(), List.of()),
                new Actor(Actor.Kind.API_KEY, "acme", "key", null, "credential"),
                GovernanceSamples.person("key"),
                Samples.TIME,
                Samples.TIME,
                Progress.of(State.OPEN, List.of(), null),
                List.of(),
                List.of()));
    assertThat(found(tx -> tx.requests().find(made.id()))).isEqualTo(made);
  }

  @Test
  default void aRequestIsReplacedUntilItIsOver() {
    EntityId service = service("s").id();
    ChangeRequest made = stored(service, 1);
    ChangeRequest voted = updated(made.with(GovernanceSamples.vote("eve", true)));
    assertThat(find(made.id())).isEqualTo(voted);
    ChangeRequest other =
        updated(
            voted.on(GovernanceSamples.basis("preview", "custom"), voted.person(), Samples.LATER));
    assertThat(find(made.id())).isEqualTo(other);
    ChangeRequest over =
        updated(
            other.at(
                new Progress(
                    State.FAILED,
                    GovernanceSamples.checks(),
                    null,
                    9L,
                    77L,
                    new Failure("code", Samples.TEXT)),
                Samples.LATER));
    assertThat(find(made.id())).isEqualTo(over);
    for (State each : State.values()) {
      refused(tx -> tx.requests().update(in(over, each)));
    }
  }

  @Test
  default void aRequestThatIsOverIsFinalAndAStaleOneOnlyOpensAgain() {
    EntityId service = service("s").id();
    long number = 0;
    for (State each : State.values()) {
      ChangeRequest made = updated(in(stored(service, ++number), each));
      ChangeRequest open = in(made, State.OPEN);
      ChangeRequest applied = in(made, State.APPLIED);
      if (each.isLive()) {
        updated(open);
      } else if (each == State.STALE) {
        refused(tx -> tx.requests().update(applied));
        updated(open);
      } else {
        refused(tx -> tx.requests().update(open));
      }
    }
  }

  @Test
  default void numbersAreTakenOnceAndTheNewestIsKnown() {
    EntityId service = service("s").id();
    assertThat(number(tx -> tx.requests().lastNumber())).isZero();
    ChangeRequest first = stored(service, 1);
    stored(service, 2);
    assertThat(number(tx -> tx.requests().lastNumber())).isEqualTo(2);
    refused(tx -> tx.requests().insert(GovernanceSamples.request(service, 2)));
    refused(tx -> tx.requests().insert(GovernanceSamples.request(service, 0)));
    refused(tx -> tx.requests().insert(first));
    refused(tx -> tx.requests().insert(GovernanceSamples.request(Samples.id(), 3)));
    refused(tx -> tx.requests().update(GovernanceSamples.request(service, 1)));
  }

  @Test
  default void requestsThatMayStillBeAppliedAreKnownByTheirService() {
    EntityId one = service("one").id();
    EntityId two = service("two").id();
    EntityId none = service("none").id();
    ChangeRequest first = stored(two, 1);
    updated(in(stored(one, 2), State.READY));
    ChangeRequest third = stored(two, 3);
    updated(in(stored(none, 4), State.WITHDRAWN));
    assertThat(listed(tx -> tx.requests().servicesWithLive())).containsExactly(one, two);
    assertThat(live(two)).containsExactly(3L, 1L);
    assertThat(live(one)).containsExactly(2L);
    assertThat(live(none)).isEmpty();
    updated(in(first, State.STALE));
    assertThat(live(two)).containsExactly(3L);
    updated(in(third, State.APPLIED));
    assertThat(listed(tx -> tx.requests().servicesWithLive())).containsExactly(one);
  }

  @Test
  default void requestsAreFilteredAndPagedNewestFirst() {
    EntityId one = service("one").id();
    EntityId two = service("two").id();
    Actor ada = Samples.actor("ada");
    Actor key = new Actor(Actor.Kind.API_KEY, "acme", "ada", null);
    stored(one, 1, ada, "release", "preview");
    updated(in(stored(one, 2, key, "release"), State.READY));
    updated(in(stored(two, 3, ada, "preview"), State.REJECTED));
    stored(two, 4, Samples.actor("bob"));
    assertThat(numbers(ALL)).containsExactly(4L, 3L, 2L, 1L);
    assertThat(numbers(new RequestQuery(State.OPEN, null, null, null, null)))
        .containsExactly(4L, 1L);
    assertThat(numbers(new RequestQuery(null, true, null, null, null))).containsExactly(4L, 2L, 1L);
    assertThat(numbers(new RequestQuery(null, false, null, null, null))).containsExactly(3L);
    assertThat(numbers(new RequestQuery(State.REJECTED, true, null, null, null))).isEmpty();
    assertThat(numbers(new RequestQuery(null, null, two, null, null))).containsExactly(4L, 3L);
    assertThat(numbers(new RequestQuery(null, null, null, "preview", null)))
        .containsExactly(3L, 1L);
    assertThat(numbers(new RequestQuery(null, null, null, "Preview", null))).isEmpty();
    assertThat(numbers(new RequestQuery(null, null, null, null, Author.of(ada))))
        .containsExactly(3L, 1L);
    assertThat(numbers(new RequestQuery(null, null, null, null, Author.of(key))))
        .containsExactly(2L);
    assertThat(numbers(new RequestQuery(null, null, null, null, new Author(false, "x", "ada"))))
        .isEmpty();
    assertThat(numbers(new RequestQuery(State.OPEN, true, one, "release", Author.of(ada))))
        .containsExactly(1L);
    assertThat(listed(tx -> tx.requests().list(ALL, 1, 2)).stream().map(ChangeRequest::number))
        .containsExactly(3L, 2L);
    assertThat(listed(tx -> tx.requests().list(ALL, 4, 2))).isEmpty();
    assertThat(listed(tx -> tx.requests().heads(ALL)))
        .isEqualTo(
            listed(tx -> tx.requests().list(ALL, 0, 9)).stream()
                .map(each -> new RequestStore.Head(each.id(), each.serviceId()))
                .toList());
    assertThat(listed(tx -> tx.requests().heads(new RequestQuery(null, null, one, null, null))))
        .allMatch(each -> each.service().equals(one))
        .isNotEmpty();
    assertThat(listed(tx -> tx.requests().list(ALL, 0, 0))).isEmpty();
  }

  @Test
  default void aRequestIsFoundByTheSetsOfItsPresentContent() {
    ChangeRequest made = stored(service("s").id(), 1, Samples.actor("ada"), "release", "preview");
    updated(made.on(GovernanceSamples.basis("preview", "custom"), made.person(), Samples.LATER));
    assertThat(numbers(new RequestQuery(null, null, null, "release", null))).isEmpty();
    for (String each : List.of("preview", "custom")) {
      assertThat(numbers(new RequestQuery(null, null, null, each, null))).containsExactly(1L);
    }
  }

  private List<Due> due(Instant now, int limit) {
    return listedInCluster(tx -> tx.dueRequests(now, limit));
  }

  @Test
  default void whatIsDueIsFoundOverAllTenants() {
    EntityId ours = service("ours").id();
    EntityId theirs = service(stranger(), "theirs").id();
    ChangeRequest second = updated(due(stored(ours, 1), Samples.TIME.plusMillis(2)));
    updated(due(stored(ours, 2), null));
    updated(in(stored(ours, 3), State.APPLIED));
    ChangeRequest first = due(GovernanceSamples.request(theirs, 1), Samples.TIME.plusMillis(1));
    write(stranger(), tx -> tx.requests().insert(first));
    assertThat(due(Samples.TIME, 9)).isEmpty();
    assertThat(due(Samples.TIME.plusMillis(1), 9)).containsExactly(new Due(stranger(), first.id()));
    assertThat(due(Samples.LATER, 9))
        .containsExactly(new Due(stranger(), first.id()), new Due(home(), second.id()));
    assertThat(due(Samples.LATER, 1)).containsExactly(new Due(stranger(), first.id()));
    assertThat(due(Samples.LATER, 0)).isEmpty();
    updated(in(second, State.STALE));
    assertThat(due(Samples.LATER, 9)).containsExactly(new Due(stranger(), first.id()));
  }

  /** Catches requests that nobody will ever look at and that stand before all others. */
  @Test
  default void whatIsDueInATenantThatIsNotServedIsNotFound() {
    EntityId theirs = service(stranger(), "theirs").id();
    ChangeRequest first = due(GovernanceSamples.request(theirs, 1), Samples.TIME);
    write(stranger(), tx -> tx.requests().insert(first));
    ChangeRequest ours = updated(due(stored(service("ours").id(), 1), Samples.LATER));
    var pause = new Maintenance("Back soon.", 60);
    write(stranger(), tx -> tx.update(tx.tenant().withMaintenance(pause, Samples.TIME)));
    assertThat(due(Samples.LATER, 1)).containsExactly(new Due(home(), ours.id()));
    write(stranger(), tx -> tx.update(tx.tenant().withMaintenance(null, Samples.TIME)));
    assertThat(due(Samples.LATER, 1)).containsExactly(new Due(stranger(), first.id()));
    write(stranger(), tx -> tx.update(tx.tenant().archived(Samples.TIME)));
    assertThat(due(Samples.LATER, 9)).containsExactly(new Due(home(), ours.id()));
  }

  private List<Wake> wakes(int limit) {
    return listedInCluster(tx -> tx.wakes(limit));
  }

  private void wake(@Nullable EntityId service, Instant at) {
    write(tx -> tx.requests().wake(service, at));
  }

  @Test
  default void whatIsWokenIsKnownUntilItHasBeenLookedAt() {
    EntityId one = service("one").id();
    ChangeRequest request = updated(due(stored(one, 1), null));
    wake(null, Samples.LATER);
    wake(one, Samples.TIME);
    write(stranger(), tx -> tx.requests().wake(null, Samples.LATER.plusMillis(1)));
    assertThat(find(request.id())).isEqualTo(request);
    List<Wake> all = wakes(9);
    assertThat(all)
        .extracting(Wake::tenant, Wake::service, Wake::at)
        .containsExactly(
            tuple(home(), one, Samples.TIME),
            tuple(home(), null, Samples.LATER),
            tuple(stranger(), null, Samples.LATER.plusMillis(1)));
    assertThat(wakes(1)).containsExactly(all.getFirst());
    Wake woken = all.getFirst();
    write(stranger(), tx -> tx.requests().looked(woken, Samples.LATER));
    assertThat(wakes(9)).isEqualTo(all);
    write(tx -> tx.requests().looked(all.get(1), Samples.LATER));
    assertThat(wakes(9)).containsExactly(woken, all.get(2));
    write(tx -> tx.requests().looked(woken, Samples.LATER));
    assertThat(wakes(9)).containsExactly(all.get(2));
  }

  /** Catches what happens while requests are looked at and is never looked at itself. */
  @Test
  default void whatHasWokenTheSameAgainIsStillToBeLookedAt() {
    EntityId one = service("one").id();
    wake(one, Samples.TIME);
    Wake first = wakes(9).getFirst();
    wake(one, Samples.LATER);
    Wake second = wakes(9).getFirst();
    assertThat(second).returns(Samples.TIME, Wake::at);
    assertThat(second.token()).isNotEqualTo(first.token());
    write(tx -> tx.requests().looked(first, Samples.LATER));
    assertThat(wakes(9))
        .as("what was before has been looked at")
        .containsExactly(new Wake(home(), one, Samples.LATER, second.token()));
    write(tx -> tx.requests().looked(second, Samples.LATER));
    assertThat(wakes(9)).isEmpty();
    wake(one, Samples.TIME);
    write(tx -> tx.requests().looked(first, Samples.TIME));
    assertThat(wakes(9)).as("one of the same moment").hasSize(1);
  }

  @Test
  default void whatIsWokenInATenantThatIsNotServedIsNotFound() {
    wake(null, Samples.TIME);
    List<Wake> all = wakes(9);
    assertThat(all).hasSize(1);
    write(tx -> tx.update(tx.tenant().withMaintenance(new Maintenance("Soon.", 60), Samples.TIME)));
    assertThat(wakes(9)).isEmpty();
    write(tx -> tx.update(tx.tenant().withMaintenance(null, Samples.TIME)));
    assertThat(wakes(9)).isEqualTo(all);
    write(tx -> tx.update(tx.tenant().archived(Samples.TIME)));
    assertThat(wakes(9)).isEmpty();
  }

  /** What is known is outdated here, so that it shows where the answers come from. */
  @Test
  default void whetherAServiceHasRequestsIsAnsweredFromMemoryUntilOneIsWritten() {
    EntityId one = service("one").id();
    EntityId two = service("two").id();
    ChangeRequest first = stored(one, 1);
    KnownTenant known = new Catalog(store(), 10).get(home());
    updated(in(first, State.STALE));
    ChangeRequest second = stored(two, 2);
    assertThat(hasLive(one, null)).isFalse();
    assertThat(hasLive(two, null)).isTrue();
    assertThat(hasLive(one, known)).isTrue();
    assertThat(hasLive(two, known)).isFalse();
    write(
        tx -> {
          tx.know(known);
          tx.requests().insert(GovernanceSamples.request(one, 3));
          assertThat(tx.requests().hasLive(one)).isTrue();
          assertThat(tx.requests().hasLive(two)).isTrue();
        });
    write(
        tx -> {
          tx.know(known);
          tx.requests().update(in(second, State.REJECTED));
          assertThat(tx.requests().hasLive(two)).isFalse();
        });
  }

  private boolean hasLive(EntityId service, @Nullable KnownTenant known) {
    return read(
        tx -> {
          if (known != null) {
            tx.know(known);
          }
          return tx.requests().hasLive(service);
        });
  }

  @Test
  default void aRequestBelongsToItsTenant() {
    EntityId service = service("s").id();
    ChangeRequest made = stored(service, 1);
    assertThat(found(stranger(), tx -> tx.requests().find(made.id()))).isNull();
    assertThat(found(stranger(), tx -> tx.requests().heads(RequestQuery.live(service))))
        .isEqualTo(List.of());
    assertThat(found(stranger(), tx -> tx.requests().servicesWithLive())).isEqualTo(List.of());
    assertThat(found(stranger(), tx -> tx.requests().hasLive(service))).isEqualTo(false);
    assertThat(found(stranger(), tx -> tx.requests().list(ALL, 0, 9))).isEqualTo(List.of());
    assertThat(number(stranger(), tx -> tx.requests().count(ALL))).isZero();
    assertThat(number(stranger(), tx -> tx.requests().lastNumber())).isZero();
    refused(stranger(), tx -> tx.requests().update(in(made, State.WITHDRAWN)));
    refused(stranger(), tx -> tx.requests().insert(GovernanceSamples.request(service, 1)));
    EntityId theirs = service(stranger(), "theirs").id();
    write(stranger(), tx -> tx.requests().insert(GovernanceSamples.request(theirs, 1)));
  }
}
