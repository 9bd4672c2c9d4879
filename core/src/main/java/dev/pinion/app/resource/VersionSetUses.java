package dev.pinion.app.resource;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which version sets unit tests and their sets use, written down in the transaction that writes
 * them: the guards of services and version sets read it in theirs.
 */
final class VersionSetUses {
  private VersionSetUses() {}

  /** A use as it is stored. */
  private record Use(EntityId service, Usage usage) {}

  /** A version set of a service. */
  private record Used(EntityId service, String versionSet) {}

  /**
   * Writes down what a resource uses as it is now, and what those use that name it.
   *
   * @param before the resource as it was; null for a new one
   */
  static void record(TenantTx tx, @Nullable Resource<?> before, Resource<?> after) {
    switch (after.content()) {
      case Content.UnitTest test -> {
        replace(tx, after, Set.of(used(test)));
        if (before != null
            && before.content() instanceof Content.UnitTest old
            && !used(old).equals(used(test))) {
          tx.resources().usersOf(after.id()).forEach(set -> record(tx, set, set));
        }
      }
      case Content.UnitTestSet set -> {
        var all = new LinkedHashSet<Used>();
        for (Content.Member member : set.members()) {
          Resource<?> test = tx.resources().find(member.unitTestId());
          if (test != null && test.content() instanceof Content.UnitTest content) {
            all.add(used(content));
          }
        }
        replace(tx, after, all);
      }
      case Content.Agent agent -> {}
      case Content.Graph graph -> {}
      case Content.Persona persona -> {}
      case Content.SimulationPersona persona -> {}
      case Content.Scenario scenario -> {}
      case Content.Metric metric -> {}
      case Content.BehaviorSet set -> {}
    }
  }

  private static Used used(Content.UnitTest test) {
    return new Used(test.serviceId(), test.versionSet());
  }

  /** Writes only what differs: everything else that is written waits meanwhile. */
  private static void replace(TenantTx tx, Resource<?> user, Set<Used> used) {
    String kind = user.kind().code();
    String id = user.id().hex();
    if (user.deleted()) {
      tx.usages().remove(kind, id);
      return;
    }
    var missing = new LinkedHashSet<Use>();
    for (Used each : used) {
      missing.add(new Use(each.service(), new Usage(each.versionSet(), kind, id, user.name())));
    }
    tx.usages()
        .by(kind, id)
        .forEach(
            (service, stored) -> {
              for (Usage each : stored) {
                if (!missing.remove(new Use(service, each))) {
                  tx.usages().remove(service, each);
                }
              }
            });
    missing.forEach(each -> tx.usages().add(each.service(), each.usage()));
  }
}
