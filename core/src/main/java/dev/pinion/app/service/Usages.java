package dev.pinion.app.service;

import dev.pinion.app.Caller;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import java.util.List;

/** What uses services and their version sets. */
public final class Usages {
  private final Services services;

  /** The use cases of usages. */
  public Usages(Services services) {
    this.services = services;
  }

  /** Everything that uses a version set of a service that the caller may see, by set and name. */
  public List<Usage> of(Caller caller, EntityId service) {
    services.get(caller, service);
    return caller.tenant().read(tx -> tx.usages().of(service));
  }
}
