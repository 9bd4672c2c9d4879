package dev.pinion.store;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.tenant.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A transaction on one tenant's data. But for {@link #neighbour}, nothing reached through it
 * belongs to another tenant, whatever identifiers it is asked about.
 */
public interface TenantTx {

  /** The tenant as it stands. */
  Tenant tenant();

  /**
   * What a write must know of the tenant before anything else, as it was when this transaction
   * first asked; one indexed read.
   */
  TenantHead head();

  /**
   * Tells this transaction what the tenant's services and resources are, so that it need not read
   * those that it asks for one by one.
   *
   * @param tenant what the tenant was as of {@code head().seq()}; before this transaction writes
   */
  void know(KnownTenant tenant);

  /** What the tenant takes as it stands, with what this transaction has written. */
  TenantUse use();

  /**
   * Lets this transaction use the reserve beyond the tenant's quota: for what must be possible when
   * the tenant is full, and for what takes things or rights away.
   */
  void openReserve();

  /** Does not hold this transaction to the quota: for what the system itself must finish. */
  void liftQuota();

  /** Replaces what is kept of the tenant; its id and slug stay. */
  void update(Tenant tenant);

  /** Services and their version sets. */
  ServiceStore services();

  /** The ledgers of version sets. */
  LedgerStore ledger();

  /** Roles, users, foreign members and API keys. */
  AccessStore access();

  /** Requests that were carried out under a key of their client's. */
  IdempotencyStore idempotency();

  /** What depends on version sets. */
  UsageStore usages();

  /** What the tenant keeps by name beside services: agents, graphs, personas, tests and more. */
  ResourceStore resources();

  /** Runs of unit test sets. */
  RunStore runs();

  /** Rules and freezes. */
  RuleStore rules();

  /** Change requests. */
  RequestStore requests();

  /** Revisions that no caller has ever got. */
  UnseenStore unseen();

  /** What behaviours did. */
  InvocationStore invocations();

  /**
   * What this transaction sees of another tenant of the same cluster, to be read only: whether a
   * member from there still may act here.
   *
   * @throws TenantMovesException if that tenant cannot be read in this cluster
   */
  TenantTx neighbour(EntityId tenant);

  /** Appends to the change log; the number it gets agrees with the commit order. */
  void append(Change.Draft change, Actor actor, Instant at);

  /**
   * What this transaction has written so far, if that is known without reading it back and is about
   * services only; null otherwise.
   */
  @Nullable WrittenServices writtenServices();

  /**
   * Has something done when this transaction has ended, before anybody is told so and before the
   * next one of the tenant that could see it. For the transactions of a tenant it is done in the
   * order of their commits. It must be quick and must not fail.
   *
   * @param what is told whether what the transaction has done and seen is on disk for certain; it
   *     is for a read that has not failed
   */
  void whenEnded(Consumer<Boolean> what);

  /** The number of the newest change; 0 while there is none. */
  long lastSeq();

  /** Changes with a number above the given one, oldest first, at most as many as the limit. */
  List<Change> changesAfter(long seq, int limit);

  /**
   * The changes that match, newest first.
   *
   * @param offset matches to skip, at least 0
   * @param limit matches at most
   */
  List<Change> changes(ChangeQuery query, long offset, int limit);

  /** How many changes match. */
  long count(ChangeQuery query);

  /** The same, and how many subjects made them; this reads every change that matches. */
  ChangeCounts counts(ChangeQuery query);

  /**
   * Numbers about changes.
   *
   * @param actors different people, keys and servers that made them
   */
  record ChangeCounts(long changes, long actors) {}
}
