package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.TenantRef;
import dev.pinion.app.Work;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.meaning.SetLedger;
import dev.pinion.app.resolution.SetUses.Uses;
import dev.pinion.app.service.ServiceParts;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetRef;
import dev.pinion.app.service.SetWarnings;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
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
import java.util.function.Supplier;

/** Version sets as they are looked at: with what they mean, who uses them and what to mind. */
public final class SetViews {
  private static final Comparator<VersionSet> ORDER =
      Comparator.comparing((VersionSet set) -> !set.name().equals(VersionSet.EDGE))
          .thenComparing(set -> !set.name().equals(VersionSet.RELEASE))
          .thenComparing(VersionSet::name);

  private final Work work;
  private final Bundles bundles;
  private final SetWarnings warnings;
  private final SetUses uses;

  /**
   * Views of version sets.
   *
   * @param resolutions what this process notes of runtimes
   */
  public SetViews(Work work, Bundles bundles, SetWarnings warnings, ResolutionLog resolutions) {
    this.work = work;
    this.bundles = bundles;
    this.warnings = warnings;
    this.uses = new SetUses(resolutions);
  }

  /**
   * A version set and what there is to know of it.
   *
   * @param service the service as it is now
   * @param bundle what it means now, or meant at the time that was asked for
   * @param digest of the bundle, which is worked out when it is asked for
   * @param usedBy how many things use it
   */
  public record SetView(
      Service service,
      VersionSet set,
      Bundle bundle,
      Supplier<String> digest,
      int usedBy,
      List<Warning> warnings) {}

  /** Every set of a service: edge, release, then the others by name. */
  public List<SetView> list(Caller caller, EntityId id) {
    TenantSnapshot snapshot = caller.snapshot();
    Service service = service(caller, snapshot, id);
    return list(caller.tenant(), snapshot, List.of(service)).getFirst();
  }

  /** The same of services of a snapshot that the caller may see, in their order. */
  public List<List<SetView>> list(
      TenantRef tenant, TenantSnapshot snapshot, List<Service> services) {
    Map<EntityId, Uses> known = uses.of(tenant, snapshot, services);
    return services.stream()
        .map(
            service -> {
              Uses used = Objects.requireNonNull(known.get(service.id()));
              return service.versionSets().values().stream()
                  .sorted(ORDER)
                  .map(set -> view(tenant, snapshot, used, service, set))
                  .toList();
            })
        .toList();
  }

  /** One set as it stands, or as a revision left it; null pins mean the newest versions of now. */
  public SetView get(Caller caller, EntityId id, SetRef ref) {
    TenantSnapshot snapshot = caller.snapshot();
    Service service = service(caller, snapshot, id);
    Long revision = ref.revision();
    VersionSet current =
        revision == null ? SetRef.require(service, ref.name()) : service.versionSet(ref.name());
    if (current != null && (revision == null || revision == current.revision())) {
      Uses used = uses.of(caller.tenant(), snapshot, List.of(service)).get(id);
      return view(caller.tenant(), snapshot, Objects.requireNonNull(used), service, current);
    }
    return caller
        .tenant()
        .read(
            tx -> {
              SetRef.Found found = ref.find(tx, service);
              VersionSet set = found.set();
              return past(
                  tx, service, set, Bundles.of(found.parts(), set.pins(), tx.resources()::find));
            });
  }

  private SetView past(TenantTx tx, Service service, VersionSet set, Bundle bundle) {
    String digest = bundles.digest(bundle, tx);
    return new SetView(service, set, bundle, () -> digest, 0, List.of());
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
              return past(tx, service, set, bundle);
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

  private SetView view(
      TenantRef tenant, TenantSnapshot snapshot, Uses known, Service service, VersionSet set) {
    Bundle bundle = Bundles.of(service, set.pins(), snapshot::part);
    int used = known.count(set.name());
    var parts =
        new ServiceParts(
            Objects.requireNonNull(snapshot.part(service.agentId())),
            Objects.requireNonNull(snapshot.part(service.graphId())));
    var found = new ArrayList<>(warnings.standing(set.name(), set.pins(), parts));
    Instant resolved = uses.resolved(service, known, set.name());
    Warning unused = warnings.unused(set, used, resolved, work.now());
    if (unused != null) {
      found.add(unused);
    }
    return new SetView(
        service, set, bundle, () -> bundles.digest(bundle, tenant), used, List.copyOf(found));
  }
}
