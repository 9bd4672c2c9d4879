package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.run.Invocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link InvocationStore} states. */
interface InvocationContract extends StoreFixture {

  /** A set of behaviours with one version. */
  private EntityId set() {
    Resource<?> set =
        Samples.resource("set " + Samples.id(), new Content.BehaviorSet(false, List.of()));
    write(
        tx -> {
          tx.resources().insert(set);
          tx.resources()
              .append(
                  new ResourceVersion(
                      Samples.id(), set.id(), 1, Samples.json(), Samples.actor("a"), Samples.TIME));
        });
    return set.id();
  }

  private static Invocation invocation(
      EntityId set, EntityId service, String conversation, Instant at, @Nullable String message) {
    return new Invocation(
        Samples.id(),
        set,
        1,
        conversation,
        service,
        "user " + Samples.TEXT,
        "m",
        message,
        List.of("t", Samples.TEXT),
        at,
        Samples.LATER);
  }

  private EntityId add(Invocation invocation) {
    return store().write(home(), tx -> tx.invocations().add(invocation));
  }

  @Test
  default void invocationsReadBackEqualInOrderAndPages() {
    EntityId set = set();
    EntityId service = service("service").id();
    Invocation late = invocation(set, service, "a", Samples.LATER, Samples.TEXT);
    Invocation early = invocation(set, service, "b", Samples.TIME, null);
    Invocation same = invocation(set, service, "c", Samples.TIME, null);
    List.of(late, early, same).forEach(each -> assertThat(add(each)).isEqualTo(each.id()));
    add(invocation(set(), service, "a", Samples.TIME, null));
    assertThat(listed(tx -> tx.invocations().list(set, null, 0, 9)))
        .containsExactly(late, early, same);
    assertThat(listed(tx -> tx.invocations().list(set, false, 0, 9)))
        .containsExactly(early, same, late);
    assertThat(listed(tx -> tx.invocations().list(set, true, 0, 9)))
        .containsExactly(late, early, same);
    assertThat(listed(tx -> tx.invocations().list(set, false, 1, 1))).containsExactly(same);
    assertThat(number(tx -> tx.invocations().count(set))).isEqualTo(3);
  }

  @Test
  default void whatIsReportedAgainStaysAsItWas() {
    EntityId set = set();
    EntityId service = service("service").id();
    Invocation first = invocation(set, service, "a", Samples.TIME, null);
    add(first);
    assertThat(add(invocation(set, service, "a", Samples.TIME, "other"))).isEqualTo(first.id());
    assertThat(listed(tx -> tx.invocations().list(set, null, 0, 9))).containsExactly(first);
  }

  @Test
  default void anInvocationNamesAVersionOfASetOfItsTenant() {
    EntityId set = set();
    EntityId service = service("service").id();
    Invocation known = invocation(set, service, "a", Samples.TIME, null);
    refused(tx -> tx.invocations().add(invocation(Samples.id(), service, "a", Samples.TIME, null)));
    refused(tx -> tx.invocations().add(invocation(set, Samples.id(), "a", Samples.TIME, null)));
    refused(
        tx ->
            tx.invocations()
                .add(
                    new Invocation(
                        Samples.id(),
                        set,
                        2,
                        "a",
                        service,
                        "u",
                        "m",
                        null,
                        List.of(),
                        Samples.TIME,
                        Samples.TIME)));
    refused(stranger(), tx -> tx.invocations().add(known));
    add(known);
    assertThat(found(stranger(), tx -> tx.invocations().list(set, null, 0, 9)))
        .isEqualTo(List.of());
    assertThat(number(stranger(), tx -> tx.invocations().count(set))).isZero();
  }
}
