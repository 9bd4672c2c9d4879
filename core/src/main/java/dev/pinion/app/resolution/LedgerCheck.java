package dev.pinion.app.resolution;

import dev.pinion.app.meaning.SetLedger;
import dev.pinion.budget.Allowance;
import dev.pinion.domain.EntityId;
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

/** One check of one ledger. */
final class LedgerCheck {
  private final Reader reader;
  private final long length;
  private @Nullable Revision previous;

  private LedgerCheck(Reader reader, long length) {
    this.reader = reader;
    this.length = length;
  }

  /** Where revisions come from, oldest first, beginning with a number. */
  private interface Reader {
    List<Revision> from(long number, int limit);
  }

  /**
   * Checks the ledger of a set of a service that is not deleted: the revisions, the set as it
   * stands and the service's parts against the newest, and the change log.
   *
   * @param length how many revisions there are
   */
  static Verification of(TenantTx tx, Service service, String name, long length) {
    SetLedger ledger = SetLedger.of(tx, service, name);
    var check = new LedgerCheck(ledger::from, length);
    Long bad = check.badLink();
    VersionSet current = service.versionSet(name);
    if (bad == null && !check.isHead(ledger, current)) {
      // What stands is older or newer than the ledger says: a revision was changed or cut off.
      bad = Math.max(1, current == null ? length : Math.max(length, current.revision()));
    }
    return new Verification(
        length,
        bad == null ? check.cutOff(tx.ledger(), service.id(), name) : bad,
        headHash(ledger, length));
  }

  /**
   * Checks the ledger of a set of a deleted service, of which there are the revisions and the
   * change log.
   *
   * @return the lowest number at which it is not what was written; null when it holds
   */
  static @Nullable Long firstBadOfDeleted(LedgerStore store, EntityId service, String name) {
    var check =
        new LedgerCheck(
            (number, limit) -> store.revisionsFrom(service, name, number, limit),
            store.lastRevision(service, name));
    Long bad = check.badLink();
    return bad == null ? check.cutOff(store, service, name) : bad;
  }

  private @Nullable Long badLink() {
    long good = countGood();
    return good < length ? (Long) (good + 1) : null;
  }

  /** The first revision that is gone, if the log knows of more than there are. */
  private @Nullable Long cutOff(LedgerStore store, EntityId service, String name) {
    return store.lastLogged(service, name) > length ? (Long) (length + 1) : null;
  }

  /** The number of revisions up to the first one that is missing or not what was written. */
  private long countGood() {
    long good = 0;
    while (good < length) {
      long before = good;
      good = Allowance.inPassing(() -> countGoodOfPage(before));
      if (good < Math.min(length, before + SetLedger.PAGE)) {
        return good;
      }
    }
    return good;
  }

  /** The same after a number of revisions that are good, and at most a page further. */
  private long countGoodOfPage(long before) {
    long good = before;
    for (Revision revision : reader.from(before + 1, SetLedger.PAGE)) {
      if (revision.number() != good + 1 || !follows(revision)) {
        return good;
      }
      previous = revision;
      good++;
    }
    return good;
  }

  private static @Nullable String headHash(SetLedger ledger, long length) {
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

  private boolean isHead(SetLedger ledger, @Nullable VersionSet current) {
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
