package dev.pinion.app;

import dev.pinion.catalog.TenantSnapshot;

/** What one request sees of its tenant: one moment, which only its own writes move on. */
public final class Moment {
  private volatile TenantSnapshot snapshot;

  Moment(TenantSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  TenantSnapshot snapshot() {
    return snapshot;
  }

  void moveOn(TenantSnapshot newer) {
    snapshot = newer;
  }
}
