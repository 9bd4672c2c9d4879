package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Verification;
import dev.pinion.store.TenantTx;
import java.util.List;

/** The ledgers of version sets: their history, and whether it is the one that was written. */
public final class Ledgers {
  /** A set's revisions, newest first; those of a set that was deleted stay readable. */
  public Page<Revision> history(Caller caller, EntityId id, String name, long offset, int limit) {
    return caller
        .tenant()
        .read(
            tx -> {
              Service service = find(tx, caller, id);
              long total = length(tx, service, name);
              List<Revision> items = SetLedger.of(tx, service, name).page(offset, limit);
              long end = offset + items.size();
              boolean more = !items.isEmpty() && end < total;
              return new Page<>(items, (int) total, more ? (Long) end : null);
            });
  }

  /**
   * Checks every revision against its hash and the one before it, the set as it stands and the
   * service's parts against the newest, and the change log against a past that was cut off.
   */
  public Verification verify(Caller caller, EntityId id, String name) {
    return caller
        .tenant()
        .read(
            tx -> {
              Service service = find(tx, caller, id);
              long length = length(tx, service, name);
              return LedgerCheck.of(tx, service, name, length);
            });
  }

  private static Service find(TenantTx tx, Caller caller, EntityId id) {
    Service service = ServiceRules.find(tx, id);
    caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
    return service;
  }

  /** How many revisions there are; refused as not found if the set never existed. */
  private static long length(TenantTx tx, Service service, String name) {
    long length = SetLedger.of(tx, service, name).length();
    if (length == 0 && service.versionSet(name) == null) {
      throw DomainException.notFound(
          "version_set_not_found",
          "The service \"%s\" never had a version set \"%s\".".formatted(service.name(), name));
    }
    return length;
  }
}
