package dev.pinion.app;

import dev.pinion.domain.AssetKind;
import dev.pinion.domain.AssetVersion;
import dev.pinion.domain.Bundle;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.PinChange;
import dev.pinion.domain.Service;
import dev.pinion.domain.VersionSet;
import dev.pinion.domain.access.Permission;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How two version sets of a service differ, or two revisions of them (SPEC 6). */
public final class Comparisons {

  /**
   * What differs.
   *
   * @param changes what makes the pins of the second side of those of the first
   * @param agent how the agent versions behind the pins differ; null when they are the same
   * @param graph how the graph versions behind the pins differ; null when they are the same
   */
  public record Comparison(
      VersionSet from,
      VersionSet to,
      List<PinChange> changes,
      @Nullable ContentDifference agent,
      @Nullable ContentDifference graph) {

    /** Whether both sides pin the same. */
    public boolean isIdentical() {
      return changes.isEmpty();
    }
  }

  /** Compares two sets or revisions; null pins stand for the newest versions of now. */
  public Comparison compare(Caller caller, EntityId id, SetRef from, SetRef to) {
    return caller
        .tenant()
        .read(
            tx -> {
              Service service = ServiceRules.find(tx, id);
              caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
              VersionSet first = from.find(tx, service);
              VersionSet second = to.find(tx, service);
              Bundle before = Bundles.of(service, first.pins(), tx.assets()::find);
              Bundle after = Bundles.of(service, second.pins(), tx.assets()::find);
              return new Comparison(
                  first,
                  second,
                  PinChange.between(first.pins(), second.pins()),
                  content(tx, AssetKind.AGENT, before, after),
                  content(tx, AssetKind.CONTEXT_GRAPH, before, after));
            });
  }

  private static @Nullable ContentDifference content(
      TenantTx tx, AssetKind kind, Bundle before, Bundle after) {
    AssetVersion from = version(tx, kind, before);
    AssetVersion to = version(tx, kind, after);
    return from == null || to == null || from.version() == to.version()
        ? null
        : ContentDifference.between(kind, from, to);
  }

  /** A revision may name a version that the service's agent or graph of now does not have. */
  private static @Nullable AssetVersion version(TenantTx tx, AssetKind kind, Bundle bundle) {
    Long number = bundle.version(kind);
    return number == null ? null : tx.assets().version(bundle.assetId(kind), number);
  }
}
