package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.catalog.TenantSnapshot;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.Resource;
import dev.pinion.domain.resource.ResourceKind;
import dev.pinion.domain.service.Service;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The names of what services refer to, as they are at the moment that a request sees. */
public final class ServiceNames {
  private final TenantSnapshot seen;

  private ServiceNames(TenantSnapshot seen) {
    this.seen = seen;
  }

  /** The names that the caller's request sees by now. */
  public static ServiceNames of(Caller caller) {
    return new ServiceNames(caller.snapshot());
  }

  /** All that a service refers to: its agent, its context graph and its persona. */
  public List<@Nullable String> of(Service service) {
    return Arrays.asList(
        part(service.agentId()), part(service.graphId()), persona(service.settings().personaId()));
  }

  /** The name of an agent or of a context graph, be it deprecated or not; null if it is gone. */
  public @Nullable String part(EntityId id) {
    return name(seen.part(id));
  }

  /** The name of a persona; null for none, and if it is gone. */
  public @Nullable String persona(@Nullable EntityId id) {
    return id == null ? null : name(seen.resources(ResourceKind.PERSONA).get(id));
  }

  private static @Nullable String name(@Nullable Resource<?> resource) {
    return resource == null ? null : resource.name();
  }
}
