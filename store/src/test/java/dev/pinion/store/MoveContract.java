package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.domain.EntityId;
import dev.pinion.store.TenantMove.State;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Store} lets be done with a tenant that moves. */
interface MoveContract extends StoreFixture {

  private void mark(EntityId tenant, @Nullable State state) {
    writeCluster(
        tx ->
            tx.putMove(
                tenant, state == null ? null : new TenantMove(state, "other", 3, Samples.TIME)));
  }

  @ParameterizedTest
  @EnumSource(State.class)
  default void aTenantIsReadAndWrittenAsItsMoveSays(State state) {
    write(tx -> tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME));
    mark(home(), state);
    assertThat(foundInCluster(tx -> tx.move(home())))
        .isEqualTo(new TenantMove(state, "other", 3, Samples.TIME));
    requireRefused(
        state.isWritten(),
        state,
        () ->
            write(tx -> tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME)));
    requireRefused(state.isWritten(), state, () -> writeCluster(tx -> tx.tenant(home()).lastSeq()));
    requireRefused(state.isRead(), state, () -> read(TenantTx::lastSeq));
    assertThat(listedInCluster(ClusterTx::tenants).contains(home())).isEqualTo(state.isRead());
    assertThat(store().readCluster(tx -> tx.lastSeqs(Set.of(home()))).containsKey(home()))
        .isEqualTo(state.isRead());
    assertThat(store().readCluster(ClusterTx::uses).containsKey(home())).isEqualTo(state.isRead());
    // It is known as ever, and nobody else is concerned.
    assertThat(foundInCluster(tx -> tx.tenantById(home()))).isNotNull();
    write(
        stranger(), tx -> tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME));
    assertThat(listedInCluster(ClusterTx::tenants)).contains(stranger());
    mark(home(), null);
    assertThat(store().<Boolean>readCluster(tx -> tx.move(home()) == null)).isTrue();
    write(tx -> tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME));
  }

  private static void requireRefused(boolean isAllowed, State state, Runnable work) {
    Throwable thrown = catchThrowable(work::run);
    if (isAllowed) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown).isInstanceOf(TenantMovesException.class);
      assertThat(((TenantMovesException) thrown).isElsewhere()).isEqualTo(!state.isRead());
    }
  }

  /** Catches a pause that begins beside a write: the last pass of the copy would miss it. */
  @Test
  default void aPauseWaitsForTheWriteThatIsUnderWay() throws Exception {
    var begun = new CountDownLatch(1);
    var goesOn = new CountDownLatch(1);
    var paused = new AtomicReference<Long>();
    Thread writer =
        Thread.startVirtualThread(
            () ->
                write(
                    tx -> {
                      tx.append(Samples.draft(Samples.id()), Samples.actor("x"), Samples.TIME);
                      begun.countDown();
                      await(goesOn);
                    }));
    await(begun);
    Thread mover =
        Thread.startVirtualThread(
            () -> {
              mark(home(), State.LEAVING);
              writeCluster(tx -> tx.awaitWrites(home()));
              paused.set(read(TenantTx::lastSeq));
            });
    assertThat(mover.join(Duration.ofMillis(100))).isFalse();
    goesOn.countDown();
    writer.join();
    mover.join();
    assertThat(paused.get()).isEqualTo(1);
    assertThat(List.of(State.values())).allMatch(state -> State.of(state.code()) == state);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
