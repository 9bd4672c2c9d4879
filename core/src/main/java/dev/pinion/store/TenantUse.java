package dev.pinion.store;

/**
 * What a tenant takes, or may take at most.
 *
 * @param rows rows that are there, log and ledger left out; what was deleted is not there, even
 *     where its row stays as a record
 * @param memoryBytes about the bytes of its snapshot in memory, rather more than less
 * @param diskBytes about the bytes of its rows on disk, contents, log, ledger and records included
 */
public record TenantUse(long rows, long memoryBytes, long diskBytes) {

  /** What a tenant takes that is not there. */
  public static final TenantUse NONE = new TenantUse(0, 0, 0);
}
