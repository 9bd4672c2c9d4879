package dev.pinion.app;

import dev.pinion.domain.Actor;
import dev.pinion.domain.Change;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.EntityIds;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;

/** How use cases write: one transaction, one time, one author, and a log entry for every change. */
public final class Work {
  private final EntityIds ids;
  private final InstantSource clock;

  /** Units of work that take identifiers and times from here. */
  public Work(EntityIds ids, InstantSource clock) {
    this.ids = ids;
    this.clock = clock;
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
   * Runs a transaction for the caller; it is on disk and readable when this returns. If the
   * caller's request has a key, the same transaction says that it was carried out.
   */
  public <T> T write(Caller caller, Function<Unit, T> work) {
    Attempt attempt = caller.attempt();
    return write(caller.tenant(), caller.actor(), attempt == null ? work : attempt.noting(work));
  }

  /** Runs a transaction for an actor; it is on disk and readable when this returns. */
  public <T> T write(TenantRef tenant, Actor actor, Function<Unit, T> work) {
    return tenant.write(tx -> work.apply(new Unit(tx, actor, now())));
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
