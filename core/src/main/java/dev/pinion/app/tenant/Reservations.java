package dev.pinion.app.tenant;

import dev.pinion.app.Cluster;
import dev.pinion.app.Clusters;
import dev.pinion.store.ClusterTx.DirectoryEntry;
import dev.pinion.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Names in the home directory that are reserved for tenants of other clusters. A reservation ends
 * in one of two ways, whoever finds it: the tenant is there, then it is listed; or it is not and
 * the time of its maker is over, then the name is free again.
 */
final class Reservations {
  /** How long nobody else touches a reservation. */
  static final Duration LEASE = Duration.ofSeconds(60);

  /**
   * How long its maker may use it. The rest of the lease is for the flush of the maker's
   * transaction, and for clocks that do not agree.
   */
  static final Duration MAKING_MAX = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(Reservations.class.getName());

  private final Clusters clusters;
  private final InstantSource clock;

  Reservations(Clusters clusters, InstantSource clock) {
    this.clusters = clusters;
    this.clock = clock;
  }

  /**
   * Refuses to go on making a tenant when others may soon take the reservation for abandoned.
   *
   * @throws StoreUnavailableException then
   */
  void requireTime(DirectoryEntry reservation) {
    Instant reservedAt = reservation.reservedAt();
    if (reservedAt != null && clock.instant().isAfter(reservedAt.plus(MAKING_MAX))) {
      throw new StoreUnavailableException(
          "the turn of the tenant " + reservation.slug() + " came too late");
    }
  }

  /**
   * Ends a reservation if its end has come.
   *
   * @return the entry as it stands then: ready, still reserved, or null if the name is free
   */
  @Nullable DirectoryEntry settle(DirectoryEntry reservation) {
    Cluster cluster = clusters.find(reservation.cluster());
    if (cluster == null) {
      return reservation;
    }
    // Asked first: what is there after the lease was there when it ended.
    boolean over = isOver(reservation);
    boolean made = cluster.store().readCluster(tx -> tx.tenantById(reservation.tenant()) != null);
    if (!made && !over) {
      return reservation;
    }
    DirectoryEntry next = made ? ready(reservation) : null;
    end(reservation, next);
    return next;
  }

  /** Lists the tenant, for its maker; if that fails, whoever meets the reservation does it. */
  void list(DirectoryEntry reservation) {
    end(reservation, ready(reservation));
  }

  private static DirectoryEntry ready(DirectoryEntry reservation) {
    return new DirectoryEntry(
        reservation.slug(), reservation.tenant(), reservation.cluster(), null);
  }

  private void end(DirectoryEntry reservation, @Nullable DirectoryEntry next) {
    try {
      replace(reservation, next);
    } catch (StoreUnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the reservation of the name " + reservation.slug() + " is not settled yet",
          e);
    }
  }

  private boolean isOver(DirectoryEntry reservation) {
    Instant reservedAt = reservation.reservedAt();
    return reservedAt == null || !clock.instant().isBefore(reservedAt.plus(LEASE));
  }

  /** Frees the name at once, for its maker; if that fails it is freed when the lease is over. */
  void giveUp(DirectoryEntry reservation) {
    try {
      replace(reservation, null);
    } catch (StoreUnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "the name " + reservation.slug() + " stays reserved until its time is over",
          e);
    }
  }

  /** Changes the reservation unless it has become something else meanwhile. */
  private void replace(DirectoryEntry reservation, @Nullable DirectoryEntry next) {
    clusters
        .home()
        .store()
        .writeCluster(
            tx -> {
              if (reservation.equals(tx.directoryEntry(reservation.slug()))) {
                if (next == null) {
                  tx.deleteDirectoryEntry(reservation.slug());
                } else {
                  tx.put(next);
                  OperatorTenant.remember(tx);
                }
              }
              return true;
            });
  }
}
