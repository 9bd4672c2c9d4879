package dev.pinion.app.resolution;

import dev.pinion.app.Caller;
import dev.pinion.app.ServiceAttributes;
import dev.pinion.app.meaning.Bundles;
import dev.pinion.app.resource.Resources;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.app.service.SetRef;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.access.Permission;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceVersion;
import dev.pinion.domain.service.Bundle;
import dev.pinion.domain.service.Service;
import dev.pinion.domain.service.VersionSet;
import dev.pinion.domain.tenant.Tenant;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a runtime is to run at this moment (docs/behaviour/services.md). A set as it stands is
 * answered from memory, once its digest is known; revisions and contents are read from the store.
 */
public final class Resolver {
  private final Bundles bundles;
  private final EffectiveVoice voice;
  private final ResolutionLog resolutions;

  /** Answers by bundles and the server's voice tuning. */
  public Resolver(Bundles bundles, EffectiveVoice voice, ResolutionLog resolutions) {
    this.bundles = bundles;
    this.resolutions = resolutions;
    this.voice = voice;
  }

  /**
   * What a version set of a service runs.
   *
   * @param seen the tenant as the request sees it
   * @param bundle complete
   */
  public record Resolution(
      Tenant seen,
      Service service,
      VersionSet set,
      Resource<?> agent,
      Resource<?> graph,
      Bundle bundle) {}

  /**
   * Resolves a set, or a revision of it.
   *
   * @throws DomainException if the service is not active, has no such set, or a null pin has
   *     nothing behind it
   */
  public Resolution resolve(Caller caller, EntityId id, SetRef ref) {
    TenantSnapshot snapshot = caller.snapshot();
    Service service = ServiceRules.find(snapshot, id);
    caller.require(Permission.SERVICE_GET, ServiceAttributes.of(service));
    Resolution resolution =
        ref.revision() == null
            ? resolution(
                snapshot,
                service,
                SetRef.Found.of(SetRef.require(service, ref.name()), service),
                snapshot::part)
            : caller
                .tenant()
                .read(
                    tx ->
                        resolution(
                            snapshot,
                            service,
                            ref.find(tx, service),
                            each -> part(snapshot, tx, each)));
    resolutions.note(caller.tenant(), id, ref.name());
    return resolution;
  }

  private static Resolution resolution(
      TenantSnapshot snapshot,
      Service service,
      SetRef.Found found,
      Function<EntityId, @Nullable Resource<?>> parts) {
    Bundle bundle = Bundles.of(found.parts(), found.set().pins(), parts);
    DomainError problem = problem(service, bundle);
    if (problem != null) {
      throw new DomainException(problem);
    }
    return new Resolution(
        snapshot.tenant(),
        service,
        found.set(),
        Objects.requireNonNull(parts.apply(bundle.agentId())),
        Objects.requireNonNull(parts.apply(bundle.graphId())),
        bundle);
  }

  /** Why a bundle of a service does not resolve; null if it does. */
  public static @Nullable DomainError problem(Service service, Bundle bundle) {
    return service.active()
        ? Bundles.missing(bundle)
        : new DomainError.Conflict(
            "service_inactive",
            "The service \"%s\" is not active, so nothing runs for it; activate it first."
                .formatted(service.name()));
  }

  /** The digest of what runs. */
  public String digest(Caller caller, Resolution resolution) {
    return bundles.digest(resolution.bundle(), caller.tenant());
  }

  /** Every field of the voice tuning that applies. */
  public Map<String, @Nullable Object> voice(Resolution resolution) {
    return voice.of(resolution.service(), resolution.seen());
  }

  /** The content of a version that a bundle names, for those who may see the agent or the graph. */
  public Map<String, @Nullable Object> content(Caller caller, EntityId part, long version) {
    TenantSnapshot snapshot = caller.snapshot();
    return caller
        .tenant()
        .read(
            tx -> {
              Resources.requireVisible(caller, part(snapshot, tx, part));
              return Objects.requireNonNull(tx.resources().version(part, version));
            })
        .content();
  }

  /**
   * Every graph version that a graph version refers to, directly or through others, for those who
   * may see all of these graphs.
   */
  public List<ResourceVersion> references(Caller caller, EntityId graph, long version) {
    TenantSnapshot snapshot = caller.snapshot();
    return caller
        .tenant()
        .read(
            tx -> {
              List<ResourceVersion> found = Bundles.references(tx, graph, version);
              found.forEach(
                  each -> Resources.requireVisible(caller, part(snapshot, tx, each.resourceId())));
              return found;
            });
  }

  /** An agent or a graph: the rows of a revision may name what is newer than the snapshot. */
  private static @Nullable Resource<?> part(TenantSnapshot snapshot, TenantTx tx, EntityId id) {
    Resource<?> known = snapshot.part(id);
    return known == null ? tx.resources().find(id) : known;
  }
}
