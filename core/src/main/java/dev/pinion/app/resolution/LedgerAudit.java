package dev.pinion.app.resolution;

import dev.pinion.app.meaning.SetLedger;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.ClusterTx;
import dev.pinion.store.LedgerStore.Name;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks all ledgers of a database, of whoever they are: for copies of it. */
public final class LedgerAudit {
  /** How many names of ledgers are in memory at once. */
  private static final int NAMES_PER_READ = 1_000;

  private final ClusterTx cluster;
  private final EntityId tenant;
  private TenantTx tx;
  private @Nullable Name last;
  private @Nullable Service service;

  private LedgerAudit(ClusterTx cluster, EntityId tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
    tx = cluster.tenant(tenant);
  }

  /**
   * A ledger that is not what was written.
   *
   * @param firstBadRevision the lowest number at which it is not
   */
  public record Fault(EntityId tenant, EntityId service, String versionSet, long firstBadRevision) {

    /** What is wrong, in words for the operator. */
    public String words() {
      return "the ledger of the version set \"%s\" of the service %s of the tenant %s is not what was written, from revision %d on"
          .formatted(versionSet, service.hex(), tenant.hex(), firstBadRevision);
    }
  }

  /** The first ledger that is not what was written; null if all are. */
  public static @Nullable Fault firstFault(ClusterTx tx) {
    for (EntityId tenant : tx.tenants()) {
      Fault fault = firstFault(tx, tenant);
      if (fault != null) {
        return fault;
      }
    }
    return null;
  }

  /** The same of one tenant. */
  public static @Nullable Fault firstFault(ClusterTx tx, EntityId tenant) {
    return new LedgerAudit(tx, tenant).run();
  }

  private @Nullable Fault run() {
    while (true) {
      List<Name> names = tx.ledger().namesAfter(last, NAMES_PER_READ);
      for (Name each : names) {
        Fault fault = check(each);
        if (fault != null) {
          return fault;
        }
        last = each;
      }
      if (names.size() < NAMES_PER_READ) {
        return null;
      }
      // It keeps the services that it has read.
      tx = cluster.tenant(tenant);
    }
  }

  private @Nullable Fault check(Name name) {
    Name before = last;
    if (before == null || !before.service().equals(name.service())) {
      service = tx.services().find(name.service());
      // That of edge is checked once for each service: as long as it is one revision, no row is it.
      Fault fault = service == null ? null : check(service, VersionSet.EDGE);
      if (fault != null) {
        return fault;
      }
    }
    if (service != null) {
      return name.versionSet().equals(VersionSet.EDGE) ? null : check(service, name.versionSet());
    }
    return fault(
        name.service(),
        name.versionSet(),
        LedgerCheck.firstBadOfDeleted(tx.ledger(), name.service(), name.versionSet()));
  }

  private @Nullable Fault check(Service of, String name) {
    long length = SetLedger.of(tx, of, name).length();
    return fault(of.id(), name, LedgerCheck.of(tx, of, name, length).firstBadRevision());
  }

  private @Nullable Fault fault(EntityId of, String name, @Nullable Long bad) {
    return bad == null ? null : new Fault(tenant, of, name, bad);
  }
}
