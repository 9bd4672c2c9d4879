package dev.pinion.catalog;

import java.time.Duration;

/**
 * What the catalogs of a memory may hold.
 *
 * @param tenants tenants in memory; each counts as at least its share of the bytes, so there are
 *     never more than that
 * @param bytes what their snapshots take together; a larger one is served and not kept
 * @param loadingBytes what the snapshots of one catalog take together that are being loaded; a
 *     larger one is loaded alone
 * @param patience how long a tenant waits to be loaded
 */
public record CatalogLimits(long tenants, long bytes, long loadingBytes, Duration patience) {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What is loaded may take half as much as what is kept. */
  private static final int LOADING_PART = 2;

  /** Limits of a memory that one catalog has alone. */
  public CatalogLimits(long tenants, long bytes) {
    this(tenants, bytes, 1);
  }

  /**
   * Limits with the usual patience. Each catalog loads in a part of its own: a database that does
   * not answer holds up no other.
   */
  public CatalogLimits(long tenants, long bytes, int catalogs) {
    this(tenants, bytes, bytes / LOADING_PART / catalogs, PATIENCE);
  }
}
