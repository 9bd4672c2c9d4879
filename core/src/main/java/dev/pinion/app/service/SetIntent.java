package dev.pinion.app.service;

import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import org.jspecify.annotations.Nullable;

/**
 * What a write of a version set is meant to put there: given pins, another set's or earlier ones.
 */
public sealed interface SetIntent permits SetIntent.Upsert, SetIntent.Frozen, Promotion, Rollback {

  /** What a set is to hold, and how that came about. */
  record Target(Pins pins, Origin origin) {}

  /**
   * The content that the set is to hold; a refusal if there is none.
   *
   * @param current null if the set does not exist
   */
  Target target(
      TenantTx tx, Service service, String name, @Nullable VersionSet current, ServiceParts parts);

  /** Refuses a set that this can do nothing with, as not found; before anything else is asked. */
  default void requireFound(TenantTx tx, Service service, String name) {}

  /** Whether this must be possible for a tenant that is full. */
  default boolean isWayBack() {
    return false;
  }

  /** Puts pins as they are given. */
  record Upsert(Pins pins) implements SetIntent {
    @Override
    public Target target(
        TenantTx tx,
        Service service,
        String name,
        @Nullable VersionSet current,
        ServiceParts parts) {
      return new Target(pins, Origin.of(Operation.UPSERT));
    }
  }

  /** Puts content that a change request has frozen, whatever has become of its source. */
  record Frozen(Pins pins, Origin origin) implements SetIntent {
    @Override
    public Target target(
        TenantTx tx,
        Service service,
        String name,
        @Nullable VersionSet current,
        ServiceParts parts) {
      return new Target(pins, origin);
    }

    @Override
    public boolean isWayBack() {
      return origin.operation() == Operation.ROLLBACK;
    }
  }
}
