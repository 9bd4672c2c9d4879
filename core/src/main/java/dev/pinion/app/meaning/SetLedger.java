package dev.pinion.app.meaning;

import dev.pinion.budget.Allowance;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ledger of one version set of a service. That of {@code edge} is the history of the service's
 * parts; as long as these were never replaced it is one revision, which follows from the service
 * and is not stored.
 */
public record SetLedger(LedgerStore store, Service service, String name) {
  /** Revisions that are read at once by what goes through many; each may hold megabytes. */
  public static final int PAGE = 10;

  /** The ledger of a set, as the transaction sees it. */
  public static SetLedger of(TenantTx tx, Service service, String name) {
    return new SetLedger(tx.ledger(), service, name);
  }

  private boolean isImplicit() {
    return name.equals(VersionSet.EDGE) && service.storedEdge() == null;
  }

  /** The number of revisions; 0 if the service never had such a set. */
  public long length() {
    return isImplicit() ? 1 : store.lastRevision(service.id(), name);
  }

  /** The newest revision; null if the service never had such a set. */
  public @Nullable Revision newest() {
    return isImplicit() ? Revision.ofFirstEdge(service) : store.newest(service.id(), name);
  }

  /** The revision of that number; null if there is none. */
  public @Nullable Revision revision(long number) {
    if (isImplicit()) {
      return number == 1 ? Revision.ofFirstEdge(service) : null;
    }
    return store.revision(service.id(), name, number);
  }

  /** The newest revision that was made at the time or before it; null if there is none. */
  public @Nullable Revision at(Instant time) {
    if (isImplicit()) {
      Revision first = Revision.ofFirstEdge(service);
      return first.at().isAfter(time) ? null : first;
    }
    return store.revisionAt(service.id(), name, time);
  }

  /** Revisions, newest first. */
  public List<Revision> page(long offset, int limit) {
    if (isImplicit()) {
      return offset == 0 && limit > 0 ? List.of(Revision.ofFirstEdge(service)) : List.of();
    }
    return store.revisions(service.id(), name, offset, limit);
  }

  /**
   * Revisions from a number on, oldest first. They end before the first one that cannot be read, so
   * none may come although there are more.
   */
  public List<Revision> from(long number, int limit) {
    if (isImplicit()) {
      return number == 1 && limit > 0 ? List.of(Revision.ofFirstEdge(service)) : List.of();
    }
    return store.revisionsFrom(service.id(), name, number, limit);
  }

  /**
   * Where undoing the last change leads: the newest older revision that is wanted. When the last
   * change was itself a way back to revision n, the search goes on below n, so that undoing twice
   * goes back twice and never forth.
   *
   * @return null if there is none
   */
  public @Nullable Revision undone(Revision newest, Predicate<Revision> wanted) {
    Long restored = newest.origin().restores();
    long below = restored == null ? newest.number() : restored;
    long offset = newest.number() - below + 1;
    for (; offset < newest.number(); offset += PAGE) {
      long from = offset;
      Revision found =
          Allowance.inPassing(
              () -> page(from, PAGE).stream().filter(wanted).findFirst().orElse(null));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** What the set was just before edge's revision of that number; null if it never had been. */
  public @Nullable Revision beforeEdge(long number) {
    long seq = store.seqOf(service.id(), VersionSet.EDGE, number);
    long last = store.lastLoggedBefore(service.id(), name, seq);
    return last == 0 ? null : revision(last);
  }

  /**
   * Whether the service has the parts that the ledger says it has.
   *
   * @param newest the newest revision, which did not remove the set
   */
  public boolean agreesOnParts(Revision newest) {
    // What only follows from the service cannot witness against it; release was made when edge was.
    List<Revision> witnesses =
        isImplicit()
            ? store.revisionsFrom(service.id(), VersionSet.RELEASE, 1, 1)
            : List.of(newest);
    Revision.Parts parts = Revision.Parts.of(service);
    return witnesses.stream().allMatch(witness -> witness.parts().equals(parts));
  }
}
