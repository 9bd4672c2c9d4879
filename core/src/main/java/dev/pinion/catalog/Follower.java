package dev.pinion.catalog;

import dev.pinion.domain.EntityId;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Follows what others commit to one cluster's store: a few times a second, and whenever the store
 * hints at it, it asks the store whether somebody has, and only then compares the tenants in memory
 * with the store, brings those that are behind up to date, and tells its listeners. Whoever cannot
 * wait for that has it look at once.
 */
public final class Follower implements AutoCloseable {
  /** Between two looks that nobody asks for. */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** A look is followed by so many times its own time without one, however many hints there are. */
  private static final int PAUSE_TIMES = 2;

  /** How long a look waits for the store to say whether somebody has committed. */
  private static final Duration ANSWER_MAX = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(Follower.class.getName());

  private final String name;
  private final Store store;
  private final Catalog catalog;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Semaphore hinted = new Semaphore(0);
  private final ReentrantLock looking = new ReentrantLock();
  private final AtomicLong begun = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong changes = new AtomicLong();
  private final AtomicLong epoch = new AtomicLong();
  private volatile long succeededNanos = System.nanoTime();
  private long ended;
  private @Nullable RuntimeException failure;
  private long seen;
  private boolean everSeen;
  private volatile boolean isDoubted;
  private boolean failing;
  private @Nullable Thread thread;

  /**
   * A follower of a store whose catalog is still empty; it looks only when it is asked, until it is
   * started.
   *
   * @param name what the log calls the cluster
   */
  public Follower(String name, Store store, Catalog catalog) {
    this.name = name;
    this.store = store;
    this.catalog = catalog;
  }

  /**
   * Has something done whenever others have committed, after the tenants in memory are up to date.
   * If it throws, the look has failed and is repeated.
   */
  public void onOthersCommits(Runnable listener) {
    listeners.add(listener);
  }

  /** Begins to look by itself, until it is closed. */
  public void start() {
    store.onOthersCommits(hinted::release);
    thread = Thread.ofVirtual().name("follower-" + name).start(this::follow);
  }

  private void follow() {
    try {
      long pauseNanos = 0;
      while (!stopped.await(pauseNanos, TimeUnit.NANOSECONDS)) {
        if (hinted.tryAcquire(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
          hinted.drainPermits();
        }
        long begun = System.nanoTime();
        lookAgain();
        pauseNanos = PAUSE_TIMES * (System.nanoTime() - begun);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks, and survives whatever the store does. */
  private void lookAgain() {
    try {
      look();
      if (failing) {
        failing = false;
        LOG.log(System.Logger.Level.WARNING, "the cluster {0} is followed again", name);
      }
    } catch (RuntimeException e) {
      if (!failing) {
        failing = true;
        LOG.log(System.Logger.Level.WARNING, "the cluster " + name + " cannot be followed", e);
      }
    }
  }

  /**
   * Looks at once. When this returns, every tenant in memory has what others had committed before
   * the call, and every listener was told of it. Those who ask while a look is under way share the
   * next one, and its failure.
   *
   * @throws StoreUnavailableException if the store cannot say whether others have committed, or
   *     cannot be read
   */
  public void look() {
    // A look that has begun already may have asked the store too early for this caller.
    long mine = begun.get() + 1;
    looking.lock();
    try {
      if (ended < mine) {
        begin();
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      looking.unlock();
    }
  }

  /**
   * Has the next look that succeeds do whatever is done when others have committed: for those who
   * do not know what came of their own write.
   */
  public void doubt() {
    isDoubted = true;
  }

  private void begin() {
    long number = begun.incrementAndGet();
    failure = null;
    try {
      catchUp();
      succeededNanos = System.nanoTime();
    } catch (RuntimeException e) {
      failed.incrementAndGet();
      failure = e;
    }
    ended = number;
  }

  private void catchUp() {
    if (isDoubted) {
      isDoubted = false;
      everSeen = false;
    }
    long now = store.othersCommits(ANSWER_MAX);
    if (everSeen && now == seen) {
      return;
    }
    Set<EntityId> held = catalog.tenants();
    Map<EntityId, Long> seqs = store.readCluster(tx -> tx.lastSeqs(held));
    // Who has moved to another cluster may come back with changes that this one never sees.
    held.stream().filter(tenant -> !seqs.containsKey(tenant)).forEach(catalog::forget);
    seqs.forEach((tenant, seq) -> changes.addAndGet(catalog.follow(tenant, seq)));
    listeners.forEach(Runnable::run);
    // Only now: a look that failed half-way is repeated as a whole.
    seen = now;
    everSeen = true;
    epoch.incrementAndGet();
  }

  /** A number that changes when a look has found that others have committed. */
  public long epoch() {
    return epoch.get();
  }

  /** The cluster's name. */
  public String name() {
    return name;
  }

  /** Looks that were begun. */
  public long looks() {
    return begun.get();
  }

  /** Looks that failed. */
  public long failures() {
    return failed.get();
  }

  /** Changes of others that were brought into tenants in memory. */
  public long changes() {
    return changes.get();
  }

  /**
   * How long ago the last look succeeded: what is served may be behind others by that and a look.
   */
  public Duration behind() {
    return Duration.ofNanos(System.nanoTime() - succeededNanos);
  }

  /** Ends the looks, and waits for the one under way. */
  @Override
  public void close() {
    stopped.countDown();
    hinted.release();
    Thread running = thread;
    if (running == null) {
      return;
    }
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
