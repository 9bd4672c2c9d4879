package dev.pinion.cli.asset;

import dev.pinion.cli.output.ExitCode;
import dev.pinion.cli.output.RefusedException;
import dev.pinion.cli.output.Table;
import dev.pinion.cli.output.Text;
import dev.pinion.cli.session.Session;
import dev.pinion.cli.session.Workspace;
import dev.pinion.client.TenantClient;
import dev.pinion.client.model.resource.BehaviorSet;
import dev.pinion.client.model.resource.BehaviorSet.Invocation;
import dev.pinion.client.model.service.Service;
import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Which behaviours fired. The Classic face alone tells it, which takes a Platform key as well. */
record Behaviors(Session session, Workspace workspace) {

  /** Prints the newest invocations of the behaviour set of that id or unique name. */
  int run(String idOrName, int limit) {
    TenantClient tenant = workspace.client().tenant(workspace.api().get().slug());
    List<Invocation> invocations = tenant.invocations(setId(tenant, idOrName), limit);
    if (session.json()) {
      session.printThings(invocations);
      return ExitCode.DONE;
    }
    Map<String, String> services = invocations.isEmpty() ? Map.of() : serviceNames();
    var table =
        new Table("AGE", "VERSION", "SERVICE", "CONVERSATION", "USER", "MESSAGE")
            .cutting(5, 4, 2, 3);
    Instant now = session.process().clock().instant();
    for (Invocation each : invocations) {
      table.row(
          Text.age(each.invokedAt(), now),
          each.version(),
          services.getOrDefault(each.serviceId(), each.serviceId()),
          each.conversationId(),
          each.userId(),
          each.agentMessageId());
    }
    session.print(table);
    return ExitCode.DONE;
  }

  private static String setId(TenantClient tenant, String idOrName) {
    Optional<EntityId> id = id(idOrName);
    if (id.isPresent()) {
      return id.get().hex();
    }
    List<BehaviorSet> all = tenant.behaviorSets();
    List<BehaviorSet> named = all.stream().filter(each -> each.name().equals(idOrName)).toList();
    if (named.size() == 1) {
      return named.getFirst().id();
    }
    if (named.isEmpty()) {
      List<String> names = all.stream().map(BehaviorSet::name).toList();
      throw new RefusedException(
          "There is no behaviour set \"%s\"%s"
              .formatted(Text.clean(idOrName), Text.didYouMean(idOrName, names)));
    }
    throw Workspace.ambiguous("behaviour set", idOrName, named);
  }

  private static Optional<EntityId> id(String text) {
    try {
      return EntityId.fromUuid(UUID.fromString(text));
    } catch (IllegalArgumentException e) {
      return EntityId.fromHex(text);
    }
  }

  private Map<String, String> serviceNames() {
    var names = new HashMap<String, String>();
    for (Service each : workspace.api().services().list()) {
      id(each.id()).ifPresent(id -> names.put(id.hex(), each.name()));
    }
    return names;
  }
}
