package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.TenantHead;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/** How use cases write: one transaction, one time, one author, and a log entry for every change. */
public final class Work {
  private final EntityIds ids;
  private final InstantSource clock;
  private final ClockWatch watch;

  /** Units of work that take identifiers and times from here. */
  public Work(EntityIds ids, InstantSource clock) {
    this(ids, clock, new ClockWatch(System::nanoTime));
  }

  Work(EntityIds ids, InstantSource clock, ClockWatch watch) {
    this.ids = ids;
    this.clock = clock;
    this.watch = watch;
  }

  /** The current time as far as the store keeps it: whole milliseconds. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** A fresh identifier. */
  public EntityId newId() {
    return ids.next();
  }

  /**
   * Runs a transaction for the caller; it is on disk and readable when this returns. The same
   * transaction makes sure that the caller still holds what they were admitted with and, if their
   * request has a key, says that it was carried out.
   *
   * @throws StaleCallerException if the caller's rights have changed; nothing is done then
   */
  public <T> T write(Caller caller, Function<Unit, T> work) {
    Function<Unit, T> noted = noting(caller, work);
    T result = commit(caller.tenant(), tx -> noted.apply(unit(caller, tx)));
    caller.hasWritten();
    return result;
  }

  /** The same for work that gives nothing back. */
  public void run(Caller caller, Consumer<Unit> work) {
    write(
        caller,
        unit -> {
          work.accept(unit);
          return unit;
        });
  }

  /**
   * Runs a transaction for the caller on their tenant and on what its cluster keeps beside tenants;
   * otherwise the same as {@link #write(Caller, Function)}.
   */
  public <T> T writeCluster(Caller caller, BiFunction<ClusterTx, Unit, T> work) {
    TenantRef tenant = caller.tenant();
    Function<ClusterTx, Written<T>> whole =
        cluster -> {
          TenantTx tx = cluster.tenant(tenant.id());
          T result = noting(caller, unit -> work.apply(cluster, unit)).apply(unit(caller, tx));
          return new Written<>(result, tx.lastSeq());
        };
    T result = shown(tenant, tenant.cluster().store().writeCluster(whole));
    caller.hasWritten();
    return result;
  }

  /** Runs a transaction for an actor; it is on disk and readable when this returns. */
  public <T> T write(TenantRef tenant, Actor actor, Function<Unit, T> work) {
    return commit(tenant, tx -> work.apply(new Unit(tx, actor, after(tenant, tx.head()))));
  }

  /** Runs a bare durable transaction; when it returns, the snapshot shows what it did. */
  public static <T> T commit(TenantRef tenant, Function<TenantTx, T> work) {
    return shown(
        tenant,
        tenant
            .cluster()
            .store()
            .write(
                tenant.id(),
                tx -> {
                  T result = tenant.cluster().catalog().during(tenant.id(), tx, work);
                  return new Written<>(result, tx.lastSeq());
                }));
  }

  /** What a transaction gave, and the number of its last change. */
  private record Written<T>(T result, long seq) {}

  private static <T> T shown(TenantRef tenant, Written<T> written) {
    try {
      tenant.cluster().catalog().catchUp(tenant.id(), written.seq());
    } catch (RuntimeException e) {
      // The write is on disk and must be answered so; the next read loads the tenant afresh.
      tenant.cluster().catalog().forget(tenant.id());
    }
    return written.result();
  }

  private static <T> Function<Unit, T> noting(Caller caller, Function<Unit, T> work) {
    Attempt attempt = caller.attempt();
    return attempt == null ? work : attempt.noting(work);
  }

  private Unit unit(Caller caller, TenantTx tx) {
    TenantHead head = tx.head();
    requireCurrent(caller, tx, head);
    return new Unit(tx, caller.actor(), after(caller.tenant(), head));
  }

  /** The current time, which in a tenant's log never goes back. */
  private Instant after(TenantRef tenant, TenantHead head) {
    Instant now = now();
    Instant newest = head.changedAt();
    watch.compare(tenant.slug(), now, newest);
    return now.isBefore(newest) ? newest : now;
  }

  /**
   * Makes sure, from rows, that the caller holds what they were admitted with: for a transaction on
   * another tenant than theirs, and for what is answered without one.
   *
   * @throws StaleCallerException if they do not
   */
  public void requireCurrent(Caller caller) {
    caller
        .tenant()
        .read(
            tx -> {
              requireCurrent(caller, tx);
              return true;
            });
  }

  /** The same by a transaction on the caller's tenant. */
  public void requireCurrent(Caller caller, TenantTx tx) {
    requireCurrent(caller, tx, tx.head());
  }

  private void requireCurrent(Caller caller, TenantTx tx, TenantHead head) {
    Basis basis = caller.basis();
    if (basis == null) {
      return;
    }
    boolean passes = caller.superAdministrator() || basis.openDuringMaintenance();
    boolean holds =
        clock.instant().isBefore(basis.validUntil())
            && (passes || !head.serverPaused())
            && (head.accessSeq() <= basis.asOf() || stillStands(caller, basis, tx, passes))
            && (basis.home() == null || isAlive(basis.home()));
    if (!holds) {
      throw new StaleCallerException();
    }
  }

  private static boolean stillStands(Caller caller, Basis basis, TenantTx tx, boolean passes) {
    Tenant tenant = tx.tenant();
    var admitted = new Principal.Standing(caller.grants(), caller.superAdministrator());
    return !tenant.isArchived()
        && (passes || tenant.maintenance() == null)
        && admitted.equals(basis.principal().standing(tx));
  }

  /**
   * Whether a foreign member is still there at home, and so is the key that signed them in. Another
   * tenant's rows are read beside the transaction: what is committed there before this look counts,
   * what comes after it does not.
   */
  private static boolean isAlive(Basis.Home home) {
    return home.tenant()
        .read(
            tx ->
                tx.head().accessSeq() <= home.asOf()
                    || (!tx.tenant().isArchived() && home.person().standing(tx) != null));
  }

  /**
   * One transaction on its way.
   *
   * @param at the time of everything that it does
   */
  public record Unit(TenantTx tx, Actor actor, Instant at) {

    /** Says what happened; without this no catalog shows it. */
    public void log(Change.Draft change) {
      tx.append(change, actor, at);
    }
  }
}
