package dev.pinion.store;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every write must know of its tenant, from one row.
 *
 * @param seq the number of the newest change; 0 before the first
 * @param accessSeq the number of the newest change that concerns who may do what; 0 before the
 *     first
 * @param changedAt the time of the newest change; the epoch before the first
 * @param serverPaused whether there is a server-wide pause
 */
public record TenantHead(long seq, long accessSeq, Instant changedAt, boolean serverPaused) {

  /**
   * The head after one more change.
   *
   * @param next the number of the change
   * @param concernsAccess whether it concerns who may do what
   * @param at its time, which is kept in milliseconds
   */
  public TenantHead after(long next, boolean concernsAccess, Instant at) {
    Instant kept = at.truncatedTo(ChronoUnit.MILLIS);
    return new TenantHead(
        next,
        concernsAccess ? next : accessSeq,
        kept.isAfter(changedAt) ? kept : changedAt,
        serverPaused);
  }
}
