package dev.pinion.app.request;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.access.ForeignUsers;
import dev.pinion.domain.Actor;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.RequestStore.Due;
import dev.pinion.store.RequestStore.Head;
import dev.pinion.store.RequestStore.RequestQuery;
import dev.pinion.store.RequestStore.Wake;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  private final Clusters clusters;
  private final Work work;
  private final RequestLook look;
  private final Consumer<Cluster> beforeLook;
  private final Pauses pauses = new Pauses();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

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
    this.look = new RequestLook(work, requests, foreign);
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
    return look.applied.sum();
  }

  /** Requests that the server could not apply. */
  public long failed() {
    return look.failed.sum();
  }

  /** Requests that the server has applied later than they were ready. */
  public long late() {
    return look.late.sum();
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
    StoreUnavailableException failure = null;
    for (Found each : due) {
      if (stopped.getCount() > 0) {
        try {
          if (each.wake() == null) {
            look.at(each.tenant(), each.id(), null);
          } else {
            lookAtAll(each.tenant(), each.wake(), now);
          }
          pauses.forget(each.id());
        } catch (StoreUnavailableException e) {
          // What cannot be looked at keeps no other waiting, in this look or in the next.
          pauses.begin(each.id(), now);
          failure = e;
        } catch (RuntimeException e) {
          leaveAlone(each.tenant(), each.id(), e, now);
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

  /** Leaves a request, or what wakes several, alone for a while, and says so once. */
  private void leaveAlone(TenantRef tenant, EntityId id, RuntimeException why, Instant now) {
    if (!pauses.begin(id, now)) {
      return;
    }
    String what =
        "a change request of the tenant %s cannot be looked at now, and is tried again (%s)"
            .formatted(tenant.slug(), id.uuid());
    if (why instanceof DomainException) {
      LOG.log(System.Logger.Level.WARNING, what + ": " + why.getMessage());
    } else {
      LOG.log(System.Logger.Level.WARNING, what, why);
    }
  }

  /**
   * Looks at the requests that are woken. One that cannot be looked at is due by its own time from
   * then on, so that it keeps no other from what wakes that next.
   */
  private void lookAtAll(TenantRef tenant, Wake wake, Instant now) {
    Instant began = work.now();
    var live = new RequestQuery(null, true, wake.service(), null, null);
    for (Head each : tenant.<List<Head>>read(tx -> tx.requests().heads(live)).reversed()) {
      if (stopped.getCount() == 0) {
        return;
      }
      if (pauses.holds(each.id(), now)) {
        continue;
      }
      try {
        look.at(tenant, each.id(), wake.at());
        pauses.forget(each.id());
      } catch (StoreUnavailableException e) {
        // So are the others of the tenant, and each may take as long.
        throw e;
      } catch (RuntimeException e) {
        look.remember(tenant, each.id(), wake.at());
        leaveAlone(tenant, each.id(), e, now);
      }
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
