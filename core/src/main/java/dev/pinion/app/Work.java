package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.domain.access.Attributes;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.governance.Check;
import dev.pinion.domain.governance.Move;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.OutcomeUnknownException;
import dev.pinion.store.Store;
import dev.pinion.store.StoreUnavailableException;
import dev.pinion.store.TenantHead;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How use cases write: one transaction, one time, one author, and a log entry for every change. */
public final class Work {
  private final EntityIds ids;
  private final InstantSource clock;
  private final OutcomeGuard guard;
  private final ClockWatch watch;

  /** Units of work that take identifiers and times from here, and are judged by the guard. */
  public Work(EntityIds ids, InstantSource clock, OutcomeGuard guard) {
    this(ids, clock, guard, new ClockWatch(System::nanoTime));
  }

  Work(EntityIds ids, InstantSource clock, OutcomeGuard guard, ClockWatch watch) {
    this.ids = ids;
    this.clock = clock;
    this.guard = guard;
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
    requireHomeElsewhere(caller);
    Function<Unit, T> noted = noting(caller, work);
    return seen(caller, written(caller.tenant(), tx -> judged(unit(caller, tx), noted)));
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
   * Runs a transaction for the caller and undoes it. What would refuse it refuses it, the guard
   * included; of a request with a key, only the answer is noted.
   *
   * @throws StaleCallerException if the caller's rights have changed
   */
  public void rehearse(Caller caller, Consumer<Unit> work) {
    requireHomeElsewhere(caller);
    Function<Unit, Unit> whole =
        unit -> {
          work.accept(unit);
          return unit;
        };
    try {
      commit(
          caller.tenant(),
          tx -> {
            judged(unit(caller, tx), whole);
            throw new UndoneException();
          });
    } catch (UndoneException e) {
      // Nothing would have refused it.
    }
  }

  /**
   * Runs a transaction for the caller on their tenant and on what its cluster keeps beside tenants;
   * otherwise the same as {@link #write(Caller, Function)}.
   */
  public <T> T writeCluster(Caller caller, BiFunction<ClusterTx, Unit, T> work) {
    return writeCluster(caller, cluster -> noting(caller, unit -> work.apply(cluster, unit)));
  }

  private <T> T writeCluster(Caller caller, Function<ClusterTx, Function<Unit, T>> work) {
    requireHomeElsewhere(caller);
    TenantRef tenant = caller.tenant();
    Function<ClusterTx, Written<T>> whole =
        cluster -> {
          TenantTx tx = cluster.tenant(tenant.id());
          T result = judged(unit(caller, tx), work.apply(cluster));
          return new Written<>(result, tx.lastSeq());
        };
    Written<T> written = tenant.cluster().store().writeCluster(whole);
    show(tenant, written.seq());
    return seen(caller, written);
  }

  /**
   * Changes for the caller what the home cluster keeps for the whole server, and logs that in the
   * caller's tenant. If the tenant is in another cluster, its entry is written first, so that
   * nothing is done without one.
   *
   * @param kind of the entry
   * @throws OutcomeUnknownException also if the entry is written and the change is not
   */
  public void writeHome(Caller caller, Store home, String kind, Consumer<ClusterTx> change) {
    TenantRef tenant = caller.tenant();
    Function<Unit, Boolean> entry =
        unit -> {
          unit.tx().openReserve();
          unit.log(Change.Draft.ofTenant(kind, tenant.id(), tenant.slug()));
          return true;
        };
    if (tenant.cluster().store().equals(home)) {
      writeCluster(
          caller,
          (cluster, unit) -> {
            change.accept(cluster);
            return entry.apply(unit);
          });
      return;
    }
    // A key must not say of the entry alone that the request was carried out.
    writeCluster(caller, _ -> entry);
    try {
      home.writeCluster(
          tx -> {
            change.accept(tx);
            return true;
          });
    } catch (StoreUnavailableException e) {
      throw new OutcomeUnknownException(kind + " is logged, but perhaps not done", e);
    }
  }

  /** Runs a transaction for an actor; it is on disk and readable when this returns. */
  public <T> T write(TenantRef tenant, Actor actor, Function<Unit, T> work) {
    return commit(tenant, tx -> judged(new Unit(tx, actor, after(tenant, tx.head()), null), work));
  }

  private <T> T judged(Unit unit, Function<Unit, T> work) {
    T result = work.apply(unit);
    guard.judge(unit);
    return result;
  }

  /** Runs a bare durable transaction; when it returns, the snapshot shows what it did. */
  public static <T> T commit(TenantRef tenant, Function<TenantTx, T> work) {
    return written(tenant, work).result();
  }

  private static <T> Written<T> written(TenantRef tenant, Function<TenantTx, T> work) {
    Written<T> written =
        tenant
            .cluster()
            .store()
            .write(
                tenant.id(),
                tx -> {
                  T result = tenant.cluster().catalog().during(tenant.id(), tx, work);
                  return new Written<>(result, tx.lastSeq());
                });
    show(tenant, written.seq());
    return written;
  }

  /** What a transaction gave, and the number of its last change. */
  private record Written<T>(T result, long seq) {}

  private static void show(TenantRef tenant, long seq) {
    try {
      tenant.cluster().catalog().catchUp(tenant.id(), seq);
    } catch (RuntimeException e) {
      // The write is on disk and must be answered so; the next read loads the tenant afresh.
      tenant.cluster().catalog().forget(tenant.id());
    }
  }

  private static <T> T seen(Caller caller, Written<T> written) {
    caller.hasWritten(written.seq());
    return written.result();
  }

  private static <T> Function<Unit, T> noting(Caller caller, Function<Unit, T> work) {
    Attempt attempt = caller.attempt();
    return attempt == null ? work : attempt.noting(work);
  }

  private Unit unit(Caller caller, TenantTx tx) {
    TenantHead head = tx.head();
    requireCurrent(caller, tx, head);
    return new Unit(tx, caller.actor(), after(caller.tenant(), head), caller);
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
    readCurrent(caller, tx -> true);
  }

  /**
   * Reads rows of the caller's tenant, and makes sure of the same in the same transaction.
   *
   * @throws StaleCallerException if they do not
   */
  public <T> T readCurrent(Caller caller, Function<TenantTx, T> work) {
    requireHomeElsewhere(caller);
    return caller
        .tenant()
        .read(
            tx -> {
              requireCurrent(caller, tx, tx.head());
              return work.apply(tx);
            });
  }

  /**
   * Makes sure of the same in a transaction on another tenant of the same cluster.
   *
   * @throws StaleCallerException if they do not
   */
  public void requireCurrent(Caller caller, TenantTx neighbour) {
    TenantTx tx = neighbour.neighbour(caller.tenant().id());
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
            && (basis.home() == null
                || isElsewhere(basis.home(), caller)
                || isAlive(basis.home(), tx.neighbour(basis.home().tenant().id())));
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
   * Makes sure of a foreign member whose home is in another cluster. That is looked up before the
   * transaction and not in it: a transaction that writes must not wait for a connection of another
   * database.
   */
  private static void requireHomeElsewhere(Caller caller) {
    Basis basis = caller.basis();
    Basis.Home home = basis == null ? null : basis.home();
    if (home != null && isElsewhere(home, caller) && !home.tenant().read(tx -> isAlive(home, tx))) {
      throw new StaleCallerException();
    }
  }

  private static boolean isElsewhere(Basis.Home home, Caller caller) {
    return !home.tenant().cluster().equals(caller.tenant().cluster());
  }

  /** Whether a foreign member is still there at home, and so is the key that signed them in. */
  private static boolean isAlive(Basis.Home home, TenantTx tx) {
    return tx.head().accessSeq() <= home.asOf()
        || (!tx.tenant().isArchived() && home.person().standing(tx) != null);
  }

  /** Undoes a transaction. */
  private static final class UndoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UndoneException() {
      super("undone as asked", null, false, false);
    }
  }

  /** One transaction on its way. */
  public static final class Unit {
    private final TenantTx tx;
    private final Actor actor;
    private final Instant at;
    private final @Nullable Caller caller;
    private final List<Change.Draft> logged = new ArrayList<>(2);
    private final Map<Move, List<Check>> checks = new HashMap<>();
    private @Nullable EntityId request;

    /**
     * A transaction.
     *
     * @param at the time of everything that it does
     * @param caller for whom; null for the server itself, which may do everything
     */
    public Unit(TenantTx tx, Actor actor, Instant at, @Nullable Caller caller) {
      this.tx = tx;
      this.actor = actor;
      this.at = at;
      this.caller = caller;
    }

    /** What it reads and writes through. */
    public TenantTx tx() {
      return tx;
    }

    /** Who acts. */
    public Actor actor() {
      return actor;
    }

    /** The time of everything that it does. */
    public Instant at() {
      return at;
    }

    /** Says what happened; without this no catalog shows it. */
    public void log(Change.Draft change) {
      log(change, actor);
    }

    /** The same of something that nobody did, which this transaction only writes down. */
    public void logAsServer(Change.Draft change) {
      log(change, Actor.system(tx.tenant().slug()));
    }

    private void log(Change.Draft change, Actor who) {
      tx.append(change, who, at);
      logged.add(change);
    }

    /** What it has said so far. */
    public List<Change.Draft> logged() {
      return Collections.unmodifiableList(logged);
    }

    /**
     * Refuses a caller who lacks the permission for the resource.
     *
     * @throws DomainException with {@link dev.pinion.domain.DomainError.Forbidden}
     */
    public void require(Permission permission, Attributes resource) {
      if (caller != null) {
        caller.require(permission, resource);
      }
    }

    /** Whether the caller may do something with the resource. */
    public boolean may(Permission permission, Attributes resource) {
      return caller == null || caller.may(permission, resource);
    }

    /** Says that it carries out a change request. */
    public void carryOut(EntityId changeRequest) {
      request = changeRequest;
    }

    /** The change request that it carries out; null if it carries out none. */
    public @Nullable EntityId request() {
      return request;
    }

    /**
     * What the rules say of a move: asked once, and the same for the plan, for whoever carries it
     * out and for the guard.
     */
    public List<Check> checks(Move move, Function<Move, List<Check>> ask) {
      return checks.computeIfAbsent(move, ask);
    }
  }
}
