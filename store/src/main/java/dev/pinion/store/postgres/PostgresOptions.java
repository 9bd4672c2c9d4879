package dev.pinion.store.postgres;

import dev.pinion.store.TenantQuota;
import java.time.Duration;

/**
 * Limits of a store on PostgreSQL.
 *
 * @param readers connections for reads
 * @param writers connections for writes, each of another tenant
 * @param queueCapacity writes that may wait for their turn or be under way
 * @param writeTimeout how long a write may wait for its turn
 * @param workTimeout how long one statement of a transaction may take
 * @param quota what every tenant may take
 */
public record PostgresOptions(
    int readers,
    int writers,
    int queueCapacity,
    Duration writeTimeout,
    Duration workTimeout,
    TenantQuota quota) {

  /** What the server uses unless it is configured otherwise, but without a quota for tenants. */
  public static final PostgresOptions DEFAULTS =
      new PostgresOptions(
          8, 16, 1024, Duration.ofSeconds(30), Duration.ofSeconds(10), TenantQuota.NONE);
}
