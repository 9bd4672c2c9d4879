package dev.pinion.domain.service;

import dev.pinion.domain.EntityId;
import dev.pinion.domain.resource.ResourceKind;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a version set means at one moment: the concrete versions behind its pins and the models.
 *
 * @param agentVersion null while the agent has no version
 * @param graphVersion null while the graph has no version
 */
public record Bundle(
    EntityId agentId,
    @Nullable Long agentVersion,
    EntityId graphId,
    @Nullable Long graphVersion,
    Map<String, LlmConfig> llmPreferences) {

  /**
   * What pins mean.
   *
   * @param parts what they pin versions of
   * @param newestAgent the agent's newest version; 0 while it has none
   * @param newestGraph the graph's newest version; 0 while it has none
   */
  public static Bundle of(Revision.Parts parts, Pins pins, long newestAgent, long newestGraph) {
    return new Bundle(
        parts.agentId(),
        concrete(pins.agentVersion(), newestAgent),
        parts.graphId(),
        concrete(pins.graphVersion(), newestGraph),
        pins.llmPreferences());
  }

  private static @Nullable Long concrete(@Nullable Long pinned, long newest) {
    if (pinned != null) {
      return pinned;
    }
    return newest == 0 ? null : (Long) newest;
  }

  /** The agent or the graph. */
  public EntityId id(ResourceKind part) {
    return part.isAgent() ? agentId : graphId;
  }

  /** The version of that part; null while there is none. */
  public @Nullable Long version(ResourceKind part) {
    return part.isAgent() ? agentVersion : graphVersion;
  }
}
