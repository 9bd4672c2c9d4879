package dev.pinion.app.resource;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.Usage;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Which version sets unit tests and their sets use, written down in the transaction that writes
 * them: the guards of services and version sets read it in theirs.
 */
final class VersionSetUses {
  private VersionSetUses() {}

  /** A version set of a service. */
  private record Used(EntityId service, String versionSet) {}

  /** Writes down what a resource uses as it is now, and what those use that name it. */
  static void record(TenantTx tx, Resource<?> resource) {
    switch (resource.content()) {
      case Content.UnitTest test -> {
        replace(tx, resource, Set.of(used(test)));
        tx.resources().usersOf(resource.id()).forEach(set -> record(tx, set));
      }
      case Content.UnitTestSet set -> {
        var all = new LinkedHashSet<Used>();
        for (Content.Member member : set.members()) {
          Resource<?> test = tx.resources().find(member.unitTestId());
          if (test != null && test.content() instanceof Content.UnitTest content) {
            all.add(used(content));
          }
        }
        replace(tx, resource, all);
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

  private static void replace(TenantTx tx, Resource<?> user, Set<Used> used) {
    String kind = user.kind().code();
    tx.usages().remove(kind, user.id().hex());
    if (user.deleted()) {
      return;
    }
    for (Used each : used) {
      tx.usages()
          .add(each.service(), new Usage(each.versionSet(), kind, user.id().hex(), user.name()));
    }
  }
}
