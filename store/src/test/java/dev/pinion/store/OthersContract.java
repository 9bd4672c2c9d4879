package dev.pinion.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What {@link Store} states of others who commit to its database, and of whether it can. */
interface OthersContract extends StoreFixture {
  Duration AT_MOST = Duration.ofSeconds(20);

  /** The same database, opened once more, whose writes wait no longer for their turn than that. */
  Store reopen(Duration writeTimeout);

  private long number() {
    return store().othersCommits(AT_MOST);
  }

  private static void log(Store store, StoreFixture fixture) {
    store.write(
        fixture.home(),
        tx -> {
          tx.append(Samples.draft(fixture.home()), Samples.actor("x"), Samples.TIME);
          return true;
        });
  }

  @Test
  default void theNumberChangesWithEveryCommitOfAnotherAndStaysWithoutOne() {
    try (Store other = reopen(AT_MOST)) {
      for (int i = 0; i < 20; i++) {
        long before = number();
        log(other, this);
        assertThat(number()).as("after the other's commit %d", i).isNotEqualTo(before);
        long seen = number();
        read(TenantTx::lastSeq);
        other.read(home(), TenantTx::lastSeq);
        assertThat(number()).as("after reads alone").isEqualTo(seen);
      }
    }
  }

  /** Catches a number in which our own commits make up for those of others. */
  @Test
  default void ownCommitsHideNoneOfOthers() {
    try (Store other = reopen(AT_MOST)) {
      for (int i = 0; i < 20; i++) {
        long before = number();
        log(other, this);
        log(store(), this);
        assertThat(number()).as("round %d", i).isNotEqualTo(before);
      }
    }
  }

  /** What another had committed before a look is readable after it. */
  @Test
  default void whoAsksAtTheSameTimeAsOthersWriteMissesNothing() throws Exception {
    try (Store other = reopen(AT_MOST);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lookers = new ArrayList<Future<?>>();
      for (int i = 0; i < 8; i++) {
        lookers.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 50; n++) {
                    long before = number();
                    log(other, this);
                    log(store(), this);
                    assertThat(number()).isNotEqualTo(before);
                  }
                }));
      }
      for (Future<?> each : lookers) {
        each.get();
      }
    }
  }

  @Test
  default void aWritableStoreProvesItAndLeavesNoTraceInTenants() {
    List<Long> before = List.of(number(TenantTx::lastSeq), number(stranger(), TenantTx::lastSeq));
    for (Duration recent : List.of(Duration.ZERO, Duration.ofHours(1), Duration.ZERO)) {
      store().proveWritable(recent);
    }
    assertThat(List.of(number(TenantTx::lastSeq), number(stranger(), TenantTx::lastSeq)))
        .isEqualTo(before);
  }

  @Test
  default void aClosedStoreProvesAndTellsNothing() {
    Store closed = reopen(AT_MOST);
    closed.close();
    assertThatThrownBy(() -> closed.proveWritable(Duration.ZERO))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> closed.othersCommits(AT_MOST))
        .isInstanceOf(StoreUnavailableException.class);
  }
}
