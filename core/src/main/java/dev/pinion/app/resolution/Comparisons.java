package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.HeavyWork;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetRef;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.PinChange;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.store.TenantTx;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How two version sets of a service differ, or two revisions of them (docs/behaviour/services.md).
 */
public final class Comparisons {

  /**
   * What differs.
   *
   * @param ofSameParts whether both sides are of the same agent and the same graph
   * @param changes what makes the pins of the second side of those of the first
   * @param agent how the agent versions behind the pins differ; null when they are the same
   * @param graph how the graph versions behind the pins differ; null when they are the same
   */
  public record Comparison(
      VersionSet from,
      VersionSet to,
      boolean ofSameParts,
      List<PinChange> changes,
      @Nullable ContentDifference agent,
      @Nullable ContentDifference graph) {

    /** Whether both sides pin the same versions of the same agent and graph. */
    public boolean isIdentical() {
      return ofSameParts && changes.isEmpty();
    }
  }

  /**
   * Compares two sets or revisions; null pins stand for the newest versions of now. Where contents
   * differ, the caller must be allowed to see them.
   */
  public Comparison compare(Caller caller, EntityId id, SetRef from, SetRef to) {
    Sides sides =
        caller
            .tenant()
            .read(
                tx -> {
                  Service service = ServiceRules.find(tx, id);
                  caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
                  SetRef.Found first = from.find(tx, service);
                  SetRef.Found second = to.find(tx, service);
                  Bundle before = bundle(tx, first);
                  Bundle after = bundle(tx, second);
                  return new Sides(
                      first,
                      second,
                      versions(caller, tx, ResourceKind.AGENT, before, after),
                      versions(caller, tx, ResourceKind.CONTEXT_GRAPH, before, after));
                });
    // Nobody waits for a reader of the database while contents are compared.
    return HeavyWork.run(
        () ->
            new Comparison(
                sides.from().set(),
                sides.to().set(),
                sides.from().parts().equals(sides.to().parts()),
                PinChange.between(sides.from().set().pins(), sides.to().set().pins()),
                difference(ResourceKind.AGENT, sides.agent()),
                difference(ResourceKind.CONTEXT_GRAPH, sides.graph())));
  }

  /** Two versions of one kind, or of none when there is nothing to compare. */
  private record Versions(ResourceVersion from, ResourceVersion to) {}

  /** What is compared, as it was read. */
  private record Sides(
      SetRef.Found from, SetRef.Found to, @Nullable Versions agent, @Nullable Versions graph) {}

  private static @Nullable ContentDifference difference(
      ResourceKind kind, @Nullable Versions versions) {
    return versions == null
        ? null
        : ContentDifference.between(kind, versions.from(), versions.to());
  }

  private static Bundle bundle(TenantTx tx, SetRef.Found found) {
    return Bundles.of(found.parts(), found.set().pins(), tx.resources()::find);
  }

  private static @Nullable Versions versions(
      Caller caller, TenantTx tx, ResourceKind kind, Bundle before, Bundle after) {
    ResourceVersion from = version(tx, kind, before);
    ResourceVersion to = version(tx, kind, after);
    if (from == null || to == null || from.id().equals(to.id())) {
      return null;
    }
    Resources.requireVisible(caller, tx.resources().find(from.resourceId()));
    Resources.requireVisible(caller, tx.resources().find(to.resourceId()));
    return new Versions(from, to);
  }

  private static @Nullable ResourceVersion version(TenantTx tx, ResourceKind kind, Bundle bundle) {
    Long number = bundle.version(kind);
    return number == null ? null : tx.resources().version(bundle.id(kind), number);
  }
}
