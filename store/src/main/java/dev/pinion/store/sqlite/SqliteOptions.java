package dev.pinion.store.sqlite;

import dev.pinion.store.TenantQuota;
import java.time.Duration;

/**
 * Limits of an embedded store.
 *
 * @param readers connections for reads
 * @param queueCapacity writes that may wait for the writer
 * @param groupMax transactions that one commit makes durable at most
 * @param writeTimeout how long a write may wait for its turn
 * @param workTimeout how long one transaction may keep the writer
 * @param busyTimeout how long to wait for another process that holds the file's lock
 * @param quota what every tenant may take
 */
public record SqliteOptions(
    int readers,
    int queueCapacity,
    int groupMax,
    Duration writeTimeout,
    Duration workTimeout,
    Duration busyTimeout,
    TenantQuota quota) {

  /** Options without a quota for tenants. */
  public SqliteOptions(
      int readers,
      int queueCapacity,
      int groupMax,
      Duration writeTimeout,
      Duration workTimeout,
      Duration busyTimeout) {
    this(
        readers, queueCapacity, groupMax, writeTimeout, workTimeout, busyTimeout, TenantQuota.NONE);
  }

  /** These with a quota for tenants. */
  public SqliteOptions with(TenantQuota other) {
    return new SqliteOptions(
        readers, queueCapacity, groupMax, writeTimeout, workTimeout, busyTimeout, other);
  }

  /** What the server uses unless it is configured otherwise, but without a quota for tenants. */
  public static final SqliteOptions DEFAULTS =
      new SqliteOptions(
          4, 1024, 128, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));
}
