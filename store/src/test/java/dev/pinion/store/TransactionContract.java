package dev.pinion.store;

import static dev.pinion.fixture.Turns.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pinion.budget.Allowance;
import dev.pinion.budget.MemoryBudget;
import dev.pinion.budget.Use;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.fixture.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What {@link Store} states of its transactions. */
interface TransactionContract extends StoreFixture {
  /** Short for a test, and long for a write that nobody keeps waiting. */
  Duration TURN_MAX = Duration.ofSeconds(2);

  /** The same database, opened once more, whose writes wait no longer for their turn than that. */
  Store reopen(Duration writeTimeout);

  private static List<Throwable> throwables() {
    return List.of(
        new IllegalStateException("plain"),
        new DomainException(new DomainError.NotFound("x", "x")),
        new StoreUnavailableException("from within"),
        new CompletionException(new IllegalStateException("wrapped")),
        new CancellationException("cancelled"),
        new AssertionError("an error"));
  }

  private static RuntimeException raise(Throwable thrown) {
    switch (thrown) {
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new AssertionError(thrown);
    }
  }

  @Test
  default void workThatThrowsLeavesNothingAndItsExceptionComesOutUnchanged() {
    for (Throwable thrown : throwables()) {
      assertThat(catchThrowable(() -> read(tx -> raise(thrown)))).isSameAs(thrown);
      assertThat(catchThrowable(() -> store().readCluster(tx -> raise(thrown)))).isSameAs(thrown);
      assertThat(
              catchThrowable(
                  () ->
                      write(
                          tx -> {
                            tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                            raise(thrown);
                          })))
          .isSameAs(thrown);
      assertThat(
              catchThrowable(
                  () ->
                      writeCluster(
                          tx -> {
                            tx.putSetting("k", "v");
                            raise(thrown);
                          })))
          .isSameAs(thrown);
    }
    assertThat(number(TenantTx::lastSeq)).isZero();
    assertThat(foundInCluster(tx -> tx.setting("k"))).isNull();
  }

  /**
   * Catches a write that is refused for what others load whose work the same thread does, because
   * it commits them together.
   */
  @Test
  default void whatATransactionLoadsIsCountedToNoRequest() {
    try (Allowance allowance = new MemoryBudget(1024).open(() -> "a")) {
      boolean isDone =
          allowance.serve(
              () ->
                  store()
                      .write(
                          home(),
                          tx -> {
                            Allowance.current().take(Use.LOADED, Use.LOADED.most() + 1);
                            tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                            return true;
                          }));
      assertThat(isDone).isTrue();
    }
  }

  /** A write that runs until the latch opens, so that others must queue behind it. */
  private Future<?> occupy(Store store, ExecutorService threads, CountDownLatch open)
      throws InterruptedException {
    var begun = new CountDownLatch(1);
    Future<?> busy =
        threads.submit(
            () ->
                store.write(
                    home(),
                    tx -> {
                      tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                      begun.countDown();
                      await(open);
                      return true;
                    }));
    begun.await();
    return busy;
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void aFailingTransactionLeavesItsNeighboursAlone() throws Exception {
    var open = new CountDownLatch(1);
    var neighbours = new ArrayList<Future<?>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> busy = occupy(store(), threads, open);
      for (int i = 0; i < 60; i++) {
        String key = "k" + i;
        int number = i;
        neighbours.add(threads.submit(() -> writeCluster(tx -> neighbour(tx, number, key))));
      }
      // Most have queued by then; those that come later are neighbours of fewer.
      Thread.sleep(50);
      open.countDown();
      busy.get();
      for (int i = 0; i < 60; i++) {
        Future<?> each = neighbours.get(i);
        if (i % 3 == 0) {
          each.get();
        } else {
          assertThatThrownBy(each::get)
              .isInstanceOf(ExecutionException.class)
              .cause()
              .isNotInstanceOf(StoreUnavailableException.class);
        }
        int number = i;
        assertThat(foundInCluster(tx -> tx.setting("k" + number)))
            .isEqualTo(i % 3 == 0 ? "done" : null);
      }
    }
  }

  /** Of three, one does its work, one gives up half-way, one is refused by the database. */
  private void neighbour(ClusterTx tx, int number, String key) {
    tx.putSetting(key, "done");
    if (number % 3 == 1) {
      throw new IllegalStateException("given up");
    } else if (number % 3 == 2) {
      tx.insert(Samples.tenant(home(), "again"));
    }
  }

  @Test
  default void aReadSeesEveryWriteThatReturnedBefore() throws Exception {
    inParallel(
        8,
        thread -> {
          String key = "thread-" + thread;
          for (int i = 0; i < 40; i++) {
            String value = "v" + i;
            writeCluster(tx -> tx.putSetting(key, value));
            assertThat(foundInCluster(tx -> tx.setting(key))).isEqualTo(value);
          }
        });
  }

  @Test
  default void aReadSeesOneState() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      read(
          tx -> {
            long before = tx.lastSeq();
            get(
                threads.submit(
                    () ->
                        write(
                            other ->
                                other.append(
                                    Samples.draft(home()), Samples.actor("x"), Samples.TIME))));
            assertThat(tx.lastSeq()).isEqualTo(before);
            assertThat(tx.changesAfter(before, 9)).isEmpty();
            return true;
          });
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(1);
  }

  private static void get(Future<?> future) {
    try {
      future.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Catches a number that is taken outside the transaction, or from a counter that commits in
   * another order: a watcher that has seen n would never be told of a smaller number.
   */
  @Test
  default void numbersOfChangesAgreeWithTheCommitOrder() throws Exception {
    int writers = 16;
    int writesEach = 25;
    var answered = new AtomicLong();
    var done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<Long>> watcher = threads.submit((Callable<List<Long>>) () -> watch(done));
      inParallel(
          writers,
          thread -> {
            for (int i = 0; i < writesEach; i++) {
              long earlier = answered.get();
              int changes = i % 3;
              long mine =
                  store()
                      .write(
                          home(),
                          tx -> {
                            for (int j = 0; j < changes; j++) {
                              tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                            }
                            return tx.lastSeq();
                          });
              assertThat(mine).isGreaterThanOrEqualTo(earlier + changes);
              answered.accumulateAndGet(mine, Math::max);
            }
          });
      done.set(true);
      assertThat(watcher.get())
          .isEqualTo(LongStream.rangeClosed(1, answered.get()).boxed().toList());
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(answered.get()).isEqualTo(16 * 24);
  }

  /** Every number in the order in which somebody who follows the log sees it. */
  private List<Long> watch(AtomicBoolean done) {
    var seen = new ArrayList<Long>();
    boolean last;
    do {
      last = done.get();
      long from = seen.isEmpty() ? 0 : seen.getLast();
      read(tx -> tx.changesAfter(from, 1_000)).stream().map(Change::seq).forEach(seen::add);
    } while (!last);
    return seen;
  }

  @Test
  default void aWriteWhoseTurnDoesNotComeInTimeIsNeverDone() throws Exception {
    var open = new CountDownLatch(1);
    var late = new AtomicBoolean();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        Store impatient = reopen(TURN_MAX)) {
      Future<?> busy = occupy(impatient, threads, open);
      assertThatThrownBy(
              () ->
                  impatient.write(
                      home(),
                      tx -> {
                        late.set(true);
                        tx.append(Samples.draft(home()), Samples.actor("late"), Samples.TIME);
                        return true;
                      }))
          .isInstanceOf(StoreUnavailableException.class);
      open.countDown();
      busy.get();
      for (int i = 0; i < 5; i++) {
        impatient.writeCluster(
            tx -> {
              tx.putSetting("k", "v");
              return true;
            });
      }
    }
    assertThat(late).isFalse();
    assertThat(number(TenantTx::lastSeq)).isEqualTo(1);
  }

  @Test
  default void aWriteThatHasBegunIsAnsweredAsItEndsHoweverLongItTakes() {
    var thrown = new IllegalStateException("after the time");
    try (Store impatient = reopen(TURN_MAX)) {
      Consumer<TenantTx> slow =
          tx -> {
            tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
            await(TURN_MAX.plusMillis(200));
          };
      impatient.write(
          home(),
          tx -> {
            slow.accept(tx);
            return true;
          });
      assertThat(
              catchThrowable(
                  () ->
                      impatient.write(
                          home(),
                          tx -> {
                            slow.accept(tx);
                            return raise(thrown);
                          })))
          .isSameAs(thrown);
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(1);
  }

  private static void await(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  default void anInterruptedWriteThatHasNotBegunIsNeverDone() throws Exception {
    var open = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> busy = occupy(store(), threads, open);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> writeCluster(tx -> tx.putSetting("k", "v")))
          .isInstanceOf(StoreUnavailableException.class);
      assertThat(Thread.interrupted()).isTrue();
      open.countDown();
      busy.get();
    }
    writeCluster(tx -> tx.putSetting("other", "v"));
    assertThat(foundInCluster(tx -> tx.setting("k"))).isNull();
  }

  @Test
  default void closingFinishesTheWritesThatAreQueued() throws Exception {
    var open = new CountDownLatch(1);
    var queued = new ArrayList<Future<?>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Store closing = reopen(Duration.ofSeconds(20));
      Future<?> busy = occupy(closing, threads, open);
      for (int i = 0; i < 10; i++) {
        queued.add(
            waiting(
                () ->
                    closing.write(
                        home(),
                        tx -> {
                          tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME);
                          return true;
                        })));
      }
      Thread closer = Thread.startVirtualThread(closing::close);
      Patience.until("a close that waits", () -> closer.getState() == Thread.State.WAITING);
      open.countDown();
      busy.get();
      for (Future<?> each : queued) {
        each.get();
      }
      closer.join();
    }
    assertThat(number(TenantTx::lastSeq)).isEqualTo(11);
  }

  @Test
  default void aClosedStoreRefuses() {
    Store closed = reopen(Duration.ofSeconds(1));
    closed.close();
    closed.close();
    assertThatThrownBy(() -> closed.write(home(), TenantTx::lastSeq))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> closed.writeCluster(ClusterTx::directory))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> closed.read(home(), TenantTx::lastSeq))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(() -> closed.readCluster(ClusterTx::directory))
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  default void whatIsWrittenIsThereAfterReopening() {
    write(tx -> tx.append(Samples.draft(home()), Samples.actor("x"), Samples.TIME));
    List<Change> before = read(tx -> tx.changesAfter(0, 9));
    store().close();
    try (Store again = reopen(Duration.ofSeconds(5))) {
      List<Change> after = again.read(home(), tx -> tx.changesAfter(0, 9));
      assertThat(after).isEqualTo(before);
    }
  }

  /** Work of one of several threads, which are told apart by their numbers from 0. */
  @FunctionalInterface
  interface Numbered {
    void run(int thread) throws Exception;
  }

  /** Runs the work in so many threads at once and throws what any of them throws. */
  static void inParallel(int count, Numbered work) throws Exception {
    var start = new CountDownLatch(1);
    var all = new ArrayList<Future<?>>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        int thread = i;
        all.add(
            threads.submit(
                () -> {
                  start.await();
                  work.run(thread);
                  return true;
                }));
      }
      start.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    }
  }
}
