package dev.pinion.app;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Page;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Service;
import dev.pinion.domain.Verification;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.TenantTx;
import dev.pinion.store.UnreadableEntryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ledgers of version sets: their history, and whether it is the one that was written. */
public final class Ledgers {
  /** Revisions that are held in memory at once while a ledger is checked. */
  private static final int PAGE = 500;

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
   * Checks every revision against its hash and the one before it, the set as it stands against the
   * newest, and the change log against a past that was cut off.
   */
  public Verification verify(Caller caller, EntityId id, String name) {
    return caller
        .tenant()
        .read(
            tx -> {
              Service service = find(tx, caller, id);
              long length = length(tx, service, name);
              return new Check(tx.ledger(), SetLedger.of(tx, service, name))
                  .run(length, service.versionSet(name));
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
      throw new DomainException(
          new DomainError.NotFound(
              "version_set_not_found",
              "The service \"%s\" never had a version set \"%s\"."
                  .formatted(service.name(), name)));
    }
    return length;
  }

  /** One check of one ledger. */
  private static final class Check {
    private final LedgerStore store;
    private final SetLedger ledger;
    private @Nullable Revision previous;

    Check(LedgerStore store, SetLedger ledger) {
      this.store = store;
      this.ledger = ledger;
    }

    Verification run(long length, @Nullable VersionSet current) {
      Long bad = firstBad(length);
      if (bad == null && !isHead(length, current)) {
        // What stands is older or newer than the ledger says: a revision was changed or cut off.
        bad = Math.max(1, current == null ? length : Math.max(length, current.revision()));
      }
      long logged = store.lastLogged(ledger.service().id(), ledger.name());
      if (bad == null && logged > length) {
        bad = length + 1;
      }
      Revision head = length == 0 ? null : read(length);
      return new Verification(length, bad, head == null ? null : head.hash());
    }

    /** The number of the first revision that is not what was written; null if there is none. */
    private @Nullable Long firstBad(long length) {
      long number = 1;
      while (number <= length) {
        List<Revision> page = page(number);
        for (Revision revision : page) {
          if (revision.number() != number || !follows(revision)) {
            return number;
          }
          previous = revision;
          number++;
        }
        if (page.isEmpty()) {
          return number;
        }
      }
      return null;
    }

    /** Revisions from a number on; none if that one cannot be read. */
    private List<Revision> page(long number) {
      try {
        return ledger.from(number, PAGE);
      } catch (UnreadableEntryException e) {
        var readable = new ArrayList<Revision>();
        for (long next = number; readable.size() < PAGE; next++) {
          Revision revision = read(next);
          if (revision == null) {
            break;
          }
          readable.add(revision);
        }
        return readable;
      }
    }

    private @Nullable Revision read(long number) {
      try {
        return ledger.revision(number);
      } catch (UnreadableEntryException e) {
        return null;
      }
    }

    private boolean follows(Revision revision) {
      Revision before = previous;
      String previousHash = before == null ? null : before.hash();
      return revision.hash().equals(revision.computedHash())
          && (before == null || revision.format() >= before.format())
          && Objects.equals(revision.previousHash(), previousHash)
          && Objects.equals(revision.before(), before == null ? null : before.after());
    }

    /** Whether the newest revision is the set as it stands, and of what the service joins. */
    private boolean isHead(long length, @Nullable VersionSet current) {
      Revision head = previous;
      if (current == null) {
        return head == null || head.after() == null;
      }
      return head != null
          && current.revision() == length
          && current.pins().equals(head.after())
          && head.parts().equals(Revision.Parts.of(ledger.service()))
          && current.updatedAt().equals(head.at())
          && current.updatedBy().equals(head.actor());
    }
  }
}
