package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.service.Services;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.List;

/** What uses services and their version sets. */
public final class Usages {
  private final Services services;

  /** The use cases of usages. */
  public Usages(Services services) {
    this.services = services;
  }

  /**
   * Everything that the caller may see and that uses a version set of a service that the caller may
   * see, by set and name.
   */
  public List<Usage> of(Caller caller, EntityId service) {
    services.get(caller, service);
    return caller
        .tenant()
        .read(
            tx ->
                tx.usages().of(service).stream()
                    .filter(each -> isVisible(caller, tx, each))
                    .toList());
  }

  private static boolean isVisible(Caller caller, TenantTx tx, Usage usage) {
    ResourceType<?> type =
        usage.kind().equals(ResourceType.UNIT_TESTS.kind().code())
            ? ResourceType.UNIT_TESTS
            : ResourceType.UNIT_TEST_SETS;
    EntityId id = EntityId.ofHex(usage.id());
    Resource<?> known = caller.snapshot().resources(type.kind()).get(id);
    // Rows can be newer than the snapshot.
    Resource<?> user = known == null ? tx.resources().find(id) : known;
    return user != null && caller.may(type.permissions().get(), ResourceAttributes.of(user));
  }
}
