package dev.pinion.domain.run;

import dev.pinion.domain.EntityId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One time that a set of behaviours acted in a conversation, as a runtime reports it. Two reports
 * of the same set, conversation, initial message and time are about the same one.
 *
 * @param version the version of the set that acted
 * @param agentMessageId what the agent said then; null if nothing
 * @param invokedAt in whole milliseconds
 */
public record Invocation(
    EntityId id,
    EntityId setId,
    long version,
    String conversationId,
    EntityId serviceId,
    String userId,
    String initialMessageId,
    @Nullable String agentMessageId,
    List<String> agentInnerThoughtsIds,
    Instant invokedAt,
    Instant createdAt) {
  public Invocation {
    agentInnerThoughtsIds = List.copyOf(agentInnerThoughtsIds);
  }
}
