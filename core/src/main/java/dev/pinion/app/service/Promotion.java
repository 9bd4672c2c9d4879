package dev.pinion.app.service;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.service.Pins;
import dev.pinion.domain.service.Revision.Operation;
import dev.pinion.domain.service.Revision.Origin;
import dev.pinion.domain.service.Revision.Source;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the content of one version set onto another.
 *
 * @param from the set, or the revision of one, whose content to take
 * @param pinLatest whether null pins become the numbers that they mean at that instant
 * @param reason null when nobody gave one
 */
public record Promotion(SetRef from, boolean pinLatest, @Nullable String reason)
    implements SetIntent {

  @Override
  public Target target(
      TenantTx tx, Service service, String name, @Nullable VersionSet current, ServiceParts parts) {
    if (from.name().equals(name)) {
      throw ontoItself();
    }
    SetRef.Found found = from.find(tx, service);
    found.requireOf(service);
    VersionSet source = found.set();
    return new Target(
        pinLatest ? frozen(source.pins(), parts) : source.pins(),
        new Origin(Operation.PROMOTE, new Source(from.name(), source.revision()), null, reason));
  }

  private static Pins frozen(Pins pins, ServiceParts parts) {
    if (pins.agentVersion() == null || pins.graphVersion() == null) {
      parts.requireVersions();
    }
    return pins.pinnedTo(parts.agent().latestVersion(), parts.graph().latestVersion());
  }

  private DomainException ontoItself() {
    return DomainException.invalid(
        "promoted_onto_itself",
        new DomainError.Problem(
            List.of("from"),
            "A revision of a set is not promoted onto the same set; to go back to it, roll back.",
            from.toString()));
  }
}
