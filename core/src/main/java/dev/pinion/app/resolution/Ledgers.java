package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.service.ServiceAttributes;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetLedger;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.Verification;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.TenantTx;
import dev.pinion.store.UnreadableEntryException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ledgers of version sets: their history, and whether it is the one that was written. */
public final class Ledgers {
  /** How many revisions a check holds in memory at once. */
  private static final int REVISIONS_PER_READ = 100;

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
              return new Check(tx.ledger(), SetLedger.of(tx, service, name), length)
                  .run(service.versionSet(name));
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

  /** One check of one ledger. */
  private static final class Check {
    private final LedgerStore store;
    private final SetLedger ledger;
    private final long length;
    private @Nullable Revision previous;

    Check(LedgerStore store, SetLedger ledger, long length) {
      this.store = store;
      this.ledger = ledger;
      this.length = length;
    }

    Verification run(@Nullable VersionSet current) {
      long good = countGood();
      Long bad = good < length ? (Long) (good + 1) : null;
      if (bad == null && !isHead(current)) {
        // What stands is older or newer than the ledger says: a revision was changed or cut off.
        bad = Math.max(1, current == null ? length : Math.max(length, current.revision()));
      }
      long logged = store.lastLogged(ledger.service().id(), ledger.name());
      if (bad == null && logged > length) {
        bad = length + 1;
      }
      return new Verification(length, bad, headHash());
    }

    /** The number of revisions up to the first one that is missing or not what was written. */
    private long countGood() {
      long good = 0;
      while (good < length) {
        List<Revision> page = ledger.from(good + 1, REVISIONS_PER_READ);
        for (Revision revision : page) {
          if (revision.number() != good + 1 || !follows(revision)) {
            return good;
          }
          previous = revision;
          good++;
        }
        if (page.isEmpty()) {
          return good;
        }
      }
      return good;
    }

    private @Nullable String headHash() {
      try {
        Revision head = ledger.revision(length);
        return head == null ? null : head.hash();
      } catch (UnreadableEntryException e) {
        return null;
      }
    }

    private boolean follows(Revision revision) {
      Revision before = previous;
      return revision.hash().equals(revision.computedHash())
          && Objects.equals(revision.previousHash(), before == null ? null : before.hash())
          && Objects.equals(revision.before(), before == null ? null : before.after())
          && (before == null || before.format() <= revision.format());
    }

    private boolean isHead(@Nullable VersionSet current) {
      Revision head = previous;
      if (current == null) {
        return head == null || head.after() == null;
      }
      return head != null
          && current.revision() == length
          && current.pins().equals(head.after())
          && current.updatedAt().equals(head.at())
          && current.updatedBy().equals(head.actor())
          && ledger.agreesOnParts(head);
    }
  }
}
