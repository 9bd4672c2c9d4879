package dev.pinion.app.service;

import dev.pinion.app.meaning.SetLedger;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of an earlier revision back, as a revision of its own. Going back undoes: it
 * finds the newest older revision whose content differs (docs/behaviour/services.md).
 *
 * @param toRevision the revision whose content to put back; null undoes the last change
 * @param reason null when nobody gave one
 */
public record Rollback(@Nullable Long toRevision, @Nullable String reason) implements SetIntent {

  @Override
  public boolean isWayBack() {
    return true;
  }

  @Override
  public void requireFound(TenantTx tx, Service service, String name) {
    if (!name.equals(VersionSet.EDGE) && tx.ledger().lastRevision(service.id(), name) == 0) {
      throw DomainException.notFound(
          "version_set_not_found",
          "The service \"%s\" never had a version set \"%s\".".formatted(service.name(), name));
    }
  }

  /** The content to put back. A set that was deleted comes back the same way. */
  @Override
  public Target target(
      TenantTx tx, Service service, String name, @Nullable VersionSet current, ServiceParts parts) {
    SetLedger ledger = SetLedger.of(tx, service, name);
    Long wanted = toRevision;
    Revision found =
        wanted == null ? undone(ledger) : wanted(ledger.revision(wanted), name, wanted);
    VersionSet set = Objects.requireNonNull(found.set());
    new SetRef.Found(set, found.parts()).requireOf(service);
    return new Target(set.pins(), new Origin(Operation.ROLLBACK, null, found.number(), reason));
  }

  private static Revision wanted(@Nullable Revision found, String name, long number) {
    if (found == null) {
      throw DomainException.notFound(
          "revision_not_found",
          "The version set \"%s\" has no revision %d.".formatted(name, number));
    }
    if (found.after() == null) {
      throw nothing(
          "Revision %d deleted \"%s\", so there is nothing to put back; name an earlier one."
              .formatted(number, name));
    }
    return found;
  }

  private static Revision undone(SetLedger ledger) {
    Service service = ledger.service();
    Revision newest = Objects.requireNonNull(ledger.newest(), "requireFound has found it");
    Revision found =
        ledger.undone(
            newest,
            each -> {
              if (each.after() != null && !each.parts().equals(Revision.Parts.of(service))) {
                throw ofOtherParts(each, service);
              }
              return each.after() != null && !each.after().equals(newest.after());
            });
    if (found == null) {
      throw nothing(nothingBefore(newest));
    }
    return found;
  }

  private static DomainException ofOtherParts(Revision revision, Service service) {
    boolean agent = !revision.parts().agentId().equals(service.agentId());
    ResourceKind kind = agent ? ResourceKind.AGENT : ResourceKind.CONTEXT_GRAPH;
    return DomainException.conflict(
        kind.code() + "_changed",
        "Revision %d of \"%s\" is of another %s than the service has now, so the set alone cannot go back to it; roll the service back first."
            .formatted(revision.number(), revision.versionSet(), kind.noun()));
  }

  private static String nothingBefore(Revision newest) {
    String name = newest.versionSet();
    Long restored = newest.origin().restores();
    return restored == null
        ? "There is nothing to go back to: no earlier revision of \"%s\" differs from it."
            .formatted(name)
        : "There is nothing to go back to: \"%s\" is back at revision %d, and none before that differs; to go to a later one, name it."
            .formatted(name, restored);
  }

  private static DomainException nothing(String message) {
    return DomainException.conflict("nothing_to_restore", message);
  }
}
