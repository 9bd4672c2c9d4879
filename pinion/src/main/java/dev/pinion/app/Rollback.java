package dev.pinion.app;

import dev.pinion.app.ServiceRules.Parts;
import dev.pinion.app.SetWriter.Target;
import dev.pinion.app.VersionSets.Return;
import dev.pinion.domain.AssetKind;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.Pins;
import dev.pinion.domain.Revision;
import dev.pinion.domain.Revision.Operation;
import dev.pinion.domain.Revision.Origin;
import dev.pinion.domain.Service;
import dev.pinion.domain.VersionSet;
import dev.pinion.store.LedgerStore;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a version set goes back to. Going back undoes: it finds the newest older revision whose
 * content differs. When the last change was itself a way back to revision n, the search goes on
 * below n, so that undoing twice goes back twice and never forth (SPEC 6).
 *
 * @param way which revision is wanted, and why
 */
record Rollback(Return way) implements SetWriter.Intent {
  /** Revisions that are read at once while searching. */
  private static final int PAGE = 100;

  @Override
  public void requireFound(TenantTx tx, Service service, String name) {
    if (!name.equals(VersionSet.EDGE) && tx.ledger().lastRevision(service.id(), name) == 0) {
      throw new DomainException(
          new DomainError.NotFound(
              "version_set_not_found",
              "The service \"%s\" never had a version set \"%s\"."
                  .formatted(service.name(), name)));
    }
  }

  /** The content to put back. A set that was deleted comes back the same way. */
  @Override
  public Target target(
      TenantTx tx, Service service, String name, @Nullable VersionSet current, Parts parts) {
    LedgerStore ledger = tx.ledger();
    Long wanted = way.toRevision();
    Revision found =
        wanted == null
            ? undone(ledger, Objects.requireNonNull(ledger.newest(service.id(), name)), service)
            : wanted(ledger.revision(service.id(), name, wanted), name, wanted);
    VersionSet set = Objects.requireNonNull(found.set());
    new SetRef.Found(set, found.parts()).requireOf(service);
    return new Target(
        set.pins(), new Origin(Operation.ROLLBACK, null, found.number(), way.reason()));
  }

  private static Revision wanted(@Nullable Revision found, String name, long number) {
    if (found == null) {
      throw new DomainException(
          new DomainError.NotFound(
              "revision_not_found",
              "The version set \"%s\" has no revision %d.".formatted(name, number)));
    }
    if (found.after() == null) {
      throw nothing(
          "Revision %d deleted \"%s\", so there is nothing to put back; name an earlier one."
              .formatted(number, name));
    }
    return found;
  }

  private static Revision undone(LedgerStore ledger, Revision newest, Service service) {
    Pins content = newest.after();
    Long restored = newest.origin().restores();
    long below = restored == null ? newest.number() : restored;
    long offset = newest.number() - below + 1;
    while (true) {
      List<Revision> page = ledger.revisions(newest.serviceId(), newest.versionSet(), offset, PAGE);
      for (Revision each : page) {
        if (each.after() != null && !each.parts().equals(Revision.Parts.of(service))) {
          throw ofOtherParts(each, service);
        }
        if (each.after() != null && !each.after().equals(content)) {
          return each;
        }
      }
      if (page.size() < PAGE) {
        throw nothing(nothingBefore(newest, restored));
      }
      offset += PAGE;
    }
  }

  private static DomainException ofOtherParts(Revision revision, Service service) {
    boolean agent = !revision.parts().agentId().equals(service.agentId());
    AssetKind kind = agent ? AssetKind.AGENT : AssetKind.CONTEXT_GRAPH;
    return new DomainException(
        new DomainError.Conflict(
            kind.code() + "_changed",
            "Revision %d of \"%s\" is of another %s than the service has now, so the set alone cannot go back to it; give the service that %s back first."
                .formatted(revision.number(), revision.versionSet(), kind.noun(), kind.noun())));
  }

  private static String nothingBefore(Revision newest, @Nullable Long restored) {
    String name = newest.versionSet();
    return restored == null
        ? "There is nothing to go back to: no earlier revision of \"%s\" differs from it."
            .formatted(name)
        : "There is nothing to go back to: \"%s\" is back at revision %d, and none before that differs; to go to a later one, name it."
            .formatted(name, restored);
  }

  private static DomainException nothing(String message) {
    return new DomainException(new DomainError.Conflict("nothing_to_restore", message));
  }
}
