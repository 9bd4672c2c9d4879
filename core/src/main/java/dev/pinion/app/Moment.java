package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.store.OutcomeUnknownException;
import org.jspecify.annotations.Nullable;

/** What one request sees of its tenant: one moment, which only its own writes move on. */
public final class Moment {
  private volatile TenantSnapshot snapshot;
  private volatile long seq;

  /** Whose snapshot shows what was written, if it could not be had at once; null otherwise. */
  private volatile @Nullable TenantRef owed;

  Moment(TenantSnapshot snapshot) {
    this.snapshot = snapshot;
    this.seq = snapshot.seq();
  }

  /**
   * The tenant.
   *
   * @throws OutcomeUnknownException if the request has written, and that cannot be read
   */
  TenantSnapshot snapshot() {
    TenantRef tenant = owed;
    if (tenant != null) {
      try {
        see(tenant.snapshot());
        owed = null;
      } catch (RuntimeException e) {
        throw new OutcomeUnknownException("what a request has written cannot be read", e);
      }
    }
    return snapshot;
  }

  /** The number of the newest change that the request sees or has made. */
  long seq() {
    return seq;
  }

  /** From now on the request sees a tenant with its own change of that number, which is on disk. */
  void moveOn(TenantRef tenant, long written) {
    seq = Math.max(seq, written);
    try {
      see(tenant.snapshot());
    } catch (RuntimeException e) {
      // The write must be answered as done; only an answer that needs the snapshot cannot be.
      owed = tenant;
    }
  }

  private void see(TenantSnapshot newer) {
    snapshot = newer;
    seq = Math.max(seq, newer.seq());
  }
}
