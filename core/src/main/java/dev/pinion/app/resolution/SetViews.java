package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.service.ServiceAttributes;
import dev.pinion.app.service.ServiceParts;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetLedger;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Revision;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.service.Warning;
import dev.pinion.store.TenantTx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Version sets as they are looked at: with what they mean, who uses them and what to mind. */
public final class SetViews {
  private static final Comparator<VersionSet> ORDER =
      Comparator.comparing((VersionSet set) -> !set.name().equals(VersionSet.EDGE))
          .thenComparing(set -> !set.name().equals(VersionSet.RELEASE))
          .thenComparing(VersionSet::name);

  private final Work work;
  private final Bundles bundles;
  private final SetWarnings warnings;

  /** Views of version sets. */
  public SetViews(Work work, Bundles bundles, SetWarnings warnings) {
    this.work = work;
    this.bundles = bundles;
    this.warnings = warnings;
  }

  /**
   * A version set and what there is to know of it.
   *
   * @param bundle what it means now, or meant at the time that was asked for
   * @param digest of the bundle
   * @param usedBy how many things use it
   */
  public record SetView(
      VersionSet set, Bundle bundle, String digest, int usedBy, List<Warning> warnings) {}

  /** Every set of a service: edge, release, then the others by name. */
  public List<SetView> list(Caller caller, EntityId id) {
    // Taken before the transaction: whoever loads it may be waiting for the reader that this holds.
    TenantSnapshot snapshot = caller.snapshot();
    Service service = service(caller, snapshot, id);
    return caller
        .tenant()
        .read(
            tx -> {
              Uses uses = Uses.of(tx, service);
              return service.versionSets().values().stream()
                  .sorted(ORDER)
                  .map(set -> view(snapshot, tx, service, set, uses))
                  .toList();
            });
  }

  /** One set as it stands, or as a revision left it; null pins mean the newest versions of now. */
  public SetView get(Caller caller, EntityId id, SetRef ref) {
    TenantSnapshot snapshot = caller.snapshot();
    Service service = service(caller, snapshot, id);
    return caller
        .tenant()
        .read(
            tx -> {
              SetRef.Found found = ref.find(tx, service);
              VersionSet set = found.set();
              return set.equals(service.versionSet(ref.name()))
                  ? view(snapshot, tx, service, set, Uses.of(tx, service))
                  : past(tx, set, Bundles.of(found.parts(), set.pins(), tx.resources()::find));
            });
  }

  private SetView past(TenantTx tx, VersionSet set, Bundle bundle) {
    return new SetView(set, bundle, bundles.digest(bundle, tx), 0, List.of());
  }

  /**
   * One set as it stood at a time; null pins mean the newest versions of then.
   *
   * @throws DomainException with {@link DomainError.NotFound} if there was no such set then
   */
  public SetView get(Caller caller, EntityId id, String name, Instant time) {
    Service service = service(caller, caller.snapshot(), id);
    return caller
        .tenant()
        .read(
            tx -> {
              SetRef.Found found = at(tx, service, name, time);
              VersionSet set = found.set();
              Bundle bundle =
                  Bundle.of(
                      found.parts(),
                      set.pins(),
                      tx.resources().latestVersionAt(found.parts().agentId(), time),
                      tx.resources().latestVersionAt(found.parts().graphId(), time));
              return past(tx, set, bundle);
            });
  }

  private static SetRef.Found at(TenantTx tx, Service service, String name, Instant time) {
    Revision revision = SetLedger.of(tx, service, name).at(time);
    VersionSet set = revision == null ? null : revision.set();
    if (revision != null && set != null) {
      return new SetRef.Found(set, revision.parts());
    }
    throw DomainException.notFound(
        "version_set_not_found",
        "The service \"%s\" had no version set \"%s\" at that time."
            .formatted(service.name(), name));
  }

  private static Service service(Caller caller, TenantSnapshot snapshot, EntityId id) {
    Service service = ServiceRules.find(snapshot, id);
    caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
    return service;
  }

  /** Who uses the sets of a service, and when they were last asked for, by name. */
  private record Uses(Map<String, Long> counts, Map<String, Instant> resolutions) {

    static Uses of(TenantTx tx, Service service) {
      return new Uses(
          tx.usages().of(service.id()).stream()
              .collect(Collectors.groupingBy(Usage::versionSet, Collectors.counting())),
          tx.usages().resolutions(service.id()));
    }
  }

  private SetView view(
      TenantSnapshot snapshot, TenantTx tx, Service service, VersionSet set, Uses uses) {
    Bundle bundle = Bundles.of(service, set.pins(), snapshot::part);
    int used = Math.toIntExact(uses.counts().getOrDefault(set.name(), 0L));
    var parts =
        new ServiceParts(
            Objects.requireNonNull(snapshot.part(service.agentId())),
            Objects.requireNonNull(snapshot.part(service.graphId())));
    var found = new ArrayList<>(warnings.standing(set.name(), set.pins(), parts));
    Warning unused = warnings.unused(set, used, uses.resolutions().get(set.name()), work.now());
    if (unused != null) {
      found.add(unused);
    }
    return new SetView(set, bundle, bundles.digest(bundle, tx), used, List.copyOf(found));
  }
}
