package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of agent versions: whole in the first, carried over where a later one is silent. */
final class AgentRules implements ResourceRules<Content.Agent> {

  /** What every agent says of itself (contract A3). */
  private static final List<String> FIELDS =
      List.of(
          "initials",
          "identity",
          "background",
          "behaviors",
          "communication_patterns",
          "voice_config");

  @Override
  public Map<String, @Nullable Object> nextVersion(
      Caller caller,
      TenantTx tx,
      Map<String, @Nullable Object> given,
      @Nullable Map<String, @Nullable Object> previous) {
    return complete(given, previous);
  }

  /** The same, of which the transaction is no part. */
  static Map<String, @Nullable Object> complete(
      Map<String, @Nullable Object> given, @Nullable Map<String, @Nullable Object> previous) {
    if (previous == null) {
      requireAll(given);
    }
    return ResourceRules.merged(given, previous);
  }

  @Override
  public void requireDeletable(Work.Unit unit, Resource<Content.Agent> agent) {
    ServiceRules.requireNoActiveUser(unit, agent);
  }

  private static void requireAll(Map<String, @Nullable Object> given) {
    List<String> missing = FIELDS.stream().filter(field -> !given.containsKey(field)).toList();
    if (!missing.isEmpty()) {
      throw DomainException.refused(
          "first_version_incomplete",
          List.of(missing.getFirst()),
          "The first version of an agent needs all of its fields; add %s."
              .formatted(String.join(", ", missing)),
          null);
    }
  }
}
