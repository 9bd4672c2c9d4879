package dev.pinion.store;

import java.time.Instant;

/**
 * What every write must know of its tenant, from one row.
 *
 * @param seq the number of the newest change; 0 before the first
 * @param accessSeq the number of the newest change that concerns who may do what; 0 before the
 *     first
 * @param changedAt the time of the newest change; the epoch before the first
 * @param serverPaused whether there is a server-wide pause
 */
public record TenantHead(long seq, long accessSeq, Instant changedAt, boolean serverPaused) {}
