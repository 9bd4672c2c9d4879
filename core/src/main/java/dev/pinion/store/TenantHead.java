package dev.pinion.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What every write must know of its tenant, from one row.
 *
 * @param seq the number of the newest change; 0 before the first
 * @param accessSeq the number of the newest change that concerns who may do what; 0 before the
 *     first
 * @param changedAt the time of the newest change; the epoch before the first
 * @param serverMaintenance the server-wide pause as it is stored; null if there is none
 */
public record TenantHead(
    long seq, long accessSeq, Instant changedAt, @Nullable String serverMaintenance) {}
