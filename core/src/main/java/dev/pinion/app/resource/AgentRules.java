package dev.pinion.app.resource;

import dev.pinion.app.Caller;
import dev.pinion.app.Work;
import dev.pinion.app.service.ServiceRules;
import dev.pinion.domain.DomainException;
import dev.pinion.domain.resource.Content;
import dev.pinion.domain.resource.Resource;
import dev.pinion.store.TenantTx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The content of agent versions: whole in the first, carried over where a later one is silent. */
final class AgentRules implements ResourceRules<Content.Agent> {

  private static final String VOICE = "voice_config";
  private static final String VOICE_ID = "voice_id";

  /** What every agent says of itself (contract A3). */
  private static final List<String> FIELDS =
      List.of("initials", "identity", "background", "behaviors", "communication_patterns", VOICE);

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
      return given;
    }
    return ResourceRules.merged(withVoice(given, previous), previous);
  }

  /**
   * How a voice may sound is more than its id; a request that has only the id, which is all that
   * Classic can say, does not speak of the rest.
   */
  private static Map<String, @Nullable Object> withVoice(
      Map<String, @Nullable Object> given, Map<String, @Nullable Object> previous) {
    boolean sameVoice =
        given.get(VOICE) instanceof Map<?, ?> now
            && now.keySet().equals(Set.of(VOICE_ID))
            && previous.get(VOICE) instanceof Map<?, ?> before
            && Objects.equals(now.get(VOICE_ID), before.get(VOICE_ID));
    if (!sameVoice) {
      return given;
    }
    var silent = new LinkedHashMap<>(given);
    silent.remove(VOICE);
    return silent;
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
