package dev.pinion.app.request;

import dev.pinion.app.Caller;
import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.Principal;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.app.governance.RequestEvents;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.ForeignMember;
import dev.pinion.domain.governance.ChangeRequest;
import dev.pinion.domain.governance.ChangeRequest.Failure;
import dev.pinion.domain.governance.ChangeRequest.Mode;
import dev.pinion.domain.governance.ChangeRequest.Progress;
import dev.pinion.domain.governance.ChangeRequest.State;
import dev.pinion.domain.governance.Freeze;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.RequestStore.Due;
import dev.pinion.store.RequestStore.Head;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.RequestStore.Wake;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantTx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at change requests when time or an event may have made them ready, and applies those that
 * the server is to apply. When to look is in the store, so restarts lose nothing; several servers
 * may look at one request, and the transaction that applies it does so once, because it finds out
 * from the row whether it is applied already.
 */
public final class RequestClock implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RequestClock.class.getName());

  /** How often it looks for requests that are due. */
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Requests whose time has come, and wakes, that are taken in one go. */
  private static final int BATCH = 100;

  /** From when on it counts as late. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private final Clusters clusters;
  private final Work work;
  private final Requests requests;
  private final ForeignUsers foreign;
  private final Consumer<Cluster> beforeLook;
  private final Pauses pauses = new Pauses();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();
  private final LongAdder applied = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder late = new LongAdder();

  /**
   * A clock over every tenant of the clusters; it stands until it is started.
   *
   * @param beforeLook brings what a cluster says of the whole server up to date; done before each
   *     look at what is due there
   */
  public RequestClock(
      Clusters clusters,
      Work work,
      Requests requests,
      ForeignUsers foreign,
      Consumer<Cluster> beforeLook) {
    this.clusters = clusters;
    this.work = work;
    this.requests = requests;
    this.foreign = foreign;
    this.beforeLook = beforeLook;
  }

  /** Begins to look by itself, until it is closed. */
  public void start() {
    for (Cluster each : clusters.all()) {
      threads.add(
          Thread.ofVirtual().name("requests-" + each.name()).start(() -> lookAgainAndAgain(each)));
    }
  }

  private void lookAgainAndAgain(Cluster cluster) {
    boolean failing = false;
    try {
      while (!stopped.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        try {
          look(cluster);
          failing = false;
        } catch (RuntimeException e) {
          if (!failing) {
            LOG.log(
                System.Logger.Level.WARNING,
                "change requests of the cluster " + cluster.name() + " cannot be looked at",
                e);
          }
          failing = true;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Requests that the server has applied. */
  public long applied() {
    return applied.sum();
  }

  /** Requests that the server could not apply. */
  public long failed() {
    return failed.sum();
  }

  /** Requests that the server has applied later than they were ready. */
  public long late() {
    return late.sum();
  }

  /** Looks at once at what is due in every cluster. */
  public void look() {
    clusters.all().forEach(this::look);
  }

  /**
   * What is to be looked at.
   *
   * @param id of the request or of what is woken
   * @param wake null if it is one request, whose time has come
   */
  private record Found(TenantRef tenant, EntityId id, @Nullable Wake wake) {}

  private void look(Cluster cluster) {
    beforeLook.accept(cluster);
    Instant now = work.now();
    pauses.forgetOld(now);
    List<Found> due =
        cluster
            .store()
            .readCluster(
                tx -> {
                  var found = new ArrayList<Found>();
                  for (Due each : tx.dueRequests(now, BATCH + pauses.size())) {
                    TenantRef tenant = tenant(tx, cluster, each.tenant());
                    if (tenant != null && !pauses.holds(each.request(), now)) {
                      found.add(new Found(tenant, each.request(), null));
                    }
                  }
                  for (Wake each : tx.wakes(BATCH + pauses.size())) {
                    TenantRef tenant = tenant(tx, cluster, each.tenant());
                    if (tenant != null && !pauses.holds(each.woken(), now)) {
                      found.add(new Found(tenant, each.woken(), each));
                    }
                  }
                  return found;
                });
    RuntimeException failure = null;
    for (Found each : due) {
      if (stopped.getCount() > 0) {
        try {
          if (each.wake() == null) {
            look(each.tenant(), each.id(), null);
          } else {
            lookAtAll(each.tenant(), each.wake());
          }
          pauses.forget(each.id());
        } catch (RuntimeException e) {
          // One that cannot be looked at keeps no other waiting, in this look or in the next.
          pauses.begin(each.id(), now);
          failure = e;
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private static @Nullable TenantRef tenant(ClusterTx tx, Cluster cluster, EntityId id) {
    Tenant tenant = tx.tenantById(id);
    return tenant == null ? null : new TenantRef(tenant.id(), tenant.slug(), cluster);
  }

  /** What a look at a request found. */
  private record Look(ChangeRequest request, @Nullable Instant wasDue, boolean hasFailed) {}

  /** Looks at the requests that are woken. Where one cannot be looked at, all are once more. */
  private void lookAtAll(TenantRef tenant, Wake wake) {
    Instant began = work.now();
    RuntimeException failure = null;
    var live = new RequestQuery(null, true, wake.service(), null, null);
    for (Head each : tenant.<List<Head>>read(tx -> tx.requests().heads(live)).reversed()) {
      if (stopped.getCount() == 0) {
        return;
      }
      try {
        look(tenant, each.id(), wake.at());
      } catch (StoreUnavailableException e) {
        // So are the others of the tenant, and each may take as long.
        throw e;
      } catch (RuntimeException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
    work.write(
        tenant,
        Actor.system(tenant.slug()),
        unit -> {
          unit.tx().openReserve();
          unit.tx().requests().looked(wake, began);
          return true;
        });
  }

  /**
   * Looks at a request.
   *
   * @param woken since when something wakes it; null if its own time alone does
   */
  private void look(TenantRef tenant, EntityId id, @Nullable Instant woken) {
    Look look = work.write(tenant, Actor.system(tenant.slug()), unit -> settled(unit, id, woken));
    if (look == null) {
      return;
    }
    if (look.hasFailed()) {
      failed.increment();
    } else if (isToBeApplied(look.request())) {
      try {
        apply(tenant, look);
      } catch (DomainException e) {
        end(tenant, look.request(), e);
      }
    }
  }

  private @Nullable Look settled(Work.Unit unit, EntityId id, @Nullable Instant woken) {
    // What becomes of a request is written down also where a tenant may write nothing else.
    unit.tx().openReserve();
    ChangeRequest request = unit.tx().requests().find(id);
    if (request == null || !request.isLive()) {
      return null;
    }
    Instant own = request.progress().dueAt();
    Instant due = own == null || own.isAfter(unit.at()) ? woken : own;
    if (due == null) {
      return null;
    }
    try {
      return new Look(requests.settle(unit, request), due, false);
    } catch (DomainException e) {
      // What is asked for cannot be done any more.
      return new Look(request, due, hasFailed(unit, request, e));
    }
  }

  private boolean isToBeApplied(ChangeRequest request) {
    Instant notBefore = request.ask().notBefore();
    return request.progress().state() == State.READY
        && request.ask().mode() == Mode.WHEN_READY
        && (notBefore == null || !notBefore.isAfter(work.now()));
  }

  private void apply(TenantRef tenant, Look look) {
    ChangeRequest seen = look.request();
    requireAtHome(tenant, seen.author());
    Boolean isLate =
        work.write(
            tenant,
            seen.author(),
            unit -> {
              ChangeRequest request = unit.tx().requests().find(seen.id());
              if (request == null || !request.isLive() || isAtRest(unit.tx())) {
                return null;
              }
              Long lateBy = lateBy(look.wasDue(), request.ask().notBefore(), unit.at());
              requests.applied(unit, author(tenant, unit, request)::require, request, null, lateBy);
              return lateBy != null;
            });
    if (isLate == null) {
      return;
    }
    applied.increment();
    if (isLate) {
      late.increment();
      LOG.log(
          System.Logger.Level.WARNING,
          "change request #{0} of {1} was applied late: it was due at {2}",
          Long.toString(seen.number()),
          tenant.slug(),
          look.wasDue());
    }
  }

  /** Whether nothing is applied now; what was due before that began is still due afterwards. */
  private static boolean isAtRest(TenantTx tx) {
    return tx.head().serverPaused()
        || tx.tenant().maintenance() != null
        || tx.tenant().isArchived();
  }

  /**
   * Refuses an author from another tenant who is gone there. Its rows are read beside the
   * transaction, as for every write of a foreign member.
   */
  private void requireAtHome(TenantRef tenant, Actor author) {
    if (author.kind() == Actor.Kind.USER
        && !author.org().equals(tenant.slug())
        && !foreign.exists(new ForeignMember.Key(author.org(), author.id()))) {
      throw authorGone();
    }
  }

  private static DomainException authorGone() {
    return DomainException.forbidden(
        "author_gone", "The author of the request is gone, so nothing is done in their name.");
  }

  private static @Nullable Long lateBy(
      @Nullable Instant due, @Nullable Instant notBefore, Instant at) {
    Instant since = notBefore != null && due != null && due.isBefore(notBefore) ? notBefore : due;
    Duration behind = since == null ? Duration.ZERO : Duration.between(since, at);
    return behind.compareTo(LATE) > 0 ? (Long) behind.toSeconds() : null;
  }

  /** The author with what they hold now: who may not do it any more has it done no more. */
  private static Caller author(TenantRef tenant, Work.Unit unit, ChangeRequest request) {
    Principal.Standing standing = Principal.standing(unit.tx(), request.author(), unit.at());
    if (standing == null) {
      throw authorGone();
    }
    return new Caller(tenant, request.author(), standing.grants(), standing.superAdministrator());
  }

  /** Ends a request that could not be applied, unless something else has become of it since. */
  private void end(TenantRef tenant, ChangeRequest tried, DomainException why) {
    boolean ended =
        work.write(
            tenant,
            Actor.system(tenant.slug()),
            unit -> {
              unit.tx().openReserve();
              ChangeRequest request = unit.tx().requests().find(tried.id());
              if (request == null || !request.isLive()) {
                return false;
              }
              if (!request.basis().equals(tried.basis())) {
                // It has been refreshed in between; the next look sees what it is now.
                put(unit, request, State.OPEN, unit.at(), null);
                return false;
              }
              return hasFailed(unit, request, why);
            });
    if (ended) {
      failed.increment();
    }
  }

  /**
   * Waits while nothing may change, and ends a request that cannot be applied.
   *
   * @throws DomainException if it is tried again later, because what is in its way passes by itself
   */
  private boolean hasFailed(Work.Unit unit, ChangeRequest request, DomainException why) {
    if (why.error() instanceof DomainError.Unavailable
        || why.error() instanceof DomainError.QuotaExceeded) {
      throw why;
    }
    if (why.error() instanceof DomainError.Frozen) {
      // The freeze may have been lifted in between; nothing would wake the request then.
      Instant due = requests.isFrozen(unit, request) ? thaw(unit.tx(), unit.at()) : unit.at();
      put(unit, request, State.READY, due, null);
      return false;
    }
    if (why.error() instanceof DomainError.RulesNotMet) {
      // A rule has changed its mind in between; the next look sees it.
      put(unit, request, State.OPEN, unit.at(), null);
      return false;
    }
    if (request.ask().mode() == Mode.BY_HAND) {
      // Whoever applies it is told, and may still mend it.
      put(unit, request, State.OPEN, null, null);
      return false;
    }
    if (why.error().code().equals(RequestPlans.MOVED)) {
      // Its author can refresh what is stale, but nothing that has failed.
      put(unit, request, State.STALE, null, null);
      RequestEvents.log(unit, "stale", request);
      return false;
    }
    put(unit, request, State.FAILED, null, new Failure(why.error().code(), why.error().message()));
    RequestEvents.log(unit, "failed", request);
    return true;
  }

  private static void put(
      Work.Unit unit,
      ChangeRequest request,
      State state,
      @Nullable Instant due,
      @Nullable Failure failure) {
    var progress = new Progress(state, request.progress().checks(), due, null, null, failure);
    if (!progress.equals(request.progress())) {
      unit.tx().requests().update(request.at(progress, unit.at()));
    }
  }

  /** When the first freeze ends by itself; null if none does, for lifting one is an event. */
  private static @Nullable Instant thaw(TenantTx tx, Instant now) {
    return tx.rules().freezes().stream()
        .filter(each -> each.isOn(now))
        .map(Freeze::until)
        .filter(Objects::nonNull)
        .min(Instant::compareTo)
        .orElse(null);
  }

  /** Ends the looks, and waits for those under way. */
  @Override
  public void close() {
    stopped.countDown();
    for (Thread each : threads) {
      try {
        each.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
