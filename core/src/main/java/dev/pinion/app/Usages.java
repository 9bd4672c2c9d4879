package dev.pinion.app;

import dev.pinion.domain.DomainError;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import java.util.List;
import java.util.stream.Collectors;

/** What uses services and their version sets. */
public final class Usages {
  /** Users that a refusal names one by one. */
  private static final int USAGES_NAMED_MAX = 5;

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

  /** Refuses while anything uses the thing. */
  static void requireUnused(List<Usage> usages, String what) {
    if (usages.isEmpty()) {
      return;
    }
    String named =
        usages.stream()
            .limit(USAGES_NAMED_MAX)
            .map(usage -> "%s \"%s\"".formatted(usage.kind().replace('_', ' '), usage.name()))
            .collect(Collectors.joining(", "));
    int more = usages.size() - USAGES_NAMED_MAX;
    throw new DomainException(
        new DomainError.InUse(
            "in_use",
            "%s is used by %s%s; change or delete that first."
                .formatted(what, named, more > 0 ? " and " + more + " more" : ""),
            usages));
  }
}
